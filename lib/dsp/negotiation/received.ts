import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { canonicalJson, type Json } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { customRule } from '../../core/issues.ts';
import { terminatedBy } from '../common/ending.ts';
import { createMessageTable, type MessageEndpoint } from '../common/message-endpoint.ts';
import { dspMessage } from '../common/message-schema.ts';
import { findOffer, type OfferedDatasets } from '../common/offered-dataset.ts';
import type { Agreements, CheckAddress, VerifiedCounterparty } from '../common/ports.ts';
import type { ProcessEngine } from '../common/process-engine.ts';
import { CallbackAddress, Pid } from '../common/vocabulary.ts';
import { evaluate } from '../policy/evaluate.ts';
import { policyFacts } from '../policy/facts.ts';
import { Agreement, MessageOffer } from '../policy/policy.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { NegotiationAction } from './actions.ts';
import { type Negotiation, type NewNegotiationData, withClaims } from './negotiation.ts';

/** The checks for received messages of a negotiation. */
export interface ReceivedNegotiationDeps {
  readonly agreements: Agreements;
  readonly datasets: OfferedDatasets;
  readonly vocabulary: Vocabulary;
  readonly checkAddress: CheckAddress;
  readonly participantId: string;
  readonly clock: Clock;
}

/**
 * The messages of a negotiation, in both roles. A participant and its pid identify one negotiation,
 * independent of the `@id` of the first message.
 *
 * @param begin creates a negotiation that the other side begins
 * @see DSP 2025-1 #negotiation-provider-path-bindings, #negotiation-consumer-path-bindings
 */
export function receivedNegotiationMessages(
  engine: ProcessEngine<Negotiation, NegotiationAction>,
  { agreements, datasets, vocabulary, checkAddress, participantId, clock }: ReceivedNegotiationDeps,
  begin: (data: NewNegotiationData) => Negotiation,
): readonly MessageEndpoint[] {
  const { first, next, last } = createMessageTable(engine);
  const isSame = (known: Negotiation, received: Negotiation) => known.begunBy === received.begunBy;
  return [
    first({
      path: 'request',
      schema: ContractRequestMessage,
      check({ callbackAddress, providerPid }) {
        assertFirst(providerPid);
        checkAddress(callbackAddress ?? '');
      },
      async make({ caller, message: { offer, consumerPid, callbackAddress = '' } }) {
        assertOurOffer(offer, participantId);
        await assertOffered({ datasets, vocabulary, clock }, offer, caller);
        return begin({
          role: 'provider',
          counterpartyId: caller.participantId,
          counterpartyPid: consumerPid,
          address: callbackAddress,
          state: 'REQUESTED',
          offer,
          offeredBy: 'consumer',
          asked: offer,
          audience: caller.audience,
          claims: caller.claims,
          purposes: caller.purposes ?? [],
        });
      },
      isSame,
    }),
    // It waits for a decision of a person.
    first({
      path: 'offers',
      schema: ContractOfferMessage,
      check({ callbackAddress, consumerPid }) {
        assertFirst(consumerPid);
        checkAddress(callbackAddress ?? '');
      },
      make: async ({ caller, message: { offer, providerPid, callbackAddress = '' } }) =>
        begin({
          role: 'consumer',
          counterpartyId: caller.participantId,
          counterpartyPid: providerPid,
          address: callbackAddress,
          state: 'OFFERED',
          offer,
          offeredBy: 'provider',
        }),
      isSame,
    }),
    next({
      path: ':pid/request',
      schema: ContractRequestMessage,
      to: 'REQUESTED',
      apply(next, { caller, message: { offer } }, { dataset, rounds }) {
        assertOurOffer(offer, participantId);
        assertSameTarget(dataset, offer.target);
        const update = { offer, offeredBy: 'consumer', asked: offer, rounds: rounds + 1 } as const;
        return { ...withClaims(next, caller), ...update };
      },
    }),
    next({
      path: ':pid/offers',
      schema: ContractOfferMessage,
      to: 'OFFERED',
      apply(next, { message: { offer } }, { dataset, rounds }) {
        assertSameTarget(dataset, offer.target);
        return { ...next, offer, offeredBy: 'provider', rounds: rounds + 1 };
      },
    }),
    // The last of several agreements counts, also if an EDC sends it with the same `@id`.
    next({
      path: ':pid/agreement',
      schema: ContractAgreementMessage,
      to: 'AGREED',
      check: ({ caller, message: { agreement } }, pid) =>
        assertNewAgreement(agreements, agreement['@id'], pid, caller),
      hasNewContent: ({ state, agreement: previous }, { agreement }) =>
        state === 'AGREED' && canonicalJson(previous as Json) !== canonicalJson(agreement as Json),
      apply(next, { message: { agreement } }, before) {
        assertParties(before, agreement, participantId);
        return { ...next, agreement };
      },
    }),
    next({
      path: ':pid/agreement/verification',
      schema: ContractAgreementVerificationMessage,
      to: 'VERIFIED',
    }),
    // Acceptance by a consumer, finalisation by a provider.
    next({
      path: ':pid/events',
      schema: ContractNegotiationEventMessage,
      to: ({ eventType }) => eventType,
      apply: (next, { caller }) => withClaims(next, caller),
    }),
    last({
      path: ':pid/termination',
      type: 'ContractNegotiationTerminationMessage',
      to: 'TERMINATED',
      apply: terminatedBy,
    }),
  ];
}

