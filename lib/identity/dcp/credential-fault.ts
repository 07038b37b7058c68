/** Why a presentation or a credential proves nothing. The operator reads it; the sender does not. */
export type CredentialFaultReason =
  | 'no-access-token'
  | 'no-credential-service'
  | 'credential-service-failed'
  | 'response-malformed'
  | 'presentation-malformed'
  | 'presentation-signature'
  | 'presentation-of-another'
  | 'presentation-for-another'
  | 'presentation-not-valid-now'
  | 'credential-malformed'
  | 'credential-signature'
  | 'credential-of-another'
  | 'credential-not-valid-now'
  | 'issuer-not-trusted'
  | 'credential-revoked'
  | 'credential-suspended'
  | 'status-unreadable'
  | 'status-list-signature'
  | 'schema-unreadable'
  | 'schema-violated'
  | 'credential-missing';

interface FaultContext {
  /** The credential type, issuer or address that the fault is about. */
  readonly what?: string;
  readonly cause?: unknown;
}

/** A presentation or credential that is not accepted. */
export class CredentialFault extends Error {
  override readonly name = 'CredentialFault';
  readonly reason: CredentialFaultReason;

  constructor(reason: CredentialFaultReason, { what, cause }: FaultContext = {}) {
    super(what === undefined ? reason : `${reason}: ${what}`, { cause });
    this.reason = reason;
  }
}
