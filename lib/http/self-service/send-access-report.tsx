import type { Context } from 'hono';
import type * as z from 'zod';
import type { AccessReport } from '../../data-rights/report.ts';
import { reportCsv } from '../../data-rights/report-csv.ts';
import { AccessPage } from '../../portal/self-service/access-page.tsx';
import { pageLanguage } from '../context.ts';
import { type BomField, sendCsv } from '../csv.ts';
import { page } from '../html.ts';
import { json } from '../reply.ts';

export const ACCESS_FORMATS = ['json', 'csv', 'html'] as const;

/** The form of a report. */
interface SentReport {
  readonly format: (typeof ACCESS_FORMATS)[number];
  readonly bom: z.infer<typeof BomField>;
  readonly path: string;
  readonly isOwn: boolean;
}

/** A report as JSON, as a table, or as a page in the language of the request. It is never cached. */
export function sendAccessReport(
  c: Context,
  report: AccessReport,
  { format, bom, path, isOwn }: SentReport,
): Response | Promise<Response> {
  c.header('Cache-Control', 'private, no-store');
  if (format === 'json') return json(c, report);
  if (format === 'csv') return sendCsv(c, reportCsv(report), { bom });
  return page(
    c,
    <AccessPage report={report} isOwn={isOwn} language={pageLanguage(c)} path={path} />,
  );
}
