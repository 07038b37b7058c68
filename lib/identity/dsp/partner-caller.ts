import type { AuthenticatedRequest, Authenticator } from '../authenticator.ts';
import type { DspCaller } from './dsp-caller.ts';
import type { KnownParticipants } from './known-participants.ts';
import { refusedCaller } from './refused-caller.ts';

/** Callers with an access token of ours: partners. */
export class PartnerCallers {
  readonly #authenticator: Authenticator;
  readonly #known: KnownParticipants;

  constructor(authenticator: Authenticator, known: KnownParticipants) {
    this.#authenticator = authenticator;
    this.#known = known;
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
    const claims = await this.#known.claimsOf(participantId);
    return {
      participantId,
      audience,
      claims,
      tokenId,
      ...(purposes === undefined ? {} : { purposes }),
    };
  }
}
