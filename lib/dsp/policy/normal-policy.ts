import { canonicalJson, type Json } from '../../core/digest.ts';
import { ATOMIC_MEMBERS, POLICY_MEMBERS, RULE_MEMBERS, unknownMembers } from './members.ts';
import { type Constraint, LOGICS, type Logic, type Policy, type Rule } from './policy.ts';
import { rightValues, type Value } from './right-operand.ts';
import { expandTerm } from './terms.ts';

/** A constraint with full IRIs, in canonical order. */
export type NormalConstraint =
  | {
      readonly kind: 'atomic';
      readonly leftOperand: string;
      readonly operator: string;
      readonly rightOperand: readonly Value[];
    }
  | { readonly kind: Logic; readonly of: readonly NormalConstraint[] }
  /** What we do not understand: it equals only itself. */
  | { readonly kind: 'unknown'; readonly text: string };

export interface NormalRule {
  readonly action: string;
  readonly constraint: readonly NormalConstraint[];
  readonly duty: readonly NormalRule[];
}

/** Terms without what identifies them, each rule and constraint once and in canonical order. */
export interface NormalPolicy {
  readonly permission: readonly NormalRule[];
  readonly prohibition: readonly NormalRule[];
  readonly obligation: readonly NormalRule[];
  /** Members of the policy that may change its meaning and are not understood. */
  readonly unread: readonly NormalConstraint[];
}

const CONSTRAINT_MEMBERS = [...ATOMIC_MEMBERS, ...LOGICS];

/** A policy in a form in which equal terms are equal text. An EDC rewrites terms, order and lists. */
export function normalPolicy(policy: Policy): NormalPolicy {
  const { permission, prohibition, obligation } = policy;
  return {
    permission: normalRules(permission),
    prohibition: normalRules(prohibition),
    obligation: normalRules(obligation),
    unread: sorted(unread(policy, POLICY_MEMBERS)),
  };
}

/** Whether two policies have the same terms, whatever their ids, parties and spelling. */
export function samePolicy(a: Policy, b: Policy): boolean {
  return textOf(normalPolicy(a)) === textOf(normalPolicy(b));
}

/** A constraint with full IRIs. Several in a list hold together, so a list of one `and` is that list. */
function normalConstraint(constraint: Constraint): NormalConstraint {
  if (unknownMembers(constraint, CONSTRAINT_MEMBERS).length > 0)
    return { kind: 'unknown', text: canonicalJson(constraint as Json) };
  if ('operator' in constraint) {
    const { leftOperand, operator } = constraint as { leftOperand: string; operator: string };
    const rightOperand = rightValues(constraint as never);
    return { kind: 'atomic', leftOperand: expandTerm(leftOperand), operator, rightOperand };
  }
  const logic = LOGICS.find((each) => each in constraint);
  const operands = logic && (constraint as Partial<Record<Logic, Constraint[]>>)[logic];
  if (logic === undefined || operands === undefined)
    return { kind: 'unknown', text: canonicalJson(constraint as Json) };
  const of = operands.map(normalConstraint);
  const [only] = of;
  if (only !== undefined && of.length === 1) return only;
  return { kind: logic, of: logic === 'andSequence' ? of : sorted(of) };
}

function normalRules(rules: readonly Rule[] = []): readonly NormalRule[] {
  return sorted(rules.map(normalRule));
}

function normalRule(rule: Rule): NormalRule {
  const { action, constraint = [], duty } = rule;
  const together = constraint
    .map(normalConstraint)
    .flatMap((each) => (each.kind === 'and' ? each.of : [each]));
  return {
    action: expandTerm(action),
    constraint: sorted([...together, ...unread(rule, RULE_MEMBERS)]),
    duty: normalRules(duty),
  };
}

/** What may change the meaning and is not understood stands as a constraint that cannot be decided. */
function unread(object: object, known: readonly string[]): readonly NormalConstraint[] {
  return unknownMembers(object, known).map((member) => ({
    kind: 'unknown',
    text: textOf([member, (object as Record<string, unknown>)[member]]),
  }));
}

/** Each once, in the order of their text. */
function sorted<T>(values: readonly T[]): readonly T[] {
  const byText = new Map(values.map((value) => [textOf(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function textOf(value: unknown): string {
  return canonicalJson(value as Json);
}
