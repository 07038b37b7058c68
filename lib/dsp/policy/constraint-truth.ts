import type { Instant } from '../../core/instant.ts';
import { parseXsdInstant } from './date-time.ts';
import type { PolicyFacts } from './facts.ts';
import type { AtomicConstraint, Constraint, Logic, Operator } from './policy.ts';
import { rightValues } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { DATE_TIME, expandPrefix, expandTerm } from './terms.ts';

/** `open`: the result depends on a missing fact, or several values lead to different results. */
export type TruthValue = 'holds' | 'fails' | 'open';

/**
 * The kind of rule with the constraint. A permission needs a constraint that certainly holds; a
 * prohibition is ignored only if its constraint certainly fails.
 */
type RuleKind = 'permission' | 'prohibition';

/**
 * Whether a supported constraint (`findUnsupported` in `evaluate.ts`) holds. If the facts have several
 * values of one operand, for example purposes, a permission needs a value that it names, and no value that it
 * excludes. A prohibition is open unless all values give the same result. Combinations follow three-valued logic: an
 * open operand makes the combination open, unless the other operands decide it.
 */
export function evaluateConstraint(
  constraint: Constraint,
  facts: PolicyFacts,
  ruleKind: RuleKind,
): TruthValue {
  if (isAtomic(constraint)) return atomicTruth(constraint, facts, ruleKind);
  const { logic, operands } = getCombination(constraint);
  return COMBINE[logic](operands.map((operand) => evaluateConstraint(operand, facts, ruleKind)));
}

/** The combined truth of all constraints of a rule. */
export function truthOfAll(
  constraints: readonly Constraint[],
  facts: PolicyFacts,
  ruleKind: RuleKind,
): TruthValue {
  return every(constraints.map((constraint) => evaluateConstraint(constraint, facts, ruleKind)));
}

/** The known values of a full operand IRI. */
export function listKnownValues(iri: string, { values }: PolicyFacts): readonly string[] {
  const known = Object.hasOwn(values, iri) ? (values[iri] ?? []) : [];
  return known.map(expandPrefix);
}

function every(truths: readonly TruthValue[]): TruthValue {
  if (truths.includes('fails')) return 'fails';
  return truths.includes('open') ? 'open' : 'holds';
}

function truthOfAny(truths: readonly TruthValue[]): TruthValue {
  if (truths.includes('holds')) return 'holds';
  return truths.includes('open') ? 'open' : 'fails';
}

function exactlyOne(truths: readonly TruthValue[]): TruthValue {
  const holding = truths.filter((truth) => truth === 'holds').length;
  if (holding > 1) return 'fails';
  if (truths.includes('open')) return 'open';
  return holding === 1 ? 'holds' : 'fails';
}

const COMBINE: Readonly<Record<Logic, (truths: readonly TruthValue[]) => TruthValue>> = {
  and: every,
  andSequence: every,
  or: truthOfAny,
  xone: exactlyOne,
};

function atomicTruth(
  constraint: AtomicConstraint,
  facts: PolicyFacts,
  ruleKind: RuleKind,
): TruthValue {
  const iri = expandTerm(constraint.leftOperand);
  if (iri === DATE_TIME) return timeTruth(constraint, facts.now);
  const actual = listKnownValues(iri, facts);
  if (actual.length === 0) return 'open';
  const named = rightValues(constraint).map(({ value }) => value);
  const { operator } = constraint;
  if (operator === 'isAllOf') return toTruthValue(named.every((value) => actual.includes(value)));
  const isExclusion = operator === 'neq' || operator === 'isNoneOf';
  const fitting = actual.filter((value) => named.includes(value) !== isExclusion).length;
  if (fitting === actual.length) return 'holds';
  if (fitting === 0) return 'fails';
  return ruleKind === 'prohibition' ? 'open' : toTruthValue(!isExclusion);
}

function timeTruth(constraint: AtomicConstraint, now: Instant): TruthValue {
  const [value] = rightValues(constraint);
  const limit = value && parseXsdInstant(value);
  const compare = ORDER[constraint.operator];
  return limit === undefined || compare === undefined ? 'open' : toTruthValue(compare(now, limit));
}

/** Instants compare as texts. */
const ORDER: Readonly<Partial<Record<Operator, (now: Instant, limit: Instant) => boolean>>> = {
  eq: (now, limit) => now === limit,
  neq: (now, limit) => now !== limit,
  gt: (now, limit) => now > limit,
  gteq: (now, limit) => now >= limit,
  lt: (now, limit) => now < limit,
  lteq: (now, limit) => now <= limit,
};

function toTruthValue(holds: boolean): TruthValue {
  return holds ? 'holds' : 'fails';
}
