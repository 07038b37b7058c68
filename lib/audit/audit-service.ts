import type { Clock } from '../core/clock.ts';
import { type Json, sha256 } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { DAY_MS } from '../core/instant.ts';
import { jwsPayload } from '../core/jws-payload.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { Signer } from '../core/signature.ts';
import { toArray } from '../core/to-array.ts';
import { computeDisclosureEnd } from './ended-disclosures.ts';
import { AUDIT_HEAD_TYPE, AuditHead, type ChainEnd, computeLeaf } from './head.ts';
import {
  headDates,
  readEnds,
  readEndsPage,
  readHead,
  readList,
  readListPage,
  storeChainEnds,
  storeHead,
} from './head-files.ts';
import { writeEntryLists } from './list-entries.ts';
import type { ListedEntry, StoredEntry } from './listed-entry.ts';
import { inclusionPath, merkleRoot } from './merkle.ts';
import type { AuditedLog, EntryLists, HeadFiles, KnownEnd, ProjectedEnd } from './ports.ts';
import type { AuditProof } from './proof.ts';

export interface AuditServiceDeps {
  readonly log: AuditedLog;
  readonly lists: EntryLists;
  readonly files: HeadFiles;
  readonly signer: Signer;
  readonly clock: Clock;
  /** Number of days for which disclosures are kept. @default all disclosures are kept */
  readonly disclosureDays?: number | undefined;
}

/** A head with its signature, a compact JWS. */
export type SignedHead = AuditHead & { readonly jws: string };

/** The log of a company with its stored end. */
export type Chain = ProjectedEnd & {
  readonly events: readonly Json[];
  /** The store cannot read some of the events; then `events` is empty. */
  readonly unreadable?: true;
};

/** The newest head is first searched within this time. Milliseconds. */
const RECENT_MS = 30 * DAY_MS;
/** Number of entries that are loaded together. */
const BATCH_SIZE = 64;
/** A page of chains with this number of events gets no further company. */
const MAX_EVENTS_PER_PAGE = 500;

/**
 * Signs, once a day, the ends of the chains and the new entries of the other logs. Auditors get the data to
 * verify them.
 */
export class AuditService {
  readonly #deps: AuditServiceDeps;

