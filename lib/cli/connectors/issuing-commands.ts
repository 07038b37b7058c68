import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';
import { instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import {
  CredentialApplicationResponse,
  IssuedCredentialResponse,
} from '../../http/responses/credential-responses.ts';
import { CREDENTIAL_PROFILES, type CredentialProfile } from '../../store/own-credentials.ts';
import { askJson, askLines } from '../session/session.ts';
import { splitClaim } from '../terminal/options.ts';
import { type LabelledLine, labelledText, print, printLines } from '../terminal/output.ts';
import { writeFileWhole } from '../terminal/output-path.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';

type Issued = z.input<typeof IssuedCredentialResponse>;

const PATH = '/v1/issued-credentials';
const ROLE = { as: 'partner-admin' } as const;
const HOLDER = 'did:web:hospital.example';

/** Commands of an issuer, as parts of `kaart credential`. */
export function issuingCommands(credential: Command, terminal: Terminal): void {
  issueCommand(credential, terminal);
  issuedCommand(credential, terminal);
  revokeCommand(credential, terminal);
  applicationsCommand(credential, terminal);
}

interface IssueOptions {
  readonly claim?: Readonly<Record<string, string>>;
  readonly days?: number;
  readonly profile?: CredentialProfile;
  readonly output?: string;
}

function issueCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('issue')
    .description('issue a credential for your own data space, and deliver it if it was requested')
    .argument('<holder>', 'DID of the participant that it is about')
    .argument('<type>', 'its type, one of KAART_ISSUED_CREDENTIALS')
    .option('--claim <member=value...>', 'statement about the holder', collectClaims)
    .option('--days <days>', 'how long it is valid, 365 by default', parseDays)
    .addOption(
      new Option(
        '--profile <profile>',
        'form of the credential; default: the form in the request',
      ).choices(CREDENTIAL_PROFILES),
    )
    .option('-o, --output <file>', 'file to write the credential to, to hand it over')
    .addHelpText(
      'after',
      examples(
        `credential issue ${HOLDER} MembershipCredential --claim membershipStatus=active`,
        `credential issue ${HOLDER} MembershipCredential --days 90 -o membership.jwt`,
      ),
    )
    .action((holder: string, type: string, options: IssueOptions, command: Command) =>
      runServedCommand(terminal, command, (parts) => issueOne(parts, { holder, type }, options)),
    );
}

async function issueOne(
  { session, output }: CommandContext,
  about: { readonly holder: string; readonly type: string },
  { claim: claims = {}, output: file, ...options }: IssueOptions,
): Promise<void> {
  const made = await askJson(session, PATH, IssuedCredentialResponse, {
    ...ROLE,
    json: { ...about, ...options, claims },
  });
  if (file !== undefined) await writeFileWhole(file, (path) => writeFile(path, `${made.jwt}\n`));
  print(output, made, () => issuedText(made, file));
}

function issuedCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('issued')
    .description('the credentials that this Kaart has issued, oldest first')
    .addHelpText('after', examples('credential issued', 'credential issued --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const all = askLines(session, PATH, IssuedCredentialResponse, ROLE);
        const header = ['credential', 'type', 'holder', 'state', 'valid until'];
        await printLines(output, all, header, (each) => [
          each.id,
          each.type,
          each.holder,
          toState(each),
          toLocalDay(instant(each.validUntil)),
        ]);
      }),
    );
}

function revokeCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('revoke')
    .description('revoke a credential that this Kaart has issued, for ever')
    .argument('<credential>', 'its id: kaart credential issued')
    .addHelpText('after', examples('credential revoke 0190f6a0-0000-7000-8000-000000000000'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `${PATH}/${encodeURIComponent(id)}/revocation`;
        const request = { ...ROLE, method: 'POST' } as const;
        const revoked = await askJson(session, path, IssuedCredentialResponse, request);
        print(output, revoked, () => `${revoked.type} of ${revoked.holder} is revoked`);
      }),
    );
}

function applicationsCommand(credential: Command, terminal: Terminal): void {
  credential
    .command('applications')
    .description('list the credentials that participants have requested from this Kaart')
    .addHelpText('after', examples('credential applications'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = '/v1/credential-applications';
        const all = askLines(session, path, CredentialApplicationResponse, ROLE);
        await printLines(output, all, ['holder', 'types', 'state', 'since'], (each) => [
          each.holder,
          each.wanted.map(({ type }) => type).join(' '),
          each.state,
          toLocalDay(instant(each.receivedAt)),
        ]);
      }),
    );
}

function collectClaims(given: string, before: Readonly<Record<string, string>> = {}) {
  const [member, value] = splitClaim(given, 'member=value');
  return { ...before, [member]: value };
}

function parseDays(issuedText: string): number {
  if (/^[1-9]\d{0,3}$/.test(issuedText)) return Number(issuedText);
  throw new InvalidArgumentError('write it as a number of days, 3650 at most.');
}

function toState({ revokedAt, deliveredAt }: Issued): string {
  if (revokedAt !== null) return 'revoked';
  return deliveredAt === null ? 'issued' : 'delivered';
}

function issuedText(made: Issued, file: string | undefined): string {
  const { id, holder, type, profile, jwt, validUntil, deliveredAt } = made;
  const handed: LabelledLine = file === undefined ? ['to hand over', jwt] : ['written to', file];
  const lines: LabelledLine[] = [
    ['credential', id],
    ['type', type],
    ['holder', holder],
    ['profile', profile],
    ['valid until', toLocalDay(instant(validUntil))],
    deliveredAt === null ? handed : ['delivered', toLocalDay(instant(deliveredAt))],
  ];
  return labelledText(lines, 14);
}
