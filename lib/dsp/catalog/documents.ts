import type { Json } from '../../core/digest.ts';
import type { OfferedDataset } from '../common/offered-dataset.ts';
import { DSPACE_CONTEXT } from '../common/vocabulary.ts';

/** The participant and the addresses of a catalog. */
export interface CatalogFrame {
  /** `@id` of the catalog. */
  readonly catalogId: string;
  readonly participantId: string;
  /** Base URL of the paths of negotiations. */
  readonly endpointUrl: string;
  /** Prefixed terms that describe the catalog. */
  readonly properties: Readonly<Record<string, Json>>;
}

/** `@id` of the one service, to which each distribution refers. */
function serviceId({ catalogId }: CatalogFrame): string {
  return `${catalogId}:service`;
}

/**
 * The root catalog without datasets. This is the complete document of an empty catalog, because empty
 * arrays are not allowed.
 *
 * @see DSP 2025-1 #catalog-message, `catalog-schema.json`
 */
export function catalogDocument(frame: CatalogFrame): string {
  const { catalogId, participantId, endpointUrl, properties } = frame;
  return toDocumentText({
    '@context': [DSPACE_CONTEXT],
    '@id': catalogId,
    '@type': 'Catalog',
    ...properties,
    participantId,
    service: [{ '@id': serviceId(frame), '@type': 'DataService', endpointURL: endpointUrl }],
  });
}

/**
 * A dataset within a catalog. Its offer has no target, because the target is the dataset itself.
 *
 * @see DSP 2025-1 #dataset, `dataset-schema.json`
 */
export function datasetDocument(dataset: OfferedDataset, frame: CatalogFrame): string {
  const { id, offer, formats, properties } = dataset;
  const { target: _, ...terms } = offer as typeof offer & { readonly target?: string };
  return toDocumentText({
    '@id': id,
    '@type': 'Dataset',
    ...properties,
    hasPolicy: [terms as unknown as Json],
    distribution: formats.map((format) => ({
      '@type': 'Distribution',
      format,
      accessService: serviceId(frame),
    })),
  });
}

const CONTEXT = Buffer.from(`{"@context":${JSON.stringify([DSPACE_CONTEXT])},`);

/** A rendered dataset as a separate document. */
export function rootDocument(dataset: Uint8Array): Uint8Array {
  return Buffer.concat([CONTEXT, dataset.subarray(1)]);
}

/** The schemas refuse every empty array. */
function toDocumentText(document: Json): string {
  return JSON.stringify(document, (_, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  );
}
