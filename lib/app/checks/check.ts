import { hasCode } from '../../core/errors.ts';
import type { MetricName } from '../../core/metrics.ts';
import type { PlainReason, StatedReason } from '../../core/reasons/error-reasons.ts';
import type { NextStep } from '../../core/reasons/next-steps.ts';
import type { Version } from '../../publication/version.ts';
import type { HttpDeps } from '../http-deps.ts';

/** A problem and the instruction for an operator. Neither contains a secret or personal data. */
export interface CheckProblem {
  readonly detail: StatedReason;
  /** One instruction, with the command to run if there is one. */
  readonly next: NextStep;
}

/** The parts of Kaart that a check may read. */
export type CheckDeps = HttpDeps;

/** A condition that must hold for Kaart to work. To add a check, write it in `daily-work.ts` or `stored-data.ts` and add it to `CHECKS`. */
export interface SystemCheck {
  /** Stable, because the API, `/status` and alarms use the name. Lower case, words joined by `-`. */
  readonly name: string;
  /** Short sentence for people that is true if nothing is wrong. */
  readonly holds: PlainReason;
  /**
   * The metric that shows the same problem and has a separate alarm. The metric of failed checks then does
   * not count it.
   */
  readonly metric?: MetricName;
  /** @returns `undefined` if nothing is wrong. A check that throws counts as a problem. */
  find(parts: CheckDeps): Promise<CheckProblem | undefined>;
}

/** The current version; `undefined` before the first one. */
export async function findCurrentVersion({
  publication,
}: Pick<CheckDeps, 'publication'>): Promise<Version | undefined> {
  try {
    return (await publication.head()).version;
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return undefined;
    throw error;
  }
}
