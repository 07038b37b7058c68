import { type Instant, instant, later } from '../../core/instant.ts';
import { instantOf } from './atomic.ts';
import { type NormalConstraint, normalPolicy } from './normal-policy.ts';
import type { Policy } from './policy.ts';
import { DATE_TIME, USE } from './terms.ts';

/** The last instant at which a permission of use can hold, by its limits of time; `null` without one. */
export function endOf(policy: Policy): Instant | null {
  const ends = normalPolicy(policy)
    .permission.filter(({ action }) => action === USE)
    .map(({ constraint }) => earliest(constraint.map(endOfConstraint)));
  return latest(ends);
}

/** Infinity for no end. */
function endOfConstraint(constraint: NormalConstraint): number {
  if (constraint.kind === 'unknown') return Number.POSITIVE_INFINITY;
  if (constraint.kind === 'and' || constraint.kind === 'andSequence')
    return earliest(constraint.of.map(endOfConstraint));
  if (constraint.kind !== 'atomic')
    return Math.max(...constraint.of.map(endOfConstraint), Number.NEGATIVE_INFINITY);
  const { leftOperand, operator, rightOperand } = constraint;
  const [only] = rightOperand;
  const limit = only === undefined || leftOperand !== DATE_TIME ? undefined : instantOf(only);
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (operator === 'lteq' || operator === 'eq') return limit;
  return operator === 'lt' ? limit - 1 : Number.POSITIVE_INFINITY;
}

function earliest(ends: readonly number[]): number {
  return Math.min(...ends, Number.POSITIVE_INFINITY);
}

function latest(ends: readonly number[]): Instant | null {
  const end = Math.max(...ends, Number.NEGATIVE_INFINITY);
  return Number.isFinite(end) ? later(instant(new Date(end)), 0) : null;
}
