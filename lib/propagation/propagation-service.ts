import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccessReduced } from '../consent/ports.ts';
import type { Clock } from '../core/clock.ts';
import { toArray } from '../core/collected.ts';
import { type Instant, later } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import { retryOnConflict } from '../core/retry.ts';
import { affectsRecipient } from './closed-to.ts';
import { type Affected, affectedRecipients } from './holders.ts';
import type { SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalNoticeService } from './notice-service.ts';
import { type Deadlines, isByFeedAlone, overdueIn, termOf } from './overdue.ts';
import type { PropagationPorts } from './ports.ts';
import { propagationsOf, type WithdrawalBatch } from './propagation.ts';

export interface PropagationOptions extends PropagationPorts {
  readonly noticeService: WithdrawalNoticeService;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly log: Log;
}

/** Downloads that began before a withdrawal have ended by then. */
const RECHECK_AFTER_MS = 3_600_000;
/** What only a person can settle is looked at so often. */
const WEEK_MS = 7 * 86_400_000;
/** What is proved in one look through the store. */
const ERASED_TOGETHER = 50;

/**
 * Brings withdrawals to everyone who holds what was withdrawn. Each step is one change of the
 * propagation and may be done twice; what is to be done next is owed with it, so whoever dies
 * between two steps leaves it to the next.
 */
export class PropagationService {
  readonly #options: PropagationOptions;

  constructor(options: PropagationOptions) {
    this.#options = options;
  }

  /** Takes in what a commit withdraws. Taken in again it changes nothing. */
  async open(withdrawn: NonNullable<AccessReduced['withdrawn']>): Promise<void> {
    for (const propagation of propagationsOf(withdrawn))
      await this.#options.propagations.open(propagation);
  }

