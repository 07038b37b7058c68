import { DSP_PATH, DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import { CREDENTIAL_SERVICE, DCP_PATH, ISSUER_PATH, ISSUER_SERVICE } from '../dcp/vocabulary.ts';
import type { DidJwk } from '../public-keys.ts';

const CONTEXTS = [
  DSPACE_CONTEXT,
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/suites/jws-2020/v1',
];

export interface OwnDidDocument {
  readonly did: string;
  /** Public URL without a final slash. */
  readonly publicUrl: string;
  /** Our current and previous keys, of each type. */
  readonly keys: readonly DidJwk[];
  /** If we issue credentials: earlier keys with which credentials may still be verified. @default we issue none */
  readonly earlierKeys?: readonly DidJwk[] | undefined;
}

/**
 * Builds our DID document. It lists each key for three relationships: DSP connectors check
 * `authentication`, verifiers of documents `assertionMethod`, and DCP 1.0 `capabilityInvocation`. An earlier key verifies credentials
 * only: no token by it is accepted.
 *
 * @see W3C DID Core #core-properties; DSP 2025-1 #discovery-of-service-endpoints
 */
export function didDocument({ did, publicUrl, keys, earlierKeys }: OwnDidDocument) {
  const idOf = ({ kid }: DidJwk) => `${did}#${kid}`;
  const methods = keys.map(idOf);
  const earlier = earlierKeys ?? [];
  const base = `${publicUrl}${DSP_PATH}`;
  return {
    '@context': CONTEXTS,
    id: did,
    verificationMethod: [...keys, ...earlier].map((key) => ({
      id: idOf(key),
      type: 'JsonWebKey2020',
      controller: did,
      publicKeyJwk: key,
    })),
    authentication: methods,
    assertionMethod: [...methods, ...earlier.map(idOf)],
    capabilityInvocation: methods,
    service: [
      { id: `${did}#catalog`, type: 'CatalogService', serviceEndpoint: `${base}/catalog` },
      // In Dataspace4Health, this service type is the base URL of a connector.
      { id: `${did}#dsp`, type: 'ProtocolEndpoint', serviceEndpoint: base },
      {
        id: `${did}#credentials`,
        type: CREDENTIAL_SERVICE,
        serviceEndpoint: `${publicUrl}${DCP_PATH}`,
      },
      ...(earlierKeys === undefined
        ? []
        : [
            {
              id: `${did}#issuer`,
              type: ISSUER_SERVICE,
              serviceEndpoint: `${publicUrl}${DCP_PATH}${ISSUER_PATH}`,
            },
          ]),
    ],
  };
}
