import type { Audience } from '../consent/vocabulary.ts';
import { toArray } from '../core/collected.ts';
import type { NewId } from '../core/ids.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { masksIn, permitLine, permitsIn } from '../publication/kept-permits.ts';
import { CHANGES_PREFIX } from '../publication/keys.ts';
import type { GrantMask } from '../publication/permit-mask.ts';
import type { KeptPermit } from '../publication/plan.ts';
import type { ViewFiles } from '../publication/ports.ts';
import type { FirstDisclosure, HeldRows } from './holders.ts';

/** What one holder was given under one agreement or with a token, in all versions that it read. */
export interface HeldUnion {
  readonly holder: string;
  readonly audience: Audience;
  readonly agreement: string | null;
  /** Key of the file: record ids and the groups that were open in any of the versions. */
  readonly file: string;
  /** Key of the file before, which a withdrawal that is being looked up may be reading. */
  readonly before: string | null;
}

/** First reads and unions of one dataset. */
interface HeldStore<T extends FirstDisclosure> {
  /** First reads whose versions are in no union. */
  recent(): AsyncIterable<T>;
  unions(): AsyncIterable<HeldUnion>;
  union(
    of: Pick<HeldUnion, 'holder' | 'audience' | 'agreement'>,
  ): Promise<Revisioned<HeldUnion> | undefined>;
  /** @returns whether no other process was first */
  keep(next: HeldUnion, revision: number, holdings: readonly T[]): Promise<boolean>;
}

export interface HeldRowsOptions<T extends FirstDisclosure> {
  readonly store: HeldStore<T>;
  readonly files: Pick<ViewFiles, 'get' | 'writer' | 'purge'>;
  /** What a version permitted, in the order of the record ids. */
  readonly permits: (of: FirstDisclosure) => AsyncIterable<readonly KeptPermit[]>;
  readonly newId: NewId;
}

type Masks = Map<string, GrantMask>;

/**
 * What holders were given. A withdrawal asks for it, so its cost must not grow with the number of
 * versions: each night puts the versions that were read since the night before into one union for
 * each holder and agreement. Redacted editions stay as they are, because what they showed depends
 * on the moment of the read.
 */
export class HeldRowsService<T extends FirstDisclosure> {
  readonly #options: HeldRowsOptions<T>;

  constructor(options: HeldRowsOptions<T>) {
    this.#options = options;
  }

  /** What each holder was given of some companies. A version may be in it twice. */
  async *of(recordIds: ReadonlySet<string>): AsyncGenerator<HeldRows> {
    const { store, permits } = this.#options;
    // Before the unions: what is put into one meanwhile is in either.
    const recent = await toArray(store.recent());
    for await (const { holder, audience, agreement, file } of store.unions()) {
      const permitted = await masksIn(this.#read(file), recordIds);
      yield { holder, audience, agreement, permitted, redactedAt: null };
    }
    const known = new Map<string, Masks>();
    for (const read of recent) {
      const version = `${read.reader}/${read.flip}/${read.seq}`;
      const permitted = known.get(version) ?? (await masksIn(permits(read), recordIds));
      known.set(version, permitted);
      const { holder, audience, agreement, redacted, firstReadAt } = read;
      const redactedAt = redacted ? firstReadAt : null;
      yield { holder, audience, agreement, permitted, redactedAt };
    }
  }

  /** Puts the versions that were read lately into the unions. Done twice at once it is done once. */
  async fold(): Promise<void> {
    const groups = new Map<string, T[]>();
    for await (const read of this.#options.store.recent()) {
      if (read.redacted) continue;
      const { holder, audience, agreement } = read;
      const name = JSON.stringify([holder, audience, agreement]);
      groups.set(name, [...(groups.get(name) ?? []), read]);
    }
    for (const group of groups.values()) await this.#foldGroup(group);
  }

  async #foldGroup(holdings: readonly T[]): Promise<void> {
    const [first] = holdings;
    if (first === undefined) return;
    const { store, files, permits } = this.#options;
    const over = await store.union(first);
    const masks = over === undefined ? new Map() : await masksIn(this.#read(over.value.file));
    let isChanged = over === undefined;
    for (const read of holdings)
      for await (const batch of permits(read)) isChanged = added(masks, batch) || isChanged;
    const { holder, audience, agreement } = first;
    const next = isChanged
      ? { file: await this.#write(masks), before: over?.value.file ?? null }
      : { file: over?.value.file ?? '', before: over?.value.before ?? null };
    const union = { holder, audience, agreement, ...next };
    const isKept = await store.keep(union, over?.revision ?? 0, holdings);
    if (!isChanged) return;
    const useless = isKept ? over?.value.before : next.file;
    if (useless) await files.purge(useless);
  }

  async *#read(file: string): AsyncGenerator<readonly KeptPermit[]> {
    const { body } = await this.#options.files.get(file);
    yield* permitsIn(body);
  }

  async #write(masks: Masks): Promise<string> {
    const { files, newId } = this.#options;
    const file = `${CHANGES_PREFIX}held/${newId()}.jsonl`;
    const writer = await files.writer(file, { contentType: 'application/jsonl' });
    try {
      for (const [recordId, mask] of masks) await writer.write(permitLine(recordId, mask));
      await writer.close();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return file;
  }
}

/** @returns whether a mask has a group more than before */
function added(masks: Masks, permits: readonly KeptPermit[]): boolean {
  let isChanged = false;
  for (const [recordId, mask] of permits) {
    const before = masks.get(recordId) ?? 0;
    if ((before | mask) === before) continue;
    masks.set(recordId, before | mask);
    isChanged = true;
  }
  return isChanged;
}
