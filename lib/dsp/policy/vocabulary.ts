import { EDC_NS } from '../common/vocabulary.ts';
import type { Operator } from './policy.ts';
import { DATE_TIME, ODRL_NS } from './terms.ts';

/** Type of the values of an operand. */
export type OperandType = 'iri' | 'text' | 'dateTime';

/** A left operand that can be evaluated. */
interface Operand {
  readonly type: OperandType;
  readonly operators: readonly Operator[];
}

/** All known left operands by full IRI. A constraint with another operand is unsupported. */
export type Vocabulary = ReadonlyMap<string, Operand>;

const EQUALITY = ['eq', 'neq', 'isAnyOf', 'isNoneOf', 'isAllOf'] as const;
/** No taxonomy is loaded, so `isA`, `isPartOf` and `hasPart` hold for equal values only. */
const HIERARCHY_OPERATORS = [...EQUALITY, 'isA', 'isPartOf', 'hasPart'] as const;
const ORDER = ['eq', 'neq', 'gt', 'gteq', 'lt', 'lteq'] as const;

const iri: Operand = { type: 'iri', operators: HIERARCHY_OPERATORS };
/** Countries and regions are codes as often as IRIs. */
const place: Operand = { type: 'text', operators: HIERARCHY_OPERATORS };
const text: Operand = { type: 'text', operators: EQUALITY };

const ODRL_OPERANDS: readonly (readonly [string, Operand])[] = [
  [`${ODRL_NS}purpose`, iri],
  [`${ODRL_NS}recipient`, iri],
  [`${ODRL_NS}spatial`, place],
  [DATE_TIME, { type: 'dateTime', operators: ORDER }],
];

/** Operands of Dataspace4Health: claims in the credentials of its participants. */
const DATASPACE4HEALTH = [
  ...['membershipStatus', 'organizationType', 'jurisdictionCountry', 'euEeaStatus'],
  ...['organizationOwnershipType', 'dataProtectionRole', 'dacApproval', 'permitIssued'],
];

/**
 * The default operands, and further ones of a data space.
 *
 * @param furtherOperands full IRIs of further operands, compared as text; known operands keep their type
 */
export function createVocabulary(furtherOperands: readonly string[] = []): Vocabulary {
  const names = [...furtherOperands, ...DATASPACE4HEALTH.map((name) => EDC_NS + name)];
  return new Map([...names.map((name) => [name, text] as const), ...ODRL_OPERANDS]);
}
