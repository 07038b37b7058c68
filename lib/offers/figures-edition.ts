import { FIGURES_SERIES } from '../catalog/dcat.ts';

/** The edition whose figures a dataset of the catalog is; `undefined` for any other dataset. */
export function editionOfFiguresDataset(dataset: string): string | undefined {
  const prefix = `${FIGURES_SERIES}-`;
  return dataset.startsWith(prefix) ? dataset.slice(prefix.length) : undefined;
}
