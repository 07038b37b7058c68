import { KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import type { ConcludedAgreement } from '../common/concluded-agreement.ts';
import { Exchange, type Rules } from '../common/exchange.ts';
import { factsOf, purposesUnder } from '../common/facts.ts';
import type { OfferedDatasets } from '../common/offered-dataset.ts';
import type {
  Caller,
  CheckAddress,
  Clock,
  Incoming,
  ProcessStore,
  Reply,
} from '../common/ports.ts';
import { START } from '../common/process.ts';
import { endOf } from '../policy/end-of.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { Agreement, MessageOffer } from '../policy/policy.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import { type NegotiationAction, type SettleTimes, write } from './actions.ts';
import type {
  ContractAgreementMessage,
  ContractNegotiationEventMessage,
  ContractNegotiationTerminationMessage,
  ContractOfferMessage,
  ContractRequestMessage,
} from './messages.ts';
import { contractNegotiation, type Negotiation } from './negotiation.ts';
import type { React } from './react.ts';
import { NEGOTIATION_MACHINE } from './transitions.ts';

export interface NegotiationServiceOptions {
  readonly store: ProcessStore<Negotiation>;
  readonly datasets: OfferedDatasets;
  readonly vocabulary: Vocabulary;
  readonly react: React;
  readonly checkAddress: CheckAddress;
  readonly participantId: string;
  /** Our DSP base: where the counterpart answers to. */
  readonly callbackAddress: string;
  readonly settle: SettleTimes;
  readonly clock: Clock;
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

type Received<M> = Incoming & { readonly message: M };

/** Negotiates contracts, in both roles. @see DSP 2025-1 #contract-negotiation-protocol */
export class NegotiationService {
  readonly #options: NegotiationServiceOptions;
  readonly #exchange: Exchange<Negotiation, NegotiationAction>;

  constructor(options: NegotiationServiceOptions) {
    const { store, clock, newId } = options;
    this.#options = options;
    this.#exchange = new Exchange({ store, clock, newId, rules: rulesOf(options) });
  }

  /** @see Exchange.seen */
  seen(pid: string, participantId: string): Promise<Negotiation> {
    return this.#exchange.seen(pid, participantId);
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<Negotiation> {
    return (await this.#exchange.load(pid)).value;
  }

  /**
   * A consumer's first request.
   *
   * @throws KaartError `message-invalid` for an offer that is not ours, `address-refused`
   */
  requested(incoming: Received<ContractRequestMessage>): Promise<Reply> {
    const { message, caller } = incoming;
    const { offer, callbackAddress = '' } = message;
    this.#options.checkAddress(callbackAddress);
    return this.#exchange.open(incoming, async () => {
      await this.#mustBeOffered(offer, caller);
      return this.#negotiation({
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
    });
  }

  /**
   * A provider's first offer, which waits for a person.
   *
   * @throws KaartError `address-refused`
   */
  offered(incoming: Received<ContractOfferMessage>): Promise<Reply> {
    const { message, caller } = incoming;
    const { offer, callbackAddress = '' } = message;
    this.#options.checkAddress(callbackAddress);
    return this.#exchange.open(incoming, async () =>
      this.#negotiation({
        role: 'consumer',
        counterParty: caller.participantId,
        counterPid: message.providerPid,
        address: callbackAddress,
        state: 'OFFERED',
        offer,
        offeredBy: 'provider',
      }),
    );
  }

  /** A consumer's counter-offer. */
  requestedAgain(pid: string, incoming: Received<ContractRequestMessage>): Promise<Reply> {
    const { offer } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'REQUESTED',
      take: (moved, before) => {
        mustKeepTarget(before, offer.target);
        const { rounds } = before;
        return { ...moved, offer, offeredBy: 'consumer', asked: offer, rounds: rounds + 1 };
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
        mustKeepTarget(before, offer.target);
        return { ...moved, offer, offeredBy: 'provider', rounds: before.rounds + 1 };
      },
    });
  }

  /** A provider's agreement; of several the last counts. */
  agreed(pid: string, incoming: Received<ContractAgreementMessage>): Promise<Reply> {
    const { agreement } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'AGREED',
      take: (moved, before) => {
        this.#mustBeBetweenUs(before, agreement);
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
    return this.#exchange.receive({ pid, incoming, to: incoming.message.eventType });
  }

  terminated(
    pid: string,
    incoming: Received<ContractNegotiationTerminationMessage>,
  ): Promise<Reply> {
    const { code = 'terminated', reason: reasons = [] } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'TERMINATED',
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
    const negotiation = this.#negotiation({
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
    return this.#exchange.act(pid, { kind: 'terminate', code: 'terminated', reasons }, actor, true);
  }

  /** @see Exchange.acknowledged */
  acknowledged(pid: string, messageId: string, answer: unknown): Promise<void> {
    return this.#exchange.acknowledged(pid, messageId, answer);
  }

  /** @see Exchange.refused */
  refused(pid: string, messageId: string, reason: string): Promise<void> {
    return this.#exchange.refused(pid, messageId, reason);
  }

  #negotiation(given: Given): Negotiation {
    const { newId, clock } = this.#options;
    const now = clock();
    return {
      pid: `urn:uuid:${newId()}`,
      dataset: given.offer.target,
      pending: null,
      ending: null,
      rounds: 1,
      asked: null,
      agreement: null,
      audience: 'dataspace',
      claims: {},
      purposes: [],
      createdAt: now,
      changedAt: now,
      ...given,
    };
  }

  /** What a caller may not see is as unknown as what is not there; terms are judged when it is answered. */
  async #mustBeOffered(offer: MessageOffer, { claims, purposes = [] }: Caller): Promise<void> {
    const { datasets, vocabulary, clock } = this.#options;
    const found = await datasets.find(offer.target);
    if (found?.offer['@id'] === offer['@id']) {
      const facts = factsOf({ claims, purposes }, found.access, clock());
      if (evaluate(found.access, facts, vocabulary).kind === 'permit') return;
    }
    throw new KaartError('this offer is not in the catalog', { code: 'message-invalid' });
  }

  #mustBeBetweenUs(before: Negotiation, { target, assignee, assigner }: Agreement): void {
    mustKeepTarget(before, target);
    if (assignee === this.#options.participantId && assigner === before.counterParty) return;
    throw new KaartError('the agreement is between other parties', { code: 'message-invalid' });
  }
}

