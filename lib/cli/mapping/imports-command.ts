import type { Command } from 'commander';
import { askEntries } from '../session/session.ts';
import { printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import type { ImportView } from './import-view.ts';

const ANALYST = ['analyst'] as const;

interface ListedImport extends ImportView {
  readonly imported: { readonly by: string; readonly at: string };
  readonly source: { readonly fileName: string };
  readonly decided: number;
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
          askEntries<ListedImport>(session, '/v1/imports', 'imports', { as: ANALYST }),
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
