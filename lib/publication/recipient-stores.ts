import type { NamedRecipient } from '../consent/recipient.ts';
import { timelineFor } from '../consent/recipient.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import type { FileInfo } from '../core/file-ports.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { byAudience } from './by-audience.ts';
import { viewStaleError } from './freshness.ts';
import type {
  ConsentSource,
  EditionSource,
  Leases,
  RedactionStore,
  SignedVersion,
  VersionStore,
  ViewFiles,
} from './ports.ts';
import type { CurrentVersion, PublicationHold, Redaction, Version } from './version.ts';

/**
 * The target of a separate publication: a named recipient, a purpose that only later notices name, or
 * both.
 */
export interface PublicationTarget {
  readonly recipient?: NamedRecipient | undefined;
  readonly purpose?: string | undefined;
}

/** Returns the key of a recipient: a digest, because its id may be long and contain any character. */
export function recipientKey({ audience, recipient }: NamedRecipient): string {
  return sha256(`${audience}/${recipient}`).slice(0, 32);
}

/** Returns the key of a purpose. It cannot equal the key of a recipient. */
export function purposeKey(purpose: string): string {
  return `for-${sha256(purpose).slice(0, 32)}`;
}

/** Joins the key of a purpose and the key of a recipient; either may be absent. */
export function publicationKey({ recipient, purpose }: PublicationTarget): string {
  const keys = [purpose && purposeKey(purpose), recipient && recipientKey(recipient)];
  return keys.filter(Boolean).join('/');
}

/** Name under which the versions of a publication are stored. */
export function storedDataset(dataset: string, of: PublicationTarget): string {
  return [dataset, ...publicationKey(of).split('/').reverse()].join('#');
}

/** Returns the {@link publicationKey} of a stored dataset, `undefined` for the dataset of the audiences. */
export function parsePublicationKey(dataset: string): string | undefined {
  return dataset.split('#').slice(1).reverse().join('/') || undefined;
}

/** The grants of all companies for one recipient, reduced to its audience. */
export function consentsForRecipient(
  consents: ConsentSource,
  recipient: NamedRecipient,
): ConsentSource {
  return {
    epoch: () => consents.epoch(),
    async *timelines(edition) {
      for await (const { recordId, timeline } of consents.timelines(edition))
        yield { recordId, timeline: timelineFor(timeline, recipient) };
    },
    async load(recordIds, from) {
      const stored = await consents.load(recordIds, from);
      return new Map(
        [...stored].map(([id, own]) => [
          id,
          { ...own, timeline: timelineFor(own.timeline, recipient) },
        ]),
      );
    },
  };
}

/** The edition of the general publication, which has passed the quality gate. */
export function currentEditionSource(
  versions: VersionStore,
  editions: EditionSource,
  dataset: string,
): EditionSource {
  return {
    async current() {
      const head = (await versions.head(dataset))?.value;
      if (head === undefined) return undefined;
      const { edition, views } = head.version;
      // The general publication is first: its next version does not exist yet.
      if (!(await editions.isReleased(edition))) throw viewStaleError();
      const { eligible } = views.partners.coverage;
      return { ...edition, submittedBy: 'system', eligible, profile: head.profile };
    },
    isReleased: (edition) => editions.isReleased(edition),
    rows: (edition) => editions.rows(edition),
  };
}

/** Prefix of the files of recipients and purposes. */
const RECIPIENTS_PREFIX = 'recipients/';

/** The files of a separate publication. @param key as {@link publicationKey} returns it */
export function ownFiles(files: ViewFiles, key: string): ViewFiles {
  return key
    .split('/')
    .reduce((all, part) => prefixedFiles(all, `${RECIPIENTS_PREFIX}${part}/`), files);
}

/**
 * Files under a separate prefix. A missing file is read from the general publication, because the first
 * versions of a recipient are those of its audience. Every key contains the number and the id of a version,
 * so a key never means different files in both places.
 */
