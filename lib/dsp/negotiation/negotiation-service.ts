import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import { ProcessEngine } from '../common/exchange.ts';
import type { MessageEndpoint } from '../common/message-endpoint.ts';
import type { ProcessStore } from '../common/ports.ts';
import { START } from '../common/process.ts';
import type { MessageOffer } from '../policy/policy.ts';
import type { NegotiationAction, SettleTimes } from './actions.ts';
import {
  beginningOf,
  type Negotiation,
  type NewNegotiationData,
  negotiationPid,
  newNegotiation,
} from './negotiation.ts';
import { negotiationRules } from './negotiation-rules.ts';
import type { NextNegotiationAction } from './react.ts';
import { type ReceivedNegotiationDeps, receivedNegotiationMessages } from './received.ts';

export interface NegotiationServiceOptions extends ReceivedNegotiationDeps {
  readonly store: ProcessStore<Negotiation>;
  readonly react: NextNegotiationAction;
  /** Our DSP base: where the counterpart answers to. */
  readonly callbackAddress: string;
  readonly settle: SettleTimes;
  /** How long a participant takes to answer, in milliseconds, where its process does not say. @default nobody is known */
  readonly latencyOf?: (participantId: string) => number | undefined;
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

/** Negotiates contracts, in both roles. @see DSP 2025-1 #contract-negotiation-protocol */
export class NegotiationService extends ProcessEngine<Negotiation, NegotiationAction> {
  /** Below `/negotiations`. */
  readonly endpoints: readonly MessageEndpoint[];
  readonly #options: NegotiationServiceOptions;

  constructor(options: NegotiationServiceOptions) {
    super({ ...options, rules: negotiationRules(options) });
    this.#options = options;
    this.endpoints = receivedNegotiationMessages(this, options, (data) =>
      this.#new({ pid: negotiationPid(data), begunBy: beginningOf(data), ...data }),
    );
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
    return this.create(negotiation, { kind, offer, callbackAddress }, actor);
  }

  /** Accepts the provider's offer. @throws KaartError `not-found`, `wrong-state` */
  accept(pid: string, actor: string): Promise<Negotiation> {
    return this.act(pid, { kind: 'accept' }, actor);
  }

  /** Asks again, on other terms. @throws KaartError `not-found`, `wrong-state` */
  counter(pid: string, offer: MessageOffer, actor: string): Promise<Negotiation> {
    return this.act(pid, { kind: 'request', offer }, actor);
  }

  #new(given: NewNegotiationData): Negotiation {
    const { newId, clock } = this.#options;
    return newNegotiation(`urn:uuid:${newId()}`, clock(), given);
  }
}
