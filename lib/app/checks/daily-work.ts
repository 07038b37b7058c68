import { systemClock } from '../../core/clock.ts';
import { addMilliseconds, DAY_MS, HOUR_MS } from '../../core/instant.ts';
import { toLocalMinute } from '../../core/local-time.ts';
import { isLongSilent } from '../../delivery/silent-processes.ts';
import { policyExpiry } from '../../dsp/policy/policy-expiry.ts';
import { BREAK_GLASS } from '../../identity/break-glass.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { deadJobs, pendingJobs } from '../../store/outbox.ts';
import { type CheckProblem, findCurrentVersion, type SystemCheck } from './check.ts';

/** A day, and six hours for a night that takes long or is tried again. Milliseconds. */
const OVERDUE_AFTER_MS = 30 * HOUR_MS;

export const checkLastNight: SystemCheck = {
  name: 'last-night',
  holds: 'the last nightly run succeeded',
  async find({ adapters }) {
    const last = await adapters.stores.nights.last();
    if (last === undefined) return undefined; // nothing runs nights here yet
    const { doneAt, failing } = last;
    if (failing !== null)
      return {
        detail: `nightly runs have failed ${failing.times} times since ${failing.since}: ${failing.error}`,
        next: 'Remove the cause; the run is tried again by itself, or run kaart publish.',
      };
    const now = (adapters.realClock ?? systemClock)();
    if (doneAt > now)
      return {
        detail: `the last nightly run was at ${doneAt}, which is in the future`,
        next: 'Correct the clock of this machine; the next night puts it right.',
      };
    if (addMilliseconds(doneAt, OVERDUE_AFTER_MS) >= now) return undefined;
    return {
      detail: `the last nightly run that succeeded was at ${doneAt}`,
      next: 'Start kaart serve, which makes up the missed night; in AWS, look at the schedule of the publish function.',
    };
  },
};

/** Longer than a job waits normally: it is done within seconds, and tried again within an hour. */
const LATE_AFTER_MS = 2 * HOUR_MS;

export const checkQueuedJobs: SystemCheck = {
  name: 'queued-jobs',
  holds: 'no job has waited for two hours',
  async find({ adapters: { table, clock } }) {
    const now = clock();
    let late = 0;
    let oldest = '';
    for await (const { id } of pendingJobs(table)) {
      const [since = ''] = id.split('#');
      if (since > now || addMilliseconds(since as typeof now, LATE_AFTER_MS) > now) break;
      oldest ||= since;
      late += 1;
    }
    if (late === 0) return undefined;
    return {
      detail: `${late} jobs have waited for more than two hours, the oldest since ${oldest}`,
      next: 'Start kaart serve, which does them; the log names why a job failed. In AWS, look at the deliver function.',
    };
  },
};

export const checkDeadLetters: SystemCheck = {
  name: 'dead-letters',
  holds: 'no job or message is a dead letter',
  async find({ connector, adapters }) {
    let count = 0;
    for await (const _ of deadJobs(adapters.table)) count += 1;
    for await (const _ of connector.outbox.deadLetters()) count += 1;
    if (count === 0) return undefined;
    return {
      detail: `${count} jobs or messages failed for good`,
      next: 'Run kaart outbox, which shows them with the reason; kaart outbox replay ID tries one again, kaart outbox drop ID deletes it.',
    };
  },
};

/** Most withdrawals that are named. */
const NAMED = 3;

export const checkWithdrawals: SystemCheck = {
  name: 'withdrawals',
  holds: 'no withdrawal is overdue',
  async find({ withdrawals }) {
    const late: string[] = [];
    for await (const { id } of withdrawals.overdue()) late.push(id);
    if (late.length === 0) return undefined;
    return {
      detail: `${late.length} withdrawals are overdue: ${late.slice(0, NAMED).join(', ')}`,
      next: 'Run kaart withdrawals --overdue, which shows what is missing; ask the recipients, then run kaart withdrawals acknowledge.',
    };
  },
};

export const checkHold: SystemCheck = {
  name: 'hold',
  holds: 'no publication waits for a second person',
  async find({ publication }) {
    const hold = await publication.hold();
    if (hold === undefined) return undefined;
    const codes = hold.reasons.map(({ code }) => code).join(', ');
    return {
      detail: `a publication of edition ${hold.edition.id} has been on hold since ${hold.since}: ${codes}`,
      next: 'Look at kaart publish --dry-run; then kaart publish --lift-hold --reason TEXT --as NAME.',
    };
  },
};

export const checkRetraction: SystemCheck = {
  name: 'retraction',
  holds: 'no retraction waits for a second person, and no retracted edition is the current one',
  async find(parts) {
    const editions = await parts.mapping.editions();
    const version = await findCurrentVersion(parts);
    return notServed(editions, version?.edition.id) ?? unconfirmed(editions);
  },
};

