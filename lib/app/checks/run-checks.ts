import { setTimeout as sleep } from 'node:timers/promises';
import type { CountedEvent } from '../../core/metrics.ts';
import type { ErrorReason } from '../../core/reasons/error-reasons.ts';
import { NEXT_STEPS } from '../../core/reasons/next-steps.ts';
import { RecentValue } from '../../core/recent-value.ts';
import { stateReason, toReasonTexts, toStatedReason } from '../../core/stated-reason.ts';
import type { CheckResult, RecentStatus } from '../../http/routes/status-routes.tsx';
import type { CheckDeps, CheckProblem, SystemCheck } from './check.ts';
import {
  checkDeadLetters,
  checkEndedDisclosures,
  checkHold,
  checkLastNight,
  checkNotices,
  checkOffers,
  checkOwnCredentials,
  checkQueuedJobs,
  checkRetraction,
  checkSecondPerson,
  checkSilentProcesses,
  checkWaitingCompanies,
  checkWithdrawals,
} from './daily-work.ts';
import { findPublicationState } from './publication-state.ts';
import {
  checkAuditHead,
  checkClock,
  checkConsentLog,
  checkCurrentVersion,
  checkDiskSpace,
  checkEditionFiles,
  checkJournal,
  checkManifest,
  checkVersionFiles,
} from './stored-data.ts';

/** After this time a check counts as failed, so that one slow store does not hide the other results. Milliseconds. */
const LIMIT_MS = 30_000;
/** Anonymous callers see results that are this old at most. Milliseconds. */
const MAX_AGE_MS = 30_000;

/** Runs all checks, one after the other: a check must not slow down requests. */
export async function runChecks(
  parts: CheckDeps,
  checks: readonly SystemCheck[] = CHECKS,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await computeCheckResult(check, parts));
  return results;
}

const UNKNOWN = { state: 'unknown', lastNight: null, since: null } as const;

/** Runs the checks at most once in 30 seconds, whatever the number of callers. */
export function createSharedStatus(parts: CheckDeps): () => Promise<RecentStatus> {
  const run = async () => {
    const checks = await runChecks(parts);
    const publication = await findPublicationState(parts).catch(() => UNKNOWN); // the checks name the cause
    return { checks, publication };
  };
  const recent = new RecentValue<RecentStatus>(run, MAX_AGE_MS, () => performance.now());
  return () => recent.get();
}

async function computeCheckResult(check: SystemCheck, parts: CheckDeps): Promise<CheckResult> {
  const { name, holds, metric } = check;
  const problem = await findCheckProblem(check, parts);
  const condition = toReasonTexts(stateReason(holds));
  if (problem === undefined)
    return { check: name, wanted: condition, ok: true, detail: condition, next: null };
  const { reason } = problem.detail;
  // If a check could not read the stores, its metric has no value either.
  const shownMetric = UNREAD_REASONS.has(reason) ? undefined : metric;
  // The code only: the text of a reason may name a person.
  const facts = { check: name, reason, error: problem.error, metric: shownMetric };
  parts.adapters.log('warn', 'check.failed' satisfies CountedEvent, facts);
  return {
    check: name,
    wanted: condition,
    ok: false,
    detail: toReasonTexts(problem.detail),
    next: NEXT_STEPS[problem.next],
  };
}

/** The reasons of a check that ended without a result. */
const UNREAD_REASONS: ReadonlySet<string> = new Set<ErrorReason>([
  'check-timed-out',
  'check-failed',
]);

/** A problem; with the error if the check itself failed. */
type FoundProblem = CheckProblem & { readonly error?: string };

async function findCheckProblem(
  check: SystemCheck,
  parts: CheckDeps,
): Promise<FoundProblem | undefined> {
  const timeoutControl = new AbortController();
  const timeout = sleep(LIMIT_MS, undefined, { signal: timeoutControl.signal, ref: false }).then(
    (): CheckProblem => ({
      detail: stateReason('check-timed-out', { seconds: LIMIT_MS / 1000 }),
      next: 'check-again',
    }),
  );
  timeout.catch(() => undefined);
  try {
    return await Promise.race([check.find(parts), timeout]);
  } catch (error) {
    return {
      detail: stateReason('check-failed', { cause: toReasonTexts(toStatedReason(error)) }),
      next: 'look-at-log',
      error: String(error),
    };
  } finally {
    timeoutControl.abort();
  }
}

/** Every check, in the order in which `kaart doctor` shows them. Add a check here and nowhere else. */
export const CHECKS: readonly SystemCheck[] = [
  // first: other checks read consents, and that replays the journal
  checkJournal,
  checkClock,
  checkCurrentVersion,
  checkVersionFiles,
  checkManifest,
  checkEditionFiles,
  checkConsentLog,
  checkWaitingCompanies,
  checkLastNight,
  checkAuditHead,
  checkHold,
  checkRetraction,
  checkSecondPerson,
  checkWithdrawals,
  checkNotices,
  checkQueuedJobs,
  checkDeadLetters,
  checkEndedDisclosures,
  checkSilentProcesses,
  checkDiskSpace,
  checkOffers,
  checkOwnCredentials,
];
