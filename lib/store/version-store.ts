import * as z from 'zod';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { Profile } from '../mapping/release/profile.ts';
import { viewStaleError } from '../publication/freshness.ts';
import { seqKey } from '../publication/keys.ts';
import type {
  CleanedFiles,
  HoldChange,
  SignedVersion,
  VersionActivation,
  VersionPublished,
  VersionStore,
} from '../publication/ports.ts';
import {
  CurrentVersion,
  PublicationHold,
  Version,
  type VersionDetails,
} from '../publication/version.ts';
import { auditWrite } from './audit-write.ts';
import { catalogChangeWrite } from './catalog-revision.ts';
import { outboxWrite } from './outbox.ts';
import {
  type Condition,
  type Item,
  type Key,
  listAllItems,
  type Table,
  type Write,
} from './table.ts';

const StoredVersion = z.strictObject({
  version: Version,
  manifests: z.strictObject(
    Object.fromEntries(AUDIENCES.map((audience) => [audience, z.string()])) as Record<
      Audience,
      z.ZodString
    >,
  ),
});

/**
 * The item that every read reads. It is small: it names the version, whose item and profile do not change, so a
 * process reads them once.
 */
const StoredHead = z.strictObject({
  version: Version.pick({ id: true, seq: true, publishedAt: true }),
  ...CurrentVersion.pick({ freshness: true, staleSince: true }).shape,
});
type StoredHead = z.infer<typeof StoredHead>;

/** The number under which an id was last published. */
const Pointer = z.strictObject({ seq: z.int().min(1) });

/** Number of the last version whose files of a kind are deleted. */
const CleanedMark = z.strictObject({ seq: z.int().min(0) });

const dataset = (id: string) => `DATASET#${id}`;
const headKey = (id: string): Key => ({ pk: dataset(id), sk: 'HEAD' });
const versionKey = (id: string, seq: number): Key => ({ pk: dataset(id), sk: `V#${seqKey(seq)}` });
const profileKey = (id: string, seq: number): Key => ({
  pk: dataset(id),
  sk: `PROFILE#${seqKey(seq)}`,
});
const pointerKey = (id: string, version: string): Key => ({ pk: dataset(id), sk: `ID#${version}` });
const CLEANED = { abandoned: 'SWEPT', changes: 'CHANGES-DELETED' } as const;
const cleanedKey = (id: string, kind: CleanedFiles): Key => ({
  pk: dataset(id),
  sk: CLEANED[kind],
});
const holdKey = (id: string): Key => ({ pk: `HOLD#${id}`, sk: 'CURRENT' });

/** Maximum number of datasets whose current version is cached. */
const CACHE_SIZE = 100;
/** Maximum number of reads of a current version that others replace meanwhile. */
const ATTEMPTS = 10;

/** Current versions, all versions and holds over a {@link Table}. */
export class TableVersionStore implements VersionStore {
  readonly #table: Table;
  /** The last read version of each dataset, because almost every call reads it and it never changes. */
  readonly #details = new Map<string, VersionDetails>();

  constructor(table: Table) {
    this.#table = table;
  }

