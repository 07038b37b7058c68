import { allowsAction, isKnownAction, prohibitsAction } from './action-hierarchy.ts';
import { evaluateConstraint, listKnownValues, truthOfAll } from './constraint-truth.ts';
import { parseXsdInstant } from './date-time.ts';
import type { PolicyFacts } from './facts.ts';
import { ATOMIC_MEMBERS, POLICY_MEMBERS, RULE_MEMBERS, unknownMembers } from './members.ts';
import type { AtomicConstraint, Constraint, Logic, Operator, Policy, Rule } from './policy.ts';
import { rightValues, type Value } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { DATE_TIME, expandTerm, shortTerm, USE, XSD_NS } from './terms.ts';
import type { OperandType, Vocabulary } from './vocabulary.ts';

export type PolicyDecision =
  /** The duties are recorded and reminded of; they do not stand in the way. */
  { readonly kind: 'permit'; readonly duties: readonly Rule[] } | Denial;

interface Denial {
  readonly kind: 'deny';
  /** One sentence, without its end, that names the constraint, or says that there is no permission. */
  readonly reason: string;
  readonly constraint?: Constraint;
}

/**
 * Decides whether a policy permits a use, in a closed world: what is not known is denied.
 *
 * Some permission of the action must hold with all of its constraints, and no prohibition of it, or
 * of a part of it, may apply. A rule that is not understood to its last operand permits nothing and
 * prohibits everything that it may be about. A fact that is missing satisfies no permission; it keeps
 * a prohibition from applying only where it cannot matter. Prohibitions go before permissions, whatever
 * a policy says of conflicts. No taxonomy is loaded: `isA`, `isPartOf` and `hasPart` compare values.
 */
export function evaluate(
  policy: Policy,
  facts: PolicyFacts,
  vocabulary: Vocabulary,
): PolicyDecision {
  const asked = facts.action ?? USE;
  const action = shortTerm(asked);
  const [strange] = unknownMembers(policy, POLICY_MEMBERS);
  if (strange !== undefined) return deny(`the policy is not understood: ${strange} is not known`);
  if (!isKnownAction(asked)) return deny(`${action} is no known action`);
  const context = { facts, vocabulary, action };
  const prohibitions = (policy.prohibition ?? []).filter((rule) =>
    prohibitsAction(getActionIri(rule), asked),
  );
  const permissions = (policy.permission ?? []).filter((rule) =>
    allowsAction(getActionIri(rule), asked),
  );
  return (
    findFirstDecision(prohibitions, (rule) => prohibits(rule, context)) ??
    findFirstDecision(permissions, (rule) => evaluatePermission(rule, policy, context)) ??
    findFirstDecision(permissions, (rule) => refuses(rule, context)) ??
    deny(`no permission covers ${action}`)
  );
}

interface Context {
  readonly facts: PolicyFacts;
  readonly vocabulary: Vocabulary;
  /** As people write it. */
  readonly action: string;
}

/** Why a prohibition stands in the way, unless it surely does not apply. */
function prohibits(rule: Rule, { facts, vocabulary, action }: Context): Denial | undefined {
  const iri = getActionIri(rule);
  if (!isKnownAction(iri))
    return deny(`a prohibition is not understood: ${shortTerm(iri)} is no known action`);
  const puzzled = denyIfUnsupported(rule, vocabulary);
  if (puzzled !== undefined) return puzzled;
  const constraints = rule.constraint ?? [];
  if (truthOfAll(constraints, facts, 'prohibition') === 'fails') return undefined;
  const [only, ...others] = constraints;
  if (only === undefined) return deny(`${action} is prohibited`);
  const constraint = others.length === 0 ? only : { and: constraints };
  return denyBecause(
    `${action} is prohibited where ${describeConstraint(constraint)}`,
    constraint,
    facts,
  );
}

function evaluatePermission(
  rule: Rule,
  { obligation = [] }: Policy,
  context: Context,
): PolicyDecision | undefined {
  if (refuses(rule, context) !== undefined) return undefined;
  return { kind: 'permit', duties: [...obligation, ...(rule.duty ?? [])] };
}

/** Why a permission does not hold, unless it surely does. */
function refuses(rule: Rule, { facts, vocabulary, action }: Context): Denial | undefined {
  const puzzled = denyIfUnsupported(rule, vocabulary);
  if (puzzled !== undefined) return puzzled;
  const constraint = failingConstraint(rule.constraint ?? [], facts);
  if (constraint === undefined) return undefined;
  return denyBecause(
    `${action} is permitted only where ${describeConstraint(constraint)}`,
    constraint,
    facts,
  );
}

/** The smallest constraint without which a permission would not fail. */
function failingConstraint(
  constraints: readonly Constraint[],
  facts: PolicyFacts,
): Constraint | undefined {
  const culprit = constraints.find(
    (each) => evaluateConstraint(each, facts, 'permission') !== 'holds',
  );
  if (culprit === undefined || isAtomic(culprit)) return culprit;
  const { logic, operands } = getCombination(culprit);
  return logic === 'or' || logic === 'xone' ? culprit : failingConstraint(operands, facts);
}

