import { basename } from 'node:path';
import type { Command } from 'commander';
import type * as z from 'zod';
import {
  DryRunLine,
  type FileResponse,
  ImportResponse,
  ImportsResponse,
} from '../../http/responses/import-responses.ts';
import { parseCorrectionNumber } from '../../mapping/edition.ts';
import {
  type ApiConnection,
  type Ask,
  asAnother,
  askJson,
  askLines,
  askPages,
} from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { print, printLines } from '../terminal/output.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  type Terminal,
  workedExample,
} from '../terminal/terminal.ts';
import { showWaiting } from '../terminal/waiting.ts';
import { FindingTable } from './finding-table.ts';
import { fileText } from './import-view.ts';
import { type ReadingFlags, readingQuery, uploadIfLarge, withReadingOptions } from './sent-file.ts';

interface ImportOptions extends ReadingFlags {
  readonly edition?: string;
  readonly referenceDate?: string;
  readonly dryRun?: boolean;
}

/** `kaart import`: checks a file, and stores the result unless it is a dry run. */
export function importCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('import')
    .description(
      "check an analyst's file (CSV, XLSX, JSON, JSON Lines) for an edition; nothing is published yet",
    )
    .argument('<file>')
    .option(
      '-e, --edition <edition>',
      'edition that the file belongs to, e.g. 2025 or 2025.1; the newest by default',
    )
    .option('--reference-date <date>', 'reference date of a new edition, YYYY-MM-DD');
  withReadingOptions(command)
    .option('-n, --dry-run', 'only print the findings')
    .addHelpText(
      'after',
      examples(
        'import mapping.xlsx',
        'import mapping.csv --edition 2025.1',
        'import mapping.csv --dry-run --json',
        'import mapping.xlsx --sheet Cartographie --ignore-column Téléphone',
        'import mapping.xlsx --map "Date de création=incorporation_date"',
      ),
    )
    .addHelpText('after', FROM_FILE_TO_ROWS)
    .action((file: string, options: ImportOptions, command: Command) =>
      runCommand(
        terminal,
        command,
        (parts) => (options.dryRun ? dryRun : runImport)(parts, file, options),
        options.dryRun ? 'temporary' : 'begun',
      ),
    );
}

const FROM_FILE_TO_ROWS = workedExample('from the file to the published rows', [
  ['import mapping.xlsx --edition 2025.1 --dry-run', 'checks the file and stores nothing'],
  ['import mapping.xlsx --edition 2025.1', 'stores the import and names it: 0199…'],
  ['review 0199…', 'lists the rows that wait for a decision'],
  ['review 0199… 15 --set incorporation_date=2018-05-14 --note "register"', 'decides row 15'],
  ['preview 0199…', 'shows what the edition would be'],
  ['submit 0199… --as alice --change-note "new register extract"', 'hands it to a second person'],
  ['release 0199… --as bob', 'releases the edition, as the second person'],
  ['publish', 'serves its rows to the readers'],
]);

/** The query of an import request. */
function importQuery(file: string, options: ImportOptions): Ask['query'] & object {
  return {
    ...readingQuery(options),
    fileName: basename(file),
    edition: options.edition,
    referenceDate: options.referenceDate,
  };
}

async function runImport(
  parts: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<void> {
  const sent = await uploadIfLarge(parts, file, 'analyst');
  const pending = askJson(parts.session, '/v1/imports', ImportResponse, {
    method: 'POST',
    ...sent,
    query: { ...importQuery(file, options), ...sent.query },
    as: 'analyst',
  });
  const response = await showWaiting(parts.terminal, 'checking the rows', pending);
  print(
    parts.output,
    response,
    () =>
      `${fileText(response, parts.output.language)}\n\nimport ${response.id}\n${nextStep(response, asAnother(parts.session))}`,
  );
  endAs(response.outcome);
}

function nextStep(
  { id, edition, counts }: z.input<typeof ImportResponse>,
  another: string,
): string {
  if (counts.review > 0) return `next: kaart review ${id}, until no row waits`;
  const note = parseCorrectionNumber(edition) > 0 ? ' --change-note TEXT' : '';
  return `next: kaart preview ${id}, then kaart submit ${id} ${another}${note}`;
}

/** Checks a file and stores nothing: prints a line for each finding, then one for the file. */
async function dryRun(parts: CommandContext, file: string, options: ImportOptions): Promise<void> {
  const { session, output, terminal } = parts;
  const sent = await uploadIfLarge(parts, file, 'analyst');
  const lines = askLines(session, '/v1/imports', DryRunLine, {
    method: 'POST',
    ...sent,
    query: { ...importQuery(file, options), ...sent.query, dryRun: 'true' },
    as: 'analyst',
  });
  const findings = new FindingTable(output.language);
  const read = async () => {
    let sum: z.input<typeof FileResponse> | undefined;
    for await (const line of lines) {
      if (output.json) output.out(`${JSON.stringify(line)}\n`);
      if ('counts' in line) sum = line;
      else findings.add(line);
    }
    return sum;
  };
  const sum = await (output.json ? read() : showWaiting(terminal, 'checking the rows', read()));
  if (!output.json && sum !== undefined)
    output.out(
      `${findings.text()}\n\n${fileText(sum, output.language)}\n\nNothing was imported.\n`,
    );
  endAs(sum?.outcome);
}

/** Sets the exit code for the outcome of the file. */
function endAs(outcome: string | undefined): void {
  if (outcome === 'refuse') throw new CommandExit(EXIT.failed);
  if (outcome === 'hold') throw new CommandExit(EXIT.held);
}

/** `kaart imports`: lists imports, to find a forgotten id. */
export function importsCommand(program: Command, terminal: Terminal): void {
  program
    .command('imports')
    .description('imports and their states, the latest first')
    .addHelpText('after', examples('imports', 'imports --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          listImports(session),
          ['import', 'edition', 'state', 'file', 'rows', 'waiting', 'by', 'at'],
          ({ id, edition, state, source, counts, decided, imported }) => [
            id,
            edition,
            state,
            source.fileName,
            counts.rows,
            counts.review - decided,
            imported.by,
            imported.at,
          ],
        ),
      ),
    );
}

async function* listImports(session: ApiConnection) {
  const pages = askPages(session, '/v1/imports', ImportsResponse, { as: 'analyst' });
  for await (const { imports } of pages) yield* imports;
}
