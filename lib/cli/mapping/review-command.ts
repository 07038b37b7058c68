import { type Command, InvalidArgumentError, Option } from 'commander';
import { ReviewDecisionResponse, ReviewResponse } from '../../http/responses/import-responses.ts';
import { askJson, askLines } from '../session/session.ts';
import { splitAssignment } from '../terminal/options.ts';
import { print, printLines } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface ReviewFlags {
  readonly accept?: boolean;
  readonly drop?: boolean;
  readonly set?: Readonly<Record<string, string>>;
  readonly note?: string;
}

function rowId(text: string): string {
  if (/^\d{1,9}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Give the number in the first column of `kaart review <import>`, not the record id.',
  );
}

/** `kaart review`: lists rows that wait for a decision, or decides one. */
export function reviewCommand(program: Command, terminal: Terminal): void {
  program
    .command('review')
    .description('list the rows of an import that wait for a person, or decide one')
    .argument('<import>')
    .argument('[id]', 'id of the row: the number in the first column of the list', rowId)
    .addOption(
      new Option(
        '--accept',
        'take the row as it was read; with --set, as it was corrected',
      ).conflicts('drop'),
    )
    .addOption(new Option('--drop', 'leave the row out').conflicts('set'))
    .addOption(
      new Option(
        '--set <column=value...>',
        'correct the row; it is checked again, and waits while findings remain',
      ).argParser(assignments),
    )
    .option('--note <text>', 'why')
    .addHelpText(
      'after',
      examples(
        'review 0199…',
        'review 0199… 15 --set incorporation_date=2018-05-14 --note "register"',
        'review 0199… 16 --set trade_name=@Health --accept --note "its real name"',
        'review 0199… 18 --accept --note "it is really called @Health"',
        'review 0199… 22 --drop --note "closed"',
      ),
    )
    .action((id: string, row: string | undefined, options: ReviewFlags, command: Command) => {
      const decision = toReviewDecision(options);
      if ((row === undefined) !== (decision === undefined))
        command.error('error: to decide a row, give its id and --accept, --drop or --set');
      return runCommand(terminal, command, (parts) =>
        row === undefined || decision === undefined
          ? list(parts, id)
          : decide(parts, id, row, decision),
      );
    });
}

async function list({ session, output }: CommandContext, id: string): Promise<void> {
  const path = `/v1/imports/${encodeURIComponent(id)}/review`;
  const rows = askLines(session, path, ReviewResponse, { as: 'analyst' });
  await printLines(output, rows, ['id', 'row', 'record', 'decision', 'why it waits'], (row) => [
    row.id,
    row.row,
    row.record_id,
    row.decision?.kind ?? '',
    row.findings
      .map(({ column, code, message }) => `${column ?? ''} ${code}: ${message[output.language]}`)
      .join('; '),
  ]);
}

async function decide(
  { session, output }: CommandContext,
  id: string,
  row: string,
  decision: object,
): Promise<void> {
  const path = `/v1/imports/${encodeURIComponent(id)}/review/${encodeURIComponent(row)}`;
  const response = await askJson(session, path, ReviewDecisionResponse, {
    json: decision,
    as: 'analyst',
  });
  print(output, response, () => `row ${row}: ${DONE[response.kind]}`);
}

const DONE = {
  accept: 'accepted',
  drop: 'left out',
  edit: 'corrected',
} as const;

function toReviewDecision({ accept, drop, set, note }: ReviewFlags): object | undefined {
  const noted = note === undefined ? {} : { note };
  if (set !== undefined) return { kind: 'edit', values: set, ...(accept && { accept }), ...noted };
  if (drop) return { kind: 'drop', ...noted };
  return accept ? { kind: 'accept', ...noted } : undefined;
}

/** Collects `column=value` operands; Commander calls it for each. */
function assignments(word: string, before: Readonly<Record<string, string>> = {}) {
  const [column, value] = splitAssignment(word, 'column=value');
  return { ...before, [column]: value };
}
