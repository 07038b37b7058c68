import { basename } from 'node:path';
import type { Command } from 'commander';
import { FINDING_HEADER, type FindingLine, findingCells } from './finding-table.ts';
import { countsText, type ImportAnswer } from './import-answer.ts';
import { print, tableText } from './output.ts';
import { askJson, askLines } from './session.ts';
import { examples, type Terminal, type Work, work } from './terminal.ts';
import { fileOf } from './upload.ts';
import { waiting } from './waiting.ts';

const ANALYST = ['analyst'] as const;

interface ImportOptions {
  readonly edition?: string;
  readonly referenceDate?: string;
  readonly dryRun?: boolean;
}

/** `kaart import`: checks a file, stores what was found unless it is a dry run. */
export function importCommand(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description(
      "check an analyst's file (CSV, XLSX, JSON, JSON Lines) for an edition; nothing is published yet",
    )
    .argument('<file>')
    .option(
      '-e, --edition <edition>',
      'edition it is for, e.g. 2025 or 2025.1; the newest by default',
    )
    .option('--reference-date <date>', 'of a new edition, YYYY-MM-DD')
    .option('-n, --dry-run', 'only say what would be found')
    .addHelpText(
      'after',
      examples(
        'import mapping.xlsx',
        'import mapping.csv --edition 2025.1',
        'import mapping.csv --dry-run --json',
      ),
    )
    .action((file: string, options: ImportOptions, command: Command) =>
      work(terminal, command, (parts) =>
        options.dryRun ? dryRun(parts, file, options) : runImport(parts, file, options),
      ),
    );
}

/** The query of an import request. */
function importQuery(file: string, options: ImportOptions): Record<string, string | undefined> {
  return {
    fileName: basename(file),
    edition: options.edition,
    referenceDate: options.referenceDate,
  };
}

async function runImport(parts: Work, file: string, options: ImportOptions): Promise<void> {
  const sent = await fileOf(parts, file, ANALYST);
  const asked = askJson<ImportAnswer>(parts.session, '/v1/imports', {
    method: 'POST',
    ...sent,
    query: { ...importQuery(file, options), ...sent.query },
    as: ANALYST,
  });
  const answer = await waiting(parts.terminal, 'checking the rows', asked);
  print(
    parts.output,
    answer as never,
    () => `${countsText(answer)}\n\nimport ${answer.id}\n${nextStep(answer)}`,
  );
}

function nextStep({ id, counts }: ImportAnswer): string {
  if (counts.review > 0) return `next: kaart review ${id}`;
  return `next: kaart preview ${id}, then kaart submit ${id}`;
}

/** Checks a file and keeps nothing: a line for each finding, then one for the file. */
async function dryRun(parts: Work, file: string, options: ImportOptions): Promise<void> {
  const { session, output } = parts;
  const sent = await fileOf(parts, file, ['analyst']);
  const lines = askLines<FindingLine | ImportAnswer>(session, '/v1/imports', {
    method: 'POST',
    ...sent,
    query: { ...importQuery(file, options), ...sent.query, dryRun: 'true' },
    as: ['analyst'],
  });
  const findings: FindingLine[] = [];
  for await (const line of lines) {
    if (output.json) output.out(`${JSON.stringify(line)}\n`);
    else if ('counts' in line) output.out(dryRunText(line, findings));
    else findings.push(line);
  }
}

function dryRunText(file: ImportAnswer, findings: readonly FindingLine[]): string {
  const table =
    findings.length === 0 ? 'no findings' : tableText(FINDING_HEADER, findings.map(findingCells));
  return `${table}\n\n${countsText(file)}\n\nNothing was stored.\n`;
}
