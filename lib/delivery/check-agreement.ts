import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { ProcessStore } from '../dsp/common/ports.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import { evaluate } from '../dsp/policy/evaluate.ts';
import { policyFacts } from '../dsp/policy/facts.ts';
import type { Vocabulary } from '../dsp/policy/vocabulary.ts';
import type { Rights } from '../identity/rights.ts';

/** The reason why a right ended: its owner was revoked, or the terms of the agreement do not permit the use. */
interface RightRefusal {
  readonly by: 'owner' | 'terms';
  readonly error: KaartError;
}

/**
 * Returns the reason why an agreement does not permit a use now; `undefined` if it permits the use.
 *
 * @param epoch state of the owner's rights when the use began. @see Rights.counterparty
 */
export type CheckAgreement = (
  agreement: ConcludedAgreement,
  epoch?: string | null,
) => Promise<RightRefusal | undefined>;

export interface CheckAgreementDeps {
  readonly rights: Pick<Rights, 'counterparty'>;
  readonly negotiations: Pick<ProcessStore<Negotiation>, 'find'>;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
}

/**
 * Creates the check of an agreement, which runs at every transfer and every read: the agreement may have expired, and
 * its owner may have been revoked. For a registered participant, the current claims are used. An agreement is stored
 * when it is verified. It is void if the negotiation was terminated before it was finalised.
 */
export function createAgreementCheck(options: CheckAgreementDeps): CheckAgreement {
  const { rights, negotiations, vocabulary, clock } = options;
  return async (concludedAgreement, epoch) => {
    const {
      agreement,
      negotiation,
      claims,
      purposes,
      counterpartyId: id,
      audience,
    } = concludedAgreement;
    const owner = await rights.counterparty({ id, audience }, epoch ?? undefined);
    if (!owner.holds)
      return { by: 'owner', error: new KaartError(owner.reason, { code: 'forbidden' }) };
    const process = negotiation === null ? undefined : await negotiations.find(negotiation);
    if (process?.value.state === 'TERMINATED')
      return {
        by: 'terms',
        error: new KaartError('negotiation-terminated', { code: 'forbidden' }),
      };
    const known = { claims: owner.claims ?? claims, purposes };
    const verdict = evaluate(agreement, policyFacts(known, agreement, clock()), vocabulary);
    if (verdict.kind !== 'deny') return undefined;
    return { by: 'terms', error: new KaartError(verdict.reason, { code: 'forbidden' }) };
  };
}
