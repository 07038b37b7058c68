import type { Audience } from '../consent/vocabulary.ts';
import type { NewId } from '../core/ids.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { toArray } from '../core/to-array.ts';
import type { GrantMask } from '../publication/grant-mask.ts';
import { CHANGES_PREFIX } from '../publication/keys.ts';
import type { StoredGrant } from '../publication/plan.ts';
import type { ViewFiles } from '../publication/ports.ts';
import { collectGrantMasks, formatGrantLine, parseGrants } from '../publication/stored-grants.ts';
import { type DisclosedRows, type FirstDisclosure, includesRow } from './affected-recipients.ts';

/** The rows that one recipient got under one agreement or with a token, in all versions that it read. */
export interface DisclosedUnion {
  readonly recipient: string;
  readonly audience: Audience;
  readonly agreement: string | null;
  /** Key of the file: record ids and the groups that were open in any of the versions. */
  readonly file: string;
  /** Key of the file before, which a withdrawal that is being looked up may be reading. */
  readonly before: string | null;
}

/** First reads and unions of one dataset. */
interface FirstDisclosureSource<T extends FirstDisclosure> {
  /** First reads whose versions are in no union. */
  recent(): AsyncIterable<T>;
  unions(): AsyncIterable<DisclosedUnion>;
  union(
    of: Pick<DisclosedUnion, 'recipient' | 'audience' | 'agreement'>,
  ): Promise<Revisioned<DisclosedUnion> | undefined>;
  /** @returns whether no other process was first */
  keep(next: DisclosedUnion, revision: number, holdings: readonly T[]): Promise<boolean>;
}

export interface DisclosedRowsServiceDeps<T extends FirstDisclosure> {
  readonly store: FirstDisclosureSource<T>;
  readonly files: Pick<ViewFiles, 'get' | 'writer' | 'purge'>;
  /** The grants of a version, in the order of the record ids. */
  readonly grants: (of: FirstDisclosure) => AsyncIterable<readonly StoredGrant[]>;
  readonly newId: NewId;
}

type Masks = Map<string, GrantMask>;

/**
 * What recipients were given. A withdrawal asks for it, so its cost must not grow with the number of
 * versions: each night puts the versions that were read since the night before into one union for
 * each recipient and agreement. Redacted versions stay as they are, because what they showed depends
 * on the moment of the read.
 */
export class DisclosedRowsService<T extends FirstDisclosure> {
  readonly #deps: DisclosedRowsServiceDeps<T>;

  constructor(deps: DisclosedRowsServiceDeps<T>) {
    this.#deps = deps;
  }

  /** Yields the rows of some companies that each recipient got. A version may occur twice. */
  async *listFor(recordIds: ReadonlySet<string>): AsyncGenerator<DisclosedRows> {
    const { store, grants } = this.#deps;
    // Read before the unions, so that rows which move into a union meanwhile are in one of the two.
    const recent = await toArray(store.recent());
    for await (const { recipient, audience, agreement, file } of store.unions()) {
      const permitted = await collectGrantMasks(this.#read(file), recordIds);
      yield { recipient, audience, agreement, permitted, redactedAt: null };
    }
    const known = new Map<string, Masks>();
    for (const read of recent) {
      const version = `${read.reader}/${read.flip}/${read.seq}`;
      const all = known.get(version) ?? (await collectGrantMasks(grants(read), recordIds));
      known.set(version, all);
      const permitted = new Map([...all].filter(([recordId]) => includesRow(read, recordId)));
      const { recipient, audience, agreement, redacted, firstReadAt } = read;
      const redactedAt = redacted ? firstReadAt : null;
      yield { recipient, audience, agreement, permitted, redactedAt };
    }
  }

  /** Puts the versions that were read lately into the unions. Done twice at once it is done once. */
  async foldIntoUnions(): Promise<void> {
    const groups = new Map<string, T[]>();
    for await (const read of this.#deps.store.recent()) {
      if (read.redacted) continue;
      const { recipient, audience, agreement } = read;
      const name = JSON.stringify([recipient, audience, agreement]);
      groups.set(name, [...(groups.get(name) ?? []), read]);
    }
    for (const group of groups.values()) await this.#foldGroup(group);
  }

  async #foldGroup(holdings: readonly T[]): Promise<void> {
    const [first] = holdings;
    if (first === undefined) return;
    const { store, files, grants } = this.#deps;
    const over = await store.union(first);
    const masks =
      over === undefined ? new Map() : await collectGrantMasks(this.#read(over.value.file));
    let isChanged = over === undefined;
    for (const read of holdings)
      for await (const batch of grants(read)) {
        const sent = batch.filter(([recordId]) => includesRow(read, recordId));
        isChanged = added(masks, sent) || isChanged;
      }
    const { recipient, audience, agreement } = first;
    const next = isChanged
      ? { file: await this.#write(masks), before: over?.value.file ?? null }
      : { file: over?.value.file ?? '', before: over?.value.before ?? null };
    const union = { recipient, audience, agreement, ...next };
    const isKept = await store.keep(union, over?.revision ?? 0, holdings);
    if (!isChanged) return;
    const useless = isKept ? over?.value.before : next.file;
    if (useless) await files.purge(useless);
  }

  async *#read(file: string): AsyncGenerator<readonly StoredGrant[]> {
    const { body } = await this.#deps.files.get(file);
    yield* parseGrants(body);
  }

  async #write(masks: Masks): Promise<string> {
    const { files, newId } = this.#deps;
    const file = `${CHANGES_PREFIX}held/${newId()}.jsonl`;
    const writer = await files.writer(file, { contentType: 'application/jsonl' });
    try {
      for (const [recordId, mask] of masks) await writer.write(formatGrantLine(recordId, mask));
      await writer.close();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return file;
  }
}

/** @returns whether a mask has a group more than before */
function added(masks: Masks, grants: readonly StoredGrant[]): boolean {
  let isChanged = false;
  for (const [recordId, mask] of grants) {
    const before = masks.get(recordId) ?? 0;
    if ((before | mask) === before) continue;
    masks.set(recordId, before | mask);
    isChanged = true;
  }
  return isChanged;
}
