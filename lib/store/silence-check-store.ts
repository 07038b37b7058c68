import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { addMilliseconds, HOUR_MS, type Instant } from '../core/instant.ts';
import type { Process } from '../dsp/common/process.ts';
import type { ProcessKind } from './process-outbox.ts';
import { type Item, type Key, listAllItems, type Table, type Write } from './table.ts';

/**
 * A planned check of an open process without a queued message, which waits for the counterparty. It is valid
 * for one state of the process: each change of the process plans another check.
 */
export interface SilenceCheck {
  readonly process: ProcessKind;
  /** Id of the process in this installation. */
  readonly pid: string;
  /** State of the process after its last change. */
  readonly state: string;
  /** Time of this change, by the clock of the process. */
  readonly changedAt: Instant;
  /** Time of the change, or when the counterparty last named the same state. Real time. */
  readonly since: Instant;
  /** Time of the next check. */
  readonly lookAt: Instant;
  /** Number of checks so far. */
  readonly looks: number;
  /** Number of the last consecutive checks in which the counterparty did not name the same state. */
  readonly failed: number;
  /** Whether the last answer was a 404 that may come from a server before the connector. */
  readonly isMissing?: boolean;
}

/** A check with its item. */
export interface SilenceCheckItem {
  readonly key: Key;
  readonly check: SilenceCheck;
  readonly version: number;
}

/** Time before the first check. A message is sent again for ten minutes, and a person may have to decide. Milliseconds. */
const FIRST_CHECK_MS = HOUR_MS;
/** Maximum time between two checks: a transfer that lasts for months is checked twice a day. Milliseconds. */
const LONGEST_PAUSE_MS = 12 * HOUR_MS;
const LIST = 'SILENCE';

/** The write that plans the first check of a process. @param partition partition of the process @param revision revision before its change */
export function silenceCheckWrite(
  partition: string,
  kind: ProcessKind,
  { pid, state, changedAt }: Process,
  revision: number,
  now: Instant,
): Write {
  const check = {
    process: kind,
    pid,
    state,
    changedAt,
    since: now,
    lookAt: addMilliseconds(now, FIRST_CHECK_MS),
    looks: 0,
    failed: 0,
  };
  return put({ pk: partition, sk: `${LIST}#${revision}` }, check, 'absent');
}

/** The planned checks of processes that wait for the counterparty, over a {@link Table}. */
export class SilenceStore {
  readonly #table: Pick<Table, 'query' | 'transact'>;

  constructor(table: Pick<Table, 'query' | 'transact'>) {
    this.#table = table;
  }

  /** The checks that are due, the longest due first. */
  async listDue(now: Instant, limit: number): Promise<readonly SilenceCheckItem[]> {
    const to = `${now}$`; // sorts after all checks that are due at this instant
    const { items } = await this.#table.query<SilenceCheck>({ pk: LIST, to, index: true, limit });
    return items.map(toCheckItem);
  }

  /** All planned checks: one for each open process that waits for the counterparty, and old ones of earlier states. */
  async *listAll(): AsyncGenerator<SilenceCheck> {
    for await (const item of listAllItems<SilenceCheck>(this.#table as Table, {
      pk: LIST,
      index: true,
    }))
      yield toCheckItem(item).check;
  }

  /** Plans the next check; the time between checks grows. Has no effect if another run was first. */
  async postpone(
    { key, check, version }: SilenceCheckItem,
    now: Instant,
    changed: Partial<SilenceCheck>,
  ) {
    const pauseMs = Math.min(FIRST_CHECK_MS * 2 ** (check.looks + 1), LONGEST_PAUSE_MS);
    const next = {
      ...check,
      ...changed,
      looks: check.looks + 1,
      lookAt: addMilliseconds(now, pauseMs),
    };
    await this.#transactUnlessChanged([put(key, next, { version })]);
  }

  /** Deletes a check, because the process has changed or ended. */
  async drop({ key, version }: SilenceCheckItem): Promise<void> {
    await this.#transactUnlessChanged([{ kind: 'delete', key, if: { version } }]);
  }

  async #transactUnlessChanged(writes: readonly Write[]): Promise<void> {
    try {
      await this.#table.transact(writes);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }
}

function put(key: Key, check: SilenceCheck, condition: 'absent' | { version: number }): Write {
  const index = { pk: LIST, sk: `${check.lookAt}#${check.pid}` };
  return { kind: 'put', key, data: check as unknown as Json, if: condition, index };
}

function toCheckItem({ pk, sk, data, version }: Item<SilenceCheck>): SilenceCheckItem {
  return { key: { pk, sk }, check: data, version };
}