/** A first message has a callback address and names no process of ours. @throws KaartError `message-invalid` */
function assertFirst(pid: string | undefined): void {
  if (pid === undefined) return;
  throw new KaartError('message-pids', { code: 'message-invalid' });
}

/**
 * Checks that a dataset is offered. A dataset that the caller may not see gets the same error as a
 * missing one. The terms are checked later, when the request is answered.
 *
 * @throws KaartError `message-invalid`
 */
async function assertOffered(
  deps: {
    readonly datasets: OfferedDatasets;
    readonly vocabulary: Vocabulary;
    readonly clock: Clock;
  },
  offer: MessageOffer,
  { claims, purposes = [] }: VerifiedCounterparty,
): Promise<void> {
  const found = await deps.datasets.find(offer.target);
  if (found !== undefined && findOffer(found, offer['@id']) !== undefined) {
    const facts = policyFacts({ claims, purposes }, found.access, deps.clock());
    if (evaluate(found.access, facts, deps.vocabulary).kind === 'permit') return;
  }
  throw new KaartError('offer-not-in-catalog', { code: 'message-invalid' });
}

/**
 * Checks that the assigner of an offer is this participant, because no other one can grant it. Most
 * connectors omit the assigner; an EDC names the provider.
 *
 * @throws KaartError `message-invalid` for an offer of another participant
 */
function assertOurOffer({ assigner }: MessageOffer, participantId: string): void {
  if (assigner === undefined || assigner === participantId) return;
  throw new KaartError('offer-other-assigner', { code: 'message-invalid' });
}

/** @throws KaartError `message-invalid` */
function assertSameTarget(dataset: string, target: string): void {
  if (target === dataset) return;
  throw new KaartError('message-other-dataset', { code: 'message-invalid' });
}

/** @throws KaartError `message-invalid` for an agreement that is not between us and the provider about the dataset */
function assertParties(
  negotiation: Negotiation,
  { target, assigner, assignee }: Agreement,
  participantId: string,
): void {
  assertSameTarget(negotiation.dataset, target);
  if (assignee === participantId && assigner === negotiation.counterpartyId) return;
  throw new KaartError('agreement-other-parties', { code: 'message-invalid' });
}

/** @throws KaartError `message-invalid` for an agreement that this provider has concluded in another negotiation */
async function assertNewAgreement(
  agreements: Agreements,
  id: string,
  pid: string,
  { participantId }: VerifiedCounterparty,
): Promise<void> {
  const known = await agreements.find(id, 'consumer', participantId);
  if (known === undefined || known.negotiation === pid) return;
  throw new KaartError('agreement-id-taken', { code: 'message-invalid' });
}

const exactlyOne = (one: unknown, other: unknown) => (one === undefined) !== (other === undefined);

/**
 * Requests an agreement. A first request has `callbackAddress`, a counter-offer has `providerPid`.
 *
 * @see DSP 2025-1 #contract-request-message
 */
export const ContractRequestMessage = dspMessage('ContractRequestMessage', {
  consumerPid: Pid,
  providerPid: Pid.optional(),
  callbackAddress: CallbackAddress.optional(),
  offer: MessageOffer,
}).refine(
  (m) => exactlyOne(m.providerPid, m.callbackAddress),
  customRule('provider-pid-or-callback'),
);
export type ContractRequestMessage = z.infer<typeof ContractRequestMessage>;

/**
 * Makes an offer. A first offer has `callbackAddress`, an answer to a request has `consumerPid`.
 *
 * @see DSP 2025-1 #contract-offer-message
 */
export const ContractOfferMessage = dspMessage('ContractOfferMessage', {
  providerPid: Pid,
  consumerPid: Pid.optional(),
  callbackAddress: CallbackAddress.optional(),
  offer: MessageOffer,
}).refine(
  (m) => exactlyOne(m.consumerPid, m.callbackAddress),
  customRule('consumer-pid-or-callback'),
);
export type ContractOfferMessage = z.infer<typeof ContractOfferMessage>;

const pids = { providerPid: Pid, consumerPid: Pid };

/** @see DSP 2025-1 #contract-agreement-message */
export const ContractAgreementMessage = dspMessage('ContractAgreementMessage', {
  ...pids,
  agreement: Agreement,
});
export type ContractAgreementMessage = z.infer<typeof ContractAgreementMessage>;

/** @see DSP 2025-1 #contract-agreement-verification-message */
export const ContractAgreementVerificationMessage = dspMessage(
  'ContractAgreementVerificationMessage',
  pids,
);

/** @see DSP 2025-1 #contract-negotiation-event-message */
export const ContractNegotiationEventMessage = dspMessage('ContractNegotiationEventMessage', {
  ...pids,
  eventType: z.enum(['ACCEPTED', 'FINALIZED']),
});
export type ContractNegotiationEventMessage = z.infer<typeof ContractNegotiationEventMessage>;
