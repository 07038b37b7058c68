import {
  type AtomicConstraint,
  type Constraint,
  LOGICS,
  type Logic,
  type LogicalConstraint,
} from './policy.ts';

/** Whether a constraint compares something, rather than combining others. */
export function isAtomic(constraint: Constraint): constraint is AtomicConstraint {
  return LOGICS.every((logic) => constraint[logic] === undefined);
}

/** How a logical constraint combines what. */
export function getCombination(constraint: LogicalConstraint): {
  readonly logic: Logic;
  readonly operands: readonly Constraint[];
} {
  const logic = LOGICS.find((candidate) => constraint[candidate] !== undefined) ?? 'and';
  return { logic, operands: constraint[logic] ?? [] };
}
