import * as z from 'zod';
import type { ConsentService } from '../consent/consent-service.ts';
import type { ConsentRow } from '../consent/read-row.ts';
import { type ConsentReport, joinReports } from '../consent/report.ts';
import type { Json } from '../core/digest.ts';
import { TABLE_QUERY, type Uploads } from '../http/requests/uploads.ts';
import type { JobKind, StepResult } from '../jobs/ports.ts';
import { addReadingOptions } from '../mapping/import/reading-options.ts';
import { LAYOUT_CONSENTS } from '../mapping/layouts.ts';
import { getNoticeText } from '../mapping/messages/notice-messages.ts';

/** Rows of one step: some seconds of work in DynamoDB. */
const STEP_ROWS = 1_000;
/** The result of a job is one item, so it has fewer findings than the report of a request. */
const FINDINGS_KEPT = 200;

const Input = z.object({ ...TABLE_QUERY, upload: z.string(), receipts: z.boolean() });

/**
 * The import of a file of consents in steps. Each step opens the file again, which cannot change, and skips the rows
 * that are done. A row that a killed step recorded counts as recorded before.
 */
export function consentImportJob(
  consent: Pick<ConsentService, 'importFile'>,
  uploads: Pick<Uploads, 'openSource'>,
): JobKind {
  return {
    needs: 'consent:write',
    async step({ done, total, askedBy, input }, before): Promise<StepResult> {
      const { upload, receipts, ...reading } = Input.parse(input);
      const source = await uploads.openSource(upload, new Uint8Array());
      const { openTable } = await import('../mapping/read/open-table.ts');
      const table = await openTable(
        source,
        addReadingOptions(LAYOUT_CONSENTS, reading),
        reading.fileName,
      );
      const rows = table.consents?.rows ?? table.rows;
      const part = await takeRows(rows, done, total === null);
      const report = await consent.importFile(part.rows, askedBy.subject, { receipts });
      const joined = joinReports(before as ConsentReport | null, report, FINDINGS_KEPT);
      const result = { ...joined, noticeTexts: table.notices.map(getNoticeText) };
      return {
        done: done + part.rows.length,
        total: total ?? part.total,
        result: result as unknown as Json,
      };
    },
  };
}

/** The rows of one step. @param counts whether all rows of the file are counted */
async function takeRows(
  all: AsyncIterable<ConsentRow> | Iterable<ConsentRow>,
  from: number,
  counts: boolean,
): Promise<{ readonly rows: readonly ConsentRow[]; readonly total: number }> {
  const rows: ConsentRow[] = [];
  let total = 0;
  for await (const row of all) {
    if (total >= from && rows.length < STEP_ROWS) rows.push(row);
    total += 1;
    if (!counts && rows.length === STEP_ROWS) break;
  }
  return { rows, total };
}