  constructor(deps: AuditServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Makes the head of today, or returns the existing one. If heads of later days exist, they were signed with
   * a clock that was ahead. If a run crashes before the head is stored, the next run writes the same files again.
   */
  async makeHead(): Promise<SignedHead> {
    const { files, lists, signer, clock, disclosureDays: days } = this.#deps;
    const at = clock();
    const date = at.slice(0, 10);
    const last = await this.#findNewest(date);
    if (last?.date === date) return last;
    const follows = last ?? (await this.#findFirstFutureHead());
    const ends = await this.#listEnds();
    const root = merkleRoot(ends.map(computeLeaf));
    await storeChainEnds(files, root, ends);
    const previous = follows ? { date: follows.date, sha256: sha256(follows.jws) } : null;
    const written = await writeEntryLists(lists, files);
    const head = {
      ...{ date, at, companies: ends.length, root, lists: written.lists, previous },
      ...(days !== undefined && { disclosuresEndedBefore: computeDisclosureEnd(at, days) }),
    };
    const jws = await signer.sign(head satisfies AuditHead, AUDIT_HEAD_TYPE);
    const stored = await storeHead(files, date, jws);
    // If another process was first, its head counts. It removes its lists, and the next head includes the remaining ones.
    if (stored === jws) await lists.remove(written.ids);
    return parseHead(stored);
  }

  /**
   * Returns the head of a day. @default the newest head that is not in the future
   *
   * @throws KaartError `not-found`
   */
  async loadHead(date?: string): Promise<SignedHead> {
    const today = this.#deps.clock().slice(0, 10);
    const found = date === undefined ? await this.#findNewest(today) : await this.#findOfDay(date);
    if (found !== undefined) return found;
    throw new KaartError('no-head-for-day', { code: 'not-found' });
  }

  /** Lists the signed heads, the oldest first. */
  async heads({
    limit,
    cursor,
  }: PageRequest): Promise<ListPage<{ readonly date: string; readonly jws: string }>> {
    const { files } = this.#deps;
    const page = await collectPage(headDates(files, cursor), limit, (date) => date);
    const heads = page.items.map(async (date) => ({ date, jws: await readHead(files, date) }));
    return { ...page, items: await Promise.all(heads) };
  }

  /** Lists the signed chain ends of a root, in ascending order of the record id. @throws KaartError `object-not-found` */
  ends(root: string, page: PageRequest): Promise<ListPage<ChainEnd>> {
    return readEndsPage(this.#deps.files, root, page);
  }

  /** Reads all chain ends of a root. @throws KaartError `object-not-found` */
  readChainEnds(root: string): AsyncIterable<ChainEnd> {
    return readEnds(this.#deps.files, root);
  }

  /** Lists the entries of a list that a head has signed, each with its current stored content. @throws KaartError `object-not-found` */
  async entries(root: string, page: PageRequest): Promise<ListPage<StoredEntry>> {
    const { items, cursor } = await readListPage(this.#deps.files, root, page);
    return { items: await toArray(this.#addStored(items)), cursor };
  }

  /** Reads all entries of a list without their stored content: places and digests. @throws KaartError `object-not-found` */
  readListedEntries(root: string): AsyncIterable<ListedEntry> {
    return readList(this.#deps.files, root);
  }

  /**
   * Yields every entry of one append-only log, with its current stored content: first the signed
   * ones in the order of the heads, then the others. An entry that a head signs meanwhile is included.
   *
   * @param log the first word of the partitions: `AUDIT`, `DISCLOSURE`, `RECEIPT`, `AGREEMENT`
   */
  async *entriesOfLog(log: string): AsyncGenerator<StoredEntry> {
    const isOfLog = ({ partition }: ListedEntry) => partition.startsWith(`${log}#`);
    const waiting = new Map<string, ListedEntry>();
    const placeOf = ({ partition, key }: ListedEntry) => `${partition}/${key}`;
    // The lists are read before the heads. If a head includes a list meanwhile, the loop over the heads finds its entries.
    for await (const { entries } of this.#deps.lists.listWaiting())
      for (const entry of entries) if (isOfLog(entry)) waiting.set(placeOf(entry), entry);
    for await (const date of headDates(this.#deps.files)) {
      const { lists } = parseHead(await readHead(this.#deps.files, date));
      for (const { root } of lists) {
        const signed: ListedEntry[] = [];
        for await (const entry of this.readListedEntries(root)) {
          if (!isOfLog(entry)) continue;
          waiting.delete(placeOf(entry));
          signed.push(entry);
        }
        yield* this.#addStored(signed);
      }
    }
    yield* this.#addStored(waiting.values());
  }

  /**
   * Lists the entries that no head has signed yet, each with its current stored content. If a head signs
   * entries between two pages, the list of the head contains them.
   */
  async listWaiting({ limit, cursor }: PageRequest): Promise<ListPage<StoredEntry>> {
    const from = cursor === undefined ? undefined : parseWaitingCursor(cursor);
    const waiting = listWaitingEntries(this.#deps.lists, limit, from);
    const page = await collectPage(waiting, limit, ({ list, number }) => `${list}.${number}`);
    const entries = page.items.map(({ entry }) => entry);
    return { items: await toArray(this.#addStored(entries)), cursor: page.cursor };
  }

  /** Yields all chains, in ascending order of the ids of their companies. @param after only later ids */
  async *chains(after?: string): AsyncGenerator<Chain> {
    for await (const end of this.#deps.log.chainEnds(after, BATCH_SIZE))
      yield await this.#loadChain(end);
  }

  /** Returns a page of chains. It has fewer chains if they have many events, because a chain is never split. */
  async chainsPage({ limit, cursor }: PageRequest): Promise<ListPage<Chain>> {
    const items: Chain[] = [];
    let events = 0;
    for await (const chain of this.chains(cursor)) {
      if (items.length === limit || events >= MAX_EVENTS_PER_PAGE)
        return { items, cursor: items.at(-1)?.recordId };
      items.push(chain);
      events += chain.events.length;
    }
    return { items };
  }

  /**
   * Proves that an event is under the head of a day. @default the newest head
   *
   * @throws KaartError `not-found`; `wrong-state` if the event is later than the head
   */
  async proof(recordId: string, eventId: string, date?: string): Promise<AuditProof> {
    const events = await toArray(this.#deps.log.storedEvents(recordId));
    const at = events.findIndex((event) => (event as { id?: unknown }).id === eventId);
    if (at === -1) throw new KaartError('no-such-event', { code: 'not-found' });
    const { root, jws } = await this.loadHead(date);
    const ends = await toArray(this.readChainEnds(root));
    const index = ends.findIndex((end) => end.recordId === recordId);
    const lastSeq = ends[index]?.lastSeq ?? 0;
    if (at >= lastSeq) throw new KaartError('event-after-head', { code: 'wrong-state' });
    const chain = events.slice(at, lastSeq);
    return { head: jws, chain, inclusion: inclusionPath(ends.map(computeLeaf), index) };
  }

  async *#addStored(
    entries: AsyncIterable<ListedEntry> | Iterable<ListedEntry>,
  ): AsyncGenerator<StoredEntry> {
    for await (const batch of inBatches(entries, BATCH_SIZE))
      yield* await Promise.all(batch.map((entry) => this.#loadStored(entry)));
  }

  async #loadStored(entry: ListedEntry): Promise<StoredEntry> {
    try {
      const stored = await this.#deps.lists.stored(entry);
      return { ...entry, ...(stored !== undefined && { stored }) };
    } catch (error) {
      if (error instanceof SyntaxError) return { ...entry, unreadable: true };
      throw error;
    }
  }

  /** Returns the future days that have a head. Such a head was signed with a fast clock. */
  async listFutureHeads(): Promise<readonly string[]> {
    return toArray(headDates(this.#deps.files, this.#deps.clock().slice(0, 10)));
  }

  /** Returns the first future head. Today's head names it as the previous head if no older one exists. */
  async #findFirstFutureHead(): Promise<SignedHead | undefined> {
    const [first] = await this.listFutureHeads();
    return first === undefined ? undefined : this.#findOfDay(first);
  }

  /** Returns the newest head up to a day. It is usually one of the last days; otherwise all days are searched. */
  async #findNewest(until: string): Promise<SignedHead | undefined> {
    const recent = new Date(Date.parse(until) - RECENT_MS).toISOString().slice(0, 10);
    const newest =
      (await this.#findLastDate(until, recent)) ?? (await this.#findLastDate(until, undefined));
    return newest === undefined ? undefined : this.#findOfDay(newest);
  }

  async #findLastDate(until: string, after: string | undefined): Promise<string | undefined> {
    let last: string | undefined;
    for await (const date of headDates(this.#deps.files, after)) {
      if (date > until) break;
      last = date;
    }
    return last;
  }

  async #findOfDay(date: string): Promise<SignedHead | undefined> {
    try {
      return parseHead(await readHead(this.#deps.files, date));
    } catch (error) {
      if (hasCode(error, 'object-not-found')) return undefined;
      throw error;
    }
  }

  async #listEnds(): Promise<ChainEnd[]> {
    const ends: ChainEnd[] = [];
    for await (const { recordId, lastSeq, lastHash } of this.#deps.log.chainEnds())
      if (lastHash !== null) ends.push({ recordId, lastSeq, lastHash });
    return ends;
  }

  /** Reads the events and the end of a chain at one moment. Other processes may write meanwhile. */
  async #loadChain(end: KnownEnd): Promise<Chain> {
    const { log } = this.#deps;
    const events = await readEvents(log.storedEvents(end.recordId));
    const now = (await log.chainEnd(end.recordId)) ?? { ...end, projection: '' };
    if (now.lastSeq !== end.lastSeq) return this.#loadChain(now);
    return events === undefined ? { ...now, events: [], unreadable: true } : { ...now, events };
  }
}

/** Place of an entry: its list, and its number in the list, from 1. */
interface WaitingPlace {
  readonly list: string;
  readonly number: number;
}

async function* listWaitingEntries(
  lists: EntryLists,
  limit: number,
  after?: WaitingPlace,
): AsyncGenerator<WaitingPlace & { readonly entry: ListedEntry }> {
  for await (const { id: list, entries } of lists.listWaiting({
    from: after?.list,
    together: limit + 1,
  }))
    for (const [at, entry] of entries.entries())
      if (list !== after?.list || at >= after.number) yield { list, number: at + 1, entry };
}

/** @throws KaartError `message-invalid` */
function parseWaitingCursor(cursor: string): WaitingPlace {
  const [, list, number] = /^([0-9a-f-]{36})\.([1-9]\d{0,3})$/.exec(cursor) ?? [];
  if (list !== undefined) return { list, number: Number(number) };
  throw new KaartError('cursor-invalid', { code: 'message-invalid' });
}

/**
 * Returns the content of a stored head. It does not verify the signature; a verifier does.
 *
 * @throws KaartError `object-corrupt`
 */
function parseHead(jws: string): SignedHead {
  try {
    return { ...AuditHead.parse(jwsPayload(jws)), jws };
  } catch (cause) {
    throw new KaartError('head-damaged', { code: 'object-corrupt', cause });
  }
}

/** @returns `undefined` if a stored event is not JSON */
async function readEvents(events: AsyncIterable<Json>): Promise<Json[] | undefined> {
  try {
    return await toArray(events);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
