import type { ErrorReason, StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateReason } from '../../core/stated-reason.ts';
import { allowsAction, isKnownAction, prohibitsAction } from './action-hierarchy.ts';
import { evaluateConstraint, listKnownValues, truthOfAll } from './constraint-truth.ts';
import { parseXsdInstant } from './date-time.ts';
import type { PolicyFacts } from './facts.ts';
import {
  ATOMIC_MEMBERS,
  type AtomicConstraint,
  type Constraint,
  type Operator,
  POLICY_MEMBERS,
  type Policy,
  RULE_MEMBERS,
  type Rule,
  unknownMembers,
} from './policy.ts';
import { rightValues, type Value } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { DATE_TIME, expandTerm, shortTerm, USE, XSD_NS } from './terms.ts';
import type { OperandType, Vocabulary } from './vocabulary.ts';

export type PolicyDecision =
  /** Duties are recorded and sent as reminders. They do not prevent the use. */
  { readonly kind: 'permit'; readonly duties: readonly Rule[] } | Denial;

interface Denial {
  readonly kind: 'deny';
  readonly reason: StatedReason;
  readonly constraint?: Constraint;
}

/**
 * Decides whether a policy permits a use. Everything unknown is denied.
 *
 * A permission of the action must hold with all of its constraints, and no prohibition of the action or
 * of a part of it may apply. A rule with an unknown part permits nothing and prohibits every action that
 * it may mean. A missing fact satisfies no permission. A prohibition applies despite a missing fact,
 * unless it fails for every value of the fact. Prohibitions have priority over permissions, also if the
 * policy says otherwise. No taxonomy is loaded: `isA`, `isPartOf` and `hasPart` compare values.
 */
export function evaluate(
  policy: Policy,
  facts: PolicyFacts,
  vocabulary: Vocabulary,
): PolicyDecision {
  const requestedAction = facts.action ?? USE;
  const action = shortTerm(requestedAction);
  const [unknown] = unknownMembers(policy, POLICY_MEMBERS);
  if (unknown !== undefined) return deny(stateReason('policy-member-unknown', { member: unknown }));
  if (!isKnownAction(requestedAction)) return deny(stateReason('action-unknown', { action }));
  const context = { facts, vocabulary, action };
  const prohibitions = (policy.prohibition ?? []).filter((rule) =>
    prohibitsAction(getActionIri(rule), requestedAction),
  );
  const permissions = (policy.permission ?? []).filter((rule) =>
    allowsAction(getActionIri(rule), requestedAction),
  );
  return (
    findFirstDecision(prohibitions, (rule) => findProhibition(rule, context)) ??
    findFirstDecision(permissions, (rule) => evaluatePermission(rule, policy, context)) ??
    findFirstDecision(permissions, (rule) => findMissingPermission(rule, context)) ??
    deny(stateReason('action-without-permission', { action }))
  );
}

interface Context {
  readonly facts: PolicyFacts;
  readonly vocabulary: Vocabulary;
  /** Short form for messages. */
  readonly action: string;
}

/** The denial of a prohibition, unless the prohibition certainly does not apply. */
function findProhibition(rule: Rule, { facts, vocabulary, action }: Context): Denial | undefined {
  const iri = getActionIri(rule);
  if (!isKnownAction(iri))
    return deny(stateReason('prohibition-action-unknown', { action: shortTerm(iri) }));
  const unsupported = denyIfUnsupported(rule, vocabulary);
  if (unsupported !== undefined) return unsupported;
  const constraints = rule.constraint ?? [];
  if (truthOfAll(constraints, facts, 'prohibition') === 'fails') return undefined;
  const [only, ...others] = constraints;
  if (only === undefined) return deny(stateReason('action-prohibited', { action }));
  const constraint = others.length === 0 ? only : { and: constraints };
  return denyBecause('action-prohibited-if', action, constraint, facts);
}

function evaluatePermission(
  rule: Rule,
  { obligation = [] }: Policy,
  context: Context,
): PolicyDecision | undefined {
  if (findMissingPermission(rule, context) !== undefined) return undefined;
  return { kind: 'permit', duties: [...obligation, ...(rule.duty ?? [])] };
}

/** The denial of a permission, unless the permission certainly holds. */
function findMissingPermission(
  rule: Rule,
  { facts, vocabulary, action }: Context,
): Denial | undefined {
  const unsupported = denyIfUnsupported(rule, vocabulary);
  if (unsupported !== undefined) return unsupported;
  const constraint = failingConstraint(rule.constraint ?? [], facts);
  if (constraint === undefined) return undefined;
  return denyBecause('action-permitted-if', action, constraint, facts);
}

/** The smallest constraint that makes a permission fail. */
function failingConstraint(
  constraints: readonly Constraint[],
  facts: PolicyFacts,
): Constraint | undefined {
  const failing = constraints.find(
    (each) => evaluateConstraint(each, facts, 'permission') !== 'holds',
  );
  if (failing === undefined || isAtomic(failing)) return failing;
  const { logic, operands } = getCombination(failing);
  return logic === 'or' || logic === 'xone' ? failing : failingConstraint(operands, facts);
}

function denyIfUnsupported(rule: Rule, vocabulary: Vocabulary): Denial | undefined {
  const [unknown] = unknownMembers(rule, RULE_MEMBERS);
  if (unknown !== undefined) return deny(stateReason('rule-member-unknown', { member: unknown }));
  for (const each of rule.constraint ?? []) {
    const unsupported = findUnsupported(each, vocabulary);
    if (unsupported !== undefined) return deny(unsupported.reason, unsupported.constraint);
  }
  return undefined;
}

