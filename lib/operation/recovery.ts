import { setTimeout as sleep } from 'node:timers/promises';
import { decideEvents } from '../consent/decide.ts';
import type { ConsentDraft, ConsentEvent, RecordedConsentEvent } from '../consent/event.ts';
import type { DraftReceipt, PendingReceipt } from '../consent/ports.ts';
import { countNarrowingEvents, loadCompanyLogs } from '../consent/recorder.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { type Instant, laterInstant } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import type { CountedEvent } from '../core/metrics.ts';
import { retryOnConflict } from '../core/retry.ts';
import {
  buildMarkWrite,
  type ConsentJournal,
  type JournalEntry,
} from '../store/consent-journal.ts';
import type { TableConsentStore } from '../store/consent-store.ts';
import type { Table } from '../store/table.ts';

export interface RecoveryDeps {
  readonly table: Table;
  readonly journal: ConsentJournal;
  /** The consent log itself. Its reads and writes do not wait for this recovery. */
  readonly consents: TableConsentStore;
  readonly draftReceipt: DraftReceipt;
  readonly log: Log;
  /** Lets another process record the entries, because this one has no right to. @default this process records them */
  readonly queue?: (() => Promise<void>) | undefined;
  /** How long this process waits for the other one. Milliseconds. @default one minute */
  readonly waitMs?: number;
}

const WAIT_MS = 60_000;
const CHECK_INTERVAL_MS = 500;

/** Result of a replay. */
export interface RecoveryResult {
  /** Withdrawals and refusals that were recorded again. */
  readonly replayed: number;
  /** Events that were not recorded, because they have no effect: the company has taken a new decision since. */
  readonly passed: number;
}

/**
 * Records withdrawals again that are in the journal and not in the table. This is so after the table was
 * restored from a backup. Reads and decisions wait until this is done.
 */
export class Recovery {
  readonly #deps: RecoveryDeps;
  #isDone = false;
  #running: Promise<RecoveryResult> | undefined;

  constructor(deps: RecoveryDeps) {
    this.#deps = deps;
  }

  /**
   * Waits until the table has all entries of the journal. A process compares them once.
   *
   * @throws KaartError `recovery-pending` if the comparison failed; the next call tries again
   */
  async ready(): Promise<void> {
    if (!this.#isDone) await this.recover();
  }

  /** Records the missing entries now. Calls at the same time share one run. @throws KaartError `recovery-pending` */
  recover(): Promise<RecoveryResult> {
    this.#running ??= this.#recover().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #recover(): Promise<RecoveryResult> {
    const { journal, log, queue } = this.#deps;
    try {
      const missing = await journal.listMissingEntries();
      const result =
        missing.length > 0 && queue !== undefined
          ? await this.#waitForOther(queue)
          : await this.#replayAll(missing);
      this.#isDone = true;
      return result;
    } catch (cause) {
      log('error', 'journal.not-replayed' satisfies CountedEvent, { error: String(cause) });
      throw new KaartError('journal-not-recorded', { code: 'recovery-pending', cause });
    }
  }

  async #replayAll(missing: readonly string[]): Promise<RecoveryResult> {
    const { journal, log } = this.#deps;
    let [replayed, passed] = [0, 0];
    for (const name of missing) {
      const done = await this.#replay(name, await journal.read(name));
      replayed += done.replayed;
      passed += done.passed;
      log('warn', 'journal.replayed', { entry: name, ...done });
    }
    return { replayed, passed };
  }

  /** @throws RangeError if the other process has not recorded the entries in time */
  async #waitForOther(queue: () => Promise<void>): Promise<RecoveryResult> {
    const { journal, log, waitMs = WAIT_MS } = this.#deps;
    await queue();
    const end = performance.now() + waitMs;
    while (performance.now() < end) {
      await sleep(CHECK_INTERVAL_MS);
      if ((await journal.listMissingEntries()).length > 0) continue;
      log('warn', 'journal.replayed-elsewhere');
      return { replayed: 0, passed: 0 };
    }
    throw new RangeError(`no other process has recorded the entries within ${waitMs} ms`);
  }

  #replay(name: string, entry: JournalEntry): Promise<RecoveryResult> {
    return retryOnConflict(async () => {
      const { table, consents } = this.#deps;
      const companies = await loadCompanyLogs(this.#deps.consents, entry.events);
      const lost = entry.events.filter((event) => {
        const company = companies.get(event.recordId);
        return company === undefined || company.before.lastSeq < event.seq;
      });
      // If another entry has recorded the event already, its id is known.
      const { verdicts, appends } = decideEvents(companies, lost.map(toConsentEvent), {
        now: recordedAt(entry),
        receiptOf: indexReceipts(lost),
        isHistory: true,
      });
      const replayed = verdicts.flat().filter(({ kind }) => kind === 'recorded').length;
      const result = { replayed, passed: entry.events.length - replayed };
      if (appends.length === 0) {
        await this.#markRecorded(table, name);
        return result;
      }
      const receipts = await this.#draftReceipts(appends.flatMap(({ events }) => events));
      const { id, at, actor } = entry;
      const narrowing = countNarrowingEvents(appends);
      await consents.append({ id, at, actor, companies: appends, narrowing, receipts }, [
        buildMarkWrite(name),
      ]);
      return result;
    });
  }

  async #markRecorded(table: Table, name: string): Promise<void> {
    try {
      await table.transact([buildMarkWrite(name)]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // another process marked it
    }
  }

  /** A restored table may not contain the notice or the company. The withdrawal is then recorded without a receipt. */
  async #draftReceipts(
    events: readonly RecordedConsentEvent[],
  ): Promise<readonly PendingReceipt[]> {
    const receipts: PendingReceipt[] = [];
    for (const [id, receiptEvents] of groupByReceipt(events)) {
      if (id === null) continue;
      try {
        receipts.push(await this.#deps.draftReceipt(id, receiptEvents));
      } catch (error) {
        this.#deps.log('warn', 'journal.no-receipt', { receipt: id, error: String(error) });
      }
    }
    return receipts;
  }
}

/** The latest instant at which an event of an entry was recorded. The clock of the entry itself may have been slow. */
function recordedAt({ at, events }: JournalEntry): Instant {
  return events.map((event) => event.recordedAt).reduce(laterInstant, at);
}

function groupByReceipt(events: readonly RecordedConsentEvent[]) {
  const groups = new Map<string | null, RecordedConsentEvent[]>();
  for (const event of events)
    groups.set(event.receipt, [...(groups.get(event.receipt) ?? []), event]);
  return groups;
}

/** Removes the members that recording adds to an event. */
function toConsentEvent(recorded: RecordedConsentEvent): ConsentEvent {
  const {
    seq: _,
    recordedAt: _at,
    receipt: _receipt,
    prevHash: _prev,
    hash: _hash,
    ...event
  } = recorded;
  return event;
}

function indexReceipts(events: readonly RecordedConsentEvent[]) {
  const receipts = new Map(
    events.map(({ id, recordId, receipt }) => [`${recordId} ${id}`, receipt]),
  );
  return ({ id, recordId }: ConsentDraft) => receipts.get(`${recordId} ${id}`) ?? null;
}
