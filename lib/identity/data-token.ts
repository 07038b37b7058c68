import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import type { NewId } from '../core/ids.ts';
import { LruCache } from '../core/lru-cache.ts';
import { MAX_CACHED_TOKENS } from './access-token.ts';
import type { Keyring } from './keyring.ts';

/** Lifetime of a data token. A data token gives access to the rows of one transfer. */
export const DATA_TOKEN_SECONDS = 300;
/** Lifetime of the token that renews a data token. */
const REFRESH_TOKEN_SECONDS = 30 * 86_400;
/** Allowed difference between the clocks of two of our processes. */
const TOLERANCE_SECONDS = 30;
const TYPES = { read: 'kaart-data+jwt', refresh: 'kaart-refresh+jwt' } as const;

const Claims = z.object({
  /** Our pid of the transfer. */
  sub: z.string(),
  /** Generation of the token: the transfer stores which generations are valid. */
  gen: z.int(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string(),
});

/** The claims of a data plane token. */
export interface DataToken {
  readonly transfer: string;
  readonly generation: number;
  readonly tokenId: string;
}

export interface DataTokensDeps {
  readonly keyring: Keyring;
  /** Our public URL: `iss` and `aud`. */
  readonly issuer: string;
  /** The real clock. */
  readonly clock: Clock;
  readonly newId: NewId;
}

interface CachedToken extends DataToken {
  readonly kid: string;
  readonly iat: number;
  readonly exp: number;
}

/**
 * Makes and verifies the tokens of the data plane. A token contains only its transfer and its generation. Each
 * request checks the transfer, so no token works longer than its transfer.
 */
export class DataTokens {
  readonly #deps: DataTokensDeps;
  readonly #cache = new LruCache<CachedToken>(MAX_CACHED_TOKENS);

  constructor(deps: DataTokensDeps) {
    this.#deps = deps;
  }

  /** Makes a token, a compact JWT. @param generation number of the token of this transfer */
  async mint(transfer: string, generation: number, use: keyof typeof TYPES): Promise<string> {
    const { keyring, issuer, newId } = this.#deps;
    const { kid, key } = await keyring.signing();
    const iat = Math.floor(this.#nowMs() / 1000);
    const seconds = use === 'read' ? DATA_TOKEN_SECONDS : REFRESH_TOKEN_SECONDS;
    const claims = { iss: issuer, aud: issuer, sub: transfer, gen: generation, iat };
    return new SignJWT({ ...claims, exp: iat + seconds, jti: newId() })
      .setProtectedHeader({ alg: 'ES256', kid, typ: TYPES[use] })
      .sign(key);
  }

  /** Returns the claims of a token if it is ours, is for this use, and has not expired. The signature of a cached token is not verified again. */
  async verify(token: string, use: keyof typeof TYPES): Promise<DataToken | undefined> {
    const digest = sha256(token);
    const cached = use === 'read' ? this.#cache.get(digest) : undefined;
    if (cached !== undefined) {
      if (this.#isCurrent(cached) && (await this.#deps.keyring.accepted(cached.kid)) !== undefined)
        return cached;
      this.#cache.delete(digest);
      return undefined;
    }
    const verified = await this.#check(token, use);
    if (verified !== undefined && use === 'read') this.#cache.set(digest, verified);
    return verified;
  }

  /** The transfer of a token of ours to read, also of an expired one; `undefined` for anything else. */
  async findTransfer(token: string): Promise<string | undefined> {
    return (await this.#read(token, 'read', new Date(0)))?.transfer;
  }

  async #check(token: string, use: keyof typeof TYPES): Promise<CachedToken | undefined> {
    const checked = await this.#read(token, use, new Date(this.#nowMs()));
    return checked !== undefined && this.#isCurrent(checked) ? checked : undefined;
  }

  /** @param currentDate the token must end later */
  async #read(
    token: string,
    use: keyof typeof TYPES,
    currentDate: Date,
  ): Promise<CachedToken | undefined> {
    const { keyring, issuer } = this.#deps;
    try {
      const { kid = '' } = decodeProtectedHeader(token);
      const key = await keyring.accepted(kid);
      if (key === undefined) return undefined;
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['ES256'],
        typ: TYPES[use],
        issuer,
        audience: issuer,
        currentDate,
      });
      const { sub: transfer, gen: generation, jti: tokenId, iat, exp } = Claims.parse(payload);
      return { transfer, generation, tokenId, kid, iat, exp };
    } catch {
      return undefined;
    }
  }

  /** Whether a token is valid now. A token with an `iat` in the future was made with a wrong clock and would live too long. */
  #isCurrent({ iat, exp }: Pick<CachedToken, 'iat' | 'exp'>): boolean {
    const now = this.#nowMs() / 1000;
    return iat <= now + TOLERANCE_SECONDS && now < exp;
  }

  #nowMs(): number {
    return Date.parse(this.#deps.clock());
  }
}
