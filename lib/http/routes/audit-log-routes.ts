import * as z from 'zod';
import type { AuditEntry } from '../../core/audit-entry.ts';
import { EndMoment, StartMoment } from '../../core/moment.ts';
import { PageRequest } from '../../core/page.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';
import type { AuditLogStore, EntryPage } from '../../store/audit-log.ts';
import { sendCsv, toTable, withBom } from '../csv.ts';
import { jsonPage, linkNext } from '../reply.ts';
import { AuditEntriesResponse } from '../responses/audit-responses.ts';
import { type Route, route } from '../route.ts';

const Text = z.string().trim().min(1).max(200);
const Query = withBom(
  z.object({
    actor: Text.optional(),
    action: Text.optional(),
    subject: Text.optional(),
    since: StartMoment.optional(),
    until: EndMoment.optional(),
    ...PageRequest.shape,
    format: z.enum(['json', 'csv']).default('json'),
  }),
);

/** The routes of the audit log: actor, action, subject and time of each entry. */
export function auditLogRoutes(log: Pick<AuditLogStore, 'page'>): Route[] {
  return [
    route({
      id: 'listAuditEntries',
      method: 'get',
      path: '/v1/audit/entries',
      tag: 'audit',
      summary: 'Who did what to what, and when; the newest first',
      description:
        '`action` is a whole action (`edition.released`) or its first part (`edition`), `subject` a whole subject (`company/` and the record id) or its kind (`company`). Both `since` and `until` are included; a day is a day in Luxembourg.',
      access: 'audit:read',
      query: Query,
      responses: {
        200: {
          description: 'A page, as JSON or as CSV',
          schema: AuditEntriesResponse,
          mediaTypes: ['application/json', 'text/csv'],
          toCsv: (page: EntryPage) => toAuditCsv(page).join(''),
        },
      },
      async handle({ query: { format, bom, ...filter }, c }) {
        const page = await log.page(filter);
        if (format === 'json') return jsonPage(c, { entries: page.entries }, page.cursor);
        const csv = toAuditCsv(page);
        linkNext(c, page.cursor, csv);
        return sendCsv(c, csv.join(''), { bom });
      },
    }),
  ];
}

const COLUMNS = ['at', 'actor', 'action', 'subject', 'facts', 'id'] as const;

function toAuditCsv({ entries }: EntryPage): readonly string[] {
  return toTable(
    csvLine(COLUMNS),
    entries.map((entry) => csvLine(toAuditCells(entry))),
  );
}

function toAuditCells({ at, actor, action, subject, facts, id }: AuditEntry) {
  return [at, actor, action, subject, facts === undefined ? null : JSON.stringify(facts), id];
}
