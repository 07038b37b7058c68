import { decodeProtectedHeader, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Clock } from '../../../core/clock.ts';
import type { NewId } from '../../../core/ids.ts';
import { instant } from '../../../core/instant.ts';
import type { ReplayStore } from '../../../store/replay-store.ts';
import type { DidSigner } from '../../dsp/did-signer.ts';
import { refusedCaller } from '../../dsp/refused-caller.ts';
import type { Keyring } from '../../keyring.ts';

/** A counterparty queries us while our message waits, or soon after it. */
const LIFE_SECONDS = 300;
const TYPE = 'kaart-presentation+jwt';
const MAX_CHARACTERS = 8_192;

const Claims = z.object({
  scope: z.string().transform((scope) => scope.split(' ').filter((each) => each !== '')),
  jti: z.string(),
  exp: z.int(),
});

export interface PresentationAccessDeps {
  readonly signer: DidSigner;
  readonly keyring: Pick<Keyring, 'ofDid'>;
  readonly replay: ReplayStore;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * The access tokens for our credential service. Each is a JWT that only we read. It names one participant and the
 * scopes that it may use, and is accepted once.
 *
 * @see DCP 1.0 #submitting-an-access-token
 */
export class PresentationAccess {
  readonly #deps: PresentationAccessDeps;

  constructor(deps: PresentationAccessDeps) {
    this.#deps = deps;
  }

  /** @param did the participant that may use the token */
  issue(did: string, scopes: readonly string[]): Promise<string> {
    const { signer, newId } = this.#deps;
    const iat = Math.floor(this.#nowMs() / 1000);
    const claims = { iss: signer.did, aud: signer.did, sub: did, scope: scopes.join(' '), iat };
    return signer.sign({ ...claims, exp: iat + LIFE_SECONDS, jti: newId() }, TYPE);
  }

  /**
   * Uses up a token.
   *
   * @param did the participant that sent it
   * @returns the scopes of the token
   * @throws KaartError `unauthenticated`, also for the token of another participant
   */
  async use(token: string | undefined, did: string): Promise<readonly string[]> {
    const claims = token && token.length <= MAX_CHARACTERS && (await this.#verify(token, did));
    if (!claims) throw refusedCaller('TOKEN_INVALID');
    const { scope, jti, exp } = claims;
    const until = instant((exp + 1) * 1000);
    if (!(await this.#deps.replay.firstUse('presentation-access', jti, until)))
      throw refusedCaller('TOKEN_INVALID');
    return scope;
  }

  async #verify(token: string, did: string): Promise<z.infer<typeof Claims> | undefined> {
    const { signer, keyring } = this.#deps;
    try {
      const { kid = '' } = decodeProtectedHeader(token);
      const key = kid.startsWith(`${signer.did}#`)
        ? await keyring.ofDid(kid.slice(signer.did.length + 1))
        : undefined;
      if (key === undefined) return undefined;
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['ES256', 'EdDSA'],
        typ: TYPE,
        issuer: signer.did,
        audience: signer.did,
        subject: did,
        currentDate: new Date(this.#nowMs()),
      });
      return Claims.parse(payload);
    } catch {
      return undefined;
    }
  }

  #nowMs(): number {
    return Date.parse(this.#deps.clock());
  }
}
