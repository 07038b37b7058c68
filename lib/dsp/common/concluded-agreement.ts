import type { Instant } from '../../core/instant.ts';
import type { Agreement } from '../policy/policy.ts';
import type { DspRole } from './vocabulary.ts';

/** An agreement as it was concluded, with the verified claims of the consumer. It is never changed. */
export interface ConcludedAgreement {
  /** `@id` of the agreement. */
  readonly id: string;
  readonly role: DspRole;
  /** Participant id of the other side. */
  readonly counterpartyId: string;
  /** The other side's DSP base, for transfers that we ask for. */
  readonly address: string;
  readonly negotiation: string | null;
  readonly dataset: string;
  readonly agreement: Agreement;
  /** The audience whose view of the data it permits: `dataspace`, or `partners` for a partner with a token of ours. */
  readonly audience: string;
  /** Verified claims of the consumer at the conclusion: full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** What the consumer may use the data for, IRIs of the Data Privacy Vocabulary; empty where the terms name none. */
  readonly purposes: readonly string[];
  /** The last instant at which it permits a use; `null` if it has no end. */
  readonly endsAt: Instant | null;
  readonly concludedAt: Instant;
}
