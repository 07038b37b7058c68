import type { Clock } from '../../core/clock.ts';
import type { ConcludedAgreement } from '../common/concluded-agreement.ts';
import { listAllowedPurposes } from '../common/facts.ts';
import type { Rules } from '../common/rules.ts';
import { computeSettleDelay } from '../common/settle-delay.ts';
import { policyExpiry } from '../policy/policy-expiry.ts';
import { type NegotiationAction, prepareNegotiationMessage, type SettleTimes } from './actions.ts';
import { contractNegotiation, type Negotiation } from './negotiation.ts';
import type { NextNegotiationAction } from './react.ts';
import { NEGOTIATION_MACHINE } from './transitions.ts';

export interface NegotiationRulesDeps {
  readonly react: NextNegotiationAction;
  readonly settle: SettleTimes;
  readonly latencyOf?: (participantId: string) => number | undefined;
  readonly clock: Clock;
}

/** What is particular to negotiations. */
export function negotiationRules({
  react,
  settle,
  latencyOf,
  clock,
}: NegotiationRulesDeps): Rules<Negotiation, NegotiationAction> {
  return {
    noun: 'negotiation',
    getMachine: () => NEGOTIATION_MACHINE,
    ack: contractNegotiation,
    react,
    prepareMessage: (negotiation, action) => {
      const { contact, counterpartyId } = negotiation;
      const latencyMs = contact?.latencyMs ?? latencyOf?.(counterpartyId);
      return prepareNegotiationMessage(negotiation, action, {
        answerMs: computeSettleDelay(settle.answerMs, latencyMs),
        verificationMs: computeSettleDelay(settle.verificationMs, latencyMs),
      });
    },
    lastAction,
    terminate: (code, reasons) => ({ kind: 'terminate', code, reasons }),
    concluded: (negotiation) => concluded(negotiation, clock),
  };
}

function lastAction(negotiation: Negotiation): NegotiationAction | undefined {
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
function concluded(negotiation: Negotiation, clock: Clock): ConcludedAgreement | undefined {
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
