import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import * as z from 'zod';
import { type Clock, systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { type Instant, instant } from '../core/instant.ts';
import { isPersonName } from '../core/person-name.ts';
import { ageMs, takeTimeMark } from '../core/time-mark.ts';
import { traceHeaders } from '../core/trace.ts';
import type { Caller } from './caller.ts';
import {
  getRoleScopes,
  isRole,
  isScope,
  PARTNER_SCOPES,
  type Role,
  type Scope,
  separateScopes,
} from './roles.ts';

/** Maximum difference between the clock of the issuer and ours. */
const TOLERANCE_SECONDS = 30;
/** Only public-key algorithms: with HMAC, anyone could sign with the published key. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];

/** A key that the issuer has removed is not accepted any more after this time. Milliseconds. */
const KEYS_MAX_AGE_MS = 600_000;

/** The OpenID provider of an installation. */
export interface OidcConfig {
  /** Exact value of `iss` in the tokens, e.g. `https://id.example.lu/realms/ds4h`. */
  readonly issuer: string;
  /** The required audience of a token: `aud`, or `client_id` in Cognito's access tokens, which have no `aud`. */
  readonly audience: string;
  /** @default the usual URL of Cognito for an issuer `cognito-idp.…`, otherwise the usual URL of Keycloak */
  readonly jwksUri?: string;
  /** Client whose roles in `resource_access` are used. @default audience */
  readonly clientId?: string;
  /** Prefix of the names of our roles at the provider, e.g. `kaart-`, if the realm also serves other software. @default no prefix */
  readonly rolePrefix?: string;
  /**
   * The claim with the roles, as a list or a text with spaces. Dots separate nested members:
   * `realm_access.roles`, `https://kaart.example/roles`. @default the claims of Keycloak and Cognito, and
   * `scope`
   */
  readonly roleClaim?: string;
}

/** Returns the keys of the issuer. They are fetched at the first use and cached; for an unknown `kid` they are fetched again, at most every 30 s. */
export function remoteKeys(config: OidcConfig, clock: Clock = systemClock): JWTVerifyGetKey {
  const createKeys = () =>
    createRemoteJWKSet(new URL(config.jwksUri ?? guessJwksUri(config.issuer)), {
      timeoutDuration: 5_000,
      cooldownDuration: 30_000,
      cacheMaxAge: KEYS_MAX_AGE_MS,
      [customFetch]: fetchInTrace,
    });
  let keys = createKeys();
  let [createdMark, usedMark] = [takeTimeMark(clock), takeTimeMark(clock)];
  return (header, token) => {
    // The library computes the age from the clock. If the clock was set back, it would keep old keys too long.
    const isBack = ageMs(usedMark, clock) === Number.POSITIVE_INFINITY;
    if (isBack || ageMs(createdMark, clock) >= KEYS_MAX_AGE_MS) {
      keys = createKeys();
      createdMark = takeTimeMark(clock);
    }
    usedMark = takeTimeMark(clock);
    return keys(header, token);
  };
}

/** Fetches with the ids of the trace in progress, as each call of another server has them. */
const fetchInTrace: FetchImplementation = (url, options) => {
  const headers = new Headers(options.headers);
  for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
  return fetch(url, { ...options, headers });
};

/** Returns the URL at which Cognito or Keycloak publishes its keys. */
export function guessJwksUri(issuer: string): string {
  const base = issuer.replace(/\/$/, '');
  return /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//.test(base)
    ? `${base}/.well-known/jwks.json`
    : `${base}/protocol/openid-connect/certs`;
}

const names = z.array(z.string()).catch([]);
const Claims = z.object({
  sub: z.string().min(1).max(200),
  jti: z.string().catch(''),
  /** Seconds since 1970, up to the year 2096. */
  iat: z.int().min(0).max(4_000_000_000),
  /** Keycloak */
  typ: z.string().optional(),
  azp: z.string().optional(),
  realm_access: z.object({ roles: names }).catch({ roles: [] }),
  resource_access: z.record(z.string(), z.object({ roles: names })).catch({}),
  /** Cognito */
  token_use: z.string().optional(),
  client_id: z.string().optional(),
  'cognito:groups': names,
  scope: z.string().catch(''),
});
type Claims = z.infer<typeof Claims>;

/** A caller with the roles in its token, and the time at which the token was issued. */
export interface OidcPerson extends Caller {
  readonly roles: readonly Role[];
  readonly issuedAt: Instant;
}

/** Identifies people by the tokens of an external OpenID Connect issuer: Keycloak or Cognito. */
export class OidcIssuer {
  readonly #config: OidcConfig;
  readonly #keys: JWTVerifyGetKey;
  readonly #clock: Clock;

  constructor(config: OidcConfig, keys: JWTVerifyGetKey, clock: Clock) {
    this.#config = config;
    this.#keys = keys;
    this.#clock = clock;
  }

  get issuer(): string {
    return this.#config.issuer;
  }

  /**
   * Returns the person of a token; `undefined` for any invalid token. An ID token is also invalid, because it is
   * for the client at which the person logged in.
   *
   * @throws KaartError `unavailable` if the keys of the issuer cannot be fetched
   */
  async person(token: string): Promise<OidcPerson | undefined> {
    const verified = await this.#verify(token);
    const claims = verified && Claims.safeParse(verified.payload).data;
    if (verified === undefined || claims === undefined || !isPersonName(claims.sub))
      return undefined;
    if (!isAccessToken(claims, verified.typ) || !this.#isForUs(verified.payload, claims))
      return undefined;
    return {
      subject: claims.sub,
      clientId: claims.azp ?? claims.client_id ?? this.#config.audience,
      ...this.#readRights(claims, verified.payload),
      tokenId: claims.jti,
      issuedAt: instant(claims.iat * 1000),
    };
  }

  async #verify(token: string): Promise<{ payload: JWTPayload; typ?: string } | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys, {
        algorithms: ALGORITHMS,
        issuer: this.#config.issuer,
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(this.#clock()),
      });
      return {
        payload,
        ...(protectedHeader.typ === undefined ? {} : { typ: protectedHeader.typ }),
      };
    } catch (error) {
      if (isFaultOfToken(error)) return undefined;
      throw new KaartError('provider-silent', { code: 'unavailable', cause: error });
    }
  }

  #isForUs({ aud }: JWTPayload, { token_use, client_id }: Claims): boolean {
    const { audience } = this.#config;
    if (aud === undefined) return token_use === 'access' && client_id === audience;
    return aud === audience || (Array.isArray(aud) && aud.includes(audience));
  }

  #readRights(claims: Claims, payload: JWTPayload): Pick<OidcPerson, 'roles' | 'scopes'> {
    const { audience, clientId = audience, rolePrefix = '', roleClaim } = this.#config;
    const words = claims.scope.split(' ').map((word) => withoutResource(word, audience));
    const defaultNames = [
      ...claims.realm_access.roles,
      ...(claims.resource_access[clientId]?.roles ?? []),
      ...claims['cognito:groups'],
      ...words,
    ];
    const roles = (roleClaim === undefined ? defaultNames : readNames(payload, roleClaim))
      .filter((name) => name.startsWith(rolePrefix))
      .map((name) => name.slice(rolePrefix.length))
      .filter(isRole);
    const scopes = words.filter(isScope).filter((scope) => !PARTNER_SCOPES.includes(scope));
    return {
      roles: [...new Set(roles)].sort(),
      scopes: separateScopes(new Set<Scope>([...getRoleScopes(roles), ...scopes])),
    };
  }
}

/**
 * The names in a claim, as a list or a text with spaces. A name of a claim may contain dots itself, so the
 * longest matching name is used.
 */
function readNames(claims: unknown, path: string): readonly string[] {
  const members = Object(claims) as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(members, path)) {
    const value = members[path];
    if (typeof value === 'string') return value.split(' ');
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  }
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const first = path.slice(0, dot);
    if (Object.hasOwn(members, first)) return readNames(members[first], path.slice(dot + 1));
  }
  return [];
}

/** Whether a token is an access token. RFC 9068 states it in the header, Keycloak in `typ`, Cognito in `token_use`. */
function isAccessToken({ typ, token_use }: Claims, header: string | undefined): boolean {
  const declared = header?.toLowerCase().replace(/^application\//, '');
  return declared === 'at+jwt' || typ === 'Bearer' || token_use === 'access';
}

/** Removes our resource server from a scope. Cognito writes a scope as `<resource server>/<name>`. */
function withoutResource(word: string, audience: string): string {
  return word.startsWith(`${audience}/`) ? word.slice(audience.length + 1) : word;
}

function isFaultOfToken(error: unknown): boolean {
  const fetchErrors = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];
  return error instanceof errors.JOSEError && !fetchErrors.includes(error.code);
}
