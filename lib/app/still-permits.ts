import type { Clock } from '../core/clock.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import { factsOf } from '../dsp/common/facts.ts';
import { evaluate } from '../dsp/policy/evaluate.ts';
import type { Vocabulary } from '../dsp/policy/vocabulary.ts';
import type { ParticipantStore } from '../store/participant-store.ts';

/** Why an agreement does not permit a use now; `undefined` where it does. */
export type StillPermits = (agreement: ConcludedAgreement) => Promise<string | undefined>;

/**
 * Evaluates an agreement again, at every transfer and every read: its end may have come, what we
 * know of the participant may have changed, and a revoked one is let in nowhere.
 */
export function stillPermits(
  participants: Pick<ParticipantStore, 'get'>,
  vocabulary: Vocabulary,
  clock: Clock,
): StillPermits {
  return async ({ agreement, claims, purposes, counterParty }) => {
    const participant = (await participants.get(counterParty))?.participant;
    if (participant?.state === 'revoked') return 'the participant is not let in any more';
    const known = { claims: { ...claims, ...participant?.claims }, purposes };
    const verdict = evaluate(agreement, factsOf(known, agreement, clock()), vocabulary);
    return verdict.kind === 'deny' ? verdict.reason : undefined;
  };
}
