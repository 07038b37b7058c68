import type { Clock } from '../../core/clock.ts';
import { KaartError } from '../../core/errors.ts';
import { policyFacts } from '../common/facts.ts';
import { findOffer, type OfferedDatasets } from '../common/offered-dataset.ts';
import type { Agreements, VerifiedCounterparty } from '../common/ports.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { Agreement, MessageOffer } from '../policy/policy.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { Negotiation } from './negotiation.ts';

/**
 * What a caller may not see is as unknown as what is not there. The terms are judged when the
 * request is answered.
 *
 * @throws KaartError `message-invalid`
 */
export async function assertOffered(
  around: {
    readonly datasets: OfferedDatasets;
    readonly vocabulary: Vocabulary;
    readonly clock: Clock;
  },
  offer: MessageOffer,
  { claims, purposes = [] }: VerifiedCounterparty,
): Promise<void> {
  const found = await around.datasets.find(offer.target);
  if (found !== undefined && findOffer(found, offer['@id']) !== undefined) {
    const facts = policyFacts({ claims, purposes }, found.access, around.clock());
    if (evaluate(found.access, facts, around.vocabulary).kind === 'permit') return;
  }
  throw new KaartError('offer-not-in-catalog', { code: 'message-invalid' });
}

/**
 * What is asked of us only we can grant. Most name no assigner; an EDC names the provider.
 *
 * @throws KaartError `message-invalid` for an offer of somebody else
 */
export function assertOurOffer({ assigner }: MessageOffer, participantId: string): void {
  if (assigner === undefined || assigner === participantId) return;
  throw new KaartError('offer-other-assigner', { code: 'message-invalid' });
}

/** @throws KaartError `message-invalid` */
export function assertSameTarget(dataset: string, target: string): void {
  if (target === dataset) return;
  throw new KaartError('message-other-dataset', { code: 'message-invalid' });
}

/** @throws KaartError `message-invalid` for an agreement that is not between us and the provider about the dataset */
export function assertParties(
  negotiation: Negotiation,
  { target, assigner, assignee }: Agreement,
  participantId: string,
): void {
  assertSameTarget(negotiation.dataset, target);
  if (assignee === participantId && assigner === negotiation.counterpartyId) return;
  throw new KaartError('agreement-other-parties', { code: 'message-invalid' });
}

/** @throws KaartError `message-invalid` for an agreement that this provider has concluded in another negotiation */
export async function assertNewAgreement(
  agreements: Agreements,
  id: string,
  pid: string,
  { participantId }: VerifiedCounterparty,
): Promise<void> {
  const known = await agreements.find(id, 'consumer', participantId);
  if (known === undefined || known.negotiation === pid) return;
  throw new KaartError('agreement-id-taken', { code: 'message-invalid' });
}
