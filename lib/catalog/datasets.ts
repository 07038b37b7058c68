import { COMPANIES_DATASET_ID, PUBLIC_COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { CatalogModel, CompaniesEntry, EditionEntry } from './model.ts';

/** Dataset id of the series that the figures of all editions belong to. */
export const FIGURES_SERIES = 'healthtech-figures';
/** Dataset id of the series of the companies: one dataset for each audience. */
export const COMPANIES_SERIES = 'healthtech-mapping';
/**
 * The rows for participants of the data space, as a dataset of the catalog. In the protocol and in our own
 * API it is `healthtech-companies`, as for partners: there the caller's token decides the audience.
 */
export const DATASPACE_COMPANIES_DATASET_ID = `${COMPANIES_DATASET_ID}-dataspace`;

/** Dataset id of the figures of an edition, e.g. `healthtech-figures-2025`. */
export function figuresId(edition: string): string {
  return `${FIGURES_SERIES}-${edition}`;
}

/** The edition whose figures a dataset of the catalog is; `undefined` for any other dataset. */
export function editionOfFiguresDataset(dataset: string): string | undefined {
  const prefix = `${FIGURES_SERIES}-`;
  return dataset.startsWith(prefix) ? dataset.slice(prefix.length) : undefined;
}

/** A dataset of the catalog, with the part of the model that it is made of. */
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

/** The datasets of the companies, one for each audience; none before anything is published. */
function companiesDatasets({ companies }: CatalogModel): CatalogDataset[] {
  if (companies === null) return [];
  return COMPANIES.map(([kind, id]) => ({ kind, id, entry: companies }));
}

function figuresDataset(entry: EditionEntry): CatalogDataset {
  return { kind: 'figures', id: figuresId(entry.edition), entry };
}

/** Number of datasets in the catalog, without the series. */
export function countDatasets(model: CatalogModel): number {
  return companiesDatasets(model).length + model.editions.length;
}

/**
 * A part of the datasets in the order of the catalog: the figures, the newest edition first, then the
 * companies. Only this part is made.
 */
export function listDatasets(model: CatalogModel, from: number, to: number): CatalogDataset[] {
  const { editions } = model;
  const start = Math.max(from - editions.length, 0);
  const end = Math.max(to - editions.length, 0);
  return [
    ...editions.slice(from, to).map(figuresDataset),
    ...companiesDatasets(model).slice(start, end),
  ];
}

/** `undefined` if the catalog has no dataset with this id. A series is no dataset here. */
export function findDataset(model: CatalogModel, id: string): CatalogDataset | undefined {
  const edition = editionOfFiguresDataset(id);
  if (edition === undefined) return companiesDatasets(model).find((dataset) => dataset.id === id);
  const entry = model.editions.find((each) => each.edition === edition);
  return entry && figuresDataset(entry);
}
