import type { Clock } from '../../core/clock.ts';
import { canonicalJson, type Json } from '../../core/digest.ts';
import type { NewId } from '../../core/ids.ts';
import type { ComparisonResult } from '../common/comparisons.ts';
import { ProcessEngine } from '../common/exchange.ts';
import type { OfferedDatasets } from '../common/offered-dataset.ts';
import type { Agreements, CheckAddress, Incoming, ProcessStore, Reply } from '../common/ports.ts';
import { START } from '../common/process.ts';
import type { EndingMessage } from '../common/read-ending.ts';
import type { MessageOffer } from '../policy/policy.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { NegotiationAction, SettleTimes } from './actions.ts';
import {
  assertNewAgreement,
  assertOffered,
  assertOurOffer,
  assertParties,
  assertSameTarget,
} from './checks.ts';
import type {
  ContractAgreementMessage,
  ContractNegotiationEventMessage,
  ContractOfferMessage,
  ContractRequestMessage,
} from './messages.ts';
import {
  beginningOf,
  type Negotiation,
  type NewNegotiationData,
  negotiationPid,
  newNegotiation,
  withClaims,
} from './negotiation.ts';
import { negotiationRules } from './negotiation-rules.ts';
import type { NextNegotiationAction } from './react.ts';

export interface NegotiationServiceOptions {
  readonly store: ProcessStore<Negotiation>;
  readonly agreements: Agreements;
  readonly datasets: OfferedDatasets;
  readonly vocabulary: Vocabulary;
  readonly react: NextNegotiationAction;
  readonly checkAddress: CheckAddress;
  readonly participantId: string;
  /** Our DSP base: where the counterpart answers to. */
  readonly callbackAddress: string;
  readonly settle: SettleTimes;
  /** How long a participant takes to answer, in milliseconds, where its process does not say. @default nobody is known */
  readonly latencyOf?: (participantId: string) => number | undefined;
  readonly clock: Clock;
  /** @default `clock` */
  readonly realClock?: Clock | undefined;
  readonly newId: NewId;
}

/** A negotiation that we begin. */
export interface NewNegotiation {
  readonly role: Negotiation['role'];
  /** Participant id and DSP base of the other side. */
  readonly counterParty: string;
  readonly address: string;
  readonly offer: MessageOffer;
}

type Settle = ProcessEngine<Negotiation, NegotiationAction>['acknowledged'];
type Received<M> = Incoming & { readonly message: M };

/** Negotiates contracts, in both roles. @see DSP 2025-1 #contract-negotiation-protocol */
export class NegotiationService {
  readonly #options: NegotiationServiceOptions;
  readonly #exchange: ProcessEngine<Negotiation, NegotiationAction>;

  constructor(options: NegotiationServiceOptions) {
    this.#options = options;
    this.#exchange = new ProcessEngine({ ...options, rules: negotiationRules(options) });
  }

  /** @see ProcessEngine.getForCounterparty */
  seen(pid: string, participantId: string): Promise<Negotiation> {
    return this.#exchange.getForCounterparty(pid, participantId);
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<Negotiation> {
    return (await this.#exchange.load(pid)).value;
  }

  /**
   * A consumer's first request. One consumer pid of one participant is one negotiation, whatever the
   * `@id` of the message.
   *
   * @throws KaartError `message-invalid` for an offer that is not ours, `address-refused`; `wrong-state` where its pid is known for another request
   */
  requested(incoming: Received<ContractRequestMessage>): Promise<Reply> {
    const { message, caller } = incoming;
    const { offer, callbackAddress = '' } = message;
    this.#options.checkAddress(callbackAddress);
    const make = async () => {
      assertOurOffer(offer, this.#options.participantId);
      await assertOffered(this.#options, offer, caller);
      return this.#begun({
        role: 'provider',
        counterParty: caller.participantId,
        counterPid: message.consumerPid,
        address: callbackAddress,
        state: 'REQUESTED',
        offer,
        offeredBy: 'consumer',
        asked: offer,
        audience: caller.audience,
        claims: caller.claims,
        purposes: caller.purposes ?? [],
      });
    };
    return this.#exchange.open(incoming, make, isSameRequest);
  }

  /**
   * A provider's first offer, which waits for a person. One provider pid is one negotiation.
   *
   * @throws KaartError `address-refused`; `wrong-state` where its pid is known for another offer
   */
  offered(incoming: Received<ContractOfferMessage>): Promise<Reply> {
    const { message, caller } = incoming;
    const { offer, callbackAddress = '' } = message;
    this.#options.checkAddress(callbackAddress);
    const make = async () =>
      this.#begun({
        role: 'consumer',
        counterParty: caller.participantId,
        counterPid: message.providerPid,
        address: callbackAddress,
        state: 'OFFERED',
        offer,
        offeredBy: 'provider',
      });
    return this.#exchange.open(incoming, make, isSameRequest);
  }

