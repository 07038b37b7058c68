import type { ConsentEpoch } from '../consent/ports.ts';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import { KaartError } from '../core/errors.ts';
import { type Instant, laterInstant } from '../core/instant.ts';
import { type ByAudience, byAudience } from './by-audience.ts';
import type { Plan } from './plan.ts';
import type { CurrentVersion, Freshness } from './version.ts';

/** Clocks of processes differ by less than this. Milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Whether a version was made with a clock that was ahead: its time has yet to come. A clock that is
 * before the reference date of the edition is itself wrong, so it proves nothing.
 */
export function isFromFuture({ version }: Pick<GrantsTime, 'version'>, now: Instant): boolean {
  const { consentsReadAt, edition } = version;
  if (edition !== undefined && now < edition.referenceDate) return false;
  return Date.parse(consentsReadAt) - Date.parse(now) > CLOCK_TOLERANCE_MS;
}

/**
 * The current time, but not before the time at which the grants of the current version were read: a clock may be a
 * little late. With an earlier time, a version would lose grants that the current version shows. The time of a version
 * that is {@link isFromFuture} does not count.
 */
export function timeNotBefore(
  head: Pick<GrantsTime, 'version'> | undefined,
  now: Instant,
): Instant {
  if (head === undefined || isFromFuture(head, now)) return now;
  return laterInstant(head.version.consentsReadAt, now);
}

/** Freshness of a view: the epoch of its grants, and the end of its validity. */
type GrantsTime = Pick<CurrentVersion, 'freshness'> & {
  readonly version: Pick<CurrentVersion['version'], 'consentsReadAt'> &
    Partial<Pick<CurrentVersion['version'], 'edition'>>;
};

/**
 * Whether an audience's view still shows only permitted data: since its grants were read, no withdrawal
 * or refusal was recorded, and no grant in it has expired.
 */
export function isFresh(
  head: GrantsTime,
  audience: Audience,
  epoch: ConsentEpoch,
  now: Instant,
): boolean {
  const { epoch: rendered, nextChangeAt } = head.freshness[audience];
  if (rendered !== epoch[audience]) return false;
  return nextChangeAt === null || timeNotBefore(head, now) < nextChangeAt;
}

/** Whether the views of all audiences are fresh. */
export function isFreshForAll(head: GrantsTime, epoch: ConsentEpoch, now: Instant): boolean {
  return AUDIENCES.every((audience) => isFresh(head, audience, epoch, now));
}

/** Computes the freshness of the views of a plan. @param epoch read before the grants */
export function computeFreshness(plan: Plan, epoch: ConsentEpoch): ByAudience<Freshness> {
  return byAudience((audience) => ({
    epoch: epoch[audience],
    nextChangeAt: plan.nextChangeAt[audience],
  }));
}

/** The refusal of a view that no version serves now. */
export function viewStaleError(cause?: unknown): KaartError {
  return new KaartError('new-version-being-made', { code: 'view-stale', cause });
}

/** The refusal of every view if the served edition is retracted and no other may follow it yet. */
export function nothingServedError(cause?: unknown): KaartError {
  return new KaartError('no-earlier-edition-published', { code: 'nothing-served', cause });
}
