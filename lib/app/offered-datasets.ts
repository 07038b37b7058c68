import { dcatDataset, figuresId } from '../catalog/dcat.ts';
import type { CatalogModel } from '../catalog/model.ts';
import { digestOf, type Json } from '../core/digest.ts';
import { OfRevision } from '../dsp/catalog/of-revision.ts';
import type { OfferedDataset, OfferedDatasets } from '../dsp/common/offered-dataset.ts';
import { FORMATS } from '../dsp/common/vocabulary.ts';
import { COMPANIES, PUBLIC_COMPANIES } from '../publication/version.ts';
import { OFFER_TERMS, type OfferTerms, type Terms } from './offer-terms.ts';
import { offeredProperties } from './offered-properties.ts';

export interface OfferedDatasetsOptions {
  /** What the catalog says now. */
  readonly model: () => Promise<CatalogModel>;
  /** Changes with what {@link model} says: one cheap read. */
  readonly revision: () => Promise<string>;
  /** @default those of {@link OFFER_TERMS} */
  readonly terms?: OfferTerms;
}

/**
 * What the publication offers in the data space: the figures of each released edition, the newest
 * first, and the two company datasets once something is published. It is read again when it has changed.
 */
export function offeredDatasets(options: OfferedDatasetsOptions): OfferedDatasets {
  const { model, revision, terms = OFFER_TERMS } = options;
  const offered = new OfRevision<ReadonlyMap<string, OfferedDataset>>();
  const current = async () =>
    offered.get(await revision(), async () => offeredBy(await model(), terms));
  return {
    revision,
    all: async () => [...(await current()).values()],
    find: async (id) => (await current()).get(id),
  };
}

function offeredBy(model: CatalogModel, terms: OfferTerms): ReadonlyMap<string, OfferedDataset> {
  const { editions, companies } = model;
  const offered = editions.map(({ edition }) => offer(model, figuresId(edition), terms.figures));
  if (companies !== null)
    offered.push(
      offer(model, COMPANIES, terms.companies(companies.publishedAt)),
      offer(model, PUBLIC_COMPANIES, terms.publicCompanies),
    );
  return new Map(offered.map((dataset) => [dataset.id, dataset]));
}

function offer(model: CatalogModel, id: string, { access, contract }: Terms): OfferedDataset {
  return {
    id,
    access,
    offer: { ...contract, '@id': offerId(id, contract), '@type': 'Offer' },
    formats: FORMATS,
    properties: offeredProperties(dcatDataset(model, id) ?? {}),
  };
}

/** The same dataset on the same terms is the same offer, for everybody and across restarts. */
function offerId(dataset: string, contract: Terms['contract']): string {
  const terms = digestOf(contract as unknown as Json).slice(0, 32);
  return `urn:kaart:offer:${encodeURIComponent(dataset)}:${terms}`;
}
