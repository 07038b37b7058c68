import { systemClock } from '../../core/clock.ts';
import { addMilliseconds, DAY_MS, HOUR_MS } from '../../core/instant.ts';
import { toLocalMinute } from '../../core/local-time.ts';
import { stateReason } from '../../core/stated-reason.ts';
import { isLongSilent } from '../../delivery/silent-processes.ts';
import { policyExpiry } from '../../dsp/policy/policy-expiry.ts';
import { BREAK_GLASS } from '../../identity/break-glass-action.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { deadJobs, pendingJobs } from '../../store/outbox.ts';
import {
  type CheckDeps,
  type CheckProblem,
  findCurrentVersion,
  type SystemCheck,
} from './check.ts';
import { isNightOverdue } from './publication-state.ts';

export const checkLastNight: SystemCheck = {
  name: 'last-night',
  holds: 'night-succeeded',
  async find({ adapters }) {
    const last = await adapters.stores.nights.loadLast();
    if (last === undefined) return undefined; // no nightly run has been recorded yet
    const { doneAt, failing } = last;
    if (failing !== null)
      return {
        detail: stateReason('nights-failed', failing),
        next: 'remove-cause-of-night',
      };
    const now = (adapters.realClock ?? systemClock)();
    if (doneAt > now)
      return {
        detail: stateReason('night-in-future', { doneAt }),
        next: 'correct-clock-for-night',
      };
    if (!isNightOverdue(doneAt, now)) return undefined;
    return { detail: stateReason('night-overdue', { doneAt }), next: 'serve-for-night' };
  },
};

/** Longer than a job waits normally: it is done within seconds, and tried again within an hour. */
const LATE_AFTER_MS = 2 * HOUR_MS;

export const checkQueuedJobs: SystemCheck = {
  name: 'queued-jobs',
  holds: 'jobs-in-time',
  metric: 'OldestMessageSeconds',
  async find({ adapters: { table, clock } }) {
    const now = clock();
    let lateJobs = 0;
    let oldest = '';
    for await (const { id } of pendingJobs(table)) {
      const [since = ''] = id.split('#');
      if (since > now || addMilliseconds(since as typeof now, LATE_AFTER_MS) > now) break;
      oldest ||= since;
      lateJobs += 1;
    }
    if (lateJobs === 0) return undefined;
    return {
      detail: stateReason('jobs-late', { count: lateJobs, oldest }),
      next: 'serve-for-jobs',
    };
  },
};

export async function countDeadLetters({
  connector,
  adapters,
}: Pick<CheckDeps, 'connector' | 'adapters'>): Promise<number> {
  let count = 0;
  for await (const _ of deadJobs(adapters.table)) count += 1;
  for await (const _ of connector.outbox.deadLetters()) count += 1;
  return count;
}

export const checkDeadLetters: SystemCheck = {
  name: 'dead-letters',
  holds: 'no-dead-letters',
  async find(parts) {
    const count = await countDeadLetters(parts);
    if (count === 0) return undefined;
    return { detail: stateReason('dead-letters', { count }), next: 'look-at-outbox' };
  },
};

/** Maximum number of named withdrawals. */
const MAX_NAMED = 3;

export const checkWithdrawals: SystemCheck = {
  name: 'withdrawals',
  holds: 'withdrawals-in-time',
  metric: 'WithdrawalsOverdue',
  async find(parts) {
    const overdue: string[] = [];
    for await (const { id } of parts.withdrawals.listOverdue()) overdue.push(id);
    if (overdue.length === 0) return undefined;
    const withdrawals = overdue.slice(0, MAX_NAMED).join(', ');
    return {
      detail: stateReason('withdrawals-overdue', { count: overdue.length, withdrawals }),
      next: 'look-at-withdrawals',
    };
  },
};

export const checkHold: SystemCheck = {
  name: 'hold',
  holds: 'no-hold',
  metric: 'PublicationsHeld',
  async find({ publication }) {
    const hold = await publication.hold();
    if (hold === undefined) return undefined;
    const codes = hold.reasons.map(({ code }) => code).join(', ');
    const { edition, since } = hold;
    return {
      detail: stateReason('publication-on-hold', { edition: edition.id, since, codes }),
      next: 'lift-hold',
    };
  },
};

export const checkRetraction: SystemCheck = {
  name: 'retraction',
  holds: 'no-retraction-waits',
  async find(parts) {
    const editions = await parts.mapping.listEditions();
    const version = await findCurrentVersion(parts);
    return findUnservedProblem(editions, version?.edition.id) ?? findUnconfirmedProblem(editions);
  },
};

function findUnservedProblem(
  editions: readonly Edition[],
  servedEdition: string | undefined,
): CheckProblem | undefined {
  const edition = editions.find(
    ({ id, state }) => id === servedEdition && state === 'retracted',
  )?.id;
  if (edition === undefined) return undefined;
  return {
    detail: stateReason('retracted-edition-current', { edition }),
    next: 'publish-other-edition',
  };
}

function findUnconfirmedProblem(editions: readonly Edition[]): CheckProblem | undefined {
  const unconfirmed = editions.filter(
    ({ retracted }) => retracted !== null && retracted.confirmed === null,
  );
  if (unconfirmed.length === 0) return undefined;
  const names = unconfirmed.map(({ id }) => id).join(', ');
  return {
    detail: stateReason('retraction-waits', { editions: names }),
    next: 'confirm-retraction',
  };
}

/** A step that one person took alone is reported for this time. Milliseconds. */
const REPORTED_MS = 30 * DAY_MS;

