import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from './model.ts';

/** Dataset id of the series of the figures: one dataset for each edition. */
export const FIGURES_SERIES = 'healthtech-figures';
/** Dataset id of the series of the companies: one dataset for each audience. */
export const COMPANIES_SERIES = 'healthtech-mapping';
/**
 * The rows for participants of the data space, as a dataset of the catalog. In the protocol and in our own
 * API it is `healthtech-companies`, as for partners: there the caller's token decides the audience.
 */
export const DATASPACE_COMPANIES_DATASET_ID = `${COMPANIES_DATASET_ID}-dataspace`;

/** Returns the dataset id of the figures of an edition, e.g. `healthtech-figures-2025`. */
export function figuresId(edition: string): string {
  return `${FIGURES_SERIES}-${edition}`;
}

/** Returns the edition of a dataset of figures; `undefined` for any other dataset. */
export function editionOfFiguresDataset(dataset: string): string | undefined {
  const prefix = `${FIGURES_SERIES}-`;
  return dataset.startsWith(prefix) ? dataset.slice(prefix.length) : undefined;
}

/** A dataset of the catalog, with the part of the model that describes it. */
export type CatalogDataset =
  | { readonly kind: 'figures'; readonly id: string; readonly entry: EditionEntry }
  | {
      readonly kind: 'public' | 'partners' | 'dataspace';
      readonly id: string;
      readonly entry: CompaniesEntry;
    };

const COMPANIES = [
  ['partners', COMPANIES_DATASET_ID],
  ['dataspace', DATASPACE_COMPANIES_DATASET_ID],
  ['public', PUBLIC_COMPANIES_DATASET_ID],
] as const;

/** Returns the datasets of the companies, one for each audience; an empty list before the first publication. */
function companiesDatasets({ companies }: CatalogModel): CatalogDataset[] {
  if (companies === null) return [];
  return COMPANIES.map(([kind, id]) => ({ kind, id, entry: companies }));
}

function figuresDataset(entry: EditionEntry): CatalogDataset {
  return { kind: 'figures', id: figuresId(entry.edition), entry };
}

/** Returns the number of datasets in the catalog, without the series. */
export function countDatasets(model: CatalogModel): number {
  return companiesDatasets(model).length + model.editions.count;
}

/** A part of the datasets. */
export interface CatalogPart {
  readonly datasets: readonly CatalogDataset[];
  /** The id after which the next part begins; absent in the last part. */
  readonly next?: string;
}

/** Lists the first datasets in the order of the catalog: the companies, then the figures, the newest edition first. */
export function listFirstDatasets(model: CatalogModel, limit: number): Promise<CatalogPart> {
  return listWithFigures(model, companiesDatasets(model), limit);
}

/** Datasets of companies, and the first ones of figures after them. */
async function listWithFigures(
  model: CatalogModel,
  companies: readonly CatalogDataset[],
  limit: number,
): Promise<CatalogPart> {
  const figures = await listFigures(model, undefined, limit - companies.length);
  return { ...figures, datasets: [...companies, ...figures.datasets] };
}

/**
 * Lists a part of the datasets in the order of the catalog. Only this part is read.
 *
 * @param after id of the last dataset of the previous part; this dataset may have left the catalog. @default the first part
 * @returns `undefined` if no part ends with this id
 */
export async function listDatasets(
  model: CatalogModel,
  after: string | undefined,
  limit: number,
): Promise<CatalogPart | undefined> {
  if (after === undefined) return listFirstDatasets(model, limit);
  const companies = companiesDatasets(model);
  const place = companies.findIndex(({ id }) => id === after);
  if (place !== -1) return listWithFigures(model, companies.slice(place + 1), limit);
  const edition = editionOfFiguresDataset(after);
  if (edition === undefined || !EDITION.test(edition)) return undefined;
  return listFigures(model, edition, limit);
}

async function listFigures(
  model: CatalogModel,
  older: string | undefined,
  limit: number,
): Promise<CatalogPart> {
  // One more than wanted shows whether a part follows.
  const found = await model.editions.list({ older, limit: limit + 1 });
  const datasets = found.slice(0, limit).map(figuresDataset);
  const last = datasets.at(-1);
  return { datasets, ...(found.length > limit && last !== undefined && { next: last.id }) };
}

const EDITION = /^\d{4}(\.[1-9]\d{0,2})?$/;
/** Number of datasets that are read at once if all are requested. */
const BATCH_SIZE = 100;

/** Yields all datasets, in the order of the catalog. */
export async function* listAllDatasets(model: CatalogModel): AsyncGenerator<CatalogDataset> {
  let part: CatalogPart | undefined = await listFirstDatasets(model, BATCH_SIZE);
  while (part !== undefined) {
    yield* part.datasets;
    part = part.next === undefined ? undefined : await listDatasets(model, part.next, BATCH_SIZE);
  }
}

/** Finds a dataset by its id. It does not find a series. */
export async function findDataset(
  model: CatalogModel,
  id: string,
): Promise<CatalogDataset | undefined> {
  const edition = editionOfFiguresDataset(id);
  if (edition === undefined) return companiesDatasets(model).find((dataset) => dataset.id === id);
  const entry = await model.editions.find(edition);
  return entry && figuresDataset(entry);
}
