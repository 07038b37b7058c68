import { hasCode, KaartError } from '../core/errors.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import type { PullAccess } from '../dsp/transfer/pull-address.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { DataPlane, OpenTransfer, RenewalSender, RenewedTokens } from '../http/data-plane.ts';
import { DATA_TOKEN_SECONDS, type DataTokens } from '../identity/data-token.ts';
import type { DspIdentity } from '../identity/dsp/dsp-identity.ts';
import type { CheckAgreement } from './check-agreement.ts';

export interface PullDataPlaneDeps {
  readonly tokens: DataTokens;
  readonly transfers: Pick<TransferService, 'get' | 'assertTokenWorks' | 'refresh'>;
  readonly agreements: Agreements;
  readonly checkAgreement: CheckAgreement;
  readonly publicUrl: string;
  readonly participantId: string;
  /** @see DspIdentity.prove */
  readonly prove: DspIdentity['prove'];
}

/** Codes of errors after which a refresh token is refused as `invalid_grant`. */
const REFUSALS = ['unauthenticated', 'forbidden', 'not-found'] as const;

/** The data plane of transfers that consumers pull. */
export class PullDataPlane implements DataPlane {
  readonly #deps: PullDataPlaneDeps;

  constructor(deps: PullDataPlaneDeps) {
    this.#deps = deps;
  }

  /** @see DataPlane.open */
  async open(pid: string, authorization: string | undefined): Promise<OpenTransfer> {
    const { tokens, transfers } = this.#deps;
    const token = (authorization ?? '').replace(/^bearer +/i, '');
    const verified = token === '' ? undefined : await tokens.verify(token, 'read');
    if (verified?.transfer !== pid) throw invalidTokenError();
    const transfer = await transfers.assertTokenWorks(pid, verified.generation);
    const agreement = await this.#loadPermittedAgreement(transfer);
    return { transfer, agreement, tokenId: verified.tokenId };
  }

  /** @see DataPlane.refresh */
  async refresh(pid: string, refreshToken: string, sender: RenewalSender): Promise<RenewedTokens> {
    const verified = await this.#deps.tokens.verify(refreshToken, 'refresh');
    if (verified?.transfer !== pid) throw invalidGrantError();
    await this.#assertOwner(pid, sender);
    const transfer = await this.#startNextGeneration(pid, verified.generation).catch((cause) => {
      throw REFUSALS.some((code) => hasCode(cause, code)) ? invalidGrantError() : cause;
    });
    const { token, refreshToken: next } = await this.#mintTokens(pid, transfer.tokens.current);
    const expires_in = DATA_TOKEN_SECONDS;
    return { access_token: token, token_type: 'Bearer', expires_in, refresh_token: next };
  }

  /**
   * Checks that a participant renews a token of its own transfer: its self-issued token carries a data token of this
   * transfer, which may have expired. A partner has no DID, and proves itself by the refresh token alone.
   *
   * @see Tractus-X Refresh Token Grant Profile, #31-client-authentication
   */
  async #assertOwner(pid: string, { authorization = '', source }: RenewalSender): Promise<void> {
    const { tokens, transfers, agreements, prove } = this.#deps;
    const { counterpartyId, agreement: id } = await transfers.get(pid);
    const agreement = await agreements.find(id, 'provider');
    if (prove === undefined || agreement?.audience === 'partners') return;
    const { did, accessToken = '' } = await prove(authorization, source).catch((cause) => {
      throw hasCode(cause, 'unauthenticated') ? otherParticipantError(cause) : cause;
    });
    const isOwn = did === counterpartyId && (await tokens.findTransfer(accessToken)) === pid;
    if (!isOwn) throw otherParticipantError();
  }

  /**
   * Returns the address and the tokens that a consumer needs to pull data. They are made for each message, and stored
   * nowhere.
   *
   * @throws KaartError `unauthenticated`; `forbidden` with the reason if the right has ended since the message was queued
   */
  async getPullAccess(transfer: Transfer): Promise<PullAccess> {
    await this.#loadAgreement(transfer, (error) => error);
    const { pid, tokens } = transfer;
    const endpoint = `${this.#deps.publicUrl}/data/${pid}`;
    return {
      endpoint,
      refreshEndpoint: `${endpoint}/token`,
      refreshAudience: this.#deps.participantId,
      expiresInSeconds: DATA_TOKEN_SECONDS,
      ...(await this.#mintTokens(pid, tokens.current)),
    };
  }

  async #mintTokens(pid: string, generation: number) {
    const { tokens } = this.#deps;
    return {
      token: await tokens.mint(pid, generation, 'read'),
      refreshToken: await tokens.mint(pid, generation, 'refresh'),
    };
  }

  async #startNextGeneration(pid: string, generation: number): Promise<Transfer> {
    const { transfers } = this.#deps;
    await this.#loadPermittedAgreement(await transfers.get(pid));
    return transfers.refresh(pid, generation);
  }

  /**
   * Returns the agreement of a transfer, if its owner and its terms permit the transfer now.
   *
   * @throws KaartError `unauthenticated` if the owner was revoked; `forbidden` with the reason in the terms
   */
  #loadPermittedAgreement(transfer: Transfer): Promise<ConcludedAgreement> {
    return this.#loadAgreement(transfer, invalidTokenError);
  }

  async #loadAgreement(
    { agreement: id, ownerEpoch }: Transfer,
    toOwnerError: (error: KaartError) => KaartError,
  ): Promise<ConcludedAgreement> {
    const { agreements, checkAgreement } = this.#deps;
    const agreement = await agreements.find(id, 'provider');
    if (agreement === undefined) throw invalidTokenError();
    const refusedBy = await checkAgreement(agreement, ownerEpoch);
    if (refusedBy?.by === 'owner') throw toOwnerError(refusedBy.error);
    if (refusedBy !== undefined) throw refusedBy.error;
    return agreement;
  }
}

function invalidTokenError(): KaartError {
  return new KaartError('token-not-of-transfer', {
    code: 'unauthenticated',
    details: { error: 'invalid_token' },
  });
}

function otherParticipantError(cause?: unknown): KaartError {
  return new KaartError('transfer-of-another', { code: 'invalid_client', cause });
}

function invalidGrantError(): KaartError {
  return new KaartError('refresh-token-ended', { code: 'invalid_grant' });
}
