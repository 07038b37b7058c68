import { basename } from 'node:path';
import type { Command } from 'commander';
import { cellAddress } from '../../core/cell-address.ts';
import { type ReadingFlags, readingQuery, withReadingOptions } from '../mapping/reading-options.ts';
import { uploadIfLarge } from '../mapping/upload.ts';
import { askJson } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { print, tableText } from '../terminal/output.ts';
import { showWaiting } from '../terminal/show-waiting.ts';
import { examples, runServerOrLocalCommand, type Terminal } from '../terminal/terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface ConsentImportOptions extends ReadingFlags {
  readonly receipts?: boolean;
}

type Counts = Readonly<Record<string, number>>;

interface ConsentReport {
  readonly rows: number;
  readonly recorded: number;
  readonly repeated: number;
  readonly outcomes: Counts;
  readonly codes: Counts;
  readonly findingsLeftOut: number;
  readonly noticeTexts: readonly { readonly en: string }[];
  readonly findings: readonly {
    readonly row: number;
    readonly sheet?: string;
    readonly cell?: string;
    readonly consent_id: string | null;
    readonly outcome: string;
    readonly code: string;
    readonly message: { readonly en: string };
  }[];
}

/**
 * `kaart consents import`: records the events of a file, and reports on each row.
 *
 * @returns `kaart consents`, for its other commands
 */
export function consentImportCommand(program: Command, terminal: Terminal): Command {
  const consents = program
    .command('consents')
    .description('permissions and withdrawals: imported from files, looked at, followed')
    .addHelpText('after', examples('consents import consents.csv', 'consents show LUHT-DEMO-0106'));
  const command = consents
    .command('import')
    .description(
      'record the consent events of a file; events recorded before are not recorded again',
    )
    .argument('<file>');
  withReadingOptions(command)
    .option('--receipts', 'companies get receipts of what is new')
    .addHelpText(
      'after',
      examples('consents import consents.csv', 'consents import mapping.xlsx --receipts'),
    )
    .action((file: string, options: ConsentImportOptions, command: Command) =>
      runServerOrLocalCommand(terminal, command, async (parts) => {
        const sent = await uploadIfLarge(parts, file, OFFICER);
        const asked = askJson<ConsentReport>(parts.session, '/v1/consents/imports', {
          method: 'POST',
          ...sent,
          query: {
            fileName: basename(file),
            ...readingQuery(options),
            ...sent.query,
            ...(options.receipts && { receipts: 'true' }),
          },
          as: OFFICER,
        });
        const report = await showWaiting(terminal, 'recording the events', asked);
        print(parts.output, report as never, () => reportText(report));
        const { rows, outcomes } = report;
        if (rows > 0 && outcomes['reject'] === rows) throw new CommandExit(EXIT.failed);
      }),
    );
  return consents;
}

function reportText({
  findings,
  rows,
  recorded,
  repeated,
  outcomes,
  findingsLeftOut,
  noticeTexts,
}: ConsentReport): string {
  const cells = findings.map((finding) => {
    const { row, consent_id, outcome, code, message } = finding;
    return [row, cellAddress(finding) ?? '', consent_id, outcome, code, message.en];
  });
  const table =
    cells.length === 0
      ? 'no findings'
      : tableText(['row', 'cell', 'event', 'outcome', 'code', 'why'], cells);
  const more = findingsLeftOut === 0 ? [] : [`and ${findingsLeftOut} more findings`];
  const rejected = outcomes['reject'] ?? 0;
  return [
    ...noticeTexts.map(({ en }) => `note: ${en}`),
    table,
    ...more,
    '',
    `${rows} rows: ${recorded} recorded, ${repeated} recorded before, ${rejected} rejected`,
  ].join('\n');
}
