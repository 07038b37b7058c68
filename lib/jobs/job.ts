import * as z from 'zod';
import type { Json } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';

export const JOB_STATES = ['waiting', 'running', 'done', 'failed'] as const;

/** Bulk work that a person asked for. It is done in steps, and a person can follow it. */
export const Job = z.strictObject({
  id: z.string(),
  /** Name of the {@link JobKind} that does the work. */
  kind: z.string(),
  /** The person who asked, with the rights that each step checks again. */
  askedBy: z.strictObject({
    subject: z.string(),
    tokenId: z.string(),
    roles: z.array(z.string()),
  }),
  /** Real time. */
  askedAt: Instant,
  /** Real time of the last step. */
  changedAt: Instant,
  state: z.enum(JOB_STATES),
  /** Number of steps that are stored. The next message names it, so a repeated message changes nothing. */
  steps: z.int().min(0),
  /** Number of entries that are done: the place where the next step begins. */
  done: z.int().min(0),
  /** Number of entries; `null` before the first step. */
  total: z.int().min(0).nullable(),
  /** Why the job failed; `null` otherwise. */
  reason: z.custom<StatedReason>().nullable(),
  /** Input of the kind; the kind checks it. */
  input: z.custom<Json>(),
});
export type Job = Readonly<z.infer<typeof Job>>;

/** Whether no step follows. */
export function isEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed';
}
