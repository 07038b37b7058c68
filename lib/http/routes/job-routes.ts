import type { Context } from 'hono';
import * as z from 'zod';
import type { Json } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { PageRequest } from '../../core/page.ts';
import type { Caller } from '../../identity/caller.ts';
import { JOB_STATES, type Job } from '../../jobs/job.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { callerLanguage } from '../context.ts';
import { json, linesPage } from '../reply.ts';
import { describeJob, JobResponse, JobWithResultResponse } from '../responses/job-responses.ts';
import { type Route, route } from '../route.ts';

/** Seconds after which a client looks again. */
const LOOK_AGAIN_SECONDS = 1;

/** The routes with which a person follows bulk work: the own jobs, or all jobs with the right to read the audit log. */
export function jobRoutes(jobs: Jobs): Route[] {
  return [list(jobs), getJob(jobs)];
}

function list(jobs: Jobs): Route {
  return route({
    id: 'listJobs',
    method: 'get',
    path: '/v1/jobs',
    tag: 'operation',
    summary: 'Bulk work of the last 30 days, the latest first, as JSON Lines',
    description: 'The own jobs; all jobs for a caller with `audit:read`.',
    access: 'consent:read',
    query: PageRequest.extend({ state: z.enum(JOB_STATES).optional() }),
    responses: {
      200: {
        description: 'One job a line',
        mediaTypes: ['application/jsonl'],
        schema: JobResponse,
      },
    },
    async handle({ query: { state, ...page }, caller, c }) {
      const { items, cursor } = await jobs.page(page);
      const shown = items.filter(
        (job) => maySee(caller, job) && (state === undefined || job.state === state),
      );
      const language = callerLanguage(c);
      return linesPage(c, { items: shown.map((job) => describeJob(job, language)), cursor });
    },
  });
}

function getJob(jobs: Jobs): Route {
  return route({
    id: 'getJob',
    errors: { 'not-found': 'no-such-job' },
    method: 'get',
    path: '/v1/jobs/{job}',
    tag: 'operation',
    summary: 'Bulk work with its progress and its result so far',
    access: 'consent:read',
    params: z.object({ job: z.string().max(60) }),
    responses: { 200: { description: 'The job', schema: JobWithResultResponse } },
    async handle({ params, caller, c }) {
      const { value: job, result } = await jobs.get(params.job);
      if (!maySee(caller, job)) throw new KaartError('no-such-job', { code: 'not-found' });
      return json(c, { ...describeJob(job, callerLanguage(c)), result });
    },
  });
}

function maySee({ subject, scopes }: Caller, { askedBy }: Job): boolean {
  return askedBy.subject === subject || scopes.has('audit:read');
}

/** Starts a job for the caller, and answers 202 with its address. */
export async function startJob(
  c: Context,
  jobs: Jobs,
  kind: z.infer<typeof JobResponse>['kind'],
  input: Json,
  { subject, tokenId, roles = [] }: Caller,
): Promise<Response> {
  const job = await jobs.start(kind, input, { subject, tokenId, roles: [...roles] });
  c.header('Location', `/v1/jobs/${job.id}`);
  c.header('Retry-After', String(LOOK_AGAIN_SECONDS));
  return json(c, describeJob(job, callerLanguage(c)), { status: 202 });
}