  /** A consumer's counter-offer. */
  requestedAgain(pid: string, incoming: Received<ContractRequestMessage>): Promise<Reply> {
    const { offer } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'REQUESTED',
      take: (moved, before) => {
        assertOurOffer(offer, this.#options.participantId);
        assertSameTarget(before, offer.target);
        const { rounds } = before;
        const asked = { offer, offeredBy: 'consumer', asked: offer, rounds: rounds + 1 } as const;
        return { ...withClaims(moved, incoming.caller), ...asked };
      },
    });
  }

  /** A provider's answer to our request. */
  offeredAgain(pid: string, incoming: Received<ContractOfferMessage>): Promise<Reply> {
    const { offer } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'OFFERED',
      take: (moved, before) => {
        assertSameTarget(before, offer.target);
        return { ...moved, offer, offeredBy: 'provider', rounds: before.rounds + 1 };
      },
    });
  }

  /** A provider's agreement; of several the last counts, also where an EDC sends it under the same `@id`. */
  async agreed(pid: string, incoming: Received<ContractAgreementMessage>): Promise<Reply> {
    const { agreement } = incoming.message;
    await assertNewAgreement(this.#options.agreements, agreement['@id'], pid, incoming.caller);
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'AGREED',
      renews: ({ state, agreement: held }) =>
        state === 'AGREED' && canonicalJson(held as Json) !== canonicalJson(agreement as Json),
      take: (moved, before) => {
        assertParties(before, agreement, this.#options.participantId);
        return { ...moved, agreement };
      },
    });
  }

  /** A consumer's verification of our agreement. */
  verified(pid: string, incoming: Incoming): Promise<Reply> {
    return this.#exchange.receive({ pid, incoming, to: 'VERIFIED' });
  }

  /** Acceptance by a consumer, finalisation by a provider. */
  happened(pid: string, incoming: Received<ContractNegotiationEventMessage>): Promise<Reply> {
    const { eventType: to } = incoming.message;
    const take = (moved: Negotiation) => withClaims(moved, incoming.caller);
    return this.#exchange.receive({ pid, incoming, to, take });
  }

  terminated(pid: string, incoming: Received<EndingMessage>): Promise<Reply> {
    const { code = 'terminated', reason: reasons = [] } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'TERMINATED',
      ends: true,
      take: (moved, { role }) => {
        const by = role === 'provider' ? 'consumer' : 'provider';
        return { ...moved, ending: { code, reasons, by } };
      },
    });
  }

  /**
   * Begins a negotiation: as consumer by a request, as provider by an offer.
   *
   * @throws KaartError `address-refused`
   */
  begin(
    { role, counterParty, address, offer }: NewNegotiation,
    actor: string,
  ): Promise<Negotiation> {
    const { checkAddress, callbackAddress } = this.#options;
    checkAddress(address);
    const kind = role === 'consumer' ? 'request' : 'offer';
    const negotiation = this.#new({
      role,
      counterParty,
      counterPid: null,
      address,
      state: START,
      offer,
      offeredBy: role,
      rounds: 0,
    });
    return this.#exchange.start(negotiation, { kind, offer, callbackAddress }, actor);
  }

  /** Accepts the provider's offer. @throws KaartError `not-found`, `wrong-state` */
  async accept(pid: string, actor: string): Promise<Negotiation> {
    return this.#exchange.act(pid, { kind: 'accept' }, actor);
  }

  /** Asks again, on other terms. @throws KaartError `not-found`, `wrong-state` */
  counter(pid: string, offer: MessageOffer, actor: string): Promise<Negotiation> {
    return this.#exchange.act(pid, { kind: 'request', offer }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` when it has ended */
  terminate(pid: string, reasons: readonly string[], actor: string): Promise<Negotiation> {
    return this.#exchange.end(pid, reasons, actor);
  }

  /** @see ProcessEngine.acknowledged */
  acknowledged(...settled: Parameters<Settle>): Promise<void> {
    return this.#exchange.acknowledged(...settled);
  }

  /** @see ProcessEngine.refused */
  refused(pid: string, messageId: string, reason: string): Promise<void> {
    return this.#exchange.refused(pid, messageId, reason);
  }

  /** @see ProcessEngine.compare */
  compare(seen: Negotiation, there: string | undefined): Promise<ComparisonResult> {
    return this.#exchange.compare(seen, there);
  }

  /** One that the other side begins. */
  #begun(given: NewNegotiationData): Negotiation {
    return this.#new({ pid: negotiationPid(given), begunBy: beginningOf(given), ...given });
  }

  #new(given: NewNegotiationData): Negotiation {
    const { newId, clock } = this.#options;
    return newNegotiation(`urn:uuid:${newId()}`, clock(), given);
  }
}

function isSameRequest(known: Negotiation, asked: Negotiation): boolean {
  return known.begunBy === asked.begunBy;
}
