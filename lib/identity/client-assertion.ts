import { randomBytes } from 'node:crypto';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWTHeaderParameters,
  jwtVerify,
} from 'jose';
import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { instant } from '../core/instant.ts';
import type { Partner } from '../store/partner-store.ts';
import type { ReplayStore } from '../store/replay-store.ts';
import { CLIENT_ALGORITHMS } from './client-keys.ts';
import type { RemoteClientKeys } from './remote-client-keys.ts';

/** Maximum difference between a partner's clock and ours. */
const TOLERANCE_SECONDS = 30;
/** Maximum time until `exp`, because an assertion is made for one request. */
const MAX_AHEAD_SECONDS = 300;

const AssertionClaims = z.object({
  /** Exactly one audience, because a second audience could send the assertion to us. */
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  exp: z.int(),
  iat: z.int().optional(),
  jti: z.string().min(1).max(256),
});
type AssertionClaims = z.infer<typeof AssertionClaims>;

/** Allowed values of `typ`, so that an access token or a proof cannot be used as an assertion. */
const TYPES = [undefined, 'jwt', 'client-authentication+jwt'];

type Jwk = Readonly<Record<string, string>>;

export interface ClientAssertionsDeps {
  readonly replay: ReplayStore;
  readonly clock: Clock;
  /** Allowed values of `aud`: the issuer and the token endpoint. */
  readonly audiences: readonly string[];
  readonly remoteKeys: Pick<RemoteClientKeys, 'find'>;
}

/** Checks `private_key_jwt` (RFC 7523 #section-3; OpenID Connect Core #ClientAuthentication). */
export class ClientAssertions {
  readonly #deps: ClientAssertionsDeps;

  constructor(deps: ClientAssertionsDeps) {
    this.#deps = deps;
  }

  /**
   * Whether a valid key of this partner signed the assertion, and whether it is for us, recent, and used for
   * the first time. The partner has registered or published the key. Of the header, only `alg`, `kid` and
   * `typ` are used. If the partner or the key does not exist, the signature is checked with a decoy key, so
   * that the time does not reveal which partners and keys exist.
   */
  async accepts(partner: Partner | undefined, clientId: string, jwt: string): Promise<boolean> {
    const claims = await this.#verify(partner, clientId, jwt);
    if (partner === undefined || claims === undefined) return false;
    const until = instant((claims.exp + TOLERANCE_SECONDS + 1) * 1000);
    return this.#deps.replay.firstUse('client-assertion', `${clientId}\0${claims.jti}`, until);
  }

  async #verify(
    partner: Partner | undefined,
    clientId: string,
    jwt: string,
  ): Promise<AssertionClaims | undefined> {
    const { clock, audiences, remoteKeys } = this.#deps;
    try {
      const { payload, protectedHeader } = await jwtVerify(
        jwt,
        (h) => findKey({ partner, clock, remoteKeys }, h),
        {
          algorithms: [...CLIENT_ALGORITHMS],
          issuer: clientId,
          subject: clientId,
          audience: [...audiences],
          requiredClaims: ['exp', 'jti'],
          clockTolerance: TOLERANCE_SECONDS,
          currentDate: new Date(clock()),
        },
      );
      const claims = AssertionClaims.parse(payload);
      const now = Date.parse(clock()) / 1000;
      const fits = isShort(claims, now) && TYPES.includes(protectedHeader.typ?.toLowerCase());
      return fits ? claims : undefined;
    } catch {
      return undefined;
    }
  }
}

function isShort({ exp, iat }: AssertionClaims, now: number): boolean {
  const latest = now + TOLERANCE_SECONDS;
  return exp <= latest + MAX_AHEAD_SECONDS && (iat ?? now) <= latest;
}

interface KeySources extends Pick<ClientAssertionsDeps, 'clock' | 'remoteKeys'> {
  readonly partner: Partner | undefined;
}

async function findKey(
  sources: KeySources,
  { alg = '', kid }: JWTHeaderParameters,
): Promise<CryptoKey> {
  const isWanted = (jwk: Jwk) => fits(jwk, alg) && (kid === undefined || jwk['kid'] === kid);
  const fitting = (await validKeys(sources, isWanted)).filter((jwk) => fits(jwk, alg));
  const named = kid === undefined ? fitting : fitting.filter((jwk) => jwk['kid'] === kid);
  // Without a `kid`, the key must be the only one. With a `kid`, the newest key with this id is used.
  const chosen = kid === undefined && named.length > 1 ? undefined : named.at(-1);
  return (await importJWK(chosen ?? (await getDecoy(alg)), alg)) as CryptoKey;
}

/** Returns the registered keys, then the published ones. Published keys are read only if no registered key is wanted. */
async function validKeys(
  { partner, clock, remoteKeys }: KeySources,
  isWanted: (jwk: Jwk) => boolean,
): Promise<readonly Jwk[]> {
  const now = clock();
  const valid = (partner?.credentials ?? []).filter(
    ({ expiresAt }) => expiresAt === null || expiresAt > now,
  );
  const registered = valid.flatMap((each) => (each.kind === 'key' ? [each.jwk] : []));
  if (registered.some(isWanted)) return registered;
  const urls = valid.flatMap((each) => (each.kind === 'keys-url' ? [each.url] : []));
  const published = await Promise.all(urls.map((url) => remoteKeys.find(url, isWanted)));
  return [...registered, ...published.flat()];
}

/** Whether a key can be used with an algorithm. A key that names its algorithm is used with no other one. */
function fits(jwk: Jwk, alg: string): boolean {
  return jwk['kty'] === KEY_TYPE.get(alg) && (jwk['alg'] ?? alg) === alg;
}

const KEY_TYPE: ReadonlyMap<string, string> = new Map([
  ['ES256', 'EC'],
  ['EdDSA', 'OKP'],
  ['RS256', 'RSA'],
  ['PS256', 'RSA'],
]);

const decoys = new Map<string, Promise<Jwk>>();

/** Returns a public key whose private key is unknown. It is made once for each key type. */
function getDecoy(alg: string): Promise<Jwk> {
  const kind = KEY_TYPE.get(alg) ?? 'EC';
  const known = decoys.get(kind) ?? newDecoy(kind);
  decoys.set(kind, known);
  return known;
}

async function newDecoy(kind: string): Promise<Jwk> {
  if (kind === 'RSA') return rsaDecoy();
  const { publicKey } = await generateKeyPair(kind === 'EC' ? 'ES256' : 'EdDSA');
  return (await exportJWK(publicKey)) as Jwk;
}

/** Returns an RSA key for which no signature is valid. Its modulus is a random odd number of 2,048 bits, because a real key pair would need 100 ms. */
function rsaDecoy(): Jwk {
  const modulus = randomBytes(256);
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[255] = (modulus[255] ?? 0) | 0x01;
  return { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' };
}
