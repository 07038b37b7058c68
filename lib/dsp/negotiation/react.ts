import type { Clock } from '../../core/clock.ts';
import type { Instant } from '../../core/instant.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateReason } from '../../core/stated-reason.ts';
import { findOffer, type OfferedDatasets } from '../common/offered-dataset.ts';
import type { ReachedByMessage } from '../common/rules.ts';
import type { DspRole } from '../common/vocabulary.ts';
import { evaluate } from '../policy/evaluate.ts';
import { policyFacts } from '../policy/facts.ts';
import { isSamePolicy } from '../policy/normal-policy.ts';
import type { Agreement, Offer, Policy } from '../policy/policy.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { NegotiationAction } from './actions.ts';
import type { Negotiation } from './negotiation.ts';

/** Chooses our next action in the new state. */
export type NextNegotiationAction = (
  negotiation: Negotiation,
  event: ReachedByMessage,
) => Promise<NegotiationAction | undefined>;

export interface NegotiationActionDeps {
  readonly datasets: OfferedDatasets;
  readonly vocabulary: Vocabulary;
  readonly participantId: string;
  readonly clock: Clock;
  readonly newUrn: () => string;
}

/**
 * As provider: agrees if the offer is ours and the consumer meets its terms, answers changed terms once
 * with ours, and finalises. As consumer: accepts the terms it asked for, and verifies an agreement to
 * them. Other offers wait for a person.
 */
export function nextNegotiationAction(options: NegotiationActionDeps): NextNegotiationAction {
  return async (negotiation, { by }) =>
    negotiation.role === 'provider'
      ? chooseProviderAction(options, negotiation, by)
      : chooseConsumerAction(negotiation, by);
}

async function chooseProviderAction(
  { datasets, vocabulary, participantId, clock, newUrn }: NegotiationActionDeps,
  negotiation: Negotiation,
  by: DspRole,
): Promise<NegotiationAction | undefined> {
  if (by === 'provider') return undefined;
  if (negotiation.state === 'VERIFIED') return { kind: 'finalize' };
  if (negotiation.state !== 'REQUESTED' && negotiation.state !== 'ACCEPTED') return undefined;
  const { dataset: target, offer, rounds, counterpartyId } = negotiation;
  const ours = findOffer(await datasets.find(target), offer['@id']);
  if (ours === undefined) return terminateAction('offer-gone', stateReason('terms-not-offered'));
  if (!hasTerms(offer, ours))
    return rounds > 1
      ? terminateAction('offer-refused', stateReason('only-catalog-terms'))
      : { kind: 'offer', offer: { ...ours, '@type': 'Offer', target } };
  const facts = policyFacts(negotiation, ours, clock());
  const verdict = evaluate(ours, facts, vocabulary);
  if (verdict.kind === 'deny') return terminateAction('policy-refused', verdict.reason);
  const parties = { assigner: participantId, assignee: counterpartyId };
  const timestamp = clock();
  const agreement = buildAgreement(ours, { id: newUrn(), target, timestamp, ...parties });
  return { kind: 'agree', agreement };
}

function chooseConsumerAction(
  negotiation: Negotiation,
  by: DspRole,
): NegotiationAction | undefined {
  const { state, asked, offer, agreement } = negotiation;
  if (by === 'consumer') return undefined;
  if (state === 'OFFERED')
    return asked !== null && isSamePolicy(asked, offer) ? { kind: 'accept' } : undefined;
  if (state !== 'AGREED' || agreement === null) return undefined;
  return hasTerms(agreement, offer)
    ? { kind: 'verify' }
    : terminateAction('agreement-differs', stateReason('agreement-terms-differ'));
}

/** A policy without conditions. An EDC omits empty members, so its agreement to this policy has no rule. */
const UNCONDITIONAL: Policy = { permission: [{ action: 'use' }] };

/** Whether a policy has these terms, also if it has no rule and the terms have no condition. */
function hasTerms(policy: Policy, terms: Policy): boolean {
  const { permission = [], prohibition = [], obligation = [] } = policy;
  const empty = permission.length + prohibition.length + obligation.length === 0;
  return isSamePolicy(policy, terms) || (empty && isSamePolicy(terms, UNCONDITIONAL));
}

function terminateAction(code: string, reason: StatedReason): NegotiationAction {
  return { kind: 'terminate', code, reasons: [reason] };
}

/** The parties, the dataset and the time of an agreement. */
interface AgreementParties {
  readonly id: string;
  /** `@id` of the dataset. */
  readonly target: string;
  /** Participant ids. */
  readonly assigner: string;
  readonly assignee: string;
  readonly timestamp: Instant;
}

/**
 * Builds the agreement to an offer with the terms in our spelling, because an EDC refuses its own
 * spelling.
 */
export function buildAgreement(offer: Offer, parties: AgreementParties): Agreement {
  const { '@id': _id, '@type': _type, target: _target, ...terms } = offer;
  const { id, ...between } = parties;
  return { ...terms, '@id': id, '@type': 'Agreement', ...between };
}
