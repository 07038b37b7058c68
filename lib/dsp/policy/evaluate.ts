import { holdsAtomic, type Truth } from './atomic.ts';
import type { Facts } from './facts.ts';
import { type NormalConstraint, type NormalRule, normalPolicy } from './normal-policy.ts';
import type { Policy, Rule } from './policy.ts';
import { shortTerm, USE } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';

export type Verdict =
  /** The duties are recorded and reminded of; they do not stand in the way. */
  | { readonly kind: 'permit'; readonly duties: readonly Rule[] }
  /** One sentence that names the constraint, or that there is no permission. */
  | { readonly kind: 'deny'; readonly reason: string };

/**
 * Decides whether a policy permits a use, in a closed world: what is not known is denied.
 *
 * Some permission of the action must hold with all of its constraints, and no prohibition of it may
 * apply. A constraint that cannot be decided holds for no permission and for every prohibition. No
 * taxonomy is loaded: `isA`, `isPartOf` and `hasPart` compare values.
 */
export function evaluate(policy: Policy, facts: Facts, vocabulary: Vocabulary): Verdict {
  const { permission, prohibition, unread } = normalPolicy(policy);
  if (unread.length > 0) return { kind: 'deny', reason: 'a policy that is not understood' };
  const action = facts.action ?? USE;
  const about = ({ action: ruled }: NormalRule) => ruled === action;
  const touches = (rule: NormalRule) => about(rule) || !vocabulary.otherActions.has(rule.action);
  for (const rule of prohibition.filter(touches)) {
    const truth = holdsAll(rule.constraint, facts, vocabulary);
    if (truth.kind !== 'no') return deny(`${shortTerm(rule.action)} is prohibited`, truth);
  }
  let why: Truth | undefined;
  for (const rule of permission.filter(about)) {
    const truth = holdsAll(rule.constraint, facts, vocabulary);
    if (truth.kind === 'yes') return { kind: 'permit', duties: dutiesOf(policy, action) };
    why ??= truth;
  }
  return why === undefined
    ? { kind: 'deny', reason: `no permission of ${shortTerm(action)}` }
    : deny(`the permission of ${shortTerm(action)} does not hold`, why);
}

function deny(what: string, truth: Truth): Verdict {
  const reason = truth.kind === 'yes' ? what : `${what}: ${truth.why}`;
  return { kind: 'deny', reason };
}

function dutiesOf({ permission = [], obligation = [] }: Policy, action: string): readonly Rule[] {
  return [...obligation, ...permission.flatMap(({ duty = [] }) => duty)].filter(
    (rule) => rule.action !== action,
  );
}

/** What fails outright outweighs what cannot be decided. */
function holdsAll(
  constraints: readonly NormalConstraint[],
  facts: Facts,
  vocabulary: Vocabulary,
): Truth {
  const truths = constraints.map((constraint) => holds(constraint, facts, vocabulary));
  return (
    truths.find(({ kind }) => kind === 'no') ??
    truths.find(({ kind }) => kind === 'unknown') ?? { kind: 'yes' }
  );
}

function holds(constraint: NormalConstraint, facts: Facts, vocabulary: Vocabulary): Truth {
  if (constraint.kind === 'atomic') return holdsAtomic(constraint, facts, vocabulary);
  if (constraint.kind === 'unknown')
    return { kind: 'unknown', why: 'a constraint that is not understood' };
  const { kind, of } = constraint;
  if (kind === 'and' || kind === 'andSequence') return holdsAll(of, facts, vocabulary);
  const truths = of.map((each) => holds(each, facts, vocabulary));
  const yes = truths.filter((truth) => truth.kind === 'yes').length;
  const unknown = truths.find((truth) => truth.kind === 'unknown');
  if (kind === 'or') {
    if (yes > 0) return { kind: 'yes' };
    return unknown ?? truths[0] ?? { kind: 'no', why: 'none of no constraints' };
  }
  if (unknown !== undefined) return unknown;
  if (yes === 1) return { kind: 'yes' };
  return { kind: 'no', why: `${yes} of ${truths.length} constraints hold where one has to` };
}
