import { CLIENT_ALGORITHMS } from './client-keys.ts';
import { PARTNER_SCOPES } from './roles.ts';

/** Paths of the URLs in the metadata, below the public URL. */
export const TOKEN_PATH = '/token';
export const JWKS_PATH = '/.well-known/jwks.json';
/** Path of the keys of all years. */
export const JWKS_ARCHIVE_PATH = '/.well-known/jwks-archive.json';

/** Returns our issuer identifier for `iss` and the metadata: the public URL without a final slash. */
function getIssuer(publicUrl: string): string {
  return publicUrl.replace(/\/+$/, '');
}

/** Returns the authorization server metadata for `/.well-known/oauth-authorization-server` (RFC 8414 #section-2). */
export function serverMetadata(publicUrl: string) {
  const issuer = getIssuer(publicUrl);
  return {
    issuer,
    token_endpoint: `${issuer}${TOKEN_PATH}`,
    jwks_uri: `${issuer}${JWKS_PATH}`,
    scopes_supported: [...PARTNER_SCOPES],
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: [
      'private_key_jwt',
      'client_secret_basic',
      'client_secret_post',
    ],
    token_endpoint_auth_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
    dpop_signing_alg_values_supported: [...CLIENT_ALGORITHMS],
    service_documentation: `${issuer}/docs`,
  };
}
