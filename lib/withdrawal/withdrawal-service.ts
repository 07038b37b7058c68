import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccessReduced } from '../consent/ports.ts';
import type { Clock } from '../core/clock.ts';
import { addMilliseconds, DAY_MS, HOUR_MS, type Instant } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import { retryOnConflict } from '../core/retry.ts';
import { toArray } from '../core/to-array.ts';
import { type AffectedRecipient, affectedRecipients } from './affected-recipients.ts';
import { affectsRecipient } from './affects-recipient.ts';
import type { SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalNoticeService } from './notice-service.ts';
import { computeAcknowledgeBy, type Deadlines, findOverdue, isFeedOnly } from './overdue.ts';
import type { WithdrawalDeps } from './ports.ts';
import { buildWithdrawalBatches, type WithdrawalBatch } from './withdrawal-batch.ts';

export interface WithdrawalServiceDeps extends WithdrawalDeps {
  readonly noticeService: WithdrawalNoticeService;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly log: Log;
}

/** Downloads that began before a withdrawal have ended by then. */
const RECHECK_AFTER_MS = HOUR_MS;
/** What only a person can settle is looked at so often. */
const WEEK_MS = 7 * DAY_MS;
/** Number of withdrawals whose erasure is checked in one pass through the store. */
const ERASED_TOGETHER = 50;

/**
 * Notifies each recipient of withdrawn data. Each step is one change of the batch and may be done
 * twice. The change also queues the next step, so after a crash another worker continues.
 */
export class WithdrawalService {
  readonly #deps: WithdrawalServiceDeps;

  constructor(deps: WithdrawalServiceDeps) {
    this.#deps = deps;
  }

  /** Takes in what a commit withdraws. Taken in again it changes nothing. */
  async open(withdrawn: NonNullable<AccessReduced['withdrawn']>): Promise<void> {
    for (const batch of buildWithdrawalBatches(withdrawn)) await this.#deps.batches.open(batch);
  }

  /** Does every step of a batch that is due and not done. */
  async runDueSteps(id: string): Promise<void> {
    while (await retryOnConflict(() => this.#advance(id)));
  }

  /** Proves of this and of others that wait for it that nothing of them is stored, where that is so. */
  async proveErasure(id: string): Promise<void> {
    const { batches } = this.#deps;
    const asked = (await batches.find(id))?.value;
    if (asked === undefined || !awaitsErasure(asked)) return;
    const together = [asked];
    for await (const other of batches.unfinished()) {
      if (together.length >= ERASED_TOGETHER) break;
      if (other.id !== id && awaitsErasure(other)) together.push(other);
    }
    await this.#checkErasure(together);
  }

  /**
   * The nightly run over due withdrawals: completes open steps, tries again, closes, and logs one line.
   * Others run between two batches.
   */
  async resume(): Promise<void> {
    const { batches, foldDisclosedRows: foldHeld, log } = this.#deps;
    await foldHeld();
    const open = await toArray(batches.unfinished());
    const due = open.filter((batch) => this.#isErasureCheckDue(batch));
    for (const { id } of due) {
      await nextTurn();
      await this.runDueSteps(id);
      await this.#notifyLateReaders(id);
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

  /** Closes a batch of which nothing is left to be done or said. */
  async close(id: string): Promise<void> {
    const { notices, clock, deadlines } = this.#deps;
    const now = clock();
    let acknowledged = true;
    for await (const notice of notices.of(id)) {
      if (notice.state === 'ACKNOWLEDGED') continue;
      acknowledged = false;
      if (!isFeedOnly(notice) || now <= computeAcknowledgeBy(notice, deadlines.acknowledgeDays))
        return;
    }
    await this.#change(id, (batch) => {
      const { erased, recheckedAt, closedAt } = batch;
      if (erased === null || recheckedAt === null || closedAt !== null) return undefined;
      return { ...batch, closedAt: now, termPassedAt: acknowledged ? null : now };
    });
  }

  /** A time beyond the longest wait was set by a clock that was ahead. */
  #isErasureCheckDue({ effectiveAt, looked }: WithdrawalBatch): boolean {
    const now = this.#deps.clock();
    if (effectiveAt > now) return false;
    return (
      looked === null || looked.nextAt <= now || looked.nextAt > addMilliseconds(now, 2 * WEEK_MS)
    );
  }

  /** Stores the late steps, and the time of the next check. @returns whether a step is late */
  async #look(id: string): Promise<boolean> {
    const { batches, notices, deadlines, clock } = this.#deps;
    const stored = await batches.find(id);
    if (stored === undefined || stored.value.closedAt !== null) return false;
    const now = clock();
    const sent = await toArray(notices.of(id));
    const late = [...findOverdue(stored.value, sent, deadlines, now)];
    const nextAt = nextLookAt(stored.value, sent, deadlines, now);
    await this.#change(id, (batch) =>
      batch.closedAt === null ? { ...batch, looked: { nextAt, late } } : undefined,
    );
    return late.length > 0;
  }

