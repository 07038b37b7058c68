import type {
  CatalogModel,
  CatalogOrigin,
  CompaniesEntry,
  EditionEntry,
} from '../catalog/model.ts';
import { canonicalJson, type Json, sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { roundHalfUp } from '../core/exact.ts';
import { allPages, type PageAsked } from '../core/page.ts';
import { FIGURE_FORMATS } from '../http/files/figure-files.ts';
import type { CatalogSource } from '../http/routes/catalog-routes.tsx';
import type { Edition } from '../mapping/release/released-edition.ts';
import type { PublicationService } from '../publication/publication-service.ts';
import {
  type CurrentVersion,
  MEDIA_TYPES,
  ROW_FORMATS,
  type VersionFacts,
} from '../publication/version.ts';
import type { NightStore } from '../store/night-store.ts';
import type { FiguresSource } from './official-figures.ts';

/**
 * What the catalog says, read from the released editions and the version that is served.
 *
 * @param revision changes with every edition that is released or withdrawn and every version that is served
 */
export function catalogSource(
  origin: CatalogOrigin,
  figures: FiguresSource,
  publication: PublicationService,
  nights: Pick<NightStore, 'last'>,
  revision: () => Promise<string>,
): CatalogSource {
  return {
    revision,
    async now(): Promise<CatalogModel> {
      const editions = await figures.editions();
      return {
        ...origin,
        figureFormats: FIGURE_FORMATS,
        editions: buildEditionEntries(editions),
        companies: await companiesEntry(publication, nights, editions),
      };
    },
    async *versions() {
      const page = (asked: PageAsked) => publication.versions('public', asked);
      for await (const version of allPages(page)) yield publicVersion(version);
    },
    version: async (id) => publicVersion(await publication.version(id, 'public')),
  };
}

function publicVersion({ dataset, id, edition, publishedAt, coverage, ...rest }: VersionFacts) {
  const { previous, replacedBy } = rest;
  return {
    dataset,
    rows: coverage.published,
    id,
    edition: edition.id,
    referenceDate: edition.referenceDate,
    publishedAt,
    previous,
    replacedBy,
  };
}

/** @param editions the newest first */
function buildEditionEntries(editions: readonly Edition[]): EditionEntry[] {
  return editions.map((edition, at) => {
    const older = editions.slice(at + 1);
    const sameYear = (each: Edition) => each.family === edition.family;
    const before = older.filter(sameYear);
    const [first, last] = [before.at(-1)?.id, before[0]?.id];
    const document = canonicalJson(edition.figures as Json);
    return {
      edition: edition.id,
      referenceDate: edition.referenceDate,
      releasedAt: edition.released.at,
      previous: older.find((each) => !sameYear(each))?.id ?? null,
      corrects: first === undefined || last === undefined ? null : { first, last },
      corrections:
        first === undefined
          ? editions
              .slice(0, at)
              .filter(sameYear)
              .map(({ id }) => id)
          : [],
      bytes: Buffer.byteLength(document),
      sha256: sha256(document),
    };
  });
}

async function companiesEntry(
  publication: PublicationService,
  nights: Pick<NightStore, 'last'>,
  editions: readonly Edition[],
): Promise<CompaniesEntry | null> {
  try {
    const [head, night] = await Promise.all([publication.head(), nights.last()]);
    return buildCompaniesEntry(head, night?.failing?.since ?? null, editions);
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return null;
    throw error;
  }
}

function buildCompaniesEntry(
  { version, staleSince }: CurrentVersion,
  nightFailsSince: CompaniesEntry['nightFailsSince'],
  editions: readonly Edition[],
): CompaniesEntry {
  const { id, since, coverage, files } = version.views.public;
  const made = ROW_FORMATS.filter((format) => files.some((file) => file.format === format));
  const released = editions.find((edition) => edition.id === version.edition.id)?.released.at;
  return {
    edition: version.edition.id,
    // Of a retracted edition the release is gone, and every read is refused.
    releasedAt: released ?? since.at,
    formats: made.map((format) => ({ format, mediaType: MEDIA_TYPES[format] })),
    open: {
      version: id,
      publishedAt: since.at,
      rows: coverage.published,
      coveragePercent: publicCoverage(coverage.published, coverage.eligible) ?? 0,
    },
    staleSince,
    nightFailsSince,
  };
}

/**
 * Coverage of the row data as public metadata gives it: to the nearest 5 %. The exact count is
 * only for those who may read the rows; night after night it would tell who withdrew.
 */
function publicCoverage(rows: number, eligible: number): number | null {
  return eligible === 0 ? null : 5 * roundHalfUp(20 * rows, eligible);
}
