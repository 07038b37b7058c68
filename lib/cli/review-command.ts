import type { Command } from 'commander';
import { print, printLines } from './output.ts';
import { askJson, askLines } from './session.ts';
import { examples, type Terminal, type Work, work } from './terminal.ts';

const ANALYST = ['analyst'] as const;

interface Waiting {
  readonly row: number;
  readonly record_id: string | null;
  readonly findings: readonly {
    readonly column: string | null;
    readonly code: string;
    readonly raw: string | null;
    readonly message: { readonly en: string };
  }[];
  readonly id: number;
  readonly decision: { readonly kind: string } | null;
}

interface Decided {
  readonly accept?: boolean;
  readonly drop?: boolean;
  readonly set?: readonly string[];
  readonly note?: string;
}

/** Rows that wait for a person: list them, or decide one. */
export function reviewCommand(program: Command, terminal: Terminal): void {
  program
    .command('review')
    .description('list the rows of an import that wait for a person, or decide one')
    .argument('<import>')
    .argument('[id]', 'id of the row in the review')
    .option('--accept', 'take the row as it was read')
    .option('--drop', 'leave the row out')
    .option('--set <column=value...>', 'correct the row; it is checked again')
    .option('--note <text>', 'why')
    .addHelpText(
      'after',
      examples(
        'review 0199…',
        'review 0199… 15 --set incorporation_date=2018-05-14 --note "register"',
        'review 0199… 22 --drop --note "closed"',
      ),
    )
    .action((id: string, row: string | undefined, options: Decided, command: Command) =>
      work(terminal, command, (parts) =>
        row === undefined ? list(parts, id) : decide(parts, id, row, options),
      ),
    );
}

async function list({ session, output }: Work, id: string): Promise<void> {
  const rows = askLines<Waiting>(session, `/v1/imports/${encodeURIComponent(id)}/review`, {
    as: ANALYST,
  });
  await printLines(output, rows, ['id', 'row', 'record', 'decision', 'why it waits'], (row) => [
    row.id,
    row.row,
    row.record_id,
    row.decision?.kind ?? '',
    row.findings
      .map(({ column, code, message }) => `${column ?? ''} ${code}: ${message.en}`)
      .join('; '),
  ]);
}

async function decide(
  { session, output }: Work,
  id: string,
  row: string,
  options: Decided,
): Promise<void> {
  const path = `/v1/imports/${encodeURIComponent(id)}/review/${encodeURIComponent(row)}`;
  const answer = await askJson(session, path, { json: decisionOf(options), as: ANALYST });
  print(output, answer as never, () => `row ${row}: decided`);
}

function decisionOf({ accept, drop, set, note }: Decided): Record<string, unknown> {
  const noted = note === undefined ? {} : { note };
  if (set !== undefined)
    return { kind: 'edit', values: Object.fromEntries(set.map(assignment)), ...noted };
  return { kind: drop ? 'drop' : accept ? 'accept' : undefined, ...noted };
}

function assignment(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
}
