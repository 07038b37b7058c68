import {
  type AtomicConstraint,
  type Constraint,
  LOGICS,
  type Logic,
  type LogicalConstraint,
} from './policy.ts';

/** Whether a constraint is a comparison, not a combination of others. */
export function isAtomic(constraint: Constraint): constraint is AtomicConstraint {
  return LOGICS.every((logic) => constraint[logic] === undefined);
}

/** The kind and the parts of a logical constraint. */
export function getCombination(constraint: LogicalConstraint): {
  readonly logic: Logic;
  readonly operands: readonly Constraint[];
} {
  const logic = LOGICS.find((candidate) => constraint[candidate] !== undefined) ?? 'and';
  return { logic, operands: constraint[logic] ?? [] };
}
