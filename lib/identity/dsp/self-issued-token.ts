import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { instant } from '../../core/instant.ts';
import type { ReplayStore } from '../../store/replay-store.ts';
import type { DidResolver } from './did-resolver.ts';
import type { DidSigner } from './did-signer.ts';
import { didDocumentUrl } from './did-web.ts';
import { refusedCaller } from './refused-caller.ts';
import { SIGNATURE_ALGORITHMS, type VerificationKey } from './resolved-document.ts';

/** Maximum difference between a participant's clock and ours. */
const TOLERANCE_SECONDS = 30;
/** Maximum lifetime of an accepted token. */
const MAX_LIFE_SECONDS = 600;
/** Lifetime of a token of ours: enough to send one message. */
const LIFE_SECONDS = 300;
const MAX_CHARACTERS = 8_192;

/** Header of a token. If it has a `typ`, it must be `jwt`: another type is an access token, a proof or a presentation by the same key. */
const Header = z.object({
  alg: z.enum(SIGNATURE_ALGORITHMS),
  kid: z.string().max(400).optional(),
  typ: z.string().toLowerCase().pipe(z.literal('jwt')).optional(),
});

const Claims = z
  .object({
    iss: z.string(),
    sub: z.string(),
    /** Exactly one audience, because a second audience could send the token to us. */
    aud: z.union([z.string(), z.tuple([z.string()])]).transform((aud) => [aud].flat()[0] ?? ''),
    /** Seconds since 1970, also with a fraction (RFC 7519). */
    iat: z.number(),
    exp: z.number(),
    jti: z.string().min(1).max(256),
    token: z.string().max(MAX_CHARACTERS).optional(),
  })
  .refine(({ iss, sub }) => iss === sub && didDocumentUrl(iss) !== undefined)
  .refine(({ iat, exp }) => exp > iat && exp - iat <= MAX_LIFE_SECONDS);
type Claims = z.infer<typeof Claims>;

export interface SelfIssuedTokensDeps {
  readonly signer: DidSigner;
  readonly replay: ReplayStore;
  readonly resolver: DidResolver;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Allowed values of `aud` in addition to our participant id, without a final slash. */
  readonly addresses: readonly string[];
}

/** The participant that a token identifies, and its `jti`. */
export interface SelfIssuedIdentity {
  readonly did: string;
  readonly tokenId: string;
  /** The claim `token`: lets us query the sender's credential service once. */
  readonly accessToken?: string;
}

/**
 * Verifies and issues tokens that a participant signs with a key of its DID document: the Self-Issued ID Token of
 * DCP 1.0, only with did:web.
 *
 * @see DCP 1.0 #self-issued-id-tokens
 */
export class SelfIssuedTokens {
  readonly #deps: SelfIssuedTokensDeps;

  constructor(deps: SelfIssuedTokensDeps) {
    this.#deps = deps;
  }

  /**
   * Verifies a token. All checks without the network come first, so that a token that is not for us does not make us
   * fetch a document. A token can be used once. An invalid token is not recorded as used.
   *
   * @param source network address of the sender
   * @throws KaartError `unauthenticated`; `unavailable` if the document is temporarily unavailable
   */
  async verify(token: string, source: string): Promise<SelfIssuedIdentity> {
    const { kid, claims } = this.#read(token);
    await this.#checkSignature(token, kid, claims.iss, source);
    const { replay } = this.#deps;
    const until = instant((claims.exp + TOLERANCE_SECONDS + 1) * 1000);
    const use = `${claims.iss}\0${claims.jti}`;
    if (!(await replay.firstUse('self-issued', use, until))) throw refusedCaller('TOKEN_INVALID');
    const { iss: did, jti: tokenId, token: accessToken } = claims;
    return { did, tokenId, ...(accessToken !== undefined && { accessToken }) };
  }

  /**
   * Issues a token of ours for one request.
   *
   * @param audience participant id or address of the recipient
   * @param accessToken the access token that the request is about; it becomes the claim `token`
   * @throws KaartError `config-invalid` if our participant id is not a did:web
   */
  async issue(audience: string, accessToken?: string): Promise<string> {
    const { signer, newId } = this.#deps;
    const iat = Math.floor(this.#nowSeconds());
    const claims = {
      iss: signer.did,
      sub: signer.did,
      aud: audience,
      iat,
      exp: iat + LIFE_SECONDS,
      jti: newId(),
      ...(accessToken !== undefined && { token: accessToken }),
    };
    return signer.sign(claims, 'JWT');
  }

  #read(token: string): { readonly kid: string | undefined; readonly claims: Claims } {
    const parts = token.length <= MAX_CHARACTERS ? decodeUnverified(token) : undefined;
    const header = Header.safeParse(parts?.header).data;
    const claims = Claims.safeParse(parts?.payload).data;
    if (header === undefined || claims === undefined || !this.#isForNow(claims))
      throw refusedCaller('TOKEN_INVALID');
    const { kid } = header;
    if (kid?.startsWith(`${claims.iss}#`) === false) throw refusedCaller('TOKEN_INVALID');
    return { kid, claims };
  }

  #isForNow({ aud, iat, exp }: Claims): boolean {
    const { signer, addresses } = this.#deps;
    const now = this.#nowSeconds();
    const isForUs = aud === signer.did || addresses.includes(aud.replace(/\/$/, ''));
    return isForUs && iat <= now + TOLERANCE_SECONDS && exp > now - TOLERANCE_SECONDS;
  }

  /** @throws KaartError `unauthenticated`, `unavailable` */
  async #checkSignature(
    token: string,
    kid: string | undefined,
    did: string,
    source: string,
  ): Promise<void> {
    let isKeyKnown = false;
    const isSigned = await this.#find(did, source, async (document) => {
      const key = document.key(kid, 'capabilityInvocation');
      isKeyKnown = key !== undefined;
      return key !== undefined && (await this.#isSignedBy(key, token)) ? true : undefined;
    });
    if (!isSigned) throw refusedCaller(isKeyKnown ? 'TOKEN_INVALID' : 'DID_UNUSABLE');
  }

  async #find(...args: Parameters<DidResolver['find']>): Promise<unknown> {
    try {
      return await this.#deps.resolver.find(...args);
    } catch (error) {
      if (hasCode(error, 'unavailable'))
        // The sender may be honest. After 401, a connector would end its negotiation permanently.
        throw new KaartError('sender-not-verifiable', { code: 'unavailable', cause: error });
      if (!(error instanceof KaartError)) throw error;
      throw refusedCaller('DID_UNUSABLE');
    }
  }

  async #isSignedBy({ jwk, algorithms }: VerificationKey, token: string): Promise<boolean> {
    try {
      await jwtVerify(token, jwk, {
        algorithms: [...algorithms],
        clockTolerance: TOLERANCE_SECONDS, // also for `nbf`
        currentDate: new Date(this.#deps.clock()),
      });
      return true;
    } catch {
      return false;
    }
  }

  #nowSeconds(): number {
    return Date.parse(this.#deps.clock()) / 1000;
  }
}

function decodeUnverified(
  token: string,
): { readonly header: unknown; readonly payload: unknown } | undefined {
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
