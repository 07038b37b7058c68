import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';

const CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_dpop_proof',
];

/** Whether a failure is one of the token endpoint: OAuth clients read its own kind of answer. */
export function isOauthError(error: unknown): error is KaartError {
  return error instanceof KaartError && CODES.includes(error.code);
}

/** The error body of RFC 6749 #section-5.2. */
export function oauthError(c: Context, { code, message }: KaartError): Response {
  c.header('Cache-Control', 'no-store');
  const status = code === 'invalid_client' ? 401 : 400;
  if (status === 401) c.header('WWW-Authenticate', 'Basic realm="kaart"');
  return c.json({ error: code, error_description: message }, status);
}
