import { allowsAction, prohibitsAction } from './action-hierarchy.ts';
import type { AtomicConstraint, Constraint, Operator, Policy } from './policy.ts';
import { rightValues } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { expandTerm, USE } from './terms.ts';

/** Operators that name the values an operand may have, and those that name what it may not. */
const NAMING: readonly Operator[] = ['eq', 'isAnyOf', 'isAllOf', 'isA', 'isPartOf', 'hasPart'];
const EXCLUDING: readonly Operator[] = ['neq', 'isNoneOf'];

/** What a constraint leaves to an operand; without `named` anything but what is excluded. */
interface AllowedValues {
  readonly named?: readonly string[];
  readonly excluded: readonly string[];
}

const ANYTHING: AllowedValues = { excluded: [] };

/**
 * The values that the permissions of use leave to an operand, in the order of the permissions; none
 * where they do not name any. What a prohibition of use forbids outright is not among them.
 *
 * @param operand full IRI
 */
export function listAllowedValues(policy: Policy, operand: string): readonly string[] {
  const { permission = [], prohibition = [] } = policy;
  const { named = [] } = either(
    permission
      .filter(({ action }) => allowsAction(expandTerm(action), USE))
      .map(({ constraint = [] }) =>
        intersectValues(constraint.map((each) => valuesAllowedBy(each, operand))),
      ),
  );
  const forbidden = prohibition
    .filter(({ action }) => prohibitsAction(expandTerm(action), USE))
    .flatMap(({ constraint = [] }) => forbiddenBy(constraint, operand));
  return named.filter((value) => !forbidden.includes(value));
}

/** A prohibition with further conditions is left to the evaluation. */
function forbiddenBy([only, ...others]: readonly Constraint[], operand: string): readonly string[] {
  if (only === undefined || others.length > 0 || !isAtomic(only)) return [];
  return only.operator === 'isAllOf' ? [] : (valuesAllowedBy(only, operand).named ?? []);
}

function valuesAllowedBy(constraint: Constraint, operand: string): AllowedValues {
  if (isAtomic(constraint))
    return expandTerm(constraint.leftOperand) === operand ? valuesNamedBy(constraint) : ANYTHING;
  const { logic, operands } = getCombination(constraint);
  const parts = operands.map((each) => valuesAllowedBy(each, operand));
  return logic === 'and' || logic === 'andSequence' ? intersectValues(parts) : either(parts);
}

function valuesNamedBy(constraint: AtomicConstraint): AllowedValues {
  const values = rightValues(constraint).map(({ value }) => value);
  if (NAMING.includes(constraint.operator)) return { named: values, excluded: [] };
  return EXCLUDING.includes(constraint.operator) ? { excluded: values } : ANYTHING;
}

/** What is left where all of them hold. */
function intersectValues(parts: readonly AllowedValues[]): AllowedValues {
  const excluded = parts.flatMap((part) => part.excluded);
  const lists = parts.flatMap((part) => (part.named === undefined ? [] : [part.named]));
  const [first, ...others] = lists;
  if (first === undefined) return { excluded };
  const common = first.filter(
    (value) => others.every((list) => list.includes(value)) && !excluded.includes(value),
  );
  return { named: common, excluded };
}

/** What is left where one of them holds; one that names nothing leaves the others' names to choose from. */
function either(parts: readonly AllowedValues[]): AllowedValues {
  const lists = parts.flatMap((part) => (part.named === undefined ? [] : [part.named]));
  return lists.length === 0 ? ANYTHING : { named: [...new Set(lists.flat())], excluded: [] };
}