function findFirstDecision(
  rules: readonly Rule[],
  decide: (rule: Rule) => PolicyDecision | undefined,
): PolicyDecision | undefined {
  for (const rule of rules) {
    const decision = decide(rule);
    if (decision !== undefined) return decision;
  }
  return undefined;
}

function getActionIri({ action }: Rule): string {
  return expandTerm(action);
}

const WITH_UNKNOWN_OPERAND = {
  'action-prohibited-if': 'action-prohibited-if-unknown',
  'action-permitted-if': 'action-permitted-if-unknown',
} as const;

function denyBecause(
  reason: keyof typeof WITH_UNKNOWN_OPERAND,
  action: string,
  constraint: Constraint,
  facts: PolicyFacts,
): Denial {
  const operand = unknownFact(constraint, facts);
  const parameters = { action, constraint: describeConstraint(constraint) };
  const statedReason =
    operand === undefined
      ? stateReason(reason, parameters)
      : stateReason(WITH_UNKNOWN_OPERAND[reason], { ...parameters, operand: shortTerm(operand) });
  return deny(statedReason, constraint);
}

function deny(reason: StatedReason, constraint?: Constraint): Denial {
  return { kind: 'deny', reason, ...(constraint && { constraint }) };
}

const MAX_LENGTH = 300;

/** A constraint in the words of ODRL, the same in each language: `odrl:purpose isAnyOf dpv:PublicBenefit`. */
function describeConstraint(constraint: Constraint): string {
  const text = formatConstraint(constraint);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function formatConstraint(constraint: Constraint): string {
  if (isAtomic(constraint)) {
    const values = rightValues(constraint).map(({ value }) => shortTerm(value));
    const operand = shortTerm(expandTerm(constraint.leftOperand));
    return `${operand} ${constraint.operator} ${values.join(', ')}`.trimEnd();
  }
  const { logic, operands } = getCombination(constraint);
  const parts = operands.map((part) =>
    isAtomic(part) ? formatConstraint(part) : `(${formatConstraint(part)})`,
  );
  return parts.length === 0 ? `${logic} ()` : parts.join(` ${logic} `);
}

/** The full IRI of the first operand of a constraint without a known value. */
function unknownFact(constraint: Constraint, facts: PolicyFacts): string | undefined {
  if (isAtomic(constraint)) {
    const iri = expandTerm(constraint.leftOperand);
    return iri === DATE_TIME || listKnownValues(iri, facts).length > 0 ? undefined : iri;
  }
  for (const operand of getCombination(constraint).operands) {
    const iri = unknownFact(operand, facts);
    if (iri !== undefined) return iri;
  }
  return undefined;
}

/** The part of a constraint that cannot be evaluated for any participant, and why. */
interface UnsupportedConstraint {
  readonly constraint: Constraint;
  readonly reason: StatedReason;
}

const LIST_OPERATORS: readonly Operator[] = ['isAnyOf', 'isNoneOf', 'isAllOf'];
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const TEXT_DATATYPES = ['anyURI', 'boolean'].map((name) => XSD_NS + name);

const READABLE: Readonly<Record<OperandType, (value: Value) => boolean>> = {
  dateTime: (value) => parseXsdInstant(value) !== undefined,
  iri: ({ value, datatype }) =>
    IRI.test(value) && (datatype === undefined || datatype === `${XSD_NS}anyURI`),
  text: ({ datatype }) => datatype === undefined || TEXT_DATATYPES.includes(datatype),
};
const UNREADABLE = {
  dateTime: 'constraint-value-not-date-time',
  iri: 'constraint-value-not-iri',
  text: 'constraint-value-not-text',
} as const satisfies Readonly<Record<OperandType, ErrorReason>>;

/** Finds the first unsupported part of a constraint. No participant can satisfy it. */
function findUnsupported(
  constraint: Constraint,
  vocabulary: Vocabulary,
): UnsupportedConstraint | undefined {
  if (isAtomic(constraint)) {
    const reason = findUnsupportedReason(constraint, vocabulary);
    return reason === undefined ? undefined : { constraint, reason };
  }
  const { logic, operands } = getCombination(constraint);
  const [other] = unknownMembers(constraint, [logic]);
  const parameters = { constraint: describeConstraint(constraint) };
  if (other !== undefined)
    return {
      constraint,
      reason: stateReason('constraint-member-unknown', { ...parameters, member: other }),
    };
  if (operands.length === 0)
    return { constraint, reason: stateReason('constraint-empty', parameters) };
  for (const operand of operands) {
    const unsupported = findUnsupported(operand, vocabulary);
    if (unsupported !== undefined) return unsupported;
  }
  return undefined;
}

function findUnsupportedReason(
  constraint: AtomicConstraint,
  vocabulary: Vocabulary,
): StatedReason | undefined {
  const parameters = { constraint: describeConstraint(constraint) };
  const { operator } = constraint;
  const iri = expandTerm(constraint.leftOperand);
  const operand = vocabulary.get(iri);
  const term = shortTerm(iri);
  if (operand === undefined)
    return stateReason('constraint-operand-unknown', { ...parameters, operand: term });
  if (!operand.operators.includes(operator))
    return stateReason('constraint-operator-unsuitable', {
      ...parameters,
      operand: term,
      operator,
    });
  const [other] = unknownMembers(constraint, ATOMIC_MEMBERS);
  if (other !== undefined)
    return stateReason('constraint-member-unknown', { ...parameters, member: other });
  const values = rightValues(constraint);
  const isCountRight =
    values.length === 1 || (values.length > 1 && LIST_OPERATORS.includes(operator));
  if (!isCountRight)
    return stateReason('constraint-value-count', { ...parameters, operator, count: values.length });
  const isReadable = READABLE[operand.type];
  return values.every(isReadable) ? undefined : stateReason(UNREADABLE[operand.type], parameters);
}
