import { addMilliseconds, type Instant } from '../../core/instant.ts';
import { allowsAction } from './action-hierarchy.ts';
import { parseXsdInstant } from './date-time.ts';
import type { AtomicConstraint, Constraint, Policy } from './policy.ts';
import { rightValues } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { DATE_TIME, expandTerm, USE } from './terms.ts';

/**
 * The last instant at which a permission of use can hold, according to limits of `odrl:dateTime` that
 * apply in every case; `null` without a limit, or without a permission of use.
 */
export function policyExpiry({ permission = [] }: Policy): Instant | null {
  return latest(
    permission
      .filter(({ action }) => allowsAction(expandTerm(action), USE))
      .map(({ constraint = [] }) => earliest(constraint.map(endOfConstraint))),
  );
}

/** The last instant of a constraint; `null` without an end. */
function endOfConstraint(constraint: Constraint): Instant | null {
  if (isAtomic(constraint)) return getTimeLimit(constraint);
  const { logic, operands } = getCombination(constraint);
  const ends = operands.map(endOfConstraint);
  return logic === 'and' || logic === 'andSequence' ? earliest(ends) : latest(ends);
}

function getTimeLimit(constraint: AtomicConstraint): Instant | null {
  const { leftOperand, operator } = constraint;
  const [value, ...others] = rightValues(constraint);
  if (expandTerm(leftOperand) !== DATE_TIME || others.length > 0) return null;
  const limit = value && parseXsdInstant(value);
  if (limit === undefined) return null;
  if (operator === 'lt') return addMilliseconds(limit, -1);
  return operator === 'lteq' || operator === 'eq' ? limit : null;
}

/** Instants compare as texts. */
function earliest(ends: readonly (Instant | null)[]): Instant | null {
  const [first = null] = ends.filter((end) => end !== null).sort();
  return first;
}

function latest(ends: readonly (Instant | null)[]): Instant | null {
  const last = [...ends.filter((end) => end !== null)].sort().at(-1) ?? null;
  return ends.includes(null) ? null : last;
}
