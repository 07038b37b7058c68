import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import type { ConcludedAgreement } from '../common/concluded-agreement.ts';
import type { MessageEndpoint } from '../common/message-endpoint.ts';
import type { ProcessStore } from '../common/ports.ts';
import { START } from '../common/process.ts';
import { ProcessEngine } from '../common/process-engine.ts';
import type { Rules } from '../common/rules.ts';
import { computeSettleDelay } from '../common/settle-delay.ts';
import { listAllowedPurposes } from '../policy/facts.ts';
import type { MessageOffer } from '../policy/policy.ts';
import { policyExpiry } from '../policy/policy-expiry.ts';
import { type NegotiationAction, prepareNegotiationMessage, type SettleTimes } from './actions.ts';
import {
  computeStartDigest,
  contractNegotiation,
  type Negotiation,
  type NewNegotiationData,
  negotiationPid,
  newNegotiation,
} from './negotiation.ts';
import type { NextNegotiationAction } from './react.ts';
import { type ReceivedNegotiationDeps, receivedNegotiationMessages } from './received.ts';
import { NEGOTIATION_MACHINE } from './transitions.ts';

export interface NegotiationServiceDeps extends ReceivedNegotiationDeps {
  readonly store: ProcessStore<Negotiation>;
  readonly chooseAction: NextNegotiationAction;
  /** Our DSP base, to which the counterparty answers. */
  readonly callbackAddress: string;
  readonly settle: SettleTimes;
  /** Response time of a participant in milliseconds, if its process does not know it. @default no response time is known */
  readonly getLatency?: (participantId: string) => number | undefined;
  /** @default `clock` */
  readonly realClock?: Clock | undefined;
  readonly newId: NewId;
}

/** A negotiation that we begin. */
export interface NewNegotiation {
  readonly role: Negotiation['role'];
  /** Participant id and DSP base of the other side. */
  readonly counterpartyId: string;
  readonly address: string;
  readonly offer: MessageOffer;
}

/** Negotiates contracts, in both roles. @see DSP 2025-1 #contract-negotiation-protocol */
export class NegotiationService extends ProcessEngine<Negotiation, NegotiationAction> {
  /** Endpoints; their paths are relative to `/negotiations`. */
  readonly endpoints: readonly MessageEndpoint[];
  readonly #deps: NegotiationServiceDeps;

  constructor(deps: NegotiationServiceDeps) {
    super({ ...deps, rules: buildNegotiationRules(deps) });
    this.#deps = deps;
    this.endpoints = receivedNegotiationMessages(this, deps, (data) =>
      this.#createNegotiation({
        pid: negotiationPid(data),
        begunBy: computeStartDigest(data),
        ...data,
      }),
    );
  }

  /**
   * Begins a negotiation: as consumer with a request, as provider with an offer.
   *
   * @throws KaartError `address-refused`
   */
  begin(
    { role, counterpartyId, address, offer }: NewNegotiation,
    actor: string,
  ): Promise<Negotiation> {
    const { checkAddress, callbackAddress } = this.#deps;
    checkAddress(address);
    const kind = role === 'consumer' ? 'request' : 'offer';
    const negotiation = this.#createNegotiation({
      role,
      counterpartyId,
      counterpartyPid: null,
      address,
      state: START,
      offer,
      offeredBy: role,
      rounds: 0,
    });
    return this.create(negotiation, { kind, offer, callbackAddress }, actor);
  }

  /** Accepts the offer of the provider. @throws KaartError `not-found`, `wrong-state` */
  accept(pid: string, actor: string): Promise<Negotiation> {
    return this.act(pid, { kind: 'accept' }, actor);
  }

  /** Sends a counter-offer with other terms. @throws KaartError `not-found`, `wrong-state` */
  sendCounterOffer(pid: string, offer: MessageOffer, actor: string): Promise<Negotiation> {
    return this.act(pid, { kind: 'request', offer }, actor);
  }

  #createNegotiation(data: NewNegotiationData): Negotiation {
    const { newId, clock } = this.#deps;
    return newNegotiation(`urn:uuid:${newId()}`, clock(), data);
  }
}

/** The rules of negotiations. */
function buildNegotiationRules({
  chooseAction,
  settle,
  getLatency,
  clock,
}: NegotiationServiceDeps): Rules<Negotiation, NegotiationAction> {
  return {
    noun: 'negotiation',
    getMachine: () => NEGOTIATION_MACHINE,
    buildAcknowledgement: contractNegotiation,
    chooseAction,
    prepareMessage: (negotiation, action) => {
      const { contact, counterpartyId } = negotiation;
      const latencyMs = contact?.latencyMs ?? getLatency?.(counterpartyId);
      return prepareNegotiationMessage(negotiation, action, {
        answerMs: computeSettleDelay(settle.answerMs, latencyMs),
        verificationMs: computeSettleDelay(settle.verificationMs, latencyMs),
      });
    },
    findLastAction,
    buildTermination: (code, reasons) => ({ kind: 'terminate', code, reasons }),
    findConcludedAgreement: (negotiation) => findConcludedAgreement(negotiation, clock),
  };
}

function findLastAction(negotiation: Negotiation): NegotiationAction | undefined {
  const { role, state, offer, offeredBy, agreement, ending } = negotiation;
  if (state === 'TERMINATED')
    return ending?.by === role ? { kind: 'terminate', ...ending } : undefined;
  if (role === 'consumer') {
    if (state === 'REQUESTED') return { kind: 'request', offer };
    if (state === 'ACCEPTED') return { kind: 'accept' };
    return state === 'VERIFIED' ? { kind: 'verify' } : undefined;
  }
  if (state === 'OFFERED' && offeredBy === 'provider') return { kind: 'offer', offer };
  if (state === 'AGREED' && agreement !== null) return { kind: 'agree', agreement };
  return state === 'FINALIZED' ? { kind: 'finalize' } : undefined;
}

/** For a provider with a queued finalisation: the consumer may use the agreement before we know that it got the message. */
function findConcludedAgreement(
  negotiation: Negotiation,
  clock: Clock,
): ConcludedAgreement | undefined {
  const { role, state, agreement, counterpartyId, address, dataset, audience, claims } =
    negotiation;
  if (agreement === null || state !== (role === 'provider' ? 'VERIFIED' : 'FINALIZED'))
    return undefined;
  return {
    id: agreement['@id'],
    role,
    counterpartyId,
    address,
    negotiation: negotiation.pid,
    dataset,
    agreement,
    audience,
    claims,
    purposes: listAllowedPurposes(agreement, negotiation),
    endsAt: policyExpiry(agreement),
    concludedAt: clock(),
  };
}
