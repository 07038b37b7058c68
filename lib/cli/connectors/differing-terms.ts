import { canonicalJson, type Json } from '../../core/digest.ts';
import { isSamePolicy } from '../../dsp/policy/normal-policy.ts';
import type { Constraint, Policy, Rule } from '../../dsp/policy/policy.ts';
import { expandTerm, shortTerm } from '../../dsp/policy/terms.ts';

/**
 * The terms of an offer that the requested terms lack, and the requested terms that the offer lacks;
 * each as text.
 */
export interface DifferingTerms {
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

/** Compares terms one by one. Order and spelling make no difference, as in the negotiation. */
export function compareTerms(requested: Policy, offered: Policy): DifferingTerms {
  const [before, after] = [listTerms(requested), listTerms(offered)];
  return { added: termsMissingIn(after, before), dropped: termsMissingIn(before, after) };
}

/** One rule, or one of its conditions or duties, as a separate policy. */
interface ComparedTerm {
  readonly policy: Policy;
  readonly text: string;
}

function termsMissingIn(terms: readonly ComparedTerm[], others: readonly ComparedTerm[]): string[] {
  return terms
    .filter(({ policy }) => !others.some((other) => isSamePolicy(policy, other.policy)))
    .map(({ text }) => text);
}

function listTerms(policy: Policy): ComparedTerm[] {
  return (['permission', 'prohibition', 'obligation'] as const).flatMap((kind) =>
    (policy[kind] ?? []).flatMap((rule) => ruleTerms(kind, rule)),
  );
}

function ruleTerms(kind: 'permission' | 'prohibition' | 'obligation', rule: Rule): ComparedTerm[] {
  const { constraint = [], duty = [], ...bare } = rule;
  const name = `${kind} ${formatTerm(rule.action)}`;
  const term = (part: Rule, text: string): ComparedTerm => ({ policy: { [kind]: [part] }, text });
  return [
    term(bare, name),
    ...constraint
      .flatMap(flattenAnd)
      .map((each) => term({ ...bare, constraint: [each] }, `${name} if ${constraintText(each)}`)),
    ...duty.map((each) => term({ ...bare, duty: [each] }, `${name}, with duty ${dutyText(each)}`)),
  ];
}

/** Flattens `and`: its conditions apply together, like those of a list. */
function flattenAnd(constraint: Constraint): readonly Constraint[] {
  const { and } = constraint as { readonly and?: readonly Constraint[] };
  return and === undefined ? [constraint] : and.flatMap(flattenAnd);
}

function dutyText({ action, constraint = [] }: Rule): string {
  return [formatTerm(action), ...constraint.map(constraintText)].join(', ');
}

function constraintText(constraint: Constraint): string {
  const { leftOperand, operator, rightOperand } = constraint as Record<string, unknown>;
  if (typeof leftOperand !== 'string') return canonicalJson(constraint as Json);
  const value =
    typeof rightOperand === 'string'
      ? shortTerm(rightOperand)
      : canonicalJson(rightOperand as Json);
  return `${formatTerm(leftOperand)} ${operator} ${value}`;
}

function formatTerm(term: string): string {
  return shortTerm(expandTerm(term));
}
