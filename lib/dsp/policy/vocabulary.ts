import { EDC_NS } from '../common/vocabulary.ts';
import type { Operator } from './policy.ts';
import { DATE_TIME, ODRL_NS, USE } from './terms.ts';

/** How the values of an operand are compared. */
type ValueKind = 'text' | 'instant';

/** An operand that is understood: how it compares, and by which operators. */
interface KnownOperand {
  readonly kind: ValueKind;
  readonly operators: readonly Operator[];
}

/** What is understood; everything else is denied. */
export interface Vocabulary {
  /** By full IRI. */
  readonly operands: ReadonlyMap<string, KnownOperand>;
  /** Full IRIs of actions that using the data does not include, so that forbidding them forbids no use. */
  readonly otherActions: ReadonlySet<string>;
}

const TEXT: KnownOperand = {
  kind: 'text',
  operators: ['eq', 'neq', 'isA', 'isPartOf', 'hasPart', 'isAnyOf', 'isAllOf', 'isNoneOf'],
};
const INSTANT: KnownOperand = { kind: 'instant', operators: ['eq', 'lt', 'lteq', 'gt', 'gteq'] };

/** Operands of Dataspace4Health, in the namespace of EDC. The published list is not complete: more come by configuration. */
const D4H = [
  'membershipStatus',
  'organizationType',
  'jurisdictionCountry',
  'euEeaStatus',
  'organizationOwnershipType',
  'dataProtectionRole',
  'dacApproval',
  'permitIssued',
];
const OTHER_ACTIONS = [
  'distribute',
  'sell',
  'derive',
  'delete',
  'attribute',
  'transfer',
  'grantUse',
];

/**
 * ODRL's operands that we know, those of Dataspace4Health, and more texts to compare.
 *
 * @param more full IRIs
 */
export function vocabulary(more: readonly string[] = []): Vocabulary {
  const texts = [
    ...['purpose', 'recipient', 'spatial'].map((name) => ODRL_NS + name),
    ...D4H.map((name) => EDC_NS + name),
    ...more,
  ];
  return {
    operands: new Map([...texts.map((iri) => [iri, TEXT] as const), [DATE_TIME, INSTANT] as const]),
    otherActions: new Set(OTHER_ACTIONS.map((name) => ODRL_NS + name).filter((iri) => iri !== USE)),
  };
}
