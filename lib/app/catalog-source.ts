import type { CatalogModel, CompaniesEntry, EditionEntry } from '../catalog/model.ts';
import type { Audience } from '../consent/vocabulary.ts';
import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { canonicalJson, type Json, sha256 } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { publicCoverage } from '../figures/rounding.ts';
import type { CatalogSource } from '../http/routes/catalog-routes.tsx';
import type { Edition } from '../mapping/released-edition.ts';
import type { PublicationService } from '../publication/publication-service.ts';
import {
  audienceReading,
  type Head,
  MEDIA_TYPES,
  ROW_FORMATS,
  type VersionFacts,
} from '../publication/version.ts';
import type { NightStore } from '../store/night-store.ts';
import { type Config, publisherOf } from './config.ts';
import type { FiguresSource } from './official-figures.ts';

/** What the catalog says, read from the released editions and the version that is served. */
export function catalogSource(
  config: Config,
  figures: FiguresSource,
  publication: PublicationService,
  nights: Pick<NightStore, 'last'>,
): CatalogSource {
  const publisher = publisherOf(config);
  return {
    now: async (): Promise<CatalogModel> => ({
      publicUrl: config.publicUrl,
      publisher,
      editions: entriesOf(await figures.editions()),
      companies: await companiesEntry(publication, nights),
    }),
    async *versions(dataset) {
      for await (const version of publication.versions(COMPANIES_DATASET_ID, audienceOf(dataset)))
        yield publicVersion(version);
    },
    version: async (dataset, id) =>
      publicVersion(await publication.version(COMPANIES_DATASET_ID, id, audienceOf(dataset))),
  };
}

/** @throws KaartError `not-found` */
function audienceOf(dataset: string): Audience {
  const audience = audienceReading(dataset, 'partners');
  if (audience === undefined) throw new KaartError('no such dataset', { code: 'not-found' });
  return audience;
}

function publicVersion({ dataset, id, edition, publishedAt, coverage, ...rest }: VersionFacts) {
  const { previous, replacedBy } = rest;
  return {
    dataset,
    rows: dataset === PUBLIC_COMPANIES_DATASET_ID ? coverage.published : null,
    id,
    edition: edition.id,
    referenceDate: edition.referenceDate,
    publishedAt,
    coveragePercent: publicCoverage(coverage.published, coverage.eligible) ?? 0,
    previous,
    replacedBy,
  };
}

function entriesOf(editions: readonly Edition[]): EditionEntry[] {
  return editions.map((edition, at) => {
    const document = canonicalJson(edition.figures as Json);
    return {
      edition: edition.id,
      referenceDate: edition.referenceDate,
      releasedAt: edition.released.at,
      previous: editions[at + 1]?.id ?? null,
      bytes: Buffer.byteLength(document),
      sha256: sha256(document),
    };
  });
}

async function companiesEntry(
  publication: PublicationService,
  nights: Pick<NightStore, 'last'>,
): Promise<CompaniesEntry | null> {
  try {
    const [head, night] = await Promise.all([publication.head(), nights.last()]);
    return entryOf(head, night?.failing?.since ?? null);
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return null;
    throw error;
  }
}

function entryOf(
  { version, staleSince }: Head,
  nightFailsSince: CompaniesEntry['nightFailsSince'],
): CompaniesEntry {
  const { coverage, files } = version.views.partners;
  const made = ROW_FORMATS.filter((format) => files.some((file) => file.format === format));
  return {
    edition: version.edition.id,
    version: version.id,
    publishedAt: version.publishedAt,
    coveragePercent: publicCoverage(coverage.published, coverage.eligible) ?? 0,
    formats: made.map((format) => ({ format, mediaType: MEDIA_TYPES[format] })),
    publicRows: version.views.public.coverage.published,
    staleSince,
    nightFailsSince,
  };
}
