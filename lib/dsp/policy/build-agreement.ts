import type { Instant } from '../../core/instant.ts';
import type { Agreement, Offer } from './policy.ts';

/** The parties, the dataset and the time of an agreement. */
export interface AgreementParties {
  readonly id: string;
  /** `@id` of the dataset. */
  readonly target: string;
  /** Participant ids. */
  readonly assigner: string;
  readonly assignee: string;
  readonly timestamp: Instant;
}

/** The agreement to an offer: its terms as we wrote them. An EDC refuses terms that it has rewritten itself. */
export function buildAgreement(offer: Offer, parties: AgreementParties): Agreement {
  const { '@id': _id, '@type': _type, target: _target, ...terms } = offer;
  const { id, ...between } = parties;
  return { ...terms, '@id': id, '@type': 'Agreement', ...between };
}
