import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import type { RdfNode } from '../catalog/vocabulary.ts';
import type { Json } from '../core/digest.ts';
import { languageTagged } from '../core/language.ts';

/** Members of a dataset in DCAT whose terms the context of the protocol knows, inside and out. */
const TAKEN = [
  'dct:identifier',
  'dct:title',
  'dct:description',
  'dct:accessRights',
  'dct:accrualPeriodicity',
  'dct:issued',
  'dct:modified',
  'dct:language',
  'dct:provenance',
  'dct:source',
  'dct:spatial',
  'dct:temporal',
  'dcat:inSeries',
  'dcat:prev',
  'dcat:theme',
  'dcat:version',
] as const;

/**
 * What the catalog of the protocol says about a dataset: the same as the DCAT document, as far as
 * it needs no context of its own. So it reveals no more than that document, and names no company.
 */
export function offeredProperties(dataset: RdfNode): Record<string, Json> {
  const properties: Record<string, Json> = {};
  for (const name of TAKEN) {
    const value = dataset[name];
    if (value !== undefined) properties[name] = value as Json;
  }
  const [distribution] = dataset['dcat:distribution'] as readonly RdfNode[];
  return { ...properties, 'dct:license': (distribution?.['dct:license'] ?? null) as Json };
}

/** What the catalog of the protocol says about itself. */
export const CATALOG_PROPERTIES = {
  'dct:title': languageTagged(CATALOG_TEXTS.catalogTitle),
  'dct:description': languageTagged(CATALOG_TEXTS.catalogDescription),
};
