import { describe, expect, it } from 'vitest';
import { serverMetadata } from '../../lib/identity/server-metadata.ts';

describe('serverMetadata', () => {
  it('states only methods that the token endpoint supports (RFC 8414)', () => {
    expect(serverMetadata('https://kaart.example')).toEqual({
      issuer: 'https://kaart.example',
      token_endpoint: 'https://kaart.example/token',
      jwks_uri: 'https://kaart.example/.well-known/jwks.json',
      scopes_supported: ['data:read', 'client:rotate'],
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: [
        'private_key_jwt',
        'client_secret_basic',
        'client_secret_post',
      ],
      token_endpoint_auth_signing_alg_values_supported: ['ES256', 'PS256', 'RS256', 'EdDSA'],
      dpop_signing_alg_values_supported: ['ES256', 'PS256', 'RS256', 'EdDSA'],
      service_documentation: 'https://kaart.example/docs',
    });
  });

  it('has the same issuer with and without a slash at the end of the public URL', () => {
    expect(serverMetadata('https://kaart.example//').issuer).toBe('https://kaart.example');
  });
});
