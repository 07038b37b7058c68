import type { Instant } from '../../core/instant.ts';
import { allowsAction, prohibitsAction } from './action-hierarchy.ts';
import type { AtomicConstraint, Constraint, Operator, Policy } from './policy.ts';
import { rightValues } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { expandTerm, USE } from './terms.ts';

/** The facts about a caller and the use that it asks for. */
export interface PolicyFacts {
  /** Compared with `odrl:dateTime`. */
  readonly now: Instant;
  /** Full IRI of a left operand → values, all of them true: the purposes of a use, say. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Full IRI. @default odrl:use */
  readonly action?: string;
}

/** Left operand of purposes. */
const PURPOSE = 'http://www.w3.org/ns/odrl/2/purpose';

/** The facts about a consumer. */
interface CounterpartyFacts {
  readonly claims: Readonly<Record<string, readonly string[]>>;
  /** The registered purposes of use; empty if they were not requested. */
  readonly purposes: readonly string[];
}

/**
 * What a policy is evaluated against. Who has named no purpose binds itself to those of the policy:
 * it is held to them when it reads.
 */
export function policyFacts(
  { claims, purposes }: CounterpartyFacts,
  policy: Policy,
  now: Instant,
): PolicyFacts {
  const bound = purposes.length > 0 ? purposes : listAllowedValues(policy, PURPOSE);
  return { now, values: { ...claims, [PURPOSE]: bound } };
}

/** The purposes that terms leave to a consumer; empty where the terms name none and it has named none. */
export function listAllowedPurposes(
  policy: Policy,
  { purposes }: Pick<CounterpartyFacts, 'purposes'>,
): readonly string[] {
  const allowed = listAllowedValues(policy, PURPOSE);
  if (allowed.length === 0) return purposes;
  return purposes.length === 0 ? allowed : allowed.filter((purpose) => purposes.includes(purpose));
}

/** Operators that name the values an operand may have, and those that name what it may not. */
const NAMING: readonly Operator[] = ['eq', 'isAnyOf', 'isAllOf', 'isA', 'isPartOf', 'hasPart'];
const EXCLUDING: readonly Operator[] = ['neq', 'isNoneOf'];

/** The values of an operand that a constraint allows; without `named`, all values that are not excluded. */
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

/** The values that remain if all constraints hold. */
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
