import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import type { RdfNode } from '../catalog/vocabulary.ts';
import type { Json } from '../core/digest.ts';
import { languageTagged } from '../core/language.ts';

/** Members of a dataset in DCAT whose terms the context of the protocol knows, with all terms of their values. */
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
 * Returns the properties of a dataset for the catalog of the protocol: those members of its DCAT
 * document that need no other context. They reveal no more than that document, and name no company.
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

/** The properties of the catalog of the protocol. */
export const CATALOG_PROPERTIES = {
  'dct:title': languageTagged(CATALOG_TEXTS.catalogTitle),
  'dct:description': languageTagged(CATALOG_TEXTS.catalogDescription),
};