function notServed(
  editions: readonly Edition[],
  served: string | undefined,
): CheckProblem | undefined {
  if (!editions.some(({ id, state }) => id === served && state === 'retracted')) return undefined;
  return {
    detail: `edition ${served} is retracted, and no other edition has been published since: reads of rows answer 503`,
    next: 'Run kaart publish; if nothing follows, release an edition or the hold that kaart publish names.',
  };
}

function unconfirmed(editions: readonly Edition[]): CheckProblem | undefined {
  const open = editions.filter(
    ({ retracted }) => retracted !== null && retracted.confirmed === null,
  );
  const [first] = open;
  if (first === undefined) return undefined;
  return {
    detail: `the retraction of ${open.map(({ id }) => id).join(', ')} waits for a second person`,
    next: `Run kaart retract ${first.id} --confirm --as NAME, or kaart retract ${first.id} --undo --reason TEXT --as NAME.`,
  };
}

/** A step that one person took alone is named for this time. Milliseconds. */
const NAMED_MS = 30 * DAY_MS;

export const checkSecondPerson: SystemCheck = {
  name: 'second-person',
  holds: 'in the last 30 days no person took a step alone that needs two persons',
  async find({ adapters: { stores, clock } }) {
    const since = addMilliseconds(clock(), -NAMED_MS);
    const steps = stores.auditLog.entries({ action: BREAK_GLASS, since });
    const { value: last } = await steps.next();
    if (last === undefined) return undefined;
    const { actor, at, facts = {} } = last;
    return {
      detail: `${actor} took a step alone on ${toLocalMinute(at)} (${facts['step']} of ${facts['subject']}): ${facts['reason']}`,
      next: `Name a second person, who looks at each step: kaart audit log --action ${BREAK_GLASS}.`,
    };
  },
};

/** The next nightly run sends again; after two nights a person has to look. */
const FAILED_AFTER_MS = 2 * DAY_MS;

/** Finds a webhook or a connector that does not accept withdrawal notices. */
export const checkNotices: SystemCheck = {
  name: 'notices',
  holds: 'each notice of a withdrawal reaches its recipient',
  async find({ withdrawals, adapters }) {
    const now = adapters.clock();
    const silent = new Set<string>();
    for await (const { counterpartyId, issuedAt } of withdrawals.failedNotices())
      if (addMilliseconds(issuedAt, FAILED_AFTER_MS) < now) silent.add(counterpartyId);
    if (silent.size === 0) return undefined;
    return {
      detail: `notices of withdrawal have failed for two days and more: ${[...silent].join(', ')}`,
      next: 'Ask the recipient. kaart partner webhook ID URL corrects its address; the next night sends again.',
    };
  },
};

/** Most processes that are named. */
const MOST_NAMED = 5;

/** Finds negotiations and transfers that wait for a counterparty without a response, or with another state. */
export const checkSilentProcesses: SystemCheck = {
  name: 'silent-processes',
  holds: 'no negotiation or transfer has waited for a silent counterparty for a day',
  async find({ adapters: { stores, realClock = systemClock } }) {
    const now = realClock();
    const named: string[] = [];
    let silent = 0;
    for await (const look of stores.silences.all()) {
      if (!isLongSilent(look, now)) continue;
      silent += 1;
      if (named.length < MOST_NAMED)
        named.push(`${look.process} ${look.pid} (${look.state} since ${look.since})`);
    }
    if (silent === 0) return undefined;
    const more = silent > named.length ? `, and ${silent - named.length} more` : '';
    return {
      detail: `the other side has not confirmed these processes for a day: ${named.join(', ')}${more}`,
      next: 'Ask the counterparty whether its connector runs and still has them. If not, end them: kaart negotiations terminate PID, kaart transfers terminate PID.',
    };
  },
};

/** A permission of a company applies again only after a person confirms that the company is the same. */
export const checkWaitingCompanies: SystemCheck = {
  name: 'waiting-companies',
  holds: 'no company waits for a confirmation of its identity',
  async find({ consent }) {
    const counts = { returned: 0, 'changed-identity': 0 };
    for await (const { reason } of consent.confirmations.waiting())
      if (reason !== 'other-person') counts[reason] += 1;
    const { returned, 'changed-identity': changed } = counts;
    if (returned + changed === 0) return undefined;
    return {
      detail: `earlier decisions do not count for ${returned + changed} companies: ${returned} came back, ${changed} have another register number`,
      next: 'Run kaart consents waiting; then kaart consents confirm COMPANY --reason TEXT if it is the same company, or kaart refuse COMPANY if it is not.',
    };
  },
};

export const checkOffers: SystemCheck = {
  name: 'offers',
  holds: 'every offer in the data space can be accepted',
  async find({ adapters, connector }) {
    const now = adapters.clock();
    const offered = await connector.datasets.all();
    const ended = offered.filter(({ offer }) => {
      const end = policyExpiry(offer);
      return end !== null && end < now;
    });
    if (ended.length === 0) return undefined;
    return {
      detail: `the terms of ${ended.map(({ id }) => id).join(', ')} have ended`,
      next: 'Check the clock of this machine: offers are renewed with each year. If it is right, report this.',
    };
  },
};