  /** Does the next step. @returns whether there was one */
  async #advance(id: string): Promise<boolean> {
    const { batches } = this.#deps;
    const stored = await batches.find(id);
    if (stored === undefined || !this.#isDue(stored.value)) return false;
    const next = await this.#next(stored.value);
    if (next === undefined) return false;
    const enqueues = stored.value.notified === null && next.notified !== null;
    await batches.change(next, stored.revision, enqueues ? 'erasure-due' : undefined);
    return true;
  }

  /** A withdrawal that was in effect when it was recorded is due, also if the clock has been set back since. */
  #isDue({ recordedAt, effectiveAt, closedAt }: WithdrawalBatch): boolean {
    if (closedAt !== null) return false;
    return effectiveAt === recordedAt || effectiveAt <= this.#deps.clock();
  }

  /** The batch with its next step done; `undefined` where none is left. */
  async #next(batch: WithdrawalBatch): Promise<WithdrawalBatch | undefined> {
    const { clock, supersede, suspendTransfersWithoutRows: suspendEmpty } = this.#deps;
    if (batch.superseded === null) {
      const version = await supersede();
      return { ...batch, superseded: { at: clock(), version } };
    }
    if (batch.transfers === null) {
      const suspended = [...(await suspendEmpty(listAudiences(batch)))];
      return { ...batch, transfers: { at: clock(), suspended } };
    }
    if (batch.notified === null) {
      const recipients = await this.#notify(batch);
      return { ...batch, notified: { at: clock(), recipients } };
    }
    return undefined;
  }

  /** Notifies each recipient of the rows for which it has no notice yet. */
  async #notify(batch: WithdrawalBatch): Promise<number> {
    const { disclosedRows: held, consents, noticeService, notices } = this.#deps;
    const told = new Set<string>();
    for await (const { counterpartyId, agreements, records } of notices.of(batch.id))
      for (const { record_id } of records)
        told.add(JSON.stringify([counterpartyId, agreements.length > 0, record_id]));
    const ids = batch.companies.map(({ recordId }) => recordId);
    const isClosedTo = affectsRecipient(batch, await consents.load(ids, batch.effectiveAt));
    const recipients = await affectedRecipients(batch, held(new Set(ids)), isClosedTo);
    for (const affected of recipients) {
      const records = affected.records.filter(
        ({ record_id }) => !told.has(notifiedKey(affected, record_id)),
      );
      if (records.length > 0)
        await noticeService.notifyRecipient(batch.id, { ...affected, records });
    }
    return new Set(recipients.map(({ recipient }) => recipient)).size;
  }

  /** A read that was under way when the recipients were looked up is in the log by now. */
  async #notifyLateReaders(id: string): Promise<void> {
    const { batches, clock } = this.#deps;
    const stored = await batches.find(id);
    const { notified, recheckedAt } = stored?.value ?? {};
    if (stored === undefined || notified == null || recheckedAt !== null) return;
    const now = clock();
    if (notified.at <= now && now < addMilliseconds(notified.at, RECHECK_AFTER_MS)) return;
    const recipients = await this.#notify(stored.value);
    const next = { ...stored.value, notified: { ...notified, recipients }, recheckedAt: clock() };
    await batches.change(next, stored.revision);
  }

  async #sendAgain(id: string): Promise<void> {
    const { notices, noticeService } = this.#deps;
    for await (const { pid, state } of notices.of(id))
      if (state === 'FAILED') await noticeService.sendAgain(pid);
  }

  async #checkErasure(together: readonly WithdrawalBatch[]): Promise<void> {
    const { inspectErasure, log } = this.#deps;
    const asked = together.flatMap(({ id, companies }) =>
      companies.flatMap(({ recordId, withdrawnGroups }) =>
        withdrawnGroups.map((closing) => ({ id, recordId, ...closing })),
      ),
    );
    const { proof, remains, unread } = await inspectErasure(asked);
    const open = new Set([...remains].map((index) => asked[index]?.id));
    for (const { id } of together) {
      if (unread.length > 0 || open.has(id)) {
        log('warn', 'erasure-open', { withdrawal: id, unread: unread.length });
        continue;
      }
      await this.#change(id, (batch) =>
        batch.erased === null ? { ...batch, erased: proof } : undefined,
      );
      await this.close(id);
    }
  }

  async #change(
    id: string,
    change: (batch: WithdrawalBatch) => WithdrawalBatch | undefined,
  ): Promise<void> {
    const { batches } = this.#deps;
    await retryOnConflict(async () => {
      const stored = await batches.find(id);
      const next = stored && change(stored.value);
      if (stored !== undefined && next !== undefined) await batches.change(next, stored.revision);
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
  const terms = waiting.map((notice) => computeAcknowledgeBy(notice, acknowledgeDays));
  const coming = terms.filter((term) => term >= now).sort();
  return coming[0] ?? addMilliseconds(now, WEEK_MS);
}

function awaitsErasure({ notified, erased, closedAt }: WithdrawalBatch): boolean {
  return notified !== null && erased === null && closedAt === null;
}

function listAudiences({ companies }: WithdrawalBatch) {
  return [
    ...new Set(
      companies.flatMap(({ withdrawnGroups }) => withdrawnGroups.map(({ audience }) => audience)),
    ),
  ];
}

function notifiedKey({ recipient, agreements }: AffectedRecipient, recordId: string): string {
  return JSON.stringify([recipient, agreements.length > 0, recordId]);
}
