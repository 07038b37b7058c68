import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { addMilliseconds, HOUR_MS, type Instant } from '../core/instant.ts';
import type { Process } from '../dsp/common/process.ts';
import type { ProcessKind } from './process-outbox.ts';
import { type Item, type Key, listAllItems, type Table, type Write } from './table.ts';

/**
 * A due check of an open process without a queued message: it waits for the counterparty. It is valid for
 * the process as it was; each change makes another check.
 */
export interface SilenceCheck {
  readonly process: ProcessKind;
  /** Our pid. */
  readonly pid: string;
  /** Of the process when it last changed; that moment is by its own clock. */
  readonly state: string;
  readonly changedAt: Instant;
  /** When it changed, or when the other side last named the same state. Real time. */
  readonly since: Instant;
  readonly lookAt: Instant;
  /** Looks that were taken. */
  readonly looks: number;
  /** Of these, the last ones at which the other side did not name the same state. */
  readonly failed: number;
  /** The last answer was a 404 that may be of something before the connector. */
  readonly isMissing?: boolean;
}

/** A look with its item. */
export interface SilenceCheckItem {
  readonly key: Key;
  readonly look: SilenceCheck;
  readonly version: number;
}

/** Long enough for a message that is tried for ten minutes, and for a person who decides at once. Milliseconds. */
const FIRST_LOOK_MS = HOUR_MS;
/** So that a transfer that lasts for months is asked for twice a day. Milliseconds. */
const LONGEST_PAUSE_MS = 12 * HOUR_MS;
const LIST = 'SILENCE';

/** The write of the first look at a process. @param partition of the process. @param revision that it had before */
export function silenceCheckWrite(
  partition: string,
  kind: ProcessKind,
  { pid, state, changedAt }: Process,
  revision: number,
  now: Instant,
): Write {
  const what = { process: kind, pid, state, changedAt };
  const look = {
    ...what,
    since: now,
    lookAt: addMilliseconds(now, FIRST_LOOK_MS),
    looks: 0,
    failed: 0,
  };
  return put({ pk: partition, sk: `${LIST}#${revision}` }, look, 'absent');
}

/** When processes that wait for the other side are looked at, over a {@link Table}. */
export class SilenceStore {
  readonly #table: Pick<Table, 'query' | 'transact'>;

  constructor(table: Pick<Table, 'query' | 'transact'>) {
    this.#table = table;
  }

  /** The looks that are due, the longest due first. */
  async due(now: Instant, limit: number): Promise<readonly SilenceCheckItem[]> {
    const to = `${now}$`; // sorts behind all that are due at this very moment
    const { items } = await this.#table.query<SilenceCheck>({ pk: LIST, to, index: true, limit });
    return items.map(toLookItem);
  }

  /** One for each open process that waits for the other side, and what its older states left. */
  async *all(): AsyncGenerator<SilenceCheck> {
    for await (const item of listAllItems<SilenceCheck>(this.#table as Table, {
      pk: LIST,
      index: true,
    }))
      yield toLookItem(item).look;
  }

  /** Looks again later, ever less often. Nothing happens if another run was first. */
  async postpone(
    { key, look, version }: SilenceCheckItem,
    now: Instant,
    changed: Partial<SilenceCheck>,
  ) {
    const pauseMs = Math.min(FIRST_LOOK_MS * 2 ** (look.looks + 1), LONGEST_PAUSE_MS);
    const next = {
      ...look,
      ...changed,
      looks: look.looks + 1,
      lookAt: addMilliseconds(now, pauseMs),
    };
    await this.#first([put(key, next, { version })]);
  }

  /** The process has changed or ended. */
  async drop({ key, version }: SilenceCheckItem): Promise<void> {
    await this.#first([{ kind: 'delete', key, if: { version } }]);
  }

  async #first(writes: readonly Write[]): Promise<void> {
    try {
      await this.#table.transact(writes);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }
}

function put(key: Key, look: SilenceCheck, condition: 'absent' | { version: number }): Write {
  const index = { pk: LIST, sk: `${look.lookAt}#${look.pid}` };
  return { kind: 'put', key, data: look as unknown as Json, if: condition, index };
}

function toLookItem({ pk, sk, data, version }: Item<SilenceCheck>): SilenceCheckItem {
  return { key: { pk, sk }, look: data, version };
}
