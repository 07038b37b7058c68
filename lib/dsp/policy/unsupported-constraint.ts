import { parseXsdInstant } from './date-time.ts';
import { ATOMIC_MEMBERS, unknownMembers } from './members.ts';
import type { AtomicConstraint, Constraint, Operator } from './policy.ts';
import { rightValues, type Value } from './right-operand.ts';
import { getCombination, isAtomic } from './shape.ts';
import { expandTerm, shortTerm, XSD_NS } from './terms.ts';
import type { OperandType, Vocabulary } from './vocabulary.ts';

/** The part of a constraint that cannot be evaluated for any participant, and why. */
export interface UnsupportedConstraint {
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
export function findUnsupported(
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
