import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';

/** A transfer that a valid token gives access to, with its agreement. */
export interface OpenTransfer {
  readonly transfer: Transfer;
  readonly agreement: ConcludedAgreement;
  /** `jti` of the token. */
  readonly tokenId: string;
}

/** The sender of a refresh request. */
export interface RenewalSender {
  /** Value of the header. */
  readonly authorization: string | undefined;
  /** Network address, for limits. */
  readonly source: string;
}

/** The result of a refresh (RFC 6749 #section-5.1). */
export interface RenewedTokens {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly refresh_token: string;
}

/** Decides at every request whether the data of a transfer may be read. */
export interface DataPlane {
  /**
   * @param authorization value of the header, with or without `Bearer`
   * @throws KaartError `unauthenticated` for a token that is not valid for this transfer; `forbidden`
   * if its agreement no longer permits the read
   */
  open(pid: string, authorization: string | undefined): Promise<OpenTransfer>;
  /**
   * @param sender a participant must prove that the transfer is its own
   * @throws KaartError `invalid_grant`; `invalid_client` without this proof
   */
  refresh(pid: string, refreshToken: string, sender: RenewalSender): Promise<RenewedTokens>;
}
