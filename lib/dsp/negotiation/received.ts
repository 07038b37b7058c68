import type { Clock } from '../../core/clock.ts';
import { canonicalJson, type Json } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { createMessageTable, type MessageEndpoint } from '../common/message-endpoint.ts';
import type { OfferedDatasets } from '../common/offered-dataset.ts';
import type { Agreements, CheckAddress } from '../common/ports.ts';
import type { ProcessEngine } from '../common/process-engine.ts';
import { terminatedBy } from '../common/read-ending.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { NegotiationAction } from './actions.ts';
import {
  assertNewAgreement,
  assertOffered,
  assertOurOffer,
  assertParties,
  assertSameTarget,
} from './checks.ts';
import {
  ContractAgreementMessage,
  ContractAgreementVerificationMessage,
  ContractNegotiationEventMessage,
  ContractOfferMessage,
  ContractRequestMessage,
} from './messages.ts';
import { type Negotiation, type NewNegotiationData, withClaims } from './negotiation.ts';

/** What the messages of a negotiation are checked with. */
export interface ReceivedNegotiationDeps {
  readonly agreements: Agreements;
  readonly datasets: OfferedDatasets;
  readonly vocabulary: Vocabulary;
  readonly checkAddress: CheckAddress;
  readonly participantId: string;
  readonly clock: Clock;
}

/**
 * The messages of a negotiation, of both roles. One pid of one participant is one negotiation,
 * whatever the `@id` of the message that begins it.
 *
 * @param begin makes a negotiation that the other side begins
 * @see DSP 2025-1 #negotiation-provider-path-bindings, #negotiation-consumer-path-bindings
 */
export function receivedNegotiationMessages(
  engine: ProcessEngine<Negotiation, NegotiationAction>,
  { agreements, datasets, vocabulary, checkAddress, participantId, clock }: ReceivedNegotiationDeps,
  begin: (data: NewNegotiationData) => Negotiation,
): readonly MessageEndpoint[] {
  const { first, next, last } = createMessageTable(engine);
  const isSame = (known: Negotiation, asked: Negotiation) => known.begunBy === asked.begunBy;
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
    // It waits for a person.
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
      take(moved, { caller, message: { offer } }, { dataset, rounds }) {
        assertOurOffer(offer, participantId);
        assertSameTarget(dataset, offer.target);
        const asked = { offer, offeredBy: 'consumer', asked: offer, rounds: rounds + 1 } as const;
        return { ...withClaims(moved, caller), ...asked };
      },
    }),
    next({
      path: ':pid/offers',
      schema: ContractOfferMessage,
      to: 'OFFERED',
      take(moved, { message: { offer } }, { dataset, rounds }) {
        assertSameTarget(dataset, offer.target);
        return { ...moved, offer, offeredBy: 'provider', rounds: rounds + 1 };
      },
    }),
    // Of several the last counts, also where an EDC sends it under the same `@id`.
    next({
      path: ':pid/agreement',
      schema: ContractAgreementMessage,
      to: 'AGREED',
      check: ({ caller, message: { agreement } }, pid) =>
        assertNewAgreement(agreements, agreement['@id'], pid, caller),
      renews: ({ state, agreement: held }, { agreement }) =>
        state === 'AGREED' && canonicalJson(held as Json) !== canonicalJson(agreement as Json),
      take(moved, { message: { agreement } }, before) {
        assertParties(before, agreement, participantId);
        return { ...moved, agreement };
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
      take: (moved, { caller }) => withClaims(moved, caller),
    }),
    last({
      path: ':pid/termination',
      type: 'ContractNegotiationTerminationMessage',
      to: 'TERMINATED',
      take: terminatedBy,
    }),
  ];
}

/** A first message has a callback address and names no process of ours. @throws KaartError `message-invalid` */
function assertFirst(pid: string | undefined): void {
  if (pid === undefined) return;
  throw new KaartError('message-pids', { code: 'message-invalid' });
}
