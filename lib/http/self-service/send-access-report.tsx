import type { Context } from 'hono';
import type { AccessReport } from '../../data-rights/report.ts';
import { reportCsv } from '../../data-rights/report-csv.ts';
import { AccessPage } from '../../portal/self-service/access-page.tsx';
import { page, pageLanguage } from '../html.ts';
import { json } from '../reply.ts';

export const ACCESS_FORMATS = ['json', 'csv', 'html'] as const;
export type AccessFormat = (typeof ACCESS_FORMATS)[number];

/** A report as JSON, as a table, or as a page in the language of the request. It is kept by no cache. */
export function sendAccessReport(
  c: Context,
  report: AccessReport,
  { format, path, isOwn }: { format: AccessFormat; path: string; isOwn: boolean },
): Response | Promise<Response> {
  c.header('Cache-Control', 'private, no-store');
  if (format === 'json') return json(c, report);
  if (format === 'csv')
    return c.body(reportCsv(report), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  return page(
    c,
    <AccessPage report={report} isOwn={isOwn} language={pageLanguage(c)} path={path} />,
  );
}
