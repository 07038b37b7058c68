import * as z from 'zod';
import { PublicOkp } from '../../identity/public-keys.ts';
import { LocalizedTextSchema } from './common.ts';

/** A JSON-LD document whose members are defined by its vocabulary. */
export const JsonLdResponse = z.looseObject({ '@context': z.unknown() });

const CATALOG = {
  '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
  '@id': 'https://kaart.example/catalog',
  '@type': ['dcat:Catalog', 'hydra:Collection'],
  'dct:title': [{ '@value': 'Luxembourg HealthTech mapping: catalogue', '@language': 'en' }],
};

/** A catalog, a dataset, a distribution or a data service in DCAT-AP 3.0. */
export const DcatResponse = z
  .looseObject({
    '@context': z.looseObject({}),
    '@id': z.string(),
    '@type': z.union([z.string(), z.array(z.string())]),
  })
  .meta({ examples: [CATALOG] });

/** A page of the catalog in DCAT-AP 3.0 with its datasets. */
export const CatalogResponse = DcatResponse.extend({
  'hydra:view': z.looseObject({
    '@id': z.string(),
    /** Absent on the last page. */
    'hydra:next': z.object({ '@id': z.string() }).optional(),
  }),
  /** Absent if the page has no dataset. */
  'dcat:dataset': z
    .array(
      z.looseObject({
        '@id': z.string(),
        'dct:identifier': z.string(),
        'dct:title': z.array(z.object({ '@value': z.string(), '@language': z.string() })),
        'dcat:version': z.string().optional(),
        'dct:accessRights': z.looseObject({ '@id': z.string() }),
      }),
    )
    .optional(),
}).meta({
  examples: [{ ...CATALOG, 'hydra:view': { '@id': 'https://kaart.example/catalog?after=' } }],
});

const rdfXml = (contentMediaType: string) =>
  z.string().meta({
    contentMediaType,
    examples: ['<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'],
  });

/** RDF formats other than JSON-LD. A schema describes them only as text. */
export const RDF_TEXT: Readonly<Record<string, z.ZodType>> = {
  'text/turtle': z.string().meta({
    contentMediaType: 'text/turtle',
    examples: ['<https://kaart.example/catalog> a <http://www.w3.org/ns/dcat#Catalog>.'],
  }),
  'application/rdf+xml': rdfXml('application/rdf+xml'),
  'application/xml': rdfXml('application/xml'),
  'text/xml': rdfXml('text/xml'),
};

const EXAMPLE_TEXT = { en: 'Title', fr: 'Titre', de: 'Titel' };

/** The values to enter into a register, field by field. */
export const RegisterRecordResponse = z
  .object({
    record: z.string(),
    title: LocalizedTextSchema,
    /** The place where the record is entered, and the office that decides about it. */
    note: LocalizedTextSchema,
    fields: z.array(
      z.object({ name: z.string(), label: LocalizedTextSchema, value: LocalizedTextSchema }),
    ),
  })
  .meta({
    examples: [
      {
        record: 'open-data',
        title: EXAMPLE_TEXT,
        note: EXAMPLE_TEXT,
        fields: [{ name: 'title', label: EXAMPLE_TEXT, value: EXAMPLE_TEXT }],
      },
    ],
  });

/** The catalog of another connector in its compact form. @see DSP 2025-1 #catalog-ack */
export const ForeignCatalogResponse = z
  .looseObject({
    participantId: z.string(),
    /** The datasets with the members that the other connector sent. */
    dataset: z.array(z.looseObject({})),
  })
  .meta({
    examples: [
      { '@id': 'urn:uuid:1', '@type': 'Catalog', participantId: 'did:web:b.example', dataset: [] },
    ],
  });

const EXAMPLE_URL = 'https://kaart.example';
const EXAMPLE_DID = 'did:web:kaart.example';
const EXAMPLE_KEY_ID = `${EXAMPLE_DID}#kaart-2025-09`;

const EXAMPLE_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  kid: 'kaart-2025-09',
  alg: 'ES256',
  use: 'sig',
};

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
export const ServerMetadataResponse = z
  .object({
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
  })
  .meta({
    examples: [
      {
        issuer: EXAMPLE_URL,
        token_endpoint: `${EXAMPLE_URL}/token`,
        jwks_uri: `${EXAMPLE_URL}/.well-known/jwks.json`,
        scopes_supported: ['data:read'],
        response_types_supported: [],
        grant_types_supported: ['client_credentials'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: ['ES256'],
        dpop_signing_alg_values_supported: ['ES256'],
        service_documentation: `${EXAMPLE_URL}/docs`,
      },
    ],
  });

/** @see DID Core 1.0 #core-properties */
export const DidDocumentResponse = z
  .object({
    '@context': z.array(z.string()),
    id: z.string(),
    verificationMethod: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        controller: z.string(),
        publicKeyJwk: z.union([PublicKey, PublicOkp]),
      }),
    ),
    authentication: z.array(z.string()),
    assertionMethod: z.array(z.string()),
    capabilityInvocation: z.array(z.string()),
    service: z.array(z.object({ id: z.string(), type: z.string(), serviceEndpoint: z.url() })),
  })
  .meta({
    examples: [
      {
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
        id: EXAMPLE_DID,
        verificationMethod: [
          {
            id: EXAMPLE_KEY_ID,
            type: 'JsonWebKey',
            controller: EXAMPLE_DID,
            publicKeyJwk: EXAMPLE_KEY,
          },
        ],
        authentication: [EXAMPLE_KEY_ID],
        assertionMethod: [EXAMPLE_KEY_ID],
        capabilityInvocation: [EXAMPLE_KEY_ID],
        service: [
          {
            id: `${EXAMPLE_DID}#catalog`,
            type: 'CatalogService',
            serviceEndpoint: `${EXAMPLE_URL}/dsp`,
          },
        ],
      },
    ],
  });

/** @see DSP 2025-1 #exposure-of-versions */
export const ProtocolVersionsResponse = z
  .object({
    protocolVersions: z.array(
      z.object({
        version: z.string(),
        path: z.string(),
        binding: z.string(),
        auth: z
          .object({ protocol: z.string(), version: z.string(), profile: z.array(z.string()) })
          .optional(),
      }),
    ),
  })
  .meta({
    examples: [{ protocolVersions: [{ version: '2025-1', path: '/dsp', binding: 'HTTPS' }] }],
  });
