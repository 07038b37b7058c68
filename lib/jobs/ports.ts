import type { Json } from '../core/digest.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Scope } from '../identity/roles.ts';
import type { Job } from './job.ts';

/** The kind of the outbox message of a step. */
export const JOB_STEP = 'job-step';

/** A job with the result of its steps so far. */
export interface StoredJob extends Revisioned<Job> {
  /** `null` before the first step. */
  readonly result: Json;
}

/** The store of jobs. Each write is one transaction with the message of the next step. */
export interface JobStore {
  find(id: string): Promise<StoredJob | undefined>;
  /** A page of the jobs, the latest first, without their results. */
  page(page: PageRequest): Promise<ListPage<Job>>;
  /** Stores a new job and queues its first step. */
  create(job: Job): Promise<void>;
  /**
   * Stores the state after a step, and queues the next step unless the job has ended.
   *
   * @throws KaartError `concurrent-update` if another worker stored this step
   */
  update(job: Job, result: Json, revision: number): Promise<void>;
}

/** The result of one step. */
export interface StepResult {
  /** Number of entries that are done now. */
  readonly done: number;
  /** Number of all entries. */
  readonly total: number;
  /** Result of all steps so far, at most 300 KB. */
  readonly result: Json;
}

/**
 * A kind of work. A step takes at most a minute, and may be repeated: after a kill the same step runs again from the
 * same place.
 */
export interface JobKind {
  /** The right that the person needs, checked again before each step. */
  readonly needs: Scope;
  /**
   * Does the work from `job.done` on.
   *
   * @throws KaartError; the job fails with it, unless a repetition may help
   */
  step(job: Job, before: Json): Promise<StepResult>;
}

/** Reads whether the person has a right now. */
export type CheckRight = (
  job: Pick<Job, 'askedBy' | 'askedAt'>,
  needs: Scope,
) => Promise<RightOfPerson>;

type RightOfPerson =
  | { readonly holds: true }
  | { readonly holds: false; readonly reason: PlainReason };
