import type { AuthenticatedRequest, Authenticator } from '../authenticator.ts';
import type { Rights } from '../rights.ts';
import type { DspCaller } from './dsp-caller.ts';
import { refusedCaller } from './refused-caller.ts';
import { loadStanding } from './standing.ts';

/** Callers with an access token of ours: partners. */
export class PartnerCallers {
  readonly #authenticator: Authenticator;
  readonly #rights: Rights;

  constructor(authenticator: Authenticator, rights: Rights) {
    this.#authenticator = authenticator;
    this.#rights = rights;
  }

  /**
   * The partner, under its client id. A person's token is none: people speak to the API, not the
   * protocol.
   *
   * @throws KaartError `unauthenticated`
   */
  async verify(authorization: string, request: AuthenticatedRequest): Promise<DspCaller> {
    const caller = await this.#authenticator.authenticate(authorization, request);
    const { clientId: participantId, audience, purposes, scopes, tokenId } = caller;
    if (audience === undefined || !scopes.has('data:read')) throw refusedCaller('TOKEN_INVALID');
    const { claims = {}, epoch } = await loadStanding(this.#rights, {
      id: participantId,
      audience,
    });
    return {
      participantId,
      audience,
      claims,
      epoch,
      tokenId,
      ...(purposes === undefined ? {} : { purposes }),
    };
  }
}
