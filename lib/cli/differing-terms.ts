import { canonicalJson, type Json } from '../core/digest.ts';
import { samePolicy } from '../dsp/policy/normal-policy.ts';
import type { Constraint, Policy, Rule } from '../dsp/policy/policy.ts';
import { expandTerm, shortTerm } from '../dsp/policy/terms.ts';

/** What an offer has and the terms asked for have not, and the other way round; each in words. */
export interface DifferingTerms {
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

/** Compares terms one by one, as the negotiation compares all: order and spelling make no difference. */
export function differingTerms(asked: Policy, offered: Policy): DifferingTerms {
  const [before, after] = [termsOf(asked), termsOf(offered)];
  return { added: without(after, before), dropped: without(before, after) };
}

/** One rule, or one of its conditions or duties, as a policy of its own. */
interface Term {
  readonly policy: Policy;
  readonly text: string;
}

function without(terms: readonly Term[], others: readonly Term[]): string[] {
  return terms
    .filter(({ policy }) => !others.some((other) => samePolicy(policy, other.policy)))
    .map(({ text }) => text);
}

function termsOf(policy: Policy): Term[] {
  return (['permission', 'prohibition', 'obligation'] as const).flatMap((kind) =>
    (policy[kind] ?? []).flatMap((rule) => ruleTerms(kind, rule)),
  );
}

function ruleTerms(kind: 'permission' | 'prohibition' | 'obligation', rule: Rule): Term[] {
  const { constraint = [], duty = [], ...bare } = rule;
  const name = `${kind} ${shown(rule.action)}`;
  const term = (part: Rule, text: string): Term => ({ policy: { [kind]: [part] }, text });
  return [
    term(bare, name),
    ...constraint
      .flatMap(together)
      .map((each) => term({ ...bare, constraint: [each] }, `${name} if ${constraintText(each)}`)),
    ...duty.map((each) => term({ ...bare, duty: [each] }, `${name}, with duty ${dutyText(each)}`)),
  ];
}

/** Conditions of an `and` hold together, as those of a list do. */
function together(constraint: Constraint): readonly Constraint[] {
  const { and } = constraint as { readonly and?: readonly Constraint[] };
  return and === undefined ? [constraint] : and.flatMap(together);
}

function dutyText({ action, constraint = [] }: Rule): string {
  return [shown(action), ...constraint.map(constraintText)].join(', ');
}

function constraintText(constraint: Constraint): string {
  const { leftOperand, operator, rightOperand } = constraint as Record<string, unknown>;
  if (typeof leftOperand !== 'string') return canonicalJson(constraint as Json);
  const value =
    typeof rightOperand === 'string'
      ? shortTerm(rightOperand)
      : canonicalJson(rightOperand as Json);
  return `${shown(leftOperand)} ${operator} ${value}`;
}

function shown(term: string): string {
  return shortTerm(expandTerm(term));
}
