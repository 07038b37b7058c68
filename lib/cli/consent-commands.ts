import type { Command } from 'commander';
import { print, tableText } from './output.ts';
import { askJson } from './session.ts';
import { examples, type Terminal, type Work, work } from './terminal.ts';
import { fileOf } from './upload.ts';
import { waiting } from './waiting.ts';

const OFFICER = ['consent-officer'] as const;
const GROUPS = ['registry', 'profile', 'headcount', 'funding', 'contact'];
const AUDIENCES = ['partners', 'dataspace'];

/** Who permits what. */
export function consentCommands(program: Command, terminal: Terminal): void {
  importConsents(program.command('consents').description('the log of permissions'), terminal);
  permit(program, terminal);
  withdraw(program, terminal);
  coverage(program, terminal);
}

type Counts = Readonly<Record<string, number>>;

interface ConsentReport {
  readonly rows: number;
  readonly recorded: number;
  readonly repeated: number;
  readonly outcomes: Counts;
  readonly codes: Counts;
  readonly findingsLeftOut: number;
  readonly findings: readonly {
    readonly row: number;
    readonly consent_id: string | null;
    readonly outcome: string;
    readonly code: string;
    readonly message: { readonly en: string };
  }[];
}

function importConsents(consents: Command, terminal: Terminal): void {
  consents
    .command('import')
    .description(
      'record the consent events of a file; events recorded before are not recorded again',
    )
    .argument('<file>')
    .addHelpText('after', examples('consents import consents.csv', 'consents import mapping.xlsx'))
    .action((file: string, _, command: Command) =>
      work(terminal, command, async (parts) => {
        const sent = await fileOf(parts, file, OFFICER);
        const asked = askJson<ConsentReport>(parts.session, '/v1/consents/imports', {
          method: 'POST',
          ...sent,
          as: OFFICER,
        });
        const report = await waiting(terminal, 'recording the events', asked);
        print(parts.output, report as never, () => reportText(report));
      }),
    );
}

function reportText({
  findings,
  rows,
  recorded,
  repeated,
  outcomes,
  findingsLeftOut,
}: ConsentReport): string {
  const cells = findings.map((f) => [f.row, f.consent_id, f.outcome, f.code, f.message.en]);
  const table =
    cells.length === 0
      ? 'no findings'
      : tableText(['row', 'event', 'outcome', 'code', 'why'], cells);
  const more = findingsLeftOut === 0 ? [] : [`and ${findingsLeftOut} more findings`];
  const rejected = outcomes['reject'] ?? 0;
  return [
    table,
    ...more,
    '',
    `${rows} rows: ${recorded} recorded, ${repeated} recorded before, ${rejected} rejected`,
  ].join('\n');
}

interface EventOptions {
  readonly group: readonly string[];
  readonly audience: readonly string[];
  readonly until?: string;
  readonly evidence: string;
  readonly by: string;
  readonly language: string;
}

function permit(program: Command, terminal: Terminal): void {
  eventOptions(
    program
      .command('permit')
      .description('record that a company permits field groups to an audience'),
  )
    .option('--until <instant>', 'last instant, ISO 8601 with a zone')
    .addHelpText(
      'after',
      examples(
        'permit LUHT-DEMO-0001 --group registry profile --audience partners --evidence mail://2026-11-22',
      ),
    )
    .action((recordId: string, options: EventOptions, command: Command) =>
      work(terminal, command, (parts) => record(parts, recordId, 'consents', options)),
    );
}

function withdraw(program: Command, terminal: Terminal): void {
  eventOptions(
    program
      .command('withdraw')
      .description('record that a company withdraws: the next read no longer shows it'),
  )
    .addHelpText(
      'after',
      examples(
        'withdraw LUHT-DEMO-0106',
        'withdraw LUHT-DEMO-0026 --group contact --audience partners --by data-subject',
      ),
    )
    .action((recordId: string, options: EventOptions, command: Command) =>
      work(terminal, command, (parts) => record(parts, recordId, 'withdrawals', options)),
    );
}

function eventOptions(command: Command): Command {
  return command
    .argument('<record-id>')
    .option('-g, --group <group...>', 'field groups, all by default', GROUPS)
    .option('-a, --audience <audience...>', 'audiences', AUDIENCES)
    .option('--evidence <reference>', 'where the evidence lies', 'cli://recorded')
    .option('--by <giver>', 'company-representative or data-subject', 'company-representative')
    .option('--language <language>', 'language of the notice', 'en');
}

interface Recorded {
  readonly events: readonly {
    readonly seq: number;
    readonly fieldGroup: string;
    readonly audience: string;
    readonly action: string;
    readonly effectiveAt: string;
  }[];
}

async function record(
  { session, output }: Work,
  id: string,
  what: string,
  options: EventOptions,
): Promise<void> {
  const answer = await askJson<Recorded>(
    session,
    `/v1/organisations/${encodeURIComponent(id)}/${what}`,
    {
      json: {
        fieldGroups: options.group,
        audiences: options.audience,
        validUntil: options.until ?? null,
        evidenceRef: options.evidence,
        givenBy: options.by,
        language: options.language,
      },
      as: OFFICER,
    },
  );
  print(output, answer as never, () =>
    tableText(
      ['seq', 'group', 'audience', 'action', 'effective at'],
      answer.events.map((e) => [e.seq, e.fieldGroup, e.audience, e.action, e.effectiveAt]),
    ),
  );
}

type Coverage = Readonly<Record<string, Readonly<Record<string, number>>>>;

function coverage(program: Command, terminal: Terminal): void {
  program
    .command('coverage')
    .description('how many companies permit each field group to each audience at an instant')
    .option('--at <instant>', 'ISO 8601 with a zone; now by default')
    .addHelpText('after', examples('coverage', 'coverage --at 2025-10-15T15:00:00Z --json'))
    .action(({ at }: { at?: string }, command: Command) =>
      work(terminal, command, async ({ session, output }) => {
        const answer = await askJson<Coverage>(session, '/v1/consents/coverage', {
          query: { at },
          as: OFFICER,
        });
        print(output, answer as never, () =>
          tableText(
            ['audience', ...GROUPS],
            Object.entries(answer).map(([audience, by]) => [audience, ...GROUPS.map((g) => by[g])]),
          ),
        );
      }),
    );
}
