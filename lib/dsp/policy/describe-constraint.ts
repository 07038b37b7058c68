import type { Constraint, Logic } from './policy.ts';
import { rightValues } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { expandTerm, shortTerm } from './terms.ts';

const LONGEST = 300;
const JOINED: Readonly<Record<Logic, string>> = {
  and: ' and ',
  andSequence: ' and then ',
  or: ' or ',
  xone: ' or else ',
};

/** A constraint in a few words, for the sentence that refuses: `odrl:purpose isAnyOf dpv:PublicBenefit`. */
export function describeConstraint(constraint: Constraint): string {
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
