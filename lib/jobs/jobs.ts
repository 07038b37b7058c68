import type { Clock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { stateReason, toStatedReason } from '../core/stated-reason.ts';
import { isEnded, type Job } from './job.ts';
import type { CheckRight, JobKind, JobStore, StoredJob } from './ports.ts';

export interface JobsDeps {
  readonly store: JobStore;
  readonly kinds: Readonly<Record<string, JobKind>>;
  readonly checkRight: CheckRight;
  /** The real clock: the rights of people use it. */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The person who asks for a job. */
export type AskedBy = Job['askedBy'];

/** Codes of errors that a repetition may repair. Any unexpected error may be one, too. */
const TEMPORARY = ['concurrent-update', 'unavailable', 'recovery-pending', 'storage-full'] as const;

/** Bulk work in steps. A killed step is delivered again and repeated from the same place. */
export class Jobs {
  readonly #deps: JobsDeps;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  /** Stores a job; the worker of the outbox begins it. */
  async start(kind: string, input: Json, askedBy: AskedBy): Promise<Job> {
    const { store, clock, newId } = this.#deps;
    const askedAt = clock();
    const job: Job = {
      ...{ id: newId(), kind, askedBy, askedAt, changedAt: askedAt, input },
      ...{ state: 'waiting', steps: 0, done: 0, total: null, reason: null },
    };
    await store.create(job);
    return job;
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<StoredJob> {
    const found = await this.#deps.store.find(id);
    if (found === undefined) throw new KaartError('no-such-job', { code: 'not-found' });
    return found;
  }

  /** A page of the jobs, the latest first. */
  page(page: PageRequest): Promise<ListPage<Job>> {
    return this.#deps.store.page(page);
  }

  /**
   * Does one step of a job. A message of a step that is stored already, or whose job has expired, changes nothing.
   *
   * @param steps number of steps before this one
   * @throws errors that a repetition may repair
   */
  async runStep(id: string, steps: number): Promise<void> {
    const found = await this.#deps.store.find(id);
    if (found === undefined || isEnded(found.value) || found.value.steps !== steps) return;
    const { value: job, result: before, revision } = found;
    const { job: next, result } = await this.#step(job, before);
    try {
      await this.#deps.store.update(next, result, revision);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // another worker stored the same step
    }
  }

  async #step(job: Job, before: Json): Promise<{ readonly job: Job; readonly result: Json }> {
    const { kinds, checkRight, clock } = this.#deps;
    const after = { ...job, steps: job.steps + 1, changedAt: clock() };
    const fail = (reason: NonNullable<Job['reason']>) => ({
      job: { ...after, state: 'failed' as const, reason },
      result: before,
    });
    const kind = Object.hasOwn(kinds, job.kind) ? kinds[job.kind] : undefined;
    if (kind === undefined) return fail(stateReason('no-job-handler', { kind: job.kind }));
    const right = await checkRight(job, kind.needs);
    if (!right.holds) return fail(stateReason(right.reason));
    try {
      const { done, total, result } = await kind.step(job, before);
      const state = done < total ? ('running' as const) : ('done' as const);
      return { job: { ...after, state, done, total }, result };
    } catch (error) {
      if (!(error instanceof KaartError) || TEMPORARY.some((code) => hasCode(error, code)))
        throw error;
      return fail(toStatedReason(error));
    }
  }
}
