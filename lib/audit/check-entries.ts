import { computeDigest } from '../core/digest.ts';
import { toArray } from '../core/to-array.ts';
import type { AuditDefect } from './finding.ts';
import type { AuditHead } from './head.ts';
import { entryLeaf, type ListedEntry, type StoredEntry } from './listed-entry.ts';
import { merkleRoot } from './merkle.ts';
import type { AuditCode } from './verify-messages.ts';

/** Entries of one log, by kind of damage, that are named one by one; the rest is counted. */
const NAMED = 100;

const CODES = {
  signed: { deleted: 'ENTRY_DELETED', altered: 'ENTRY_ALTERED' },
  waiting: { deleted: 'NEW_ENTRY_DELETED', altered: 'NEW_ENTRY_ALTERED' },
} as const satisfies Record<string, Record<string, AuditCode>>;

/** Holds the entries of the append-only logs against the lists that name them. */
export class EntryCheck {
  readonly damage: AuditDefect[] = [];
  /** Entries of the lists that were read. */
  entries = 0;
  readonly #found = new Map<string, { code: AuditCode; log: string; count: number }>();
  readonly #rootsRead = new Set<string>();

  /** @param read the entries of a list; whatever it throws is damage */
  async takeLists(
    { date, lists }: AuditHead,
    read: (root: string) => AsyncIterable<StoredEntry>,
  ): Promise<void> {
    for (const { entries: promised, root } of lists) {
      if (this.#rootsRead.has(root)) continue;
      this.#rootsRead.add(root);
      let entries: readonly Judged[];
      try {
        entries = await toArray(verifyEach(read(root)));
      } catch {
        this.damage.push({ code: 'LIST_UNREADABLE', facts: { date, entries: promised } });
        continue;
      }
      if (entries.length !== promised || merkleRoot(entries.map(entryLeaf)) !== root)
        this.damage.push({ code: 'LIST_ALTERED', facts: { date, entries: promised } });
      else for (const entry of entries) this.#check(entry, { date });
    }
  }

  /** Entries that no head has signed yet. */
  async takeWaiting(entries: AsyncIterable<StoredEntry>): Promise<void> {
    for await (const entry of verifyEach(entries)) this.#check(entry, {});
  }

  /** All damage; of logs with more of it than is named, how much. */
  outcome(): readonly AuditDefect[] {
    const more = [...this.#found.values()].flatMap(({ code, log, count }): AuditDefect[] =>
      count > NAMED ? [{ code: 'MORE_ENTRIES', facts: { log, code, count: count - NAMED } }] : [],
    );
    return [...this.damage, ...more];
  }

  #check({ partition, key, state }: Judged, facts: { readonly date?: string }): void {
    this.entries += 1;
    const codes = CODES[facts.date === undefined ? 'waiting' : 'signed'];
    if (state !== 'whole') this.#report(codes[state], partition, { key, ...facts });
  }

  #report(code: AuditCode, partition: string, facts: AuditDefect['facts']): void {
    const log = partition.slice(0, partition.indexOf('#'));
    const name = `${code} ${log}`;
    const found = this.#found.get(name) ?? { code, log, count: 0 };
    this.#found.set(name, found);
    found.count += 1;
    if (found.count <= NAMED) this.damage.push({ code, facts: { partition, ...facts } });
  }
}

/** An entry without its stored content, which may be large. */
type Judged = ListedEntry & { readonly state: 'whole' | 'deleted' | 'altered' };

async function* verifyEach(entries: AsyncIterable<StoredEntry>): AsyncGenerator<Judged> {
  for await (const { stored, unreadable, ...entry } of entries) {
    const isWhole = stored !== undefined && computeDigest(stored) === entry.sha256;
    const other = stored === undefined && !unreadable ? 'deleted' : 'altered';
    yield { ...entry, state: isWhole ? 'whole' : other };
  }
}
