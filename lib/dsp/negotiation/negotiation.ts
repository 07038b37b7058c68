import { computeDigest, type Json } from '../../core/digest.ts';
import { derivedUrn } from '../../core/ids.ts';
import type { Instant } from '../../core/instant.ts';
import type { VerifiedCounterparty } from '../common/ports.ts';
import { getPids, type Message, type Process, START } from '../common/process.ts';
import { DSPACE_CONTEXT, type DspRole } from '../common/vocabulary.ts';
import type { Agreement, MessageOffer } from '../policy/policy.ts';
import type { NegotiationState } from './transitions.ts';

/** Our view of a contract negotiation. */
export interface Negotiation extends Process {
  readonly state: NegotiationState;
  /** `@id` of the dataset. */
  readonly dataset: string;
  /** The current offer and its sender. */
  readonly offer: MessageOffer;
  readonly offeredBy: DspRole;
  /** The terms of the last request of the consumer; `null` before the first one. */
  readonly asked: MessageOffer | null;
  /** Number of offers and requests of both sides. */
  readonly rounds: number;
  readonly agreement: Agreement | null;
  readonly audience: string;
  /** Verified claims of the consumer: full IRI of an operand → values. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** The registered purposes of use of a partner; empty if they were not requested. */
  readonly purposes: readonly string[];
  /** Digest of the first message of the other side; `null` if we began the negotiation. */
  readonly begunBy: string | null;
}

/**
 * Our pid of a negotiation that a participant begins. It is derived from the participant id and its
 * pid, so each of its negotiations has exactly one here.
 */
export function negotiationPid({
  role,
  counterpartyId,
  counterpartyPid,
}: NewNegotiationData): string {
  return derivedUrn(['negotiation', role, counterpartyId, counterpartyPid]);
}

/**
 * Digest of the first message of a negotiation: a message with the same digest begins the same
 * negotiation.
 */
export function computeStartDigest({ offer, address }: NewNegotiationData): string {
  return computeDigest({ offer, address } as unknown as Json);
}

/**
 * The acknowledgement object. Before the first message is acknowledged, it has the state that this
 * message requests. @see DSP 2025-1 #contract-negotiation
 */
export function contractNegotiation(negotiation: Negotiation): Message {
  const { providerPid, consumerPid } = getPids(negotiation);
  const { state, pending } = negotiation;
  return {
    '@context': [DSPACE_CONTEXT],
    '@type': 'ContractNegotiation',
    providerPid: providerPid ?? '',
    consumerPid: consumerPid ?? '',
    state: state === START ? (pending?.to ?? 'TERMINATED') : state,
  };
}

/** Data of a new negotiation; all other fields have initial values. */
export type NewNegotiationData = Partial<Negotiation> &
  Pick<Negotiation, 'role' | 'counterpartyId' | 'counterpartyPid' | 'address' | 'state'> &
  Pick<Negotiation, 'offer' | 'offeredBy'>;

/** A new negotiation. */
export function newNegotiation(pid: string, now: Instant, data: NewNegotiationData): Negotiation {
  return {
    pid,
    dataset: data.offer.target,
    pending: null,
    ending: null,
    rounds: 1,
    asked: null,
    agreement: null,
    audience: 'dataspace',
    claims: {},
    purposes: [],
    begunBy: null,
    createdAt: now,
    changedAt: now,
    ...data,
  };
}

/** As provider we use the claims of the consumer that are verified now, also if we made the first offer. */
export function withClaims(negotiation: Negotiation, caller: VerifiedCounterparty): Negotiation {
  if (negotiation.role !== 'provider') return negotiation;
  const { audience, claims, purposes = [] } = caller;
  return { ...negotiation, audience, claims, purposes };
}
