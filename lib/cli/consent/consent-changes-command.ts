import type { Command } from 'commander';
import { askLines } from '../session/session.ts';
import { printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface ConsentChangeLine {
  readonly cursor: string;
  readonly at: string;
  readonly events: readonly { readonly recordId: string; readonly action: string }[];
}

/** `kaart consents changes`: the consent log, commit by commit. */
export function consentChangesCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('changes')
    .description('what was recorded since a cursor, commit by commit')
    .option(
      '--since <cursor>',
      'cursor of the last change you have seen; from the first by default',
    )
    .option('--limit <count>', 'so many at most', '100')
    .addHelpText('after', examples('consents changes', 'consents changes --since 12 --json'))
    .action((query: { since?: string; limit: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const asked = { query, as: OFFICER };
        const lines = askLines<ConsentChangeLine>(session, '/v1/consents/changes', asked);
        const header = ['cursor', 'at', 'events', 'actions', 'companies'];
        await printLines(output, lines, header, ({ cursor, at, events }) => [
          cursor,
          at,
          events.length,
          joinNames(events.map(({ action }) => action)),
          joinNames(events.map(({ recordId }) => recordId)),
        ]);
      }),
    );
}

/** Each once; of many the first. */
function joinNames(names: readonly string[]): string {
  const each = [...new Set(names)];
  const more = each.length > 3 ? ` and ${each.length - 3} more` : '';
  return each.slice(0, 3).join(' ') + more;
}
