import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { addMilliseconds } from '../core/instant.ts';
import { parseUrl } from '../core/url.ts';
import type { ReplayStore } from '../store/replay-store.ts';
import { CLIENT_ALGORITHMS, ClientJwk } from './client-keys.ts';

/** A proof is accepted from 5 s before its `iat` to 65 s after it, by the clock of this machine. */
const MAX_AGE_SECONDS = 60;
const TOLERANCE_SECONDS = 5;
const REMEMBERED_MS = 75_000;
const MAX_PROOF_BYTES = 8_192;

/** The request that a proof was sent with. */
export interface ProvenRequest {
  /** Value of the only `DPoP` header. */
  readonly proof: string;
  readonly method: string;
  /** The URL as the client sees it: the public URL, even behind a gateway. */
  readonly url: string;
  /** The access token of the request; absent at the token endpoint. */
  readonly accessToken?: string;
}

const ProofHeader = z.object({ alg: z.enum(CLIENT_ALGORITHMS), jwk: ClientJwk });
const ProofClaims = z.object({
  jti: z.string().min(1).max(256),
  htm: z.string(),
  htu: z.string(),
  ath: z.string().optional(),
});

/** Checks proofs of possession (RFC 9449 #section-4.3). Server nonces are not used. */
export class DpopProofs {
  readonly #replay: ReplayStore;
  readonly #clock: Clock;

  constructor(replay: ReplayStore, clock: Clock) {
    this.#replay = replay;
    this.#clock = clock;
  }

  /**
   * Returns the thumbprint (RFC 7638) of the key that signed the proof; `undefined` if the proof is invalid for any
   * reason. A proof can be used once. An invalid proof is not recorded as used.
   */
  async thumbprint(request: ProvenRequest): Promise<string | undefined> {
    if (request.proof.length > MAX_PROOF_BYTES) return undefined;
    const proven = await this.#verify(request.proof);
    if (proven === undefined || !belongsTo(proven.claims, request)) return undefined;
    const until = addMilliseconds(this.#clock(), REMEMBERED_MS);
    const use = `${proven.jkt}\0${proven.claims.jti}`;
    return (await this.#replay.firstUse('dpop', use, until)) ? proven.jkt : undefined;
  }

  async #verify(proof: string) {
    try {
      const { alg, jwk } = ProofHeader.parse(decodeProtectedHeader(proof));
      const { payload } = await jwtVerify(proof, await importJWK(jwk, alg), {
        algorithms: [alg],
        typ: 'dpop+jwt',
        maxTokenAge: MAX_AGE_SECONDS,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(this.#clock()),
      });
      return { claims: ProofClaims.parse(payload), jkt: await calculateJwkThumbprint(jwk) };
    } catch {
      return undefined;
    }
  }
}

function belongsTo(claims: z.infer<typeof ProofClaims>, request: ProvenRequest): boolean {
  const { method, url, accessToken } = request;
  const ath = accessToken === undefined ? undefined : tokenHash(accessToken);
  const target = withoutQuery(url);
  return (
    claims.htm === method &&
    target !== undefined &&
    withoutQuery(claims.htu) === target &&
    (ath === undefined || claims.ath === ath)
  );
}

function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Returns a URL without its query: scheme, host and port in their normal form, and the path. */
function withoutQuery(url: string): string | undefined {
  const parsed = parseUrl(url);
  return parsed && `${parsed.origin}${parsed.pathname}`;
}
