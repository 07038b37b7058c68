import { basename } from 'node:path';
import type { Command } from 'commander';
import type * as z from 'zod';
import { cellAddress } from '../../core/cell-address.ts';
import type { Language } from '../../core/language.ts';
import { toArray } from '../../core/to-array.ts';
import {
  ConsentChangeResponse,
  ConsentReportResponse,
  ConsentStateResponse,
  IdentityConfirmationResponse,
  WaitingCompanyResponse,
} from '../../http/responses/consent-responses.ts';
import {
  type ReadingFlags,
  readingQuery,
  uploadIfLarge,
  withReadingOptions,
} from '../mapping/sent-file.ts';
import { askJson, askLines, askPages } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { AT_TEXT, endOption } from '../terminal/options.ts';
import { print, printLines, tableText } from '../terminal/output.ts';
import {
  examples,
  runCommand,
  runServerOrLocalCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { showWaiting } from '../terminal/waiting.ts';

interface ConsentImportOptions extends ReadingFlags {
  readonly receipts?: boolean;
}

/** `kaart consents`: imports, shows, follows and confirms consent events. */
export function consentsCommand(program: Command, terminal: Terminal): void {
  const consents = program
    .command('consents')
    .description('permissions and withdrawals: imported from files, looked at, followed')
    .addHelpText('after', examples('consents import consents.csv', 'consents show LUHT-DEMO-0106'));
  importCommand(consents, terminal);
  showCommand(consents, terminal);
  changesCommand(consents, terminal);
  confirmCommand(consents, terminal);
  waitingCommand(consents, terminal);
}

/** `kaart consents import`: records the events of a file, and reports on each row. */
function importCommand(consents: Command, terminal: Terminal): void {
  const command = consents
    .command('import')
    .description(
      'record the consent events of a file; events recorded before are not recorded again',
    )
    .argument('<file>');
  withReadingOptions(command)
    .option('--receipts', 'companies get receipts of new events')
    .addHelpText(
      'after',
      examples('consents import consents.csv', 'consents import mapping.xlsx --receipts'),
    )
    .action((file: string, options: ConsentImportOptions, command: Command) =>
      runServerOrLocalCommand(terminal, command, async (parts) => {
        const sent = await uploadIfLarge(parts, file, 'consent-officer');
        const pending = askJson(parts.session, '/v1/consents/imports', ConsentReportResponse, {
          method: 'POST',
          ...sent,
          query: {
            fileName: basename(file),
            ...readingQuery(options),
            ...sent.query,
            ...(options.receipts && { receipts: 'true' }),
          },
          as: 'consent-officer',
        });
        const report = await showWaiting(terminal, 'recording the events', pending);
        print(parts.output, report, () => reportText(report, parts.output.language));
        const { rows, outcomes } = report;
        if (rows > 0 && outcomes.reject === rows) throw new CommandExit(EXIT.failed);
      }),
    );
}

function reportText(report: z.input<typeof ConsentReportResponse>, language: Language): string {
  const { findings, rows, recorded, repeated, outcomes, findingsLeftOut, noticeTexts } = report;
  const cells = findings.map((finding) => {
    const { row, consent_id, outcome, code, message } = finding;
    return [row, cellAddress(finding) ?? '', consent_id, outcome, code, message[language]];
  });
  const table =
    cells.length === 0
      ? 'no findings'
      : tableText(['row', 'cell', 'event', 'outcome', 'code', 'why'], cells);
  const more = findingsLeftOut === 0 ? [] : [`and ${findingsLeftOut} more findings`];
  return [
    ...noticeTexts.map((note) => `note: ${note[language]}`),
    table,
    ...more,
    '',
    `${rows} rows: ${recorded} recorded, ${repeated} recorded before, ${outcomes.reject} rejected`,
  ].join('\n');
}

type State = z.input<typeof ConsentStateResponse>;

/** `kaart consents show`: shows the permissions of a company, now or at another instant. */
function showCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('show')
    .description('show the grants of a company at an instant, and the number of its last event')
    .argument('<record-id>')
    .option('--at <moment>', AT_TEXT, endOption)
    .addHelpText(
      'after',
      examples(
        'consents show LUHT-DEMO-0106',
        'consents show LUHT-DEMO-0106 --at 2025-10-15 --json',
      ),
    )
    .action((id: string, { at }: { at?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/companies/${encodeURIComponent(id)}/consents`;
        const { state, events } = await mergeStatePages(
          askPages(session, path, ConsentStateResponse, { query: { at }, as: 'consent-officer' }),
        );
        const { cursor: _, ...whole } = { ...state, events };
        print(output, whole, () => stateText(state));
      }),
    );
}

/** Joins the state of the first page with the events of all pages. */
async function mergeStatePages(pages: AsyncIterable<State>) {
  const all = await toArray(pages);
  return { state: all[0] as State, events: all.flatMap(({ events }) => events) };
}

function stateText({ recordId, permitted, named, seq, at, waiting }: State): string {
  const rows = [
    ...Object.entries(permitted).map(([audience, groups]) => [audience, 'all others', groups]),
    ...named.map(({ audience, recipient, permitted: groups }) => [audience, recipient, groups]),
  ].map(([audience, recipient, groups]) => [
    audience,
    recipient,
    (groups as readonly string[]).join(' ') || 'nothing',
  ]);
  const hint =
    waiting === 0
      ? ''
      : `\n${waiting} decisions are of an earlier identity of this record id. If it is the same company: kaart consents confirm ${recordId} --reason <text>`;
  return `${tableText(['audience', 'recipient', 'permitted'], rows)}\n\nat ${at}, after event ${seq}${hint}`;
}

/** `kaart consents changes`: shows the commits of the consent log. */
function changesCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('changes')
    .description('list the events since a cursor, commit by commit')
    .option(
      '--since <cursor>',
      'cursor of the last change you have seen; from the first by default',
    )
    .option('--limit <count>', 'maximum number, at most 400', '100')
    .addHelpText('after', examples('consents changes', 'consents changes --since 12 --json'))
    .action((query: { since?: string; limit: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const request = { query, as: 'consent-officer' } as const;
        const lines = askLines(session, '/v1/consents/changes', ConsentChangeResponse, request);
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

/** Joins different names; a long list is cut. */
function joinNames(names: readonly string[]): string {
  const each = [...new Set(names)];
  const more = each.length > 3 ? ` and ${each.length - 3} more` : '';
  return each.slice(0, 3).join(' ') + more;
}

/** `kaart consents confirm`: confirms that a company is the same although its row has another identity. */
function confirmCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('confirm')
    .description('confirm that a company is the same after a new register number or an absence')
    .argument('<record-id>')
    .requiredOption('--reason <text>', 'why it is the same company')
    .addHelpText('after', examples('consents confirm LUHT-DEMO-0106 --reason "register excerpt"'))
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/companies/${encodeURIComponent(id)}/identity/confirmations`;
        const response = await askJson(session, path, IdentityConfirmationResponse, {
          json: { reason },
          as: 'releaser',
        });
        print(output, response, () => confirmedText(response));
      }),
    );
}

