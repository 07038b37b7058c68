import type { Audience } from '../../consent/vocabulary.ts';

/** The sender of a message of the Dataspace Protocol, from the verified token and our own records only. */
export interface DspCaller {
  /** A participant's id, or the client id of a partner with a token of ours. */
  readonly participantId: string;
  /** Whose view of the data this caller reads: `partners` with a token of ours, else `dataspace`. */
  readonly audience: Audience;
  /** The known claims of the participant: full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** State of the caller's rights: what it opens ends with the next revocation. @see Rights.counterparty */
  readonly epoch: string;
  /** `jti` of the token, `-` where it has none. */
  readonly tokenId: string;
  /** The registered purposes of use of a partner. */
  readonly purposes?: readonly string[];
}