export const checkSecondPerson: SystemCheck = {
  name: 'second-person',
  holds: 'no-step-alone',
  async find({ adapters: { stores, clock } }) {
    const since = addMilliseconds(clock(), -REPORTED_MS);
    const steps = stores.auditLog.entries({ action: BREAK_GLASS, since });
    const { value: last } = await steps.next();
    if (last === undefined) return undefined;
    const { actor, at, facts = {} } = last;
    return {
      detail: stateReason('step-taken-alone', {
        person: actor,
        at: toLocalMinute(at),
        step: String(facts['step']),
        subject: String(facts['subject']),
        reason: String(facts['reason']),
      }),
      next: 'name-second-person',
    };
  },
};

/** The next nightly run sends again; after two nights a person has to look. */
const FAILED_AFTER_MS = 2 * DAY_MS;

/** The recipients that have not accepted a withdrawal notice for two days. */
export async function findSilentRecipients({
  withdrawals,
  adapters,
}: Pick<CheckDeps, 'withdrawals' | 'adapters'>): Promise<readonly string[]> {
  const now = adapters.clock();
  const silent = new Set<string>();
  for await (const { counterpartyId, issuedAt } of withdrawals.listFailedNotices())
    if (addMilliseconds(issuedAt, FAILED_AFTER_MS) < now) silent.add(counterpartyId);
  return [...silent];
}

/** Finds a webhook or a connector that does not accept withdrawal notices. */
export const checkNotices: SystemCheck = {
  name: 'notices',
  holds: 'notices-arrive',
  metric: 'RecipientsNotReached',
  async find(parts) {
    const silent = await findSilentRecipients(parts);
    if (silent.length === 0) return undefined;
    const recipients = silent.join(', ');
    return { detail: stateReason('notices-failed', { recipients }), next: 'correct-webhook' };
  },
};

/** Maximum number of named processes. */
const MAX_NAMED_PROCESSES = 5;

/** Finds negotiations and transfers that wait for a counterparty without a response, or with another state. */
export const checkSilentProcesses: SystemCheck = {
  name: 'silent-processes',
  holds: 'no-process-silent',
  async find({ adapters: { stores, realClock = systemClock } }) {
    const now = realClock();
    const namedItems: string[] = [];
    let silent = 0;
    for await (const check of stores.silences.listAll()) {
      if (!isLongSilent(check, now)) continue;
      silent += 1;
      if (namedItems.length < MAX_NAMED_PROCESSES)
        namedItems.push(`${check.process} ${check.pid} (${check.state} since ${check.since})`);
    }
    if (silent === 0) return undefined;
    const processes = `${namedItems.join(', ')}${silent > namedItems.length ? ', …' : ''}`;
    return {
      detail: stateReason('processes-silent', { count: silent, processes }),
      next: 'ask-counterparty',
    };
  },
};

/** A permission of a company applies again only after a person confirms that the company is the same. */
export const checkWaitingCompanies: SystemCheck = {
  name: 'waiting-companies',
  holds: 'no-company-waits',
  async find({ consent }) {
    const counts = { returned: 0, 'changed-identity': 0 };
    for await (const { reason } of consent.confirmations.listWaiting())
      if (reason !== 'other-person') counts[reason] += 1;
    const { returned, 'changed-identity': changed } = counts;
    if (returned + changed === 0) return undefined;
    return {
      detail: stateReason('companies-wait', { count: returned + changed, returned, changed }),
      next: 'confirm-companies',
    };
  },
};

export const checkOffers: SystemCheck = {
  name: 'offers',
  holds: 'offers-open',
  async find({ adapters, connector }) {
    const now = adapters.clock();
    const datasets = await connector.datasets.all();
    const endedOffers = datasets.filter(({ offer }) => {
      const end = policyExpiry(offer);
      return end !== null && end < now;
    });
    if (endedOffers.length === 0) return undefined;
    return {
      detail: stateReason('offers-ended', { datasets: endedOffers.map(({ id }) => id).join(', ') }),
      next: 'check-clock-or-report',
    };
  },
};

/**
 * Finds credentials of ours that have ended, or end soon and were not renewed. Without them, the data space
 * refuses us.
 */
export const checkOwnCredentials: SystemCheck = {
  name: 'own-credentials',
  holds: 'credentials-renewed',
  async find({ identity }) {
    const endingCredentials = await identity.issuance.listNotRenewed();
    if (endingCredentials.length === 0) return undefined;
    const namedItems = endingCredentials.slice(0, MAX_NAMED).map(({ id, types, validUntil }) => {
      return `${id} (${types.join(' ')}, ${validUntil?.slice(0, 10)})`;
    });
    return {
      detail: stateReason('credentials-not-renewed', {
        count: endingCredentials.length,
        credentials: namedItems.join(', '),
      }),
      next: 'renew-credentials',
    };
  },
};

/** A removal over several nights makes progress each night. Milliseconds. */
const REMOVAL_STOPPED_AFTER_MS = 2 * DAY_MS;

/** Finds a removal of ended disclosures that began and makes no progress. */
export const checkEndedDisclosures: SystemCheck = {
  name: 'ended-disclosures',
  holds: 'disclosures-ending',
  async find({ adapters: { stores, realClock = systemClock } }) {
    const state = await stores.removals.load();
    if (state === undefined || state.isDone) return undefined;
    const { before, changedAt } = state;
    if (addMilliseconds(changedAt, REMOVAL_STOPPED_AFTER_MS) > realClock()) return undefined;
    const detail = stateReason('disclosures-not-removed', { before, changedAt });
    return { detail, next: 'remove-cause-of-night' };
  },
};