type Given = Partial<Negotiation> &
  Pick<Negotiation, 'role' | 'counterParty' | 'counterPid' | 'address' | 'state'> &
  Pick<Negotiation, 'offer' | 'offeredBy'>;

function mustKeepTarget({ dataset }: Negotiation, target: string): void {
  if (target === dataset) return;
  throw new KaartError('the message is about another dataset', { code: 'message-invalid' });
}

function rulesOf(options: NegotiationServiceOptions): Rules<Negotiation, NegotiationAction> {
  const { react, settle } = options;
  return {
    noun: 'negotiation',
    machine: NEGOTIATION_MACHINE,
    ack: contractNegotiation,
    react,
    write: (negotiation, action) => write(negotiation, action, settle),
    terminate: (code, reasons) => ({ kind: 'terminate', code, reasons }),
    concluded: (negotiation) => concluded(negotiation, options),
  };
}

/** For a provider once it owes the finalisation: the consumer may use the agreement before we know that it knows. */
function concluded(
  negotiation: Negotiation,
  { clock }: NegotiationServiceOptions,
): ConcludedAgreement | undefined {
  const { role, state, agreement, counterParty, address, dataset, audience, claims } = negotiation;
  const done = role === 'provider' ? state === 'VERIFIED' : state === 'FINALIZED';
  if (!done || agreement === null) return undefined;
  return {
    id: agreement['@id'],
    role,
    counterParty,
    address,
    negotiation: negotiation.pid,
    dataset,
    agreement,
    audience,
    claims,
    purposes: purposesUnder(agreement, negotiation),
    endsAt: endOf(agreement),
    concludedAt: clock(),
  };
}
