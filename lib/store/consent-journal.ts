import * as z from 'zod';
import { RecordedConsentEvent } from '../consent/event.ts';
import type { ConsentCommit } from '../consent/ports.ts';
import { isClosing } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { Instant } from '../core/instant.ts';
import { toArray } from '../core/to-array.ts';
import type { Objects } from './objects.ts';
import { type Key, listAllItems, type Table, type Write } from './table.ts';

/** Prefix of the keys of all entries. */
export const JOURNAL_PREFIX = 'journal/';
const MARKS = 'JOURNAL';
/** Key of the item {@link Settled}. */
const SETTLED: Key = { pk: MARKS, sk: 'SETTLED' };
/** Sort key after the names of all entries, and before the key of {@link SETTLED}. */
const NAMES_END = '9~';
const MARKS_PER_TRANSACTION = 100;
/** Suffix of the key of a note: the transaction of the entry was refused. */
const ABANDONED = '.abandoned';

/** The withdrawals and refusals of one commit of the consent log. */
export const JournalEntry = z.strictObject({
  /** Id of the commit. */
  id: z.string(),
  at: Instant,
  actor: z.string(),
  events: z.array(RecordedConsentEvent).min(1),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/**
 * All entries up to `upTo` are in the table or abandoned, so they are not examined again. The next run
 * moves `upTo` to `next`. New entries have names after `next`, also with a wrong clock. So a writer
 * that read this item before a run cannot write an entry before `upTo`.
 */
const Settled = z.strictObject({ upTo: z.string(), next: z.string() });

/** Result of a search of the journal, as names of entries. */
interface JournalSearch {
  /** Entries that the table does not have, oldest first. */
  readonly missing: readonly string[];
  /** The newest entry; absent in an empty journal. */
  readonly newest?: string;
}

/** A written entry, with the functions for its transaction. */
export interface WrittenEntry {
  /** The write that marks the entry as done; part of the transaction. */
  readonly mark: Write;
  /** Stores that the transaction was refused, so that the entry has no effect. */
  abandon(): Promise<void>;
}

/**
 * A second record of all withdrawals and refusals, in the object store. A table that was restored from
 * a backup does not have the newest commits. The journal has those that withdraw data.
 *
 * An entry is written before its transaction, so no withdrawal that was acknowledged is missing. If the
 * transaction then fails without a sign of its outcome, the entry stays, and the requested withdrawal
 * takes effect at the next start, unless the company has taken a new decision since.
 */
export class ConsentJournal {
  readonly #table: Table;
  readonly #objects: Pick<Objects, 'put' | 'get' | 'stored'>;

  constructor(table: Table, objects: Pick<Objects, 'put' | 'get' | 'stored'>) {
    this.#table = table;
    this.#objects = objects;
  }

  /** @returns `undefined` for a commit without withdrawals and refusals, which has no entry */
  async write({ id, at, actor, companies }: ConsentCommit): Promise<WrittenEntry | undefined> {
    const events = companies.flatMap((company) => company.events).filter(isClosing);
    if (events.length === 0) return undefined;
    const { next } = (await this.#loadSettledMark()).value;
    const name = journalEntryName(Math.max(Date.parse(at), timeInName(next) + 1), id);
    const entry: JournalEntry = { id, at, actor, events };
    const json = { contentType: 'application/json' };
    await this.#objects.put(`${JOURNAL_PREFIX}${name}`, JSON.stringify(entry), json);
    return {
      mark: buildMarkWrite(name),
      abandon: async () => {
        await this.#objects.put(`${JOURNAL_PREFIX}${name}${ABANDONED}`, '{}', json);
      },
    };
  }

  /**
   * Returns the names of the entries that the table does not have, oldest first. It needs one query, and
   * one list of the journal since the {@link markSettledEntries} before the last one.
   */
  async listMissingEntries(): Promise<readonly string[]> {
    return (await this.#search()).missing;
  }

  /**
   * Stores the name up to which all entries are in the table, so that later searches begin there, and
   * deletes the marks of earlier entries. It does nothing while an entry is missing. It must run
   * once a night, not more often: an entry could be missed if its writer takes longer than the time
   * between two runs.
   */
  async markSettledEntries(): Promise<void> {
    const { value, revision } = await this.#loadSettledMark();
    const { missing, newest } = await this.#search();
    if (missing.length > 0) return;
    const data = { upTo: value.next, next: newest ?? value.next };
    const condition = revision === 0 ? 'absent' : ({ version: revision } as const);
    try {
      await this.#table.transact([{ kind: 'put', key: SETTLED, data, if: condition }]);
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return; // another process has stored it
      throw error;
    }
    await this.#deleteMarks(data.upTo);
  }

  /**
   * Searches the journal. It repeats the search if another process has deleted marks meanwhile, because
   * their entries would seem to be missing.
   */
  async #search(): Promise<JournalSearch> {
    for (let settled = await this.#loadSettledMark(); ; ) {
      const search = await this.#searchSince(settled.value.upTo);
      const { revision } = settled;
      settled = await this.#loadSettledMark();
      if (settled.revision === revision) return search;
    }
  }

  async #searchSince(upTo: string): Promise<JournalSearch> {
    const names = new Set<string>();
    const abandoned = new Set<string>();
    for await (const { key, current } of this.#objects.stored(
      JOURNAL_PREFIX,
      `${JOURNAL_PREFIX}${upTo}`,
    )) {
      if (!current) continue;
      const name = key.slice(JOURNAL_PREFIX.length);
      if (name.endsWith(ABANDONED)) abandoned.add(name.slice(0, -ABANDONED.length));
      else names.add(name);
    }
    const newest = [...names].sort().at(-1);
    if (newest === undefined) return { missing: [] };
    const marks = { pk: MARKS, to: NAMES_END, limit: 1_000 };
    for await (const { sk } of listAllItems(this.#table, marks)) names.delete(sk);
    return { missing: [...names].filter((name) => !abandoned.has(name)).sort(), newest };
  }

  async #loadSettledMark(): Promise<{
    readonly value: z.infer<typeof Settled>;
    readonly revision: number;
  }> {
    const item = await this.#table.get(SETTLED);
    if (item === undefined) return { value: { upTo: '', next: '' }, revision: 0 };
    return { value: Settled.parse(item.data), revision: item.version };
  }

  async #deleteMarks(upTo: string): Promise<void> {
    if (upTo === '') return;
    const marks = listAllItems(this.#table, { pk: MARKS, to: upTo, limit: 1_000 });
    for await (const batch of inBatches(marks, MARKS_PER_TRANSACTION))
      await this.#table.transact(
        batch.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk }, if: 'any' })),
      );
  }

  /** Reads an entry. @throws KaartError `object-not-found` */
  async read(name: string): Promise<JournalEntry> {
    const { body } = await this.#objects.get(`${JOURNAL_PREFIX}${name}`);
    return JournalEntry.parse(JSON.parse(Buffer.concat(await toArray(body)).toString()));
  }
}

/** The write that marks an entry as done. */
export function buildMarkWrite(name: string): Write {
  return { kind: 'put', key: { pk: MARKS, sk: name }, data: {}, if: 'absent' };
}

/** Returns the name of an entry. Names sort by time. They contain no colon, because an object key must not. */
function journalEntryName(ms: number, id: string): string {
  return `${String(ms).padStart(15, '0')}-${id}`;
}

/** Returns the time at the beginning of a name, in milliseconds since 1970; -1 for an empty name. */
function timeInName(name: string): number {
  return name === '' ? -1 : Number(name.slice(0, 15));
}
