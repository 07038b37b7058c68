import { type NormalConstraint, normalPolicy } from './normal-policy.ts';
import type { Policy } from './policy.ts';
import { USE } from './terms.ts';

/** Operators that name the values an operand may have. */
const NAMING = ['eq', 'isAnyOf', 'isA', 'isPartOf'];

/**
 * The values that the permissions of use leave to an operand; none where they do not name any.
 *
 * @param operand full IRI
 */
export function valuesOf(policy: Policy, operand: string): readonly string[] {
  const values = normalPolicy(policy)
    .permission.filter(({ action }) => action === USE)
    .flatMap(({ constraint }) => constraint.flatMap((each) => named(each, operand)));
  return [...new Set(values)];
}

function named(constraint: NormalConstraint, operand: string): readonly string[] {
  if (constraint.kind === 'unknown') return [];
  if (constraint.kind !== 'atomic') return constraint.of.flatMap((each) => named(each, operand));
  const names = constraint.leftOperand === operand && NAMING.includes(constraint.operator);
  return names ? constraint.rightOperand.map(({ value }) => value) : [];
}
