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

/** The rows that one recipient got under one agreement or with a token, in the versions that were merged into the union. */
export interface DisclosedUnion {
  readonly recipient: string;
  readonly audience: Audience;
  readonly agreement: string | null;
  /** Key of the file with record ids, and the groups that were granted in any of the versions. */
  readonly file: string;
  /** Key of the previous file. It is kept, because a search may still read it. */
  readonly before: string | null;
}

/** First disclosures and unions of one dataset. */
interface FirstDisclosureSource<T extends FirstDisclosure> {
  /** First disclosures whose versions are not in a union yet. */
  listRecent(): AsyncIterable<T>;
  listUnions(): AsyncIterable<DisclosedUnion>;
  findUnion(
    owner: Pick<DisclosedUnion, 'recipient' | 'audience' | 'agreement'>,
  ): Promise<Revisioned<DisclosedUnion> | undefined>;
  /** Stores a union and removes its disclosures from the recent ones. @returns `false` if another process was first */
  saveUnion(next: DisclosedUnion, revision: number, merged: readonly T[]): Promise<boolean>;
}

export interface DisclosedRowsServiceDeps<T extends FirstDisclosure> {
  readonly store: FirstDisclosureSource<T>;
  readonly files: Pick<ViewFiles, 'get' | 'writer' | 'purge'>;
  /** The grants of a version, in the order of the record ids. */
  readonly grants: (owner: FirstDisclosure) => AsyncIterable<readonly StoredGrant[]>;
  readonly newId: NewId;
}

type Masks = Map<string, GrantMask>;

/**
 * Finds the rows that recipients got. Each withdrawal needs them, so the cost must not grow with the number
 * of versions: each nightly run merges the versions that were read since the run before into one union
 * for each recipient and agreement. Redacted versions are not merged, because their content depends on the
 * moment of the read.
 */
export class DisclosedRowsService<T extends FirstDisclosure> {
  readonly #deps: DisclosedRowsServiceDeps<T>;

  constructor(deps: DisclosedRowsServiceDeps<T>) {
    this.#deps = deps;
  }

  /** Yields the rows of some companies that each recipient got. The rows of a version may occur twice. */
  async *listFor(recordIds: ReadonlySet<string>): AsyncGenerator<DisclosedRows> {
    const { store, grants } = this.#deps;
    // Recent disclosures are read before the unions. Rows that move into a union meanwhile are then in at least one of the two.
    const listRecent = await toArray(store.listRecent());
    for await (const { recipient, audience, agreement, file } of store.listUnions()) {
      const permitted = await collectGrantMasks(this.#read(file), recordIds);
      yield { recipient, audience, agreement, permitted, redactedAt: null };
    }
    const known = new Map<string, Masks>();
    for (const disclosure of listRecent) {
      const version = `${disclosure.reader}/${disclosure.activation}/${disclosure.seq}`;
      const all = known.get(version) ?? (await collectGrantMasks(grants(disclosure), recordIds));
      known.set(version, all);
      const permitted = new Map([...all].filter(([recordId]) => includesRow(disclosure, recordId)));
      const { recipient, audience, agreement, redacted, firstReadAt } = disclosure;
      const redactedAt = redacted ? firstReadAt : null;
      yield { recipient, audience, agreement, permitted, redactedAt };
    }
  }

  /** Merges recent disclosures into the unions. If two processes do it at the same time, each is merged once. */
  async mergeIntoUnions(): Promise<void> {
    const groups = new Map<string, T[]>();
    for await (const disclosure of this.#deps.store.listRecent()) {
      if (disclosure.redacted) continue;
      const { recipient, audience, agreement } = disclosure;
      const name = JSON.stringify([recipient, audience, agreement]);
      groups.set(name, [...(groups.get(name) ?? []), disclosure]);
    }
    for (const group of groups.values()) await this.#mergeGroup(group);
  }

  async #mergeGroup(disclosures: readonly T[]): Promise<void> {
    const [first] = disclosures;
    if (first === undefined) return;
    const { store, files, grants } = this.#deps;
    const stored = await store.findUnion(first);
    const masks =
      stored === undefined ? new Map() : await collectGrantMasks(this.#read(stored.value.file));
    let isChanged = stored === undefined;
    for (const disclosure of disclosures)
      for await (const batch of grants(disclosure)) {
        const sent = batch.filter(([recordId]) => includesRow(disclosure, recordId));
        isChanged = addGrants(masks, sent) || isChanged;
      }
    const { recipient, audience, agreement } = first;
    const next = isChanged
      ? { file: await this.#write(masks), before: stored?.value.file ?? null }
      : { file: stored?.value.file ?? '', before: stored?.value.before ?? null };
    const findUnion = { recipient, audience, agreement, ...next };
    const isStored = await store.saveUnion(findUnion, stored?.revision ?? 0, disclosures);
    if (!isChanged) return;
    const unusedFile = isStored ? stored?.value.before : next.file;
    if (unusedFile) await files.purge(unusedFile);
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

/** Adds grants to masks. @returns whether a mask has got an additional group */
function addGrants(masks: Masks, grants: readonly StoredGrant[]): boolean {
  let isChanged = false;
  for (const [recordId, mask] of grants) {
    const before = masks.get(recordId) ?? 0;
    if ((before | mask) === before) continue;
    masks.set(recordId, before | mask);
    isChanged = true;
  }
  return isChanged;
}
