import { decodeJwt, decodeProtectedHeader, type JWK, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { instant } from '../../core/instant.ts';
import type { ReplayStore } from '../../store/replay-store.ts';
import type { Keyring } from '../keyring.ts';
import type { DidResolver } from './did-resolver.ts';
import { didDocumentUrl } from './did-web.ts';
import { refusedCaller } from './refused-caller.ts';

/** How far a participant's clock may be from ours. */
const TOLERANCE_SECONDS = 30;
/** Longest life of a token that is accepted. */
const MAX_LIFE_SECONDS = 600;
/** Life of our own: time for a message on its way, no more. */
const LIFE_SECONDS = 300;
const MAX_CHARACTERS = 8_192;

/** `typ`, where there is one: an access token, a proof or a presentation by the same key is no such token. */
const Header = z.object({
  alg: z.literal('ES256'),
  kid: z.string().max(400),
  typ: z.string().toLowerCase().pipe(z.literal('jwt')).optional(),
});

const Claims = z
  .object({
    iss: z.string(),
    sub: z.string(),
    /** Exactly one audience: another audience could use a token that names it too. */
    aud: z.union([z.string(), z.tuple([z.string()])]).transform((aud) => [aud].flat()[0] ?? ''),
    iat: z.int(),
    exp: z.int(),
    jti: z.string().min(1).max(256),
  })
  .refine(({ iss, sub }) => iss === sub && didDocumentUrl(iss) !== undefined)
  .refine(({ iat, exp }) => exp > iat && exp - iat <= MAX_LIFE_SECONDS);
type Claims = z.infer<typeof Claims>;

export interface SelfIssuedTokensDeps {
  readonly keyring: Keyring;
  readonly replay: ReplayStore;
  readonly resolver: DidResolver;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Our participant id in the data space; only a did:web can sign for itself. */
  readonly participantId: string;
  /** What `aud` may be besides our participant id, without a slash at the end. */
  readonly addresses: readonly string[];
}

/** The participant that a token identifies, and its `jti`. */
export interface SelfIssuedIdentity {
  readonly did: string;
  readonly tokenId: string;
}

/**
 * Tokens that a participant signs for itself with a key of its DID document: the Self-Issued ID
 * Token of DCP 1.0, of ES256 and did:web only. Its `token` claim, for credentials, is not looked at.
 *
 * @see DCP 1.0 #self-issued-id-tokens
 */
export class SelfIssuedTokens {
  readonly #deps: SelfIssuedTokensDeps;

  constructor(deps: SelfIssuedTokensDeps) {
    this.#deps = deps;
  }

  /**
   * Whose token it is. All that can be told without the network is checked before it is asked, so
   * that no caller makes us fetch a document by a token that is not for us, and a token is used up
   * only when all else is right.
   *
   * @param source the network address that sent it
   * @throws KaartError `unauthenticated`; `unavailable` when the document cannot be had right now
   */
  async verify(token: string, source: string): Promise<SelfIssuedIdentity> {
    const { kid, claims } = this.#read(token);
    const key = await this.#key(claims.iss, kid, source);
    if (!(await this.#isSignedBy(key, token))) throw refusedCaller('TOKEN_INVALID');
    const { replay } = this.#deps;
    const until = instant((claims.exp + TOLERANCE_SECONDS + 1) * 1000);
    const use = `${claims.iss}\0${claims.jti}`;
    if (!(await replay.firstUse('self-issued', use, until))) throw refusedCaller('TOKEN_INVALID');
    return { did: claims.iss, tokenId: claims.jti };
  }

  /**
   * A token of ours for one request.
   *
   * @param audience who is to accept it
   * @param accessToken that the request is about; it becomes the claim `token`
   * @throws KaartError `config-invalid` when our participant id is no did:web
   */
  async issue(audience: string, accessToken?: string): Promise<string> {
    const { keyring, newId, participantId: did } = this.#deps;
    if (didDocumentUrl(did) === undefined)
      throw new KaartError('participant-id-not-did-web', {
        code: 'config-invalid',
        details: { variables: ['KAART_PARTICIPANT_ID'] },
      });
    const { kid, key } = await keyring.signing();
    const iat = Math.floor(this.#nowSeconds());
    const claims = {
      iss: did,
      sub: did,
      aud: audience,
      iat,
      exp: iat + LIFE_SECONDS,
      jti: newId(),
      ...(accessToken !== undefined && { token: accessToken }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: `${did}#${kid}`, typ: 'JWT' })
      .sign(key);
  }

  #read(token: string): { readonly kid: string; readonly claims: Claims } {
    const parts = token.length <= MAX_CHARACTERS ? unverified(token) : undefined;
    const header = Header.safeParse(parts?.header).data;
    const claims = Claims.safeParse(parts?.payload).data;
    if (header === undefined || claims === undefined || !this.#isForNow(claims))
      throw refusedCaller('TOKEN_INVALID');
    if (!header.kid.startsWith(`${claims.iss}#`)) throw refusedCaller('TOKEN_INVALID');
    return { kid: header.kid, claims };
  }

  #isForNow({ aud, iat, exp }: Claims): boolean {
    const { participantId, addresses } = this.#deps;
    const now = this.#nowSeconds();
    const isForUs = aud === participantId || addresses.includes(aud.replace(/\/$/, ''));
    return isForUs && iat <= now + TOLERANCE_SECONDS && exp > now - TOLERANCE_SECONDS;
  }

  async #key(did: string, kid: string, source: string): Promise<JWK> {
    try {
      const key = await this.#deps.resolver.key(did, kid, source);
      if (key !== undefined) return key;
    } catch (error) {
      if (hasCode(error, 'unavailable'))
        // Not the sender's fault: a connector that meets 401 gives its negotiation up for good.
        throw new KaartError('sender-not-verifiable', { code: 'unavailable', cause: error });
      if (!(error instanceof KaartError)) throw error;
    }
    throw refusedCaller('DID_UNUSABLE');
  }

  async #isSignedBy(key: JWK, token: string): Promise<boolean> {
    try {
      await jwtVerify(token, key, {
        algorithms: ['ES256'],
        clockTolerance: TOLERANCE_SECONDS, // also of a `nbf`
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

function unverified(
  token: string,
): { readonly header: unknown; readonly payload: unknown } | undefined {
  try {
    return { header: decodeProtectedHeader(token), payload: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
