import { PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { CatalogOrigin } from './model.ts';
import { AUTHORITY, iri } from './vocabulary.ts';

/** The data services: our API, and our endpoints of the Dataspace Protocol. */
export type ServiceName = 'api' | 'dsp';

/** Returns the URL of the page of a dataset. The URL is also the IRI of the dataset. */
export function datasetUrl({ publicUrl }: Pick<CatalogOrigin, 'publicUrl'>, id: string): string {
  return `${publicUrl}/catalog/datasets/${id}`;
}

/** Returns the IRI of a distribution. @param name a format, `records` or `dsp` */
export function distributionUrl(origin: CatalogOrigin, id: string, name: string): string {
  return `${datasetUrl(origin, id)}/distributions/${name}`;
}

/** IRI of a data service. */
export function serviceUrl({ publicUrl }: CatalogOrigin, name: ServiceName): string {
  return `${publicUrl}/catalog/services/${name}`;
}

/** IRI of a version of the rows for everyone. */
export function versionUrl(origin: CatalogOrigin, version: string): string {
  return `${datasetUrl(origin, PUBLIC_COMPANIES_DATASET_ID)}/versions/${version}`;
}

export function publisherId({ publisher }: CatalogOrigin): string {
  return publisher.homepage.replace(/\/?$/, '/#publisher');
}

export function coOwnerId({ coOwner }: CatalogOrigin): string {
  return coOwner.homepage.replace(/\/?$/, '/#co-owner');
}

/** The IRIs of the organisations that made the datasets. */
export function creatorIds(origin: CatalogOrigin): readonly string[] {
  return [publisherId(origin), coOwnerId(origin)];
}

export function contactId({ publicUrl }: CatalogOrigin): string {
  return `${publicUrl}/catalog#contact`;
}

/** The themes of all datasets and services. */
export const THEMES = [iri(AUTHORITY.health), iri(AUTHORITY.economy)];
