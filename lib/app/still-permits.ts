import type { Clock } from '../core/clock.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import { factsOf } from '../dsp/common/facts.ts';
import type { ProcessStore } from '../dsp/common/ports.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import { evaluate } from '../dsp/policy/evaluate.ts';
import type { Vocabulary } from '../dsp/policy/vocabulary.ts';
import type { ParticipantStore } from '../store/participant-store.ts';

/** Why an agreement does not permit a use now; `undefined` where it does. */
export type StillPermits = (agreement: ConcludedAgreement) => Promise<string | undefined>;

export interface StillPermitsOptions {
  readonly participants: Pick<ParticipantStore, 'get'>;
  readonly negotiations: Pick<ProcessStore<Negotiation>, 'find'>;
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
}

/**
 * Evaluates an agreement again, at every transfer and every read: its end may have come, and a
 * revoked participant is let in nowhere. Who is registered is judged by what is registered now.
 * An agreement is concluded when it is verified, and void where the negotiation ended before it was
 * finalised.
 */
export function stillPermits(options: StillPermitsOptions): StillPermits {
  const { participants, negotiations, vocabulary, clock } = options;
  return async ({ agreement, negotiation, claims, purposes, counterParty }) => {
    const process = negotiation === null ? undefined : await negotiations.find(negotiation);
    if (process?.value.state === 'TERMINATED') return 'the negotiation was terminated';
    const participant = (await participants.get(counterParty))?.participant;
    if (participant?.state === 'revoked') return 'the participant is not let in any more';
    const known = { claims: participant?.claims ?? claims, purposes };
    const verdict = evaluate(agreement, factsOf(known, agreement, clock()), vocabulary);
    return verdict.kind === 'deny' ? verdict.reason : undefined;
  };
}
