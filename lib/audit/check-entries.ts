import { computeDigest } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { toArray } from '../core/to-array.ts';
import { mayHaveEnded } from './ended-disclosures.ts';
import type { AuditDefect } from './finding.ts';
import type { AuditHead } from './head.ts';
import { computeEntryLeaf, type ListedEntry, type StoredEntry } from './listed-entry.ts';
import { merkleRoot } from './merkle.ts';
import type { AuditCode } from './verify-messages.ts';

/** Maximum number of entries of one log that are named for each kind of defect. Further entries are counted. */
const MAX_NAMED = 100;

const CODES = {
  signed: { deleted: 'ENTRY_DELETED', altered: 'ENTRY_ALTERED' },
  waiting: { deleted: 'NEW_ENTRY_DELETED', altered: 'NEW_ENTRY_ALTERED' },
} as const satisfies Record<string, Record<string, AuditCode>>;

/** Compares the entries of the append-only logs with the lists that name them. */
export class EntryCheck {
  readonly #defects: AuditDefect[] = [];
  /** Number of entries in the lists that were read. */
  entries = 0;
  readonly #found = new Map<string, { code: AuditCode; log: string; count: number }>();
  readonly #rootsRead = new Set<string>();
  /** Number of entries that are missing because they have ended. */
  ended = 0;
  #endedBefore: Instant | undefined;

  /** @param before the latest statement of the signed heads about the end of disclosures */
  allowEnded(before: Instant | undefined): void {
    this.#endedBefore = before;
  }

  /** @param read returns the entries of a list. An error that it throws is a defect */
  async checkLists(
    { date, lists }: AuditHead,
    read: (root: string) => AsyncIterable<StoredEntry>,
  ): Promise<void> {
    for (const { entries: signedCount, root } of lists) {
      if (this.#rootsRead.has(root)) continue;
      this.#rootsRead.add(root);
      let entries: readonly CheckedEntry[];
      try {
        entries = await toArray(verifyEach(read(root)));
      } catch {
        this.#defects.push({ code: 'LIST_UNREADABLE', facts: { date, entries: signedCount } });
        continue;
      }
      if (entries.length !== signedCount || merkleRoot(entries.map(computeEntryLeaf)) !== root)
        this.#defects.push({ code: 'LIST_ALTERED', facts: { date, entries: signedCount } });
      else for (const entry of entries) this.#check(entry, { date });
    }
  }

  /** Checks the entries that no head has signed yet. */
  async checkWaiting(entries: AsyncIterable<StoredEntry>): Promise<void> {
    for await (const entry of verifyEach(entries)) this.#check(entry, {});
  }

  /** Returns all defects: those that are named, and the number of the others for each log. */
  listDefects(): readonly AuditDefect[] {
    const more = [...this.#found.values()].flatMap(({ code, log, count }): AuditDefect[] =>
      count > MAX_NAMED
        ? [{ code: 'MORE_ENTRIES', facts: { log, code, count: count - MAX_NAMED } }]
        : [],
    );
    return [...this.#defects, ...more];
  }

  #check({ partition, key, state }: CheckedEntry, facts: { readonly date?: string }): void {
    this.entries += 1;
    const isSigned = facts.date !== undefined;
    if (state === 'deleted' && isSigned && mayHaveEnded({ partition, key }, this.#endedBefore)) {
      this.ended += 1;
      return;
    }
    const codes = CODES[isSigned ? 'signed' : 'waiting'];
    if (state !== 'whole') this.#report(codes[state], partition, { key, ...facts });
  }

  #report(code: AuditCode, partition: string, facts: AuditDefect['facts']): void {
    const log = partition.slice(0, partition.indexOf('#'));
    const name = `${code} ${log}`;
    const found = this.#found.get(name) ?? { code, log, count: 0 };
    this.#found.set(name, found);
    found.count += 1;
    if (found.count <= MAX_NAMED) this.#defects.push({ code, facts: { partition, ...facts } });
  }
}

/** An entry with the result of its check. It does not have the stored content, which may be large. */
type CheckedEntry = ListedEntry & { readonly state: 'whole' | 'deleted' | 'altered' };

async function* verifyEach(entries: AsyncIterable<StoredEntry>): AsyncGenerator<CheckedEntry> {
  for await (const { stored, unreadable, ...entry } of entries) {
    const isWhole = stored !== undefined && computeDigest(stored) === entry.sha256;
    const other = stored === undefined && !unreadable ? 'deleted' : 'altered';
    yield { ...entry, state: isWhole ? 'whole' : other };
  }
}
