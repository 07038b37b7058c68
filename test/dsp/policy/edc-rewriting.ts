import fc from 'fast-check';
import type { Constraint, Policy, Rule } from '../../../lib/dsp/policy/policy.ts';
import { ODRL } from './policies.ts';

/** Draws a number for each place of a document. The sequence depends on the seed and shrinks with it. */
type Pick = (choices: number) => number;

/**
 * Rewrites a policy as an Eclipse EDC returns it: other ids and parties, terms with their prefix or as full
 * IRIs, lists and objects of a right operand as a JSON text, a list of one item as this item, no empty lists
 * of rules, no annotations, and another order.
 */
export function throughAnEdc(policy: Policy): fc.Arbitrary<Record<string, unknown>> {
  return fc.infiniteStream(fc.nat()).map((stream) => {
    const pick: Pick = (choices) => (stream.next().value ?? 0) % choices;
    const { permission = [], prohibition = [], obligation = [] } = policy;
    const rules = Object.entries({ permission, prohibition, obligation })
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => [name, shuffle(list, pick).map((rule) => ruleOf(rule, pick))]);
    return {
      '@id': `urn:uuid:${pick(1000)}`,
      '@type': 'Offer',
      ...Object.fromEntries(rules),
      assigner: 'provider',
      target: 'healthtech-companies',
    };
  });
}

function ruleOf({ action, constraint = [] }: Rule, pick: Pick): object {
  const list = shuffle(constraint, pick).map((each) => constraintOf(each, pick));
  const written = list.length === 1 && pick(2) === 0 ? list[0] : list;
  return { ...(list.length > 0 && { constraint: written }), action: respelled(action, pick) };
}

function constraintOf(constraint: Constraint, pick: Pick): object {
  if ('leftOperand' in constraint) {
    const { leftOperand, operator, rightOperand } = constraint as Record<string, unknown>;
    return {
      rightOperand: rightOperandOf(rightOperand, pick),
      operator: [operator, `odrl:${operator}`, { '@id': `${ODRL}${operator}` }][pick(3)],
      leftOperand: respelled(String(leftOperand), pick),
    };
  }
  return Object.fromEntries(
    Object.entries(constraint).map(([logic, operands]) => {
      const list = operands as Constraint[];
      // the order of a sequence is part of its meaning
      const ordered = logic === 'andSequence' ? list : shuffle(list, pick);
      return [logic, ordered.map((operand) => constraintOf(operand, pick))];
    }),
  );
}

function rightOperandOf(rightOperand: unknown, pick: Pick): unknown {
  if (typeof rightOperand === 'string')
    return [rightOperand, { '@value': rightOperand }, { '@id': rightOperand }][pick(3)];
  if (!Array.isArray(rightOperand)) return JSON.stringify(rightOperand);
  const [only] = rightOperand;
  if (rightOperand.length === 1 && typeof only === 'string' && pick(2) === 0) return only;
  const nodes = shuffle(rightOperand, pick).map((value) =>
    typeof value === 'string' ? { '@value': value } : value,
  );
  return pick(4) === 0 ? nodes : JSON.stringify(nodes);
}

function respelled(term: string, pick: Pick): string {
  const name = term.replace(ODRL, '').replace(/^odrl:/, '');
  return name.includes(':') ? term : ([name, `odrl:${name}`, ODRL + name][pick(3)] ?? term);
}

function shuffle<T>(list: readonly T[], pick: Pick): T[] {
  return list
    .map((entry) => ({ entry, at: pick(1000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ entry }) => entry);
}