  async head(id: string): Promise<Revisioned<CurrentVersion> | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const head = toRevisioned(await this.#table.get(headKey(id)), StoredHead);
      if (head === undefined) return undefined;
      const { version, ...marks } = head.value;
      const details = await this.#detailsOf(id, version);
      // A version that replaces this one meanwhile deletes its profile.
      if (details !== undefined)
        return { revision: head.revision, value: { ...details, ...marks } };
      if (attempt === ATTEMPTS) throw viewStaleError();
    }
  }

  async #detailsOf(
    id: string,
    { seq, ...name }: StoredHead['version'],
  ): Promise<VersionDetails | undefined> {
    const known = this.#details.get(id);
    if (known !== undefined && isVersion(known.version, { seq, ...name })) return known;
    const keys = [versionKey(id, seq), profileKey(id, seq)];
    const [stored, profile] = await this.#table.getMany(keys);
    if (stored === undefined || profile === undefined) return undefined;
    const { version } = StoredVersion.parse(stored.data);
    const details = { version, profile: Profile.parse(profile.data) };
    if (this.#details.size >= CACHE_SIZE) this.#details.clear();
    this.#details.set(id, details);
    return details;
  }

  async hold(id: string): Promise<Revisioned<PublicationHold> | undefined> {
    return toRevisioned(await this.#table.get(holdKey(id)), PublicationHold);
  }

  async findBySeq(id: string, seq: number): Promise<SignedVersion | undefined> {
    return toRevisioned(await this.#table.get(versionKey(id, seq)), StoredVersion)?.value;
  }

  async find(id: string, versionId: string): Promise<SignedVersion | undefined> {
    const pointer = toRevisioned(await this.#table.get(pointerKey(id, versionId)), Pointer);
    return pointer && this.findBySeq(id, pointer.value.seq);
  }

  async first(id: string): Promise<Version | undefined> {
    const { items } = await this.#table.query({ pk: dataset(id), from: 'V#', to: 'V#~', limit: 1 });
    return items[0] && StoredVersion.parse(items[0].data).version;
  }

  async *list(id: string, beforeSeq = 10 ** 8): AsyncGenerator<Version> {
    const to = `V#${seqKey(beforeSeq - 1)}`;
    const query = { pk: dataset(id), from: 'V#', to, reverse: true, limit: 20 };
    for await (const { data } of listAllItems(this.#table, query))
      yield StoredVersion.parse(data).version;
  }

  async lastCleanedSeq(id: string, kind: CleanedFiles): Promise<number> {
    return toRevisioned(await this.#table.get(cleanedKey(id, kind)), CleanedMark)?.value.seq ?? 0;
  }

  async storeCleanedSeq(id: string, kind: CleanedFiles, seq: number): Promise<void> {
    const key = cleanedKey(id, kind);
    const item = await this.#table.get(key);
    const condition = item === undefined ? 'absent' : { version: item.version };
    try {
      await this.#table.transact([{ kind: 'put', key, data: { seq }, if: condition }]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // another process has stored it
    }
  }

  async activate(activation: VersionActivation): Promise<void> {
    const { head, version, manifests, over, settles, audit, supersededPrefix } = activation;
    const pointers = await this.#pointersTo(version);
    await this.#table.transact([
      headWrite(head, over),
      {
        kind: 'put',
        key: versionKey(version.dataset, version.seq),
        data: { version, manifests },
        if: 'absent',
      },
      ...profileWrites(head, over?.value.version.seq),
      ...pointers,
      ...(settles === undefined ? [] : [removeHold(version.dataset, settles)]),
      auditWrite(audit),
      outboxWrite(audit.id, audit.at, {
        kind: 'version-published',
        dataset: version.dataset,
        id: version.id,
        seq: version.seq,
        supersededPrefix,
      } satisfies VersionPublished),
      catalogChangeWrite(),
    ]);
  }

  /** Builds the pointers to a version: from its own id, and from its id for each audience whose view has changed. */
  #pointersTo({ dataset: id, id: own, seq, views }: Version): Promise<Write[]> {
    const names = Object.values(views).filter(({ since }) => since.seq === seq);
    const ids = new Set([own, ...names.map((view) => view.id)]);
    return Promise.all(
      [...ids].map(async (versionId): Promise<Write> => {
        const key = pointerKey(id, versionId);
        const pointed = await this.#table.get(key);
        const condition = pointed === undefined ? 'absent' : { version: pointed.version };
        return { kind: 'put', key, data: { seq }, if: condition };
      }),
    );
  }

  async signAgain(id: string, seq: number, manifests: SignedVersion['manifests']): Promise<void> {
    const key = versionKey(id, seq);
    const found = toRevisioned(await this.#table.get(key), StoredVersion);
    if (found === undefined) throw new KaartError('no-such-version', { code: 'not-found' });
    const { value, revision } = found;
    await this.#table.transact([
      { kind: 'put', key, data: { ...value, manifests }, if: { version: revision } },
    ]);
  }

  async change({ dataset: id, head, hold, audit }: HoldChange): Promise<void> {
    const writes: Write[] = [];
    if (head !== null) writes.push(headWrite(head.next, head.over));
    if (hold !== null && hold.next !== null)
      writes.push({
        kind: 'put',
        key: holdKey(id),
        data: hold.next,
        if: unchangedSince(hold.over),
      });
    if (hold !== null && hold.next === null && hold.over !== undefined)
      writes.push(removeHold(id, hold.over));
    if (audit !== null) writes.push(auditWrite(audit));
    // Pages show whether the current version is stale.
    if (head !== null && head.next.staleSince !== head.over.value.staleSince)
      writes.push(catalogChangeWrite());
    if (writes.length > 0) await this.#table.transact(writes);
  }

  async enqueueSupersede({ version, freshness }: CurrentVersion): Promise<void> {
    const marks = AUDIENCES.map((audience) => freshness[audience]);
    const rendered = marks.map(({ epoch, nextChangeAt }) => `${epoch}@${nextChangeAt}`).join();
    const id = `stale-${version.dataset}-${version.seq}-${sha256(rendered).slice(0, 12)}`;
    const message = { kind: 'access-reduced', audiences: AUDIENCES };
    try {
      await this.#table.transact([outboxWrite(id, version.publishedAt, message)]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }
}

function toRevisioned<T>(item: Item | undefined, schema: z.ZodType<T>): Revisioned<T> | undefined {
  return item && { value: schema.parse(item.data), revision: item.version };
}

function unchangedSince(over: Revisioned<unknown> | undefined): Condition {
  return over === undefined ? 'absent' : { version: over.revision };
}

function isVersion(known: Version, { id, seq, publishedAt }: StoredHead['version']): boolean {
  return known.seq === seq && known.id === id && known.publishedAt === publishedAt;
}

function headWrite(
  { version, freshness, staleSince }: CurrentVersion,
  over: Revisioned<unknown> | undefined,
): Write {
  const { dataset: of, id, seq, publishedAt } = version;
  const data = { version: { id, seq, publishedAt }, freshness, staleSince } satisfies StoredHead;
  return { kind: 'put', key: headKey(of), data, if: unchangedSince(over) };
}

/** Stores the profile of a new version, and deletes that of the version before. */
function profileWrites(
  { version: { dataset: of, seq }, profile }: CurrentVersion,
  before: number | undefined,
): Write[] {
  const removed: Write[] =
    before === undefined ? [] : [{ kind: 'delete', key: profileKey(of, before), if: 'any' }];
  return [{ kind: 'put', key: profileKey(of, seq), data: profile, if: 'absent' }, ...removed];
}

function removeHold(id: string, { revision }: Revisioned<PublicationHold>): Write {
  return { kind: 'delete', key: holdKey(id), if: { version: revision } };
}
