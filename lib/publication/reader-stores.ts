import type { NamedReader } from '../consent/reader.ts';
import { timelineFor } from '../consent/reader.ts';
import { sha256 } from '../core/digest.ts';
import type { FileInfo } from '../core/file-ports.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { viewStale } from './freshness.ts';
import type {
  ConsentSource,
  EditionSource,
  RedactionStore,
  VersionStore,
  ViewFiles,
} from './ports.ts';
import type { Head, PublicationHold, Redaction } from './version.ts';

/** A reader as keys have it: its id may be long and hold anything. */
export function recipientKey({ audience, recipient }: NamedReader): string {
  return sha256(`${audience}/${recipient}`).slice(0, 32);
}

/** The reader of a stored dataset, `undefined` for the one of the audiences. */
export function readerOf(dataset: string): string | undefined {
  return dataset.split('#')[1];
}

/** The permits of everybody as they are for one reader: no audience is left but its own. */
export function consentsOf(consents: ConsentSource, reader: NamedReader): ConsentSource {
  return {
    epoch: () => consents.epoch(),
    async *permits(edition) {
      for await (const { recordId, timeline } of consents.permits(edition))
        yield { recordId, timeline: timelineFor(timeline, reader) };
    },
    async load(recordIds) {
      const held = await consents.load(recordIds);
      return new Map(
        [...held].map(([id, own]) => [id, { ...own, timeline: timelineFor(own.timeline, reader) }]),
      );
    },
  };
}

/** The edition that is served to the audiences, which has passed the gate. */
export function servedEdition(
  versions: VersionStore,
  editions: EditionSource,
  dataset: string,
): EditionSource {
  return {
    async current() {
      const head = (await versions.head(dataset))?.value;
      if (head === undefined) return undefined;
      const { edition, views } = head.version;
      // Everyone comes first: what is served to them next has not been made yet.
      if (!(await editions.isReleased(edition))) throw viewStale();
      const { eligible } = views.partners.coverage;
      return { ...edition, submittedBy: 'system', eligible, profile: head.profile };
    },
    isReleased: (edition) => editions.isReleased(edition),
    rows: (edition) => editions.rows(edition),
  };
}

/** Files that lie under a prefix of their own. */
export function filesUnder(files: ViewFiles, prefix: string): ViewFiles {
  const bare = (info: FileInfo) => ({ ...info, key: info.key.slice(prefix.length) });
  return {
    writer: (key, options) => files.writer(prefix + key, options),
    get: (key, range) => files.get(prefix + key, range),
    async *list(under) {
      for await (const info of files.list(prefix + under)) yield bare(info);
    },
    async *stored(under) {
      for await (const version of files.stored(prefix + under))
        yield { ...version, key: version.key.slice(prefix.length) };
    },
    purge: (under) => files.purge(prefix + under),
    link: (key, options) => files.link(prefix + key, options),
  };
}

/** Versions that are kept under the name of a reader, `<dataset>#<reader>`; whoever uses them sees the dataset's own. */
export function versionsOf(versions: VersionStore, reader: string): VersionStore {
  const { kept, keep, bare } = namesOf(reader);
  const keepHead = (head: Head): Head => ({ ...head, version: keep(head.version) });
  return {
    async head(dataset) {
      const found = await versions.head(kept(dataset));
      return found && inside(found, (head) => ({ ...head, version: bare(head.version) }));
    },
    async hold(dataset) {
      const found = await versions.hold(kept(dataset));
      return found && inside<PublicationHold>(found, bare);
    },
    async at(dataset, seq) {
      const found = await versions.at(kept(dataset), seq);
      return found && { ...found, version: bare(found.version) };
    },
    async find(dataset, id) {
      const found = await versions.find(kept(dataset), id);
      return found && { ...found, version: bare(found.version) };
    },
    async *list(dataset, beforeSeq) {
      for await (const version of versions.list(kept(dataset), beforeSeq)) yield bare(version);
    },
    flip: (flip) =>
      versions.flip({ ...flip, version: keep(flip.version), head: keepHead(flip.head) }),
    signAgain: (dataset, seq, manifests) => versions.signAgain(kept(dataset), seq, manifests),
    change: ({ hold, head, ...change }) =>
      versions.change({
        ...keep(change),
        hold: hold && { ...hold, next: hold.next && keep(hold.next) },
        head: head && { ...head, next: keepHead(head.next) },
      }),
    askToSupersede: (head) => versions.askToSupersede(keepHead(head)),
  };
}

/** Redacted editions of the versions of a reader. */
export function redactionsOf(redactions: RedactionStore, reader: string): RedactionStore {
  const { kept, keep, bare } = namesOf(reader);
  const keepStored = (stored: Revisioned<Redaction>) => inside(stored, keep);
  return {
    async find(dataset, seq) {
      const found = await redactions.find(kept(dataset), seq);
      return found && inside<Redaction>(found, bare);
    },
    async *list(dataset) {
      for await (const stored of redactions.list(kept(dataset)))
        yield inside<Redaction>(stored, bare);
    },
    keep: (redaction, over) => redactions.keep(keep(redaction), over && keepStored(over)),
    drop: (redaction) => redactions.drop(keepStored(redaction)),
    ask: (version, mark) => redactions.ask(keep(version), mark),
  };
}

/** How what is of a dataset is kept for one reader, and what that is of. */
function namesOf(reader: string) {
  const kept = (dataset: string) => `${dataset}#${reader}`;
  return {
    kept,
    keep: <T extends { readonly dataset: string }>(thing: T): T => ({
      ...thing,
      dataset: kept(thing.dataset),
    }),
    bare: <T extends { readonly dataset: string }>(thing: T): T => ({
      ...thing,
      dataset: thing.dataset.slice(0, -kept('').length),
    }),
  };
}

function inside<T>({ value, revision }: Revisioned<T>, map: (value: T) => T): Revisioned<T> {
  return { value: map(value), revision };
}
