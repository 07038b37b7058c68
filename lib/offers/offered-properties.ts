import { CATALOG_TEXTS } from '../catalog/catalog-messages.ts';
import type { RdfNode } from '../catalog/vocabulary.ts';
import type { Json } from '../core/digest.ts';
import { languageTagged } from '../core/language.ts';

/** The DCAT properties of a dataset that are copied. The JSON-LD context of the protocol defines all terms in them. */
const COPIED_PROPERTIES = [
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
  'dcat:keyword',
  'dcat:prev',
  'dcat:theme',
  'dcat:version',
] as const;

/**
 * Returns the properties of a dataset for the catalog of the protocol: the members of its public DCAT
 * document that need no other JSON-LD context, its licence, and the address of its page there. They name no
 * company.
 *
 * @param id of the dataset in the protocol, which is its identifier in this catalog
 */
export function pickOfferedProperties(dataset: RdfNode, id: string): Record<string, Json> {
  const properties: Record<string, Json> = {
    'dct:identifier': id,
    'dcat:landingPage': { '@id': dataset['@id'] },
  };
  for (const name of COPIED_PROPERTIES) {
    const value = dataset[name];
    if (value !== undefined) properties[name] = value as Json;
  }
  const [distribution] = dataset['dcat:distribution'] as readonly RdfNode[];
  return { ...properties, 'dct:license': (distribution?.['dct:license'] ?? null) as Json };
}

/** The title and description of the catalog of the protocol. */
export const CATALOG_PROPERTIES = {
  'dct:title': languageTagged(CATALOG_TEXTS.catalogTitle),
  'dct:description': languageTagged(CATALOG_TEXTS.catalogDescription),
};