function denyIfUnsupported(rule: Rule, vocabulary: Vocabulary): Denial | undefined {
  const [strange] = unknownMembers(rule, RULE_MEMBERS);
  if (strange !== undefined) return deny(`a rule is not understood: ${strange} is not known`);
  for (const each of rule.constraint ?? []) {
    const riddle = findUnsupported(each, vocabulary);
    if (riddle === undefined) continue;
    const { constraint, why } = riddle;
    const named = describeConstraint(constraint);
    return deny(`the constraint ${named} is not understood: ${why}`, constraint);
  }
  return undefined;
}

function findFirstDecision(
  rules: readonly Rule[],
  verdictOn: (rule: Rule) => PolicyDecision | undefined,
): PolicyDecision | undefined {
  for (const rule of rules) {
    const verdict = verdictOn(rule);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function getActionIri({ action }: Rule): string {
  return expandTerm(action);
}

function denyBecause(reason: string, constraint: Constraint, facts: PolicyFacts): Denial {
  const operand = unknownFact(constraint, facts);
  const missing = operand && `, and nothing is known of ${shortTerm(operand)}`;
  return deny(reason + (missing ?? ''), constraint);
}

function deny(reason: string, constraint?: Constraint): Denial {
  return { kind: 'deny', reason, ...(constraint && { constraint }) };
}

const LONGEST = 300;
const JOINED: Readonly<Record<Logic, string>> = {
  and: ' and ',
  andSequence: ' and then ',
  or: ' or ',
  xone: ' or else ',
};

/** A constraint in a few words, for the sentence that refuses: `odrl:purpose isAnyOf dpv:PublicBenefit`. */
function describeConstraint(constraint: Constraint): string {
  const text = described(constraint);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function described(constraint: Constraint): string {
  if (isAtomic(constraint)) {
    const values = rightValues(constraint).map(({ value }) => shortTerm(value));
    const operand = shortTerm(expandTerm(constraint.leftOperand));
    return `${operand} ${constraint.operator} ${values.join(', ')}`.trimEnd();
  }
  const { logic, operands } = getCombination(constraint);
  const parts = operands.map((part) => (isAtomic(part) ? described(part) : `(${described(part)})`));
  return parts.length === 0 ? `an empty ${logic}` : parts.join(JOINED[logic]);
}

/** The full IRI of the first operand of a constraint of which nothing is known. */
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
  /** What follows `the constraint … is not understood: `. */
  readonly why: string;
}

const OF_SEVERAL: readonly Operator[] = ['isAnyOf', 'isNoneOf', 'isAllOf'];
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;
const TEXT_DATATYPES = ['anyURI', 'boolean'].map((name) => XSD_NS + name);

const READABLE: Readonly<Record<OperandType, (value: Value) => boolean>> = {
  dateTime: (value) => parseXsdInstant(value) !== undefined,
  iri: ({ value, datatype }) =>
    IRI.test(value) && (datatype === undefined || datatype === `${XSD_NS}anyURI`),
  text: ({ datatype }) => datatype === undefined || TEXT_DATATYPES.includes(datatype),
};
const EXPECTED: Readonly<Record<OperandType, string>> = {
  dateTime: 'a date and time with a zone',
  iri: 'an IRI',
  text: 'a text',
};

/** Finds the first unsupported part of a constraint. No participant can satisfy it. */
function findUnsupported(
  constraint: Constraint,
  vocabulary: Vocabulary,
): UnsupportedConstraint | undefined {
  if (isAtomic(constraint)) {
    const why = findUnsupportedReason(constraint, vocabulary);
    return why === undefined ? undefined : { constraint, why };
  }
  const { logic, operands } = getCombination(constraint);
  const [other] = unknownMembers(constraint, [logic]);
  if (other !== undefined) return { constraint, why: `${other} is not known` };
  if (operands.length === 0) return { constraint, why: 'it combines nothing' };
  for (const operand of operands) {
    const riddle = findUnsupported(operand, vocabulary);
    if (riddle !== undefined) return riddle;
  }
  return undefined;
}

function findUnsupportedReason(
  constraint: AtomicConstraint,
  vocabulary: Vocabulary,
): string | undefined {
  const { operator } = constraint;
  const iri = expandTerm(constraint.leftOperand);
  const operand = vocabulary.get(iri);
  if (operand === undefined) return `${shortTerm(iri)} is no known operand`;
  if (!operand.operators.includes(operator))
    return `${shortTerm(iri)} is not compared by ${operator}`;
  const [other] = unknownMembers(constraint, ATOMIC_MEMBERS);
  if (other !== undefined) return `${other} is not known`;
  const values = rightValues(constraint);
  const isCountRight = values.length === 1 || (values.length > 1 && OF_SEVERAL.includes(operator));
  if (!isCountRight) return `${operator} is not said of ${values.length} values`;
  const isReadable = READABLE[operand.type];
  return values.every(isReadable) ? undefined : `its value is not ${EXPECTED[operand.type]}`;
}
