import * as z from 'zod';
import { Count, EditionId, LocalizedTextSchema } from './common.ts';

/** A JSON-LD document whose members are defined by its vocabulary. */
export const JsonLdResponse = z.looseObject({ '@context': z.unknown() });

/** A catalog or a dataset in DCAT-AP 3.0. */
export const DcatResponse = z
  .looseObject({ '@context': z.looseObject({}), '@id': z.string(), '@type': z.string() })
  .meta({
    examples: [
      {
        '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
        '@id': 'https://kaart.example/catalog',
        '@type': 'dcat:Catalog',
        'dct:title': [{ '@value': 'Luxembourg HealthTech mapping: catalogue', '@language': 'en' }],
      },
    ],
  });

/** The catalog of another connector in its compact form. @see DSP 2025-1 #catalog-ack */
export const ForeignCatalogResponse = z
  .looseObject({})
  .meta({ examples: [{ '@id': 'urn:uuid:1', '@type': 'Catalog', dataset: [] }] });

/** Official figures. `keptFrom`: the edition whose figures a correction keeps. */
export const FiguresResponse = z.looseObject({
  edition: EditionId,
  referenceDate: z.iso.date(),
  synthetic: z.boolean(),
  keptFrom: EditionId.optional(),
  indicators: z.array(
    z.looseObject({ id: z.string(), label: LocalizedTextSchema, definition: LocalizedTextSchema }),
  ),
});

/** `view=summary`: fixed keys, and the trend where there is one. */
const FiguresSummary = z.looseObject({
  reference_date: z.iso.date(),
  kept_from: EditionId.optional(),
  entities: Count,
});

const TrendEnd = z.object({
  edition: EditionId,
  referenceDate: z.iso.date(),
  keptFrom: EditionId.optional(),
});

/** `view=trend`: from an earlier edition to this one; `null` for the first edition. */
const FiguresTrend = z.looseObject({
  from: TrendEnd,
  to: TrendEnd,
  changes: z.array(z.looseObject({ id: z.string(), label: LocalizedTextSchema })),
});

export const FiguresDocumentResponse = z.union([
  FiguresResponse,
  FiguresSummary,
  FiguresTrend,
  z.null(),
]);

const PublicKey = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.string(),
});

/** @see RFC 7517 #section-5 */
export const JwksResponse = z.object({ keys: z.array(PublicKey) });

/** @see RFC 8414 #section-2 */
export const ServerMetadataResponse = z.object({
  issuer: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  scopes_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  dpop_signing_alg_values_supported: z.array(z.string()),
  service_documentation: z.url(),
});

/** @see DID Core 1.0 #core-properties */
export const DidDocumentResponse = z.object({
  '@context': z.array(z.string()),
  id: z.string(),
  verificationMethod: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      controller: z.string(),
      publicKeyJwk: PublicKey,
    }),
  ),
  authentication: z.array(z.string()),
  assertionMethod: z.array(z.string()),
  capabilityInvocation: z.array(z.string()),
  service: z.array(z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.url() })),
});

/** @see DSP 2025-1 #exposure-of-versions */
export const ProtocolVersionsResponse = z.object({
  protocolVersions: z.array(
    z.object({ version: z.string(), path: z.string(), binding: z.string() }),
  ),
});
