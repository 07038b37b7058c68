import type { Command } from 'commander';
import type * as z from 'zod';
import { instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import { ParticipantResponse } from '../../http/responses/participant-responses.ts';
import { askJson, askLines } from '../session/session.ts';
import { splitClaim } from '../terminal/options.ts';
import { type LabelledLine, labelledText, print, printLines } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const EXAMPLE = 'did:web:hospital.example';

type Claims = Readonly<Record<string, readonly string[]>>;

/** Commands for the participants of the data space. */
export function participantCommands(program: Command, terminal: Terminal): void {
  const participant = program
    .command('participant')
    .description('the claims of participants of the data space, and their revocation')
    .addHelpText(
      'after',
      examples(
        'participant list',
        `participant add ${EXAMPLE} --claim membershipStatus=active jurisdictionCountry=LU`,
      ),
    );
  addCommand(participant, terminal);
  listCommand(participant, terminal);
  showCommand(participant, terminal);
  claimsCommand(participant, terminal);
  revokeCommand(participant, terminal);
}

function addCommand(participant: Command, terminal: Terminal): void {
  participant
    .command('add')
    .description('register a participant with its claims; a revoked participant gets access again')
    .argument('<participant>', 'its id: a DID, a URL, or the id that its connector uses')
    .option('--name <name>', 'name of the organisation')
    .option('--claim <operand=value...>', 'a claim that policies can check', claim)
    .addHelpText(
      'after',
      examples(
        `participant add ${EXAMPLE} --name Hospital --claim membershipStatus=active`,
        `participant add ${EXAMPLE} --claim organizationType=research-organization euEeaStatus=eu-member-state`,
      ),
    )
    .action((id: string, options: AddOptions, command: Command) =>
      runCommand(terminal, command, (parts) => addParticipant(parts, id, options), 'begun'),
    );
}

interface AddOptions {
  readonly name?: string;
  readonly claim?: Claims;
}

async function addParticipant(
  { session, output }: CommandContext,
  id: string,
  { name, claim: known = {} }: AddOptions,
): Promise<void> {
  const json = { id, claims: known, ...(name === undefined ? {} : { name }) };
  const request = { json, as: 'partner-admin' } as const;
  const added = await askJson(session, '/v1/participants', ParticipantResponse, request);
  print(output, added, () => participantText(added));
}

function listCommand(participant: Command, terminal: Terminal): void {
  participant
    .command('list')
    .description('all participants, revoked ones too')
    .addHelpText('after', examples('participant list', 'participant list --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const all = askLines(session, '/v1/participants', ParticipantResponse, {
          as: 'partner-admin',
        });
        const header = ['participant', 'name', 'state', 'claims', 'since'];
        await printLines(output, all, header, (p) => [
          p.id,
          p.name ?? '',
          p.state,
          claimWords(p.claims).join(' '),
          toLocalDay(instant(p.addedAt)),
        ]);
      }),
    );
}

function showCommand(participant: Command, terminal: Terminal): void {
  participant
    .command('show')
    .description('show a participant and its claims')
    .argument('<participant>')
    .addHelpText('after', examples(`participant show ${EXAMPLE}`))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const shown = await askJson(session, participantPath(id), ParticipantResponse, {
          as: 'partner-admin',
        });
        print(output, shown, () => participantText(shown));
      }),
    );
}

function claimsCommand(participant: Command, terminal: Terminal): void {
  participant
    .command('claims')
    .description(
      'replace all claims of a participant, from its next request on; without --claim it has none',
    )
    .argument('<participant>')
    .option('--claim <operand=value...>', 'a claim that policies can check', claim)
    .addHelpText(
      'after',
      examples(`participant claims ${EXAMPLE} --claim membershipStatus=inactive`),
    )
    .action((id: string, { claim: json = {} }: { claim?: Claims }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `${participantPath(id)}/claims`;
        const request = { method: 'PUT', json, as: 'partner-admin' } as const;
        const changed = await askJson(session, path, ParticipantResponse, request);
        print(output, changed, () => participantText(changed));
      }),
    );
}

function revokeCommand(participant: Command, terminal: Terminal): void {
  participant
    .command('revoke')
    .description('end the access of a participant, from its next request on')
    .argument('<participant>')
    .addHelpText('after', examples(`participant revoke ${EXAMPLE}`))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `${participantPath(id)}/revocation`;
        const revoked = await askJson(session, path, ParticipantResponse, {
          json: {},
          as: 'partner-admin',
        });
        print(output, revoked, () => `${id} is revoked`);
      }),
    );
}

function participantPath(id: string): string {
  return `/v1/participants/${encodeURIComponent(id)}`;
}

/** Collects the values of repeated operands. */
function claim(given: string, before: Claims = {}): Claims {
  const [operand, value] = splitClaim(given, 'operand=value');
  return { ...before, [operand]: [...(before[operand] ?? []), value] };
}

/** The claims as a user types them: names of the default namespace without a prefix. */
function claimWords(known: Claims): string[] {
  return Object.entries(known).flatMap(([operand, values]) =>
    values.map((value) => `${operand.replace('https://w3id.org/edc/v0.0.1/ns/', '')}=${value}`),
  );
}

function participantText({
  id,
  name,
  state,
  claims: known,
  addedAt,
  changedAt,
}: z.input<typeof ParticipantResponse>): string {
  const lines: LabelledLine[] = [
    ['participant', id],
    ['name', name],
    ['state', state],
    ['claims', claimWords(known).join(' ') || 'none'],
    ['added', addedAt],
    ['changed', changedAt],
  ];
  return labelledText(lines, 13);
}
