import * as z from 'zod';
import type { Language } from '../../core/language.ts';
import { toReasonText } from '../../core/stated-reason.ts';
import { JOB_STATES, type Job } from '../../jobs/job.ts';
import { At, Count } from './common.ts';
import { ConsentReportResponse } from './consent-responses.ts';

/** A job as a line of the list. */
export const JobResponse = z.object({
  id: z.string(),
  kind: z.enum(['consents-import']),
  askedBy: z.string(),
  askedAt: At,
  /** Time of the last step. */
  changedAt: At,
  state: z.enum(JOB_STATES),
  /** Number of rows that are done. */
  done: Count,
  /** Number of rows; `null` before the first step. */
  total: Count.nullable(),
  /** Why the job failed; `null` otherwise. */
  reason: z.string().nullable(),
});

/** A job with its result so far; `null` before the first step. */
export const JobWithResultResponse = JobResponse.extend({
  result: ConsentReportResponse.nullable(),
});

export function describeJob(job: Job, language: Language): z.input<typeof JobResponse> {
  const { id, askedBy, askedAt, changedAt, state, done, total, reason } = job;
  return {
    ...{ id, kind: job.kind as 'consents-import', askedBy: askedBy.subject, askedAt, changedAt },
    ...{ state, done, total, reason: reason && toReasonText(reason, language) },
  };
}