  /** Does every step of a propagation that is due and not done. */
  async work(id: string): Promise<void> {
    while (await retryOnConflict(() => this.#advance(id)));
  }

  /** Proves of this and of others that wait for it that nothing of them is stored, where that is so. */
  async proveErasure(id: string): Promise<void> {
    const { propagations } = this.#options;
    const asked = (await propagations.find(id))?.value;
    if (asked === undefined || !awaitsErasure(asked)) return;
    const together = [asked];
    for await (const other of propagations.unfinished()) {
      if (together.length >= ERASED_TOGETHER) break;
      if (other.id !== id && awaitsErasure(other)) together.push(other);
    }
    await this.#prove(together);
  }

  /**
   * The nightly look at what is due: does what is left, tries again, closes, and logs one line.
   * Others run between two propagations.
   */
  async resume(): Promise<void> {
    const { propagations, foldHeld, log } = this.#options;
    await foldHeld();
    const open = await toArray(propagations.unfinished());
    const due = open.filter((propagation) => this.#isLookDue(propagation));
    for (const { id } of due) {
      await nextTurn();
      await this.work(id);
      await this.#recheck(id);
      await this.#sendAgain(id);
    }
    for (const { id } of due) {
      await nextTurn();
      await this.proveErasure(id);
      await this.close(id);
    }
    let overdue = open.filter((each) => !due.includes(each) && isLate(each)).length;
    for (const { id } of due) if (await this.#look(id)) overdue += 1;
    const facts = { open: open.length, looked: due.length, overdue };
    log(overdue > 0 ? 'warn' : 'info', 'withdrawals.looked', facts);
  }

  /** Closes a propagation of which nothing is left to be done or said. */
  async close(id: string): Promise<void> {
    const { notices, clock, deadlines } = this.#options;
    const now = clock();
    let acknowledged = true;
    for await (const notice of notices.of(id)) {
      if (notice.state === 'ACKNOWLEDGED') continue;
      acknowledged = false;
      if (!isByFeedAlone(notice) || now <= termOf(notice, deadlines.acknowledgeDays)) return;
    }
    await this.#change(id, (propagation) => {
      const { erased, recheckedAt, closedAt } = propagation;
      if (erased === null || recheckedAt === null || closedAt !== null) return undefined;
      return { ...propagation, closedAt: now, termPassedAt: acknowledged ? null : now };
    });
  }

  /** A time beyond the longest wait was set by a clock that was ahead. */
  #isLookDue({ effectiveAt, looked }: WithdrawalBatch): boolean {
    const now = this.#options.clock();
    if (effectiveAt > now) return false;
    return looked === null || looked.nextAt <= now || looked.nextAt > later(now, 2 * WEEK_MS);
  }

  /** Keeps what is late, and when to look again. @returns whether something is late */
  async #look(id: string): Promise<boolean> {
    const { propagations, notices, deadlines, clock } = this.#options;
    const stored = await propagations.find(id);
    if (stored === undefined || stored.value.closedAt !== null) return false;
    const now = clock();
    const sent = await toArray(notices.of(id));
    const late = [...overdueIn(stored.value, sent, deadlines, now)];
    const nextAt = nextLookAt(stored.value, sent, deadlines, now);
    await this.#change(id, (propagation) =>
      propagation.closedAt === null ? { ...propagation, looked: { nextAt, late } } : undefined,
    );
    return late.length > 0;
  }

  /** Does the next step. @returns whether there was one */
  async #advance(id: string): Promise<boolean> {
    const { propagations } = this.#options;
    const stored = await propagations.find(id);
    if (stored === undefined || !this.#isDue(stored.value)) return false;
    const next = await this.#next(stored.value);
    if (next === undefined) return false;
    const owes = stored.value.notified === null && next.notified !== null;
    await propagations.change(next, stored.revision, owes ? 'erasure-due' : undefined);
    return true;
  }

  /** A withdrawal that was in effect when it was recorded is due, also if the clock has been set back since. */
  #isDue({ recordedAt, effectiveAt, closedAt }: WithdrawalBatch): boolean {
    if (closedAt !== null) return false;
    return effectiveAt === recordedAt || effectiveAt <= this.#options.clock();
  }

  /** The propagation with its next step done; `undefined` where none is left. */
  async #next(propagation: WithdrawalBatch): Promise<WithdrawalBatch | undefined> {
    const { clock, supersede, suspendEmpty } = this.#options;
    if (propagation.superseded === null) {
      const version = await supersede();
      return { ...propagation, superseded: { at: clock(), version } };
    }
    if (propagation.transfers === null) {
      const suspended = [...(await suspendEmpty(audiencesOf(propagation)))];
      return { ...propagation, transfers: { at: clock(), suspended } };
    }
    if (propagation.notified === null) {
      const holders = await this.#notify(propagation);
      return { ...propagation, notified: { at: clock(), holders } };
    }
    return undefined;
  }

  /** Tells each holder of the rows that it was not told of yet. */
  async #notify(propagation: WithdrawalBatch): Promise<number> {
    const { held, consents, noticeService, notices } = this.#options;
    const told = new Set<string>();
    for await (const { counterParty, agreements, records } of notices.of(propagation.id))
      for (const { record_id } of records)
        told.add(JSON.stringify([counterParty, agreements.length > 0, record_id]));
    const ids = propagation.companies.map(({ recordId }) => recordId);
    const isClosedTo = affectsRecipient(
      propagation,
      await consents.load(ids, propagation.effectiveAt),
    );
    const holders = await affectedRecipients(propagation, held(new Set(ids)), isClosedTo);
    for (const affected of holders) {
      const records = affected.records.filter(
        ({ record_id }) => !told.has(toldKey(affected, record_id)),
      );
      if (records.length > 0)
        await noticeService.notifyRecipient(propagation.id, { ...affected, records });
    }
    return new Set(holders.map(({ holder }) => holder)).size;
  }

  /** A read that was under way when the holders were looked up is in the log by now. */
  async #recheck(id: string): Promise<void> {
    const { propagations, clock } = this.#options;
    const stored = await propagations.find(id);
    const { notified, recheckedAt } = stored?.value ?? {};
    if (stored === undefined || notified == null || recheckedAt !== null) return;
    const now = clock();
    if (notified.at <= now && now < later(notified.at, RECHECK_AFTER_MS)) return;
    const holders = await this.#notify(stored.value);
    const next = { ...stored.value, notified: { ...notified, holders }, recheckedAt: clock() };
    await propagations.change(next, stored.revision);
  }

  async #sendAgain(id: string): Promise<void> {
    const { notices, noticeService } = this.#options;
    for await (const { pid, state } of notices.of(id))
      if (state === 'FAILED') await noticeService.sendAgain(pid);
  }

  async #prove(together: readonly WithdrawalBatch[]): Promise<void> {
    const { inspectErasure, log } = this.#options;
    const asked = together.flatMap(({ id, companies }) =>
      companies.flatMap(({ recordId, closings }) =>
        closings.map((closing) => ({ id, recordId, ...closing })),
      ),
    );
    const { proof, remains, unread } = await inspectErasure(asked);
    const open = new Set([...remains].map((index) => asked[index]?.id));
    for (const { id } of together) {
      if (unread.length > 0 || open.has(id)) {
        log('warn', 'erasure-open', { withdrawal: id, unread: unread.length });
        continue;
      }
      await this.#change(id, (propagation) =>
        propagation.erased === null ? { ...propagation, erased: proof } : undefined,
      );
      await this.close(id);
    }
  }

  async #change(
    id: string,
    change: (propagation: WithdrawalBatch) => WithdrawalBatch | undefined,
  ): Promise<void> {
    const { propagations } = this.#options;
    await retryOnConflict(async () => {
      const stored = await propagations.find(id);
      const next = stored && change(stored.value);
      if (stored !== undefined && next !== undefined)
        await propagations.change(next, stored.revision);
    });
  }
}

function isLate({ looked }: WithdrawalBatch): boolean {
  return looked !== null && looked.late.length > 0;
}

/** The next night while steps are open or a notice failed; then the end of a term; then once a week. */
function nextLookAt(
  { recheckedAt, erased }: WithdrawalBatch,
  notices: readonly SentWithdrawalNotice[],
  { acknowledgeDays }: Deadlines,
  now: Instant,
): Instant {
  const waiting = notices.filter(({ state }) => state !== 'ACKNOWLEDGED');
  const open = waiting.some(({ state }) => state === 'START' || state === 'FAILED');
  if (recheckedAt === null || erased === null || open) return now;
  const terms = waiting.map((notice) => termOf(notice, acknowledgeDays));
  const coming = terms.filter((term) => term >= now).sort();
  return coming[0] ?? later(now, WEEK_MS);
}

function awaitsErasure({ notified, erased, closedAt }: WithdrawalBatch): boolean {
  return notified !== null && erased === null && closedAt === null;
}

function audiencesOf({ companies }: WithdrawalBatch) {
  return [
    ...new Set(companies.flatMap(({ closings }) => closings.map(({ audience }) => audience))),
  ];
}

function toldKey({ holder, agreements }: Affected, recordId: string): string {
  return JSON.stringify([holder, agreements.length > 0, recordId]);
}
