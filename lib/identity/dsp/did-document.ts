import { DSP_PATH, DSPACE_CONTEXT } from '../../dsp/common/vocabulary.ts';
import { CREDENTIAL_SERVICE, DCP_PATH } from '../dcp/vocabulary.ts';
import type { DidJwk } from '../key-document.ts';

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
}

/**
 * Builds our DID document. It lists each key for three relationships: DSP connectors check
 * `authentication`, verifiers of documents `assertionMethod`, and DCP 1.0 `capabilityInvocation`.
 *
 * @see W3C DID Core #core-properties; DSP 2025-1 #discovery-of-service-endpoints
 */
export function didDocument({ did, publicUrl, keys }: OwnDidDocument) {
  const methods = keys.map(({ kid }) => `${did}#${kid}`);
  const base = `${publicUrl}${DSP_PATH}`;
  return {
    '@context': CONTEXTS,
    id: did,
    verificationMethod: keys.map((key) => ({
      id: `${did}#${key.kid}`,
      type: 'JsonWebKey2020',
      controller: did,
      publicKeyJwk: key,
    })),
    authentication: methods,
    assertionMethod: methods,
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
    ],
  };
}
