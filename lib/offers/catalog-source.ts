import type {
  CatalogModel,
  CatalogOrigin,
  CompaniesEntry,
  EditionEntries,
  EditionEntry,
  ListedEdition,
  PublicVersion,
} from '../catalog/model.ts';
import { hasCode } from '../core/errors.ts';
import { roundHalfUp } from '../core/exact.ts';
import { LruCache } from '../core/lru-cache.ts';
import { RevisionCache } from '../core/revision-cache.ts';
import { FIGURE_FORMATS } from '../http/files/figure-files.ts';
import type { CatalogSource } from '../http/routes/catalog-routes.tsx';
import { compareEditions } from '../mapping/edition.ts';
import { MEDIA_TYPES, ROW_FORMATS } from '../publication/file-formats.ts';
import type { PublicationService } from '../publication/publication-service.ts';
import { redactedVersionId } from '../publication/redacted-name.ts';
import type { CurrentVersion, VersionFacts } from '../publication/version.ts';
import type { CatalogCount } from '../store/catalog-revision.ts';
import type { ListedEditions } from '../store/listed-editions.ts';
import type { NightStore } from '../store/night-store.ts';

/** The stores that the source of the catalog's content reads. */
export interface CatalogParts {
  readonly origin: CatalogOrigin;
  readonly listedEditions: ListedEditions;
  readonly publication: PublicationService;
  readonly nights: Pick<NightStore, 'loadLast'>;
}

/** Maximum number of versions that the catalog names. */
const NAMED_VERSIONS = 20;

/**
 * Returns a source of the catalog's content: the released editions and the current version.
 *
 * @param revision changes each time an edition is released or retracted, or another version is served
 */
export function catalogSource(parts: CatalogParts, revision: () => Promise<string>): CatalogSource {
  return {
    revision,
    now: async () => readModel(parts, await readEditions(parts.listedEditions)),
    versions: () => readVersions(parts),
    version: (id) => readVersion(parts, id),
  };
}

/**
 * A source for pages that shared caches may keep. It reads once for each revision. A change of the rows does not have
 * the editions read again.
 */
export function cachedCatalogSource(
  parts: CatalogParts,
  count: () => Promise<CatalogCount>,
): CatalogSource {
  const editions = new RevisionCache<EditionEntries>();
  const catalogs = new RevisionCache<CachedCatalog>();
  const getCatalog = async () => {
    const { revision, editionsRevision } = await count();
    const entries = () =>
      editions.get(editionsRevision, async () =>
        cacheEntries(await readEditions(parts.listedEditions)),
      );
    return catalogs.get(revision, async () => new CachedCatalog(parts, await entries()));
  };
  return {
    revision: async () => (await count()).revision,
    now: async () => (await getCatalog()).model(),
    versions: async () => (await getCatalog()).versions(),
    version: async (id) => (await getCatalog()).version(id),
  };
}

/** The content of one revision. Each part is read when it is first asked for. */
class CachedCatalog {
  readonly #parts: CatalogParts;
  readonly #reads = new CachedReads();
  readonly #editions: EditionEntries;

  constructor(parts: CatalogParts, editions: EditionEntries) {
    this.#parts = parts;
    this.#editions = editions;
  }

  model(): Promise<CatalogModel> {
    return this.#reads.get('model', () => readModel(this.#parts, this.#editions));
  }

  versions(): Promise<readonly PublicVersion[]> {
    return this.#reads.get('versions', () => readVersions(this.#parts));
  }

  /** A redacted version also changes with consents, so it is read each time. */
  version(id: string): Promise<PublicVersion> {
    const read = () => readVersion(this.#parts, id);
    return redactedVersionId(id) === undefined ? this.#reads.get(`version ${id}`, read) : read();
  }
}

/** Maximum number of stored parts of the list of editions, and of stored versions. */
const MAX_CACHED_ENTRIES = 2_000;

/** The results of reads, by name. A failed read is not stored. */
class CachedReads {
  readonly #cached = new LruCache<Promise<unknown>>(MAX_CACHED_ENTRIES);

