import type { Instant } from '../../core/instant.ts';
import { allowsAction, prohibitsAction } from './action-hierarchy.ts';
import type { AtomicConstraint, Constraint, Operator, Policy } from './policy.ts';
import { rightValues } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { expandTerm, USE } from './terms.ts';

/** The facts about a caller and the use that it asks for. */
export interface PolicyFacts {
  /** Instant for comparisons with `odrl:dateTime`. */
  readonly now: Instant;
  /** Full IRI of a left operand → its true values, for example the purposes of a use. */
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
 * Builds the facts for the evaluation of a policy. A participant without a purpose accepts the purposes
 * of the policy, and may later read for these only.
 */
export function policyFacts(
  { claims, purposes }: CounterpartyFacts,
  policy: Policy,
  now: Instant,
): PolicyFacts {
  const effectivePurposes = purposes.length > 0 ? purposes : listAllowedValues(policy, PURPOSE);
  return { now, values: { ...claims, [PURPOSE]: effectivePurposes } };
}

/** The purposes that the terms allow a consumer; empty if neither the terms nor the consumer name one. */
export function listAllowedPurposes(
  policy: Policy,
  { purposes }: Pick<CounterpartyFacts, 'purposes'>,
): readonly string[] {
  const allowed = listAllowedValues(policy, PURPOSE);
  if (allowed.length === 0) return purposes;
  return purposes.length === 0 ? allowed : allowed.filter((purpose) => purposes.includes(purpose));
}

/** Operators that list allowed values, and operators that list excluded values. */
const ALLOWING: readonly Operator[] = ['eq', 'isAnyOf', 'isAllOf', 'isA', 'isPartOf', 'hasPart'];
const EXCLUDING: readonly Operator[] = ['neq', 'isNoneOf'];

/** The values of an operand that a constraint allows; without `named`, all values that are not excluded. */
interface AllowedValues {
  readonly named?: readonly string[];
  readonly excluded: readonly string[];
}

const ANYTHING: AllowedValues = { excluded: [] };

/**
 * Lists the values of an operand that the permissions of use allow, in their order; none if they name
 * no values. Values that a prohibition of use forbids without further conditions are left out.
 *
 * @param operand full IRI
 */
export function listAllowedValues(policy: Policy, operand: string): readonly string[] {
  const { permission = [], prohibition = [] } = policy;
  const { named = [] } = uniteValues(
    permission
      .filter(({ action }) => allowsAction(expandTerm(action), USE))
      .map(({ constraint = [] }) =>
        intersectValues(constraint.map((each) => valuesAllowedBy(each, operand))),
      ),
  );
  const forbidden = prohibition
    .filter(({ action }) => prohibitsAction(expandTerm(action), USE))
    .flatMap(({ constraint = [] }) => listForbidden(constraint, operand));
  return named.filter((value) => !forbidden.includes(value));
}

/** Values of a prohibition without further conditions. The evaluation decides about the others. */
function listForbidden(
  [only, ...others]: readonly Constraint[],
  operand: string,
): readonly string[] {
  if (only === undefined || others.length > 0 || !isAtomic(only)) return [];
  return only.operator === 'isAllOf' ? [] : (valuesAllowedBy(only, operand).named ?? []);
}

function valuesAllowedBy(constraint: Constraint, operand: string): AllowedValues {
  if (isAtomic(constraint))
    return expandTerm(constraint.leftOperand) === operand ? valuesNamedBy(constraint) : ANYTHING;
  const { logic, operands } = getCombination(constraint);
  const parts = operands.map((each) => valuesAllowedBy(each, operand));
  return logic === 'and' || logic === 'andSequence' ? intersectValues(parts) : uniteValues(parts);
}

function valuesNamedBy(constraint: AtomicConstraint): AllowedValues {
  const values = rightValues(constraint).map(({ value }) => value);
  if (ALLOWING.includes(constraint.operator)) return { named: values, excluded: [] };
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

/** The values that remain if at least one constraint holds. A constraint without named values adds none. */
function uniteValues(parts: readonly AllowedValues[]): AllowedValues {
  const lists = parts.flatMap((part) => (part.named === undefined ? [] : [part.named]));
  return lists.length === 0 ? ANYTHING : { named: [...new Set(lists.flat())], excluded: [] };
}