function prefixedFiles(files: ViewFiles, prefix: string): ViewFiles {
  const withoutPrefix = (info: FileInfo) => ({ ...info, key: info.key.slice(prefix.length) });
  return {
    writer: (key, options) => files.writer(prefix + key, options),
    async get(key, range) {
      try {
        return await files.get(prefix + key, range);
      } catch (error) {
        if (!hasCode(error, 'object-not-found')) throw error;
        return files.get(key, range);
      }
    },
    async *list(under, after) {
      const fullAfter = after === undefined ? undefined : prefix + after;
      for await (const info of files.list(prefix + under, fullAfter)) yield withoutPrefix(info);
    },
    async *stored(under) {
      for await (const version of files.stored(prefix + under))
        yield { ...version, key: version.key.slice(prefix.length) };
    },
    purge: (under) => files.purge(prefix + under),
    link: (key, options) => files.link(prefix + key, options),
  };
}

/** The revision of a current version that is not stored. */
const NOT_STORED = 0;

/**
 * The versions of a separate publication. They are stored under `<dataset>#<key>`; callers see the name
 * of the dataset. The versions of a named recipient are a branch: until the first decision by name they
 * are the general versions, and its own numbers continue from there. The versions of a purpose begin
 * with 1.
 *
 * @param since time of the first decision by name. @default no branch
 */
export function versionsForRecipient(
  versions: VersionStore,
  reader: string,
  since?: () => Promise<Instant | undefined>,
): VersionStore {
  const { toStored, withStoredName, withoutPrefix } = datasetNames(reader);
  const withStoredHead = (head: CurrentVersion): CurrentVersion => ({
    ...head,
    version: withStoredName(head.version),
  });
  /** Number of the last general version that the recipient shares; 0 if it shares no version. */
  const findBranchSeq = async (dataset: string): Promise<number> => {
    if (since === undefined) return 0;
    const first = await versions.first(toStored(dataset));
    if (first !== undefined) return first.seq - 1;
    return (await findLastVersionBefore(versions, dataset, await since()))?.seq ?? 0;
  };
  return {
    async head(dataset) {
      const found = await versions.head(toStored(dataset));
      if (found !== undefined)
        return mapValue(found, (head) => ({ ...head, version: withoutPrefix(head.version) }));
      const version = await findLastVersionBefore(versions, dataset, await since?.());
      const everyone = await versions.head(dataset);
      return (
        version && everyone && { value: markAsStale(version, everyone.value), revision: NOT_STORED }
      );
    },
    first: async (dataset) =>
      versions.first((await findBranchSeq(dataset)) > 0 ? dataset : toStored(dataset)),
    async hold(dataset) {
      const found = await versions.hold(toStored(dataset));
      return found && mapValue<PublicationHold>(found, withoutPrefix);
    },
    async findBySeq(dataset, seq) {
      const found = await versions.findBySeq(toStored(dataset), seq);
      if (found !== undefined) return { ...found, version: withoutPrefix(found.version) };
      return seq <= (await findBranchSeq(dataset)) ? versions.findBySeq(dataset, seq) : undefined;
    },
    async find(dataset, id) {
      const found = await versions.find(toStored(dataset), id);
      if (found !== undefined) return { ...found, version: withoutPrefix(found.version) };
      return findUpTo(versions, dataset, id, () => findBranchSeq(dataset));
    },
    lastCleanedSeq: (dataset, kind) => versions.lastCleanedSeq(toStored(dataset), kind),
    storeCleanedSeq: (dataset, kind, seq) => versions.storeCleanedSeq(toStored(dataset), kind, seq),
    async *list(dataset, beforeSeq) {
      const branchSeq = await findBranchSeq(dataset);
      for await (const version of versions.list(toStored(dataset), beforeSeq))
        yield withoutPrefix(version);
      if (branchSeq > 0)
        yield* versions.list(dataset, Math.min(beforeSeq ?? branchSeq + 1, branchSeq + 1));
    },
    activate: (activation) =>
      versions.activate({
        ...activation,
        over: activation.over?.revision === NOT_STORED ? undefined : activation.over,
        version: withStoredName(activation.version),
        head: withStoredHead(activation.head),
      }),
    async signAgain(dataset, seq, manifests) {
      if (seq > (await findBranchSeq(dataset)))
        await versions.signAgain(toStored(dataset), seq, manifests);
    },
    change: ({ hold, head, ...change }) =>
      versions.change({
        ...withStoredName(change),
        hold: hold && { ...hold, next: hold.next && withStoredName(hold.next) },
        head:
          head === null || head.over.revision === NOT_STORED
            ? null
            : { ...head, next: withStoredHead(head.next) },
      }),
    enqueueSupersede: (head) => versions.enqueueSupersede(withStoredHead(head)),
  };
}