  get<T>(name: string, read: () => Promise<T>, weight = 1): Promise<T> {
    const known = this.#cached.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const offered = read();
    this.#cached.set(name, offered, weight);
    offered.catch(() => this.#cached.delete(name));
    return offered;
  }
}

function cacheEntries(entries: EditionEntries): EditionEntries {
  const read = new CachedReads();
  return {
    ...entries,
    list: (part) =>
      read.get(`list ${part.limit} ${part.older}`, () => entries.list(part), part.limit + 1),
    find: (id) => read.get(`find ${id}`, () => entries.find(id)),
  };
}

async function readModel(
  { origin, publication, nights }: CatalogParts,
  editions: EditionEntries,
): Promise<CatalogModel> {
  const companies = await loadCompaniesEntry(publication, nights, editions);
  return { ...origin, figureFormats: FIGURE_FORMATS, editions, companies };
}

async function readVersions({ publication }: CatalogParts): Promise<readonly PublicVersion[]> {
  const { items } = await publication.versions('public', { limit: NAMED_VERSIONS });
  return items.map(toPublicVersion);
}

async function readVersion({ publication }: CatalogParts, id: string): Promise<PublicVersion> {
  return toPublicVersion(await publication.version(id, 'public'));
}

function toPublicVersion({ dataset, id, edition, publishedAt, coverage, ...rest }: VersionFacts) {
  const { previous, replacedBy, changes } = rest;
  return {
    dataset,
    rows: coverage.published,
    id,
    edition: edition.id,
    referenceDate: edition.referenceDate,
    publishedAt,
    changes,
    previous,
    replacedBy,
  };
}

/** The listed editions, with their relations to earlier and later editions. */
async function readEditions(listedEditions: ListedEditions): Promise<EditionEntries> {
  const [count, [newest], oldest] = await Promise.all([
    listedEditions.count(),
    listedEditions.list(undefined, 1),
    listedEditions.oldest(),
  ]);
  return {
    count,
    newest,
    oldest,
    list: async ({ older, limit }) =>
      addRelations(await listedEditions.list(older, limit), listedEditions),
    async find(id) {
      const edition = await listedEditions.find(id);
      const [entry] = edition === undefined ? [] : await addRelations([edition], listedEditions);
      return entry;
    },
  };
}

/** Adds the relations of editions. @param part consecutive editions, the newest first */
async function addRelations(
  part: readonly ListedEdition[],
  listedEditions: ListedEditions,
): Promise<readonly EditionEntry[]> {
  const [first, last] = [part[0], part.at(-1)];
  if (first === undefined || last === undefined) return [];
  const newestYear = await listedEditions.listYear(yearOf(first));
  const oldestYear =
    yearOf(first) === yearOf(last) ? newestYear : await listedEditions.listYear(yearOf(last));
  const before = await listedEditions.list(oldestYear.at(-1)?.edition, 1);
  const candidates = [...newestYear, ...part, ...oldestYear, ...before];
  const byId = new Map(candidates.map((edition) => [edition.edition, edition]));
  const partIds = new Set(part.map(({ edition }) => edition));
  const sorted = [...byId.values()].sort((a, b) => compareEditions(b.edition, a.edition));
  return buildEditionEntries(sorted).filter(({ edition }) => partIds.has(edition));
}

const yearOf = ({ edition }: ListedEdition) => edition.slice(0, 4);

/** @param editions the newest first; all listed editions of each year that occurs */
function buildEditionEntries(editions: readonly ListedEdition[]): EditionEntry[] {
  return editions.map((edition, at) => {
    const older = editions.slice(at + 1);
    const isSameYear = (each: ListedEdition) => yearOf(each) === yearOf(edition);
    const before = older.filter(isSameYear);
    const [first, last] = [before.at(-1)?.edition, before[0]?.edition];
    const later = editions.slice(0, at).filter(isSameYear);
    return {
      ...edition,
      previous: older.find((each) => !isSameYear(each))?.edition ?? null,
      corrects: first === undefined || last === undefined ? null : { first, last },
      corrections: first === undefined ? later.map((each) => each.edition) : [],
    };
  });
}

async function loadCompaniesEntry(
  publication: PublicationService,
  nights: Pick<NightStore, 'loadLast'>,
  editions: EditionEntries,
): Promise<CompaniesEntry | null> {
  try {
    const [current, night] = await Promise.all([publication.head(), nights.loadLast()]);
    const edition = await editions.find(current.version.edition.id);
    return buildCompaniesEntry(current, night?.failing?.since ?? null, edition);
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return null;
    throw error;
  }
}

function buildCompaniesEntry(
  { version, staleSince }: CurrentVersion,
  nightFailsSince: CompaniesEntry['nightFailsSince'],
  edition: ListedEdition | undefined,
): CompaniesEntry {
  const { id, since, coverage, files } = version.views.public;
  const offered = ROW_FORMATS.filter((format) => files.some((file) => file.format === format));
  return {
    edition: version.edition.id,
    // A retracted edition is no longer listed. Reads of its rows are refused.
    releasedAt: edition?.releasedAt ?? since.at,
    formats: offered.map((format) => ({ format, mediaType: MEDIA_TYPES[format] })),
    open: {
      version: id,
      publishedAt: since.at,
      rows: coverage.published,
      coveragePercent: roundCoverage(coverage.published, coverage.eligible) ?? 0,
    },
    staleSince,
    nightFailsSince,
  };
}

/**
 * Returns the coverage of the row data for public metadata, to the nearest 5 %. Only recipients of the
 * rows get the exact number: the exact numbers of two nights would reveal that a company withdrew.
 */
function roundCoverage(rows: number, eligible: number): number | null {
  return eligible === 0 ? null : 5 * roundHalfUp(20 * rows, eligible);
}
