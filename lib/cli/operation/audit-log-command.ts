import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type * as z from 'zod';
import { AuditEntriesResponse } from '../../http/responses/audit-responses.ts';
import { BYTE_ORDER_MARK } from '../../publication/file-forms.ts';
import { ask, askJson, nextCursor } from '../session/session.ts';
import { bomOption, endOption, SINCE_TEXT, startOption, UNTIL_TEXT } from '../terminal/options.ts';
import { printLines } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

const PATH = '/v1/audit/entries';
/** Maximum number of entries on one page of the API. */
const PAGE = 1_000;

interface LogOptions {
  readonly by?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly csv?: boolean;
  readonly bom?: boolean;
}

/** `kaart audit log`: lists entries of the audit log. */
export function auditLogCommand(audit: Command, terminal: Terminal): void {
  audit
    .command('log')
    .description('list the entries of the audit log, newest first')
    .option('--by <actor>', 'only actions of this person, client or system')
    .option(
      '--action <action>',
      'only this action: edition.released, or edition for all of its kind',
    )
    .option(
      '--subject <subject>',
      'only entries about this subject: company/<record-id>, import/<id>, or company',
    )
    .option('--since <moment>', SINCE_TEXT, startOption)
    .option('--until <moment>', UNTIL_TEXT, endOption)
    .option('--limit <n>', 'entries at most', countOption, 100)
    .option('--csv', 'as CSV')
    .addOption(bomOption())
    .addHelpText(
      'after',
      examples(
        'audit log',
        'audit log --by alice --action edition',
        'audit log --subject company/LUHT-DEMO-0106 --csv',
      ),
    )
    .action((options: LogOptions, command: Command) => {
      if (options.bom && !options.csv) command.error('error: --bom needs --csv');
      return runCommand(terminal, command, (parts) =>
        options.csv ? printCsv(parts, options) : printLog(parts, options),
      );
    });
}

function countOption(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('write a whole number above 0.');
}

function toLogQuery({ by, action, subject, since, until }: LogOptions) {
  return { actor: by, action, subject, since, until };
}

function printLog({ session, output }: CommandContext, options: LogOptions): Promise<void> {
  const header = ['at', 'by', 'action', 'subject', 'facts'];
  return printLines(output, listLogEntries(session, options), header, (entry) => [
    ...[entry.at, entry.actor, entry.action, entry.subject],
    Object.entries(entry.facts ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ]);
}

async function* listLogEntries(
  session: CommandContext['session'],
  options: LogOptions,
): AsyncGenerator<z.input<typeof AuditEntriesResponse>['entries'][number]> {
  let left = options.limit;
  for (let cursor: string | undefined, first = true; left > 0 && (first || cursor); first = false) {
    const query = { ...toLogQuery(options), limit: String(Math.min(left, PAGE)), cursor };
    const page = await askJson(session, PATH, AuditEntriesResponse, {
      query,
      as: 'auditor',
    });
    yield* page.entries;
    left -= page.entries.length;
    cursor = page.cursor;
  }
}

/** The API writes the CSV, so that one place protects the cells against formulas. */
async function printCsv({ session, output }: CommandContext, options: LogOptions): Promise<void> {
  let left = options.limit;
  for (let cursor: string | undefined, first = true; left > 0 && (first || cursor); first = false) {
    const limit = String(Math.min(left, PAGE));
    const query = { ...toLogQuery(options), limit, cursor, format: 'csv' };
    const response = await ask(session, PATH, { query, as: 'auditor' });
    const [header = '', ...rows] = (await response.text()).split(/(?<=\r\n)/);
    const mark = options.bom ? BYTE_ORDER_MARK : '';
    output.out([...(first ? [mark, header] : []), ...rows].join(''));
    left -= rows.length;
    cursor = nextCursor(response);
  }
}
