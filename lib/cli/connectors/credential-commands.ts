import type { Command } from 'commander';
import type * as z from 'zod';
import { instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import {
  CredentialRequestResponse,
  OwnCredentialResponse,
} from '../../http/responses/credential-responses.ts';
import { askJson, askLines } from '../session/session.ts';
import { type LabelledLine, labelledText, print, printLines } from '../terminal/output.ts';
import { readTextFile } from '../terminal/read-json.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { issuingCommands } from './issuing-commands.ts';

type Credential = z.input<typeof OwnCredentialResponse>;

const PATH = '/v1/credentials';
const REQUESTS = '/v1/credential-requests';
const ROLE = { as: 'partner-admin' } as const;

/** Commands for the credentials about this Kaart. */
export function credentialCommands(program: Command, terminal: Terminal): void {
  const credential = program
    .command('credential')
    .description(
      'the credentials that this Kaart presents to the data space, and the credentials that it issues',
    )
    .addHelpText('after', examples('credential import membership.jwt', 'credential list'));
  importCredentialCommand(credential, terminal);
  listCommand(credential, terminal);
  showCommand(credential, terminal);
  removeCommand(credential, terminal);
  requestCommand(credential, terminal);
  requestsCommand(credential, terminal);
  issuingCommands(credential, terminal);
}

function importCredentialCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('import')
    .description('store a credential that its issuer handed over')
    .argument('<file>', 'a verifiable credential as JWT, version 1.1 or 2.0')
    .addHelpText('after', examples('credential import membership.jwt'))
    .action((file: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const json = { jwt: (await readTextFile(file)).trim() };
        const added = await askJson(session, PATH, OwnCredentialResponse, { ...ROLE, json });
        print(output, added, () => credentialText(added));
      }),
    );
}

function listCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('list')
    .description('all credentials, expired ones too')
    .addHelpText('after', examples('credential list', 'credential list --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const all = askLines(session, PATH, OwnCredentialResponse, ROLE);
        const header = ['credential', 'types', 'issuer', 'profile', 'valid until'];
        await printLines(output, all, header, (each) => [
          each.id,
          each.types.join(' '),
          each.issuer,
          each.profile,
          lastDay(each),
        ]);
      }),
    );
}

function showCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('show')
    .description('show a credential and its statements')
    .argument('<credential>', 'its id: kaart credential list')
    .addHelpText('after', examples('credential show 3f0d9c1a6b7e5c42'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const shown = await askJson(session, credentialPath(id), OwnCredentialResponse, ROLE);
        print(output, shown, () => credentialText(shown));
      }),
    );
}

function removeCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('remove')
    .description('remove a credential, so that it is not presented any more')
    .argument('<credential>', 'its id: kaart credential list')
    .addHelpText('after', examples('credential remove 3f0d9c1a6b7e5c42'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, (parts) => removeCredential(parts, id)),
    );
}

function requestCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('request')
    .description('ask an issuer for credentials, which it delivers to this Kaart later')
    .argument('<issuer>', 'its DID')
    .argument('<type...>', 'types of credentials')
    .addHelpText(
      'after',
      examples('credential request did:web:issuer.example MembershipCredential'),
    )
    .action((issuer: string, types: readonly string[], _, command: Command) =>
      runServedCommand(terminal, command, async ({ session, output }) => {
        const request = { ...ROLE, json: { issuer, types } };
        const sent = await askJson(session, REQUESTS, CredentialRequestResponse, request);
        print(output, sent, () => `${issuer} is asked for ${types.join(' ')}: ${sent.state}`);
      }),
    );
}

function requestsCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('requests')
    .description('the requests to issuers and their states, oldest first')
    .addHelpText('after', examples('credential requests'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const all = askLines(session, REQUESTS, CredentialRequestResponse, ROLE);
        const header = ['types', 'issuer', 'state', 'since'];
        await printLines(output, all, header, (each) => [
          each.types.join(' '),
          each.issuer,
          each.state,
          toLocalDay(instant(each.changedAt)),
        ]);
      }),
    );
}

async function removeCredential({ session, output }: CommandContext, id: string): Promise<void> {
  const request = { ...ROLE, method: 'DELETE' } as const;
  const removed = await askJson(session, credentialPath(id), OwnCredentialResponse, request);
  print(output, removed, () => `${removed.types.join(' ')} of ${removed.issuer} is removed`);
}

function credentialPath(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}

function lastDay({ validUntil }: Credential): string {
  return validUntil === null ? 'no end' : toLocalDay(instant(validUntil));
}

function credentialText(credential: Credential): string {
  const { id, types, issuer, profile, subjects } = credential;
  const statements = subjects.map(({ id: _, ...stated }) => JSON.stringify(stated));
  const lines: LabelledLine[] = [
    ['credential', id],
    ['types', types.join(' ')],
    ['issuer', issuer],
    ['profile', profile],
    ['valid until', lastDay(credential)],
    ['states', statements.join(' ')],
  ];
  return labelledText(lines, 13);
}
