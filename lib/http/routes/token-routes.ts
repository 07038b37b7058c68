import * as z from 'zod';
import type { Identity } from '../../identity/identity.ts';
import { JWKS_ARCHIVE_PATH, JWKS_PATH, TOKEN_PATH } from '../../identity/server-metadata.ts';
import { TokenForm } from '../../identity/token-endpoint.ts';
import { json } from '../reply.ts';
import {
  KeyRotationResponse,
  OauthErrorResponse,
  OauthTokenResponse,
} from '../responses/client-responses.ts';
import { JwksResponse, ServerMetadataResponse } from '../responses/document-responses.ts';
import { type Route, route } from '../route.ts';

/**
 * The routes of OAuth 2.0 for partners: tokens by client credentials, and the metadata for clients.
 *
 * @param renewSignatures signs the served versions again after a key rotation
 */
export function tokenRoutes(identity: Identity, renewSignatures: () => Promise<void>): Route[] {
  return [
    route({
      id: 'requestToken',
      errors: {
        invalid_client: 'client-not-authenticated',
        unsupported_grant_type: 'only-client-credentials',
        invalid_scope: 'partner-scopes',
        invalid_dpop_proof: 'proof-not-accepted',
        'rate-limited': 'client-quota-used',
      },
      method: 'post',
      path: TOKEN_PATH,
      tag: 'tokens',
      summary: 'An access token for a partner (RFC 6749 client credentials, RFC 7523, RFC 9449)',
      access: 'public',
      takesAnyQuery: true, // RFC 6749 #section-3.2
      body: TokenForm,
      bodyKind: 'form',
      responses: {
        200: { description: 'The token', schema: OauthTokenResponse },
        400: { description: 'An OAuth error', schema: OauthErrorResponse },
        401: { description: 'invalid_client', schema: OauthErrorResponse },
      },
      async handle({ body, c }) {
        c.header('Cache-Control', 'no-store');
        const authorization = c.req.header('authorization');
        const dpop = c.req.header('dpop');
        const token = await identity.tokenEndpoint.token({
          form: body,
          ...(authorization === undefined ? {} : { authorization }),
          ...(dpop === undefined ? {} : { dpop }),
        });
        return json(c, token);
      },
    }),
    documentRoute(
      '/.well-known/oauth-authorization-server',
      'getServerMetadata',
      'Authorization server metadata (RFC 8414)',
      { read: () => identity.metadata(), schema: ServerMetadataResponse },
    ),
    documentRoute(
      JWKS_PATH,
      'getJwks',
      'The public keys that sign tokens and manifests (RFC 7517)',
      {
        read: () => identity.jwks(),
        schema: JwksResponse,
      },
    ),
    documentRoute(
      JWKS_ARCHIVE_PATH,
      'getJwksArchive',
      'The public parts of all signing keys of all years, except compromised ones. They verify old receipts, manifests and audit heads',
      { read: () => identity.keyArchive(), schema: JwksResponse },
    ),
    rotateRoute(identity, renewSignatures),
  ];
}

function rotateRoute(identity: Identity, renewSignatures: () => Promise<void>): Route {
  return route({
    id: 'rotateKeys',
    errors: { 'wrong-state': 'keys-rotated-today' },
    method: 'post',
    path: '/v1/keys/rotation',
    tag: 'tokens',
    summary:
      'Sign with a new key from now on; a compromised key is refused everywhere within minutes',
    access: 'key:rotate',
    body: z.strictObject({ reason: z.enum(['planned', 'compromised']).default('planned') }),
    responses: {
      200: { description: 'Ids of the old and the new key', schema: KeyRotationResponse },
    },
    async handle({ body, caller, c }) {
      const rotation = await identity.rotateKeys(body.reason, caller.subject);
      await renewSignatures();
      return json(c, rotation);
    },
  });
}

function documentRoute(
  path: string,
  id: string,
  summary: string,
  { read, schema }: { readonly read: () => unknown; readonly schema: z.ZodType },
): Route {
  return route({
    id,
    method: 'get',
    path,
    tag: 'tokens',
    summary,
    access: 'public',
    open: { maxAgeSeconds: 300 },
    responses: { 200: { description: summary, schema } },
    async handle({ c }) {
      return json(c, await read());
    },
  });
}
