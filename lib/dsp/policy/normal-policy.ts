import { canonicalJson, type Json } from '../../core/digest.ts';
import {
  ATOMIC_MEMBERS,
  type AtomicConstraint,
  type Constraint,
  type Logic,
  type Operator,
  POLICY_MEMBERS,
  type Policy,
  RULE_MEMBERS,
  type Rule,
  unknownMembers,
} from './policy.ts';
import { rightValues, type Value } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { expandTerm } from './terms.ts';

/** The normal form of a policy: full IRIs, canonical order, no duplicates. */
export interface NormalPolicy {
  readonly permission: readonly NormalRule[];
  readonly prohibition: readonly NormalRule[];
  readonly obligation: readonly NormalRule[];
  readonly profile: readonly string[];
  readonly others: UnknownMembers;
}

interface NormalRule {
  readonly action: string;
  /** Constraints that must all hold. */
  readonly constraint: readonly NormalConstraint[];
  readonly duty: readonly NormalRule[];
  readonly others: UnknownMembers;
}

type NormalConstraint =
  | {
      readonly leftOperand: string;
      readonly operator: Operator;
      readonly rightOperand: readonly Value[];
      readonly others: UnknownMembers;
    }
  | {
      readonly logic: Logic;
      readonly operands: readonly NormalConstraint[];
      readonly others: UnknownMembers;
    };

/** Members of ODRL that are not evaluated here. Terms with such members differ from terms without them. */
type UnknownMembers = Readonly<Record<string, unknown>>;

/**
 * Computes the normal form of a policy, without its parties, target, ids and annotations. A nested
 * `and` is merged into the surrounding conditions, and `or` into a surrounding `or`. A combination of
 * one constraint becomes this constraint. `andSequence` keeps its order, `xone` its duplicates.
 */
export function normalPolicy(policy: Policy): NormalPolicy {
  const { permission = [], prohibition = [], obligation = [] } = policy;
  return {
    permission: toCanonicalList(permission.map(normalRule)),
    prohibition: toCanonicalList(prohibition.map(normalRule)),
    obligation: toCanonicalList(obligation.map(normalRule)),
    profile: toCanonicalList(listProfiles(policy).map(expandTerm)),
    others: pickUnknownMembers(policy, POLICY_MEMBERS),
  };
}

/**
 * Whether two policies have the same meaning. Profiles are compared only if both name one, because an
 * EDC omits them and our terms are IRIs, which need no profile.
 */
export function isSamePolicy(a: Policy, b: Policy): boolean {
  const [one, other] = [normalPolicy(a), normalPolicy(b)];
  const profile =
    other.profile.length === 0 || one.profile.length === 0 ? other.profile : one.profile;
  return toCanonicalText({ ...one, profile }) === toCanonicalText(other);
}

function normalRule({ action, constraint = [], duty = [], ...rest }: Rule): NormalRule {
  return {
    action: expandTerm(action),
    constraint: toCanonicalList(flattenOperands('and', constraint)),
    duty: toCanonicalList(duty.map(normalRule)),
    others: pickUnknownMembers(rest, RULE_MEMBERS),
  };
}

function normalConstraint(constraint: Constraint): NormalConstraint {
  if (isAtomic(constraint)) return normalAtomic(constraint);
  const { logic, operands } = getCombination(constraint);
  const others = pickUnknownMembers(constraint, [logic]);
  const parts = orderOperands(logic, operands);
  const [only] = parts;
  const isBare = parts.length === 1 && Object.keys(others).length === 0;
  return isBare && only !== undefined ? only : { logic, operands: parts, others };
}

function orderOperands(logic: Logic, operands: readonly Constraint[]): readonly NormalConstraint[] {
  if (logic === 'andSequence') return operands.map(normalConstraint);
  if (logic === 'xone') return sortByText(operands.map(normalConstraint));
  return toCanonicalList(flattenOperands(logic, operands));
}

function normalAtomic(constraint: AtomicConstraint): NormalConstraint {
  return {
    leftOperand: expandTerm(constraint.leftOperand),
    operator: constraint.operator,
    rightOperand: rightValues(constraint),
    others: pickUnknownMembers(constraint, ATOMIC_MEMBERS),
  };
}

/** The parts of a combination, including those of nested combinations of the same kind. */
function flattenOperands(logic: 'and' | 'or', operands: readonly Constraint[]): NormalConstraint[] {
  return operands.map(normalConstraint).flatMap((part) => {
    const isSame = 'logic' in part && part.logic === logic && Object.keys(part.others).length === 0;
    return isSame && part.operands.length > 0 ? part.operands : [part];
  });
}

function listProfiles({ profile = [], 'odrl:profile': prefixed = [] }: Policy): string[] {
  return [profile, prefixed].flat().flatMap((name) => (typeof name === 'string' ? [name] : []));
}

function pickUnknownMembers(object: object, known: readonly string[]): UnknownMembers {
  const names = unknownMembers(object, known);
  return Object.fromEntries(
    Object.entries(object)
      .filter(([member]) => names.includes(member))
      .map(([member, content]) => [expandTerm(member), content]),
  );
}

function toCanonicalList<T>(list: readonly T[]): readonly T[] {
  return sortByText([...new Map(list.map((entry) => [toCanonicalText(entry), entry])).values()]);
}

function sortByText<T>(list: readonly T[]): readonly T[] {
  return list
    .map((entry) => ({ entry, text: toCanonicalText(entry) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ entry }) => entry);
}

function toCanonicalText(value: unknown): string {
  return canonicalJson(value as Json);
}