/** Finds the last general version that was published before a moment. */
async function findLastVersionBefore(
  versions: VersionStore,
  dataset: string,
  moment: Instant | undefined,
): Promise<Version | undefined> {
  if (moment === undefined) return undefined;
  for await (const version of versions.list(dataset))
    if (version.publishedAt < moment) return version;
  return undefined;
}

/** Turns a general version into the last version of one recipient. It must be superseded at once. */
function markAsStale(version: Version, { profile }: CurrentVersion): CurrentVersion {
  const freshness = byAudience(() => ({ epoch: -1, nextChangeAt: null }));
  return { version, freshness, profile, staleSince: null };
}

/** The last general version with this id up to a number. */
async function findUpTo(
  versions: VersionStore,
  dataset: string,
  id: string,
  last: () => Promise<number>,
): Promise<SignedVersion | undefined> {
  const latest = await versions.find(dataset, id);
  if (latest === undefined) return undefined;
  const seq = await last();
  if (latest.version.seq <= seq) return latest;
  const hasId = ({ views }: Version) => AUDIENCES.some((audience) => views[audience].id === id);
  for await (const version of versions.list(dataset, seq + 1))
    if (version.id === id || hasId(version)) return versions.findBySeq(dataset, version.seq);
  return undefined;
}

/** The redacted versions of one recipient. */
export function redactionsForRecipient(redactions: RedactionStore, reader: string): RedactionStore {
  const { toStored, withStoredName, withoutPrefix } = datasetNames(reader);
  const toStoredRedaction = (stored: Revisioned<Redaction>) => mapValue(stored, withStoredName);
  return {
    async find(dataset, seq) {
      const found = await redactions.find(toStored(dataset), seq);
      return found && mapValue<Redaction>(found, withoutPrefix);
    },
    async *list(dataset) {
      for await (const stored of redactions.list(toStored(dataset)))
        yield mapValue<Redaction>(stored, withoutPrefix);
    },
    save: (redaction, over) =>
      redactions.save(withStoredName(redaction), over && toStoredRedaction(over)),
    drop: (redaction) => redactions.drop(toStoredRedaction(redaction)),
    requestRedaction: (version, mark) => redactions.requestRedaction(withStoredName(version), mark),
  };
}

/** The leases of the publication of one recipient or purpose. */
export function leasesForRecipient(leases: Leases, reader: string): Leases {
  const { withStoredName } = datasetNames(reader);
  return {
    durationMs: leases.durationMs,
    take: (name, overdue) => leases.take(withStoredName(name), overdue),
  };
}

/** Key of the stored data of a dataset for one recipient or purpose. */
function datasetNames(reader: string) {
  const toStored = (dataset: string) => `${dataset}#${reader}`;
  return {
    toStored,
    withStoredName: <T extends { readonly dataset: string }>(thing: T): T => ({
      ...thing,
      dataset: toStored(thing.dataset),
    }),
    withoutPrefix: <T extends { readonly dataset: string }>(thing: T): T => ({
      ...thing,
      dataset: thing.dataset.slice(0, -toStored('').length),
    }),
  };
}

function mapValue<T>({ value, revision }: Revisioned<T>, map: (value: T) => T): Revisioned<T> {
  return { value: map(value), revision };
}
