import { EDC_NS } from '../common/vocabulary.ts';
import type { Operator } from './policy.ts';
import { DATE_TIME, ODRL_NS } from './terms.ts';

/** What an operand is compared with. */
export type OperandType = 'iri' | 'text' | 'dateTime';

/** A left operand that can be decided. */
interface Operand {
  readonly type: OperandType;
  readonly operators: readonly Operator[];
}

/** Full IRI of every known left operand; any other is unknown, and what it stands in is refused. */
export type Vocabulary = ReadonlyMap<string, Operand>;

const EQUALITY = ['eq', 'neq', 'isAnyOf', 'isNoneOf', 'isAllOf'] as const;
/** No taxonomy is loaded: `isA`, `isPartOf` and `hasPart` hold between a thing and itself only. */
const KINSHIP = [...EQUALITY, 'isA', 'isPartOf', 'hasPart'] as const;
const ORDER = ['eq', 'neq', 'gt', 'gteq', 'lt', 'lteq'] as const;

const iri: Operand = { type: 'iri', operators: KINSHIP };
/** Countries and regions are written as codes as often as as IRIs. */
const place: Operand = { type: 'text', operators: KINSHIP };
const text: Operand = { type: 'text', operators: EQUALITY };

const ODRL_OPERANDS: readonly (readonly [string, Operand])[] = [
  [`${ODRL_NS}purpose`, iri],
  [`${ODRL_NS}recipient`, iri],
  [`${ODRL_NS}spatial`, place],
  [DATE_TIME, { type: 'dateTime', operators: ORDER }],
];

/** Operands of Dataspace4Health: what its participants' credentials say. */
const DATASPACE4HEALTH = [
  ...['membershipStatus', 'organizationType', 'jurisdictionCountry', 'euEeaStatus'],
  ...['organizationOwnershipType', 'dataProtectionRole', 'dacApproval', 'permitIssued'],
];

/**
 * The operands known by default, and more that a data space uses.
 *
 * @param more full IRIs of further operands, compared as text; known operands keep their type
 */
export function vocabulary(more: readonly string[] = []): Vocabulary {
  const names = [...more, ...DATASPACE4HEALTH.map((name) => EDC_NS + name)];
  return new Map([...names.map((name) => [name, text] as const), ...ODRL_OPERANDS]);
}
