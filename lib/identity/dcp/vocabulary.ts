import { CREDENTIAL_PROFILES } from '../../store/own-credentials.ts';

/** JSON-LD context of the messages of DCP. @see DCP 1.0 #context-definition */
export const DCP_CONTEXT = 'https://w3id.org/dspace-dcp/v1.0/dcp.jsonld';
/** Context of credentials and presentations of version 1.1. */
export const VC11_CONTEXT = 'https://www.w3.org/2018/credentials/v1';
/** Context of credentials and presentations of version 2.0. */
export const VC20_CONTEXT = 'https://www.w3.org/ns/credentials/v2';

/** The type that every credential has. */
export const BASE_TYPE = 'VerifiableCredential';

/** Type of the service in a DID document that answers queries for presentations. */
export const CREDENTIAL_SERVICE = 'CredentialService';

/**
 * The scope that asks for the credentials of a type. EDC demands a third part, `read`; DCP names two.
 *
 * @see DCP 1.0 #scopes
 */
export function credentialTypeScope(type: string): string {
  return `org.eclipse.dspace.dcp.vc.type:${type}:read`;
}

/** Path of our credential service below the public URL. */
export const DCP_PATH = '/dcp';
/** Path of our issuer service below {@link DCP_PATH}. */
export const ISSUER_PATH = '/issuer';

/** Type of the service in a DID document that issues credentials. */
export const ISSUER_SERVICE = 'IssuerService';

/** How participants authenticate here, in the version metadata. @see DSP 2025-1 #exposure-of-versions */
export const DCP_AUTH = {
  protocol: 'DCP',
  version: '1.0',
  profile: CREDENTIAL_PROFILES,
} as const;
