import { decodeJwt } from 'jose';
import { KaartError } from '../core/errors.ts';

/** A request to the token endpoint, without its HTTP. */
export interface TokenRequest {
  /** The `Authorization` header. */
  readonly authorization?: string;
  /** Parameters of the form, each given once. */
  readonly form: Readonly<Record<string, string>>;
  /** The `DPoP` header. */
  readonly dpop?: string;
}

/** How a client authenticates. */
export type PresentedClient =
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly kind: 'assertion'; readonly clientId: string; readonly assertion: string };

/** RFC 7523 #section-2.2 */
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const MAX_ASSERTION_BYTES = 8_192;

/**
 * Who the client says it is, by exactly one method (RFC 6749 #section-2.3).
 *
 * @throws KaartError `invalid_request` for two methods or two different ids, `invalid_client` for none
 */
export function presentedClient({ authorization, form }: TokenRequest): PresentedClient {
  const methods = [
    authorization,
    getParameter(form, 'client_secret'),
    getParameter(form, 'client_assertion'),
  ];
  if (methods.filter((method) => method !== undefined).length > 1)
    throw new KaartError('one-authentication-method', { code: 'invalid_request' });
  const client = byHeader(authorization) ?? byAssertion(form) ?? byForm(form);
  if (client === undefined) throw invalidClient();
  const named = getParameter(form, 'client_id');
  if (named !== undefined && named !== client.clientId)
    throw new KaartError('client-id-differs', { code: 'invalid_request' });
  return client;
}

/** One error for an unknown client, a wrong secret and a bad assertion, so that it does not reveal which partners exist. */
export function invalidClient(): KaartError {
  return new KaartError('client-not-authenticated', { code: 'invalid_client' });
}

/** A parameter without a value counts as omitted (RFC 6749 #section-3.2). */
export function getParameter(form: TokenRequest['form'], name: string): string | undefined {
  return form[name] === '' ? undefined : form[name];
}

/** HTTP Basic of the two form-encoded values (RFC 6749 #section-2.3.1). */
function byHeader(authorization: string | undefined): PresentedClient | undefined {
  if (authorization === undefined) return undefined;
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  const clientId = formDecoded(id);
  const decoded = formDecoded(secret);
  if (!clientId || !decoded) throw invalidClient();
  return { kind: 'secret', clientId, secret: decoded };
}

function byForm(form: TokenRequest['form']): PresentedClient | undefined {
  const clientId = getParameter(form, 'client_id');
  const secret = getParameter(form, 'client_secret');
  if (clientId === undefined || secret === undefined) return undefined;
  return { kind: 'secret', clientId, secret };
}

function byAssertion(form: TokenRequest['form']): PresentedClient | undefined {
  const assertion = getParameter(form, 'client_assertion');
  if (assertion === undefined) return undefined;
  if (getParameter(form, 'client_assertion_type') !== JWT_BEARER)
    throw new KaartError('assertion-type', {
      code: 'invalid_request',
      parameters: { type: JWT_BEARER },
    });
  const clientId = assertion.length > MAX_ASSERTION_BYTES ? undefined : claimedSubject(assertion);
  if (clientId === undefined) throw invalidClient();
  return { kind: 'assertion', clientId, assertion };
}

/** Not verified yet: it only says whose keys to try. */
function claimedSubject(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion);
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
