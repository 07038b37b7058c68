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

/** Recipients are searched again after this time. Downloads that began before the withdrawal are logged by then. */
const RECHECK_AFTER_MS = HOUR_MS;
/** A batch for which a person has to act is checked once in this time. */
const WEEK_MS = 7 * DAY_MS;
/** Maximum number of batches whose erasure is checked in one pass through the files. */
const ERASED_TOGETHER = 50;

/**
 * Carries out the steps of withdrawals: publishes a version without the data, suspends transfers, notifies
 * recipients, proves the erasure, and closes. Each step is stored in the batch, so after a crash another
 * worker continues. A step may be done twice without harm.
 */
export class WithdrawalService {
  readonly #deps: WithdrawalServiceDeps;

  constructor(deps: WithdrawalServiceDeps) {
    this.#deps = deps;
  }

  /** Stores the withdrawals of a commit. A second call has no effect. */
  async open(withdrawn: NonNullable<AccessReduced['withdrawn']>): Promise<void> {
    for (const batch of buildWithdrawalBatches(withdrawn)) await this.#deps.batches.open(batch);
  }

  /** Does all steps of a batch that are due and not done. */
  async runDueSteps(id: string): Promise<void> {
    while (await retryOnConflict(() => this.#advance(id)));
  }

  /** Checks whether the withdrawn data are erased, and stores the proof if they are. Other batches that wait for this are checked together. */
  async proveErasure(id: string): Promise<void> {
    const { batches } = this.#deps;
    const batch = (await batches.find(id))?.value;
    if (batch === undefined || !awaitsErasure(batch)) return;
    const checked = [batch];
    for await (const other of batches.listUnfinished()) {
      if (checked.length >= ERASED_TOGETHER) break;
      if (other.id !== id && awaitsErasure(other)) checked.push(other);
    }
    await this.#checkErasure(checked);
  }

  /**
   * Does the nightly work on due withdrawals: completes open steps, sends failed notices again, closes, and
   * logs one line. Requests run between two batches.
   */
  async resume(): Promise<void> {
    const { batches, mergeDisclosedRows, log } = this.#deps;
    await mergeDisclosedRows();
    const open = await toArray(batches.listUnfinished());
    const due = open.filter((batch) => this.#isCheckDue(batch));
    for (const { id } of due) {
      await nextTurn();
      await this.runDueSteps(id);
      await this.#notifyLateRecipients(id);
      await this.#sendAgain(id);
    }
    for (const { id } of due) {
      await nextTurn();
      await this.proveErasure(id);
      await this.close(id);
    }
    let overdue = open.filter((each) => !due.includes(each) && isLate(each)).length;
    for (const { id } of due) if (await this.#storeCheck(id)) overdue += 1;
    const facts = { open: open.length, checked: due.length, overdue };
    log(overdue > 0 ? 'warn' : 'info', 'withdrawals.checked', facts);
  }

  /** Closes a batch if all steps are done, and each recipient has acknowledged or its term has passed. */
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

  /** Whether the nightly check of a batch is due. A time beyond the longest interval comes from a wrong clock and counts as due. */
  #isCheckDue({ effectiveAt, lastCheck }: WithdrawalBatch): boolean {
    const now = this.#deps.clock();
    if (effectiveAt > now) return false;
    return (
      lastCheck === null ||
      lastCheck.nextAt <= now ||
      lastCheck.nextAt > addMilliseconds(now, 2 * WEEK_MS)
    );
  }

  /** Stores the overdue parts, and the time of the next check. @returns whether a part is overdue */
  async #storeCheck(id: string): Promise<boolean> {
    const { batches, notices, deadlines, clock } = this.#deps;
    const stored = await batches.find(id);
    if (stored === undefined || stored.value.closedAt !== null) return false;
    const now = clock();
    const sent = await toArray(notices.of(id));
    const late = [...findOverdue(stored.value, sent, deadlines, now)];
    const nextAt = computeNextCheck(stored.value, sent, deadlines, now);
    await this.#change(id, (batch) =>
      batch.closedAt === null ? { ...batch, lastCheck: { nextAt, late } } : undefined,
    );
    return late.length > 0;
  }

  /** Does the next step. @returns whether there was one */
  async #advance(id: string): Promise<boolean> {
    const { batches } = this.#deps;
    const stored = await batches.find(id);
    if (stored === undefined || !this.#isDue(stored.value)) return false;
    const next = await this.#doNextStep(stored.value);
    if (next === undefined) return false;
    const enqueues = stored.value.notified === null && next.notified !== null;
    await batches.update(next, stored.revision, enqueues ? 'erasure-due' : undefined);
    return true;
  }

  /** A withdrawal that was in effect when it was recorded is due, also if the clock has been set back since. */
  #isDue({ recordedAt, effectiveAt, closedAt }: WithdrawalBatch): boolean {
    if (closedAt !== null) return false;
    return effectiveAt === recordedAt || effectiveAt <= this.#deps.clock();
  }

