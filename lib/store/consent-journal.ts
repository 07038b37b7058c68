import * as z from 'zod';
import { RecordedConsentEvent } from '../consent/event.ts';
import type { ConsentCommit } from '../consent/ports.ts';
import { Instant } from '../core/instant.ts';
import type { Objects } from './objects.ts';
import { all, type Table, type Write } from './table.ts';

const PREFIX = 'journal/';
const MARKS = 'JOURNAL';
/** Ends the key of the note that the transaction of an entry was refused. */
const ABANDONED = '.abandoned';

/** The withdrawals and refusals of one commit of the consent log. */
export const JournalEntry = z.strictObject({
  /** Of the commit. */
  id: z.string(),
  at: Instant,
  actor: z.string(),
  events: z.array(RecordedConsentEvent).min(1),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** An entry that was written, and what its transaction has to do with it. */
export interface Journaled {
  /** Marks the entry as done; part of the transaction. */
  readonly mark: Write;
  /** Notes that the transaction was refused: the entry counts for nothing. */
  abandon(): Promise<void>;
}

/**
 * A second record of all withdrawals and refusals, in the object store. A table that was restored
 * from a backup lacks the newest commits; the journal has those that take data away.
 *
 * An entry is written before its transaction, so no withdrawal that was acknowledged is missing. If
 * the transaction then fails without a sign of its outcome, the entry stays, and the withdrawal that
 * somebody asked for takes effect at the next start, unless the company has decided anew since.
 */
export class ConsentJournal {
  readonly #table: Table;
  readonly #objects: Pick<Objects, 'put' | 'get' | 'stored'>;

  constructor(table: Table, objects: Pick<Objects, 'put' | 'get' | 'stored'>) {
    this.#table = table;
    this.#objects = objects;
  }

  /** @returns `undefined` for a commit that takes nothing away: it is not written */
  async write({ id, at, actor, companies }: ConsentCommit): Promise<Journaled | undefined> {
    const events = companies
      .flatMap((company) => company.events)
      .filter(({ action }) => action === 'withdraw' || action === 'refuse');
    if (events.length === 0) return undefined;
    const name = nameOf(at, id);
    const entry: JournalEntry = { id, at, actor, events };
    const json = { contentType: 'application/json' };
    await this.#objects.put(`${PREFIX}${name}`, JSON.stringify(entry), json);
    return {
      mark: markOf(name),
      abandon: async () => {
        await this.#objects.put(`${PREFIX}${name}${ABANDONED}`, '{}', json);
      },
    };
  }

  /**
   * Names of the entries that the table lacks, the oldest first. It costs one list of the journal
   * and one query, so a process asks once.
   */
  async lacking(): Promise<readonly string[]> {
    const names = new Set<string>();
    const abandoned = new Set<string>();
    for await (const { key, current } of this.#objects.stored(PREFIX)) {
      if (!current) continue;
      const name = key.slice(PREFIX.length);
      if (name.endsWith(ABANDONED)) abandoned.add(name.slice(0, -ABANDONED.length));
      else names.add(name);
    }
    if (names.size === 0) return [];
    for await (const { sk } of all(this.#table, { pk: MARKS, limit: 1_000 })) names.delete(sk);
    return [...names].filter((name) => !abandoned.has(name)).sort();
  }

  async read(name: string): Promise<JournalEntry> {
    const { body } = await this.#objects.get(`${PREFIX}${name}`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return JournalEntry.parse(JSON.parse(Buffer.concat(chunks).toString()));
  }
}

/** The write that marks an entry as done. */
export function markOf(name: string): Write {
  return { kind: 'put', key: { pk: MARKS, sk: name }, data: {}, if: 'absent' };
}

/** In the order of time; an object key has no colon. */
function nameOf(at: Instant, id: string): string {
  return `${String(Date.parse(at)).padStart(15, '0')}-${id}`;
}