/** Next step for a company that waits for a confirmation. */
const NEXT = {
  returned: 'the company confirms on its page, or kaart consents confirm',
  'changed-identity': 'kaart consents confirm, if it is the same company',
  'other-person': 'kaart invite --mail --person',
} as const;

/** `kaart consents waiting`: lists the companies whose earlier decisions do not apply to their row. */
function waitingCommand(consents: Command, terminal: Terminal): void {
  consents
    .command('waiting')
    .description('list companies whose earlier decisions do not apply to their row, and the reason')
    .addHelpText('after', examples('consents waiting', 'consents waiting --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const lines = askLines(session, '/v1/consents/waiting', WaitingCompanyResponse, {
          as: 'consent-officer',
        });
        const header = ['company', 'name', 'reason', 'decisions', 'next'];
        await printLines(output, lines, header, ({ recordId, name, reason, groups }) => [
          recordId,
          name,
          reason,
          groups.length,
          NEXT[reason],
        ]);
      }),
    );
}

function confirmedText({
  company: { id, name },
  events,
}: z.input<typeof IdentityConfirmationResponse>): string {
  const company = name === null ? id : `${name} (${id})`;
  if (events.length === 0) return `no decision waits for a confirmation of ${company}`;
  const receipts = [...new Set(events.map(({ receipt }) => receipt))].join(' ');
  return `${events.length} decisions apply to ${company} again; receipts ${receipts}`;
}
