import type { Command } from 'commander';
import type * as z from 'zod';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { ChangeResponse } from '../../http/responses/data-responses.ts';
import { askLines } from '../session/session.ts';
import { printLines } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { countsCommand } from './counts-command.ts';
import { fetchCommand, getReadRole, readSavedVersion } from './fetch-command.ts';
import { recordsCommand } from './records-command.ts';

/** Commands for data recipients: fetch, find, count, and follow the changes. */
export function recipientCommands(program: Command, terminal: Terminal): void {
  fetchCommand(program, terminal);
  recordsCommand(program, terminal);
  countsCommand(program, terminal);
  changesCommand(program, terminal);
}

interface ChangesOptions {
  readonly since: string;
  readonly purpose?: string;
}

function changesCommand(program: Command, terminal: Terminal): void {
  program
    .command('changes')
    .description('list the added, changed and removed rows since a version that you have')
    .argument('[dataset]', 'dataset id', COMPANIES_DATASET_ID)
    .requiredOption('--since <version>', 'the version you hold, or the directory it was fetched to')
    .option(
      '--purpose <iri>',
      'purpose that you are registered for; default: the purpose of the directory',
    )
    .addHelpText(
      'after',
      examples('changes --since 2025-0123456789ab', 'changes --since companies'),
    )
    .action((dataset: string, { since, purpose }: ChangesOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const saved = await readSavedVersion(since);
        const path = `/v1/datasets/${encodeURIComponent(dataset)}/changes`;
        const lines = askLines(session, path, ChangeResponse, {
          query: { since: saved.version, purpose: purpose ?? saved.purpose },
          ...getReadRole(dataset),
        });
        const header = ['change', 'record', 'version', 'effective at', 'fields'];
        await printLines(output, lines, header, ({ op, record_id, fields, ...change }) => [
          op,
          record_id,
          change.version,
          change.effective_at,
          describeFields(fields),
        ]);
      }),
    );
}

/** The changed fields: `-` before a field that is no longer shown, `+` before a newly shown one. */
function describeFields(fields: z.input<typeof ChangeResponse>['fields']): string {
  if (fields === undefined) return '';
  const { changed, withheld, shown } = fields;
  return [
    ...changed,
    ...withheld.map((field) => `-${field}`),
    ...shown.map((field) => `+${field}`),
  ].join(' ');
}