  /** Does the next step. @returns the changed batch; `undefined` if all steps are done */
  async #doNextStep(batch: WithdrawalBatch): Promise<WithdrawalBatch | undefined> {
    const { clock, supersede, suspendTransfersWithoutRows } = this.#deps;
    if (batch.superseded === null) {
      const version = await supersede();
      return { ...batch, superseded: { at: clock(), version } };
    }
    if (batch.transfers === null) {
      const suspended = [...(await suspendTransfersWithoutRows(listAudiences(batch)))];
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
    const { disclosedRows, consents, noticeService, notices } = this.#deps;
    const notified = new Set<string>();
    for await (const { counterpartyId, agreements, records } of notices.of(batch.id))
      for (const { record_id } of records)
        notified.add(notifiedKey({ recipient: counterpartyId, agreements }, record_id));
    const ids = batch.companies.map(({ recordId }) => recordId);
    const affects = affectsRecipient(batch, await consents.load(ids, batch.effectiveAt));
    const recipients = await affectedRecipients(batch, disclosedRows(new Set(ids)), affects);
    for (const affected of recipients) {
      const records = affected.records.filter(
        ({ record_id }) => !notified.has(notifiedKey(affected, record_id)),
      );
      if (records.length > 0)
        await noticeService.notifyRecipient(batch.id, { ...affected, records });
    }
    return new Set(recipients.map(({ recipient }) => recipient)).size;
  }

  /** Searches recipients again, once. Reads that were running during the first search are in the log by now. */
  async #notifyLateRecipients(id: string): Promise<void> {
    const { batches, clock } = this.#deps;
    const stored = await batches.find(id);
    const { notified, recheckedAt } = stored?.value ?? {};
    if (stored === undefined || notified == null || recheckedAt !== null) return;
    const now = clock();
    if (notified.at <= now && now < addMilliseconds(notified.at, RECHECK_AFTER_MS)) return;
    const recipients = await this.#notify(stored.value);
    const next = { ...stored.value, notified: { ...notified, recipients }, recheckedAt: clock() };
    await batches.update(next, stored.revision);
  }

  async #sendAgain(id: string): Promise<void> {
    const { notices, noticeService } = this.#deps;
    for await (const { pid, state } of notices.of(id))
      if (state === 'FAILED') await noticeService.sendAgain(pid);
  }

  async #checkErasure(checked: readonly WithdrawalBatch[]): Promise<void> {
    const { inspectErasure, log } = this.#deps;
    const targets = checked.flatMap(({ id, companies }) =>
      companies.flatMap(({ recordId, withdrawnGroups }) =>
        withdrawnGroups.map((group) => ({ id, recordId, ...group })),
      ),
    );
    const { proof, remainingRows, unservedKeys } = await inspectErasure(targets);
    const open = new Set([...remainingRows].map((index) => targets[index]?.id));
    for (const { id } of checked) {
      if (unservedKeys.length > 0 || open.has(id)) {
        log('warn', 'erasure-open', { withdrawal: id, unread: unservedKeys.length });
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
      if (stored !== undefined && next !== undefined) await batches.update(next, stored.revision);
    });
  }
}

function isLate({ lastCheck }: WithdrawalBatch): boolean {
  return lastCheck !== null && lastCheck.late.length > 0;
}

/** Returns the time of the next check: the next night while steps are open or a notice failed, else the end of the next term, else in a week. */
function computeNextCheck(
  { recheckedAt, erased }: WithdrawalBatch,
  notices: readonly SentWithdrawalNotice[],
  { acknowledgeDays }: Deadlines,
  now: Instant,
): Instant {
  const waiting = notices.filter(({ state }) => state !== 'ACKNOWLEDGED');
  const open = waiting.some(({ state }) => state === 'START' || state === 'FAILED');
  if (recheckedAt === null || erased === null || open) return now;
  const terms = waiting.map((notice) => computeAcknowledgeBy(notice, acknowledgeDays));
  const futureTerms = terms.filter((term) => term >= now).sort();
  return futureTerms[0] ?? addMilliseconds(now, WEEK_MS);
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

function notifiedKey(
  { recipient, agreements }: Pick<AffectedRecipient, 'recipient' | 'agreements'>,
  recordId: string,
): string {
  return JSON.stringify([recipient, agreements.length > 0, recordId]);
}
