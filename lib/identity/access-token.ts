import { type CryptoKey, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import type { NewId } from '../core/ids.ts';
import { LruCache } from '../core/lru-cache.ts';
import type { Keyring } from './keyring.ts';
import { parseScopes, ROLES, type Role, type Scope } from './roles.ts';

/** Allowed difference between the clocks of two of our processes. A token ends this many seconds after its `exp`. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** Lifetime of the token of a partner. Seconds. */
export const PARTNER_TOKEN_SECONDS = 600;
/** Maximum lifetime of a token, on which the rotation of keys relies. Seconds. */
export const MAX_TOKEN_SECONDS = 43_200;

const COMMON = {
  iss: z.string(),
  aud: z.string(),
  sub: z.string().min(1),
  client_id: z.string().min(1),
  scope: z.string(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(1),
};

/**
 * Maximum number of verified tokens in the cache of a process, so that the next request with a token
 * needs no verification. They are cached by digest, so that a copy of the memory contains no usable
 * token.
 */
export const MAX_CACHED_TOKENS = 5_000;

/**
 * Claims of our access tokens (RFC 9068 #section-2.2), with `token_use` to distinguish partners from
 * persons.
 */
export const AccessTokenClaims = z.discriminatedUnion('token_use', [
  z.object({
    ...COMMON,
    token_use: z.literal('partner'),
    /** Epoch of the partner when the token was issued. */
    epoch: z.int(),
    /** Thumbprint of the key that the token is bound to (RFC 9449 #section-6.1). */
    cnf: z.object({ jkt: z.string() }).optional(),
  }),
  z.object({
    ...COMMON,
    token_use: z.literal('operator'),
    /** Epoch of the person when the token was issued. */
    epoch: z.int(),
    roles: z.array(z.enum(ROLES)),
  }),
]);
export type AccessTokenClaims = z.infer<typeof AccessTokenClaims>;

/** A verified token. `scopes` are the known scopes in `claims.scope`. */
export interface VerifiedToken {
  readonly claims: AccessTokenClaims;
  readonly scopes: ReadonlySet<Scope>;
}

/** The given claims of a new token; the other claims are added. */
export type Grant = {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly Scope[];
  readonly ttlSeconds: number;
} & (
  | { readonly use: 'partner'; readonly epoch: number; readonly jkt?: string }
  | { readonly use: 'operator'; readonly epoch: number; readonly roles: readonly Role[] }
);

export interface AccessTokensDeps {
  readonly keyring: Keyring;
  /** `iss`: the public URL of this installation. */
  readonly issuer: string;
  /** `aud`: the audience of the tokens. */
  readonly audience: string;
  readonly clock: Clock;
  readonly newId: NewId;
}

interface CachedToken extends VerifiedToken {
  readonly kid: string;
}

/** Issues and verifies our access tokens: RFC 9068, `typ` `at+jwt`, only ES256. */
export class AccessTokens {
  readonly #deps: AccessTokensDeps;
  readonly #cache = new LruCache<CachedToken>(MAX_CACHED_TOKENS);

  constructor(deps: AccessTokensDeps) {
    this.#deps = deps;
  }

  /** Issues a token as a compact JWT. @param jti id of the token. @default a new one */
  async issue(grant: Grant, jti?: string): Promise<string> {
    const { keyring, issuer, audience, newId } = this.#deps;
    const { kid, key } = await keyring.signing();
    const iat = Math.floor(Date.parse(this.#deps.clock()) / 1000);
    const claims: AccessTokenClaims = {
      iss: issuer,
      aud: audience,
      sub: grant.subject,
      client_id: grant.clientId,
      scope: grant.scopes.join(' '),
      iat,
      exp: iat + Math.min(grant.ttlSeconds, MAX_TOKEN_SECONDS),
      jti: jti ?? newId(),
      ...buildUseClaims(grant),
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' }).sign(key);
  }

  /**
   * Returns the claims of a valid token of ours; `undefined` for any invalid one, so that no caller
   * learns the reason. It does not check the partner and its epoch. The signature of a cached token is
   * not checked again until the token expires, or its key is no longer accepted.
   */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const digest = sha256(token);
    const cached = this.#cache.get(digest);
    if (cached === undefined) return this.#verifyAndCache(token, digest);
    if (await this.#isStillValid(cached)) return cached;
    this.#cache.delete(digest);
    return undefined;
  }

  async #isStillValid({ claims, kid }: CachedToken): Promise<boolean> {
    const now = Date.parse(this.#deps.clock()) / 1000;
    const { iat, exp } = claims;
    if (now >= exp + CLOCK_TOLERANCE_SECONDS || iat > now + CLOCK_TOLERANCE_SECONDS) return false;
    return (await this.#deps.keyring.accepted(kid)) !== undefined;
  }

  async #verifyAndCache(token: string, digest: string): Promise<VerifiedToken | undefined> {
    const kid = keyId(token);
    const key = kid === undefined ? undefined : await this.#deps.keyring.accepted(kid);
    if (kid === undefined || key === undefined) return undefined;
    const claims = await this.#verifyClaims(token, key);
    if (claims === undefined) return undefined;
    const verified = { claims, scopes: parseScopes(claims.scope), kid };
    this.#cache.set(digest, verified);
    return verified;
  }

  async #verifyClaims(token: string, key: CryptoKey): Promise<AccessTokenClaims | undefined> {
    const { issuer, audience } = this.#deps;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        maxTokenAge: MAX_TOKEN_SECONDS, // this also refuses an `iat` in the future
        currentDate: new Date(Date.parse(this.#deps.clock())),
      });
      return AccessTokenClaims.safeParse(payload).data;
    } catch {
      return undefined;
    }
  }
}

function buildUseClaims(grant: Grant) {
  if (grant.use === 'operator')
    return { token_use: 'operator' as const, epoch: grant.epoch, roles: [...grant.roles] };
  const cnf = grant.jkt === undefined ? {} : { cnf: { jkt: grant.jkt } };
  return { token_use: 'partner' as const, epoch: grant.epoch, ...cnf };
}

function keyId(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
