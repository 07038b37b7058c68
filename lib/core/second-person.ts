import { KaartError } from './errors.ts';
import { isSamePerson } from './person-name.ts';
import type { PlainReason } from './reasons/error-reasons.ts';

/**
 * Lets the only available person take a step alone, and records it first.
 *
 * @returns the reason that the person gave
 * @throws KaartError `wrong-state` if another person could take the step
 */
type ActAlone = () => Promise<string>;

/** The person who takes a step that needs a second person. */
export interface SecondPersonRequest {
  readonly actor: string;
  /** Called if the same person took the first step. */
  readonly actAlone?: ActAlone | undefined;
}

/** Kept with a step, and in its audit entry. Empty if two persons took it. */
export interface SinglePersonDecision {
  /** Why one person took both steps. */
  readonly breakGlass?: string;
}

/**
 * Makes sure that a second person takes the second step. If only one person is available, this person can
 * take it alone by break-glass.
 *
 * @param first the person who took the first step
 * @param reason of the error for the same person
 * @throws KaartError `second-person-required`; `wrong-state` if break-glass is requested and another person
 * is available
 */
export async function requireSecondPerson(
  first: string,
  { actor, actAlone }: SecondPersonRequest,
  reason: PlainReason,
): Promise<SinglePersonDecision> {
  if (!isSamePerson(first, actor)) return {};
  if (actAlone !== undefined) return { breakGlass: await actAlone() };
  throw new KaartError(reason, { code: 'second-person-required' });
}
