import { listKnownValues } from './constraint-truth.ts';
import type { PolicyFacts } from './facts.ts';
import type { Constraint } from './policy.ts';
import { getCombination, isAtomic } from './shape.ts';
import { DATE_TIME, expandTerm } from './terms.ts';

/** The full IRI of the first operand of a constraint of which nothing is known. */
export function unknownFact(constraint: Constraint, facts: PolicyFacts): string | undefined {
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
