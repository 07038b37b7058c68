import { factsOn } from './constraint-truth.ts';
import type { PolicyFacts } from './facts.ts';
import type { Constraint } from './policy.ts';
import { combinationOf, isAtomic } from './shape.ts';
import { DATE_TIME, expandTerm } from './terms.ts';

/** The full IRI of the first operand of a constraint of which nothing is known. */
export function unknownFact(constraint: Constraint, facts: PolicyFacts): string | undefined {
  if (isAtomic(constraint)) {
    const iri = expandTerm(constraint.leftOperand);
    return iri === DATE_TIME || factsOn(iri, facts).length > 0 ? undefined : iri;
  }
  for (const operand of combinationOf(constraint).operands) {
    const iri = unknownFact(operand, facts);
    if (iri !== undefined) return iri;
  }
  return undefined;
}
