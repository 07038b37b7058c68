import fc from 'fast-check';
import { instant } from '../../../lib/core/instant.ts';
import { EDC_NS } from '../../../lib/dsp/common/vocabulary.ts';
import type { PolicyFacts } from '../../../lib/dsp/policy/facts.ts';
import {
  type AtomicConstraint,
  type Constraint,
  Policy,
  type Rule,
} from '../../../lib/dsp/policy/policy.ts';

export const ODRL = 'http://www.w3.org/ns/odrl/2/';
export const DPV = 'https://w3id.org/dpv#';
export const PURPOSE = `${ODRL}purpose`;
export const MEMBERSHIP = `${EDC_NS}membershipStatus`;
export const GROUP = 'https://connector.example.lu/groups/dataspace-participants';
export const NOW = instant('2026-11-22T12:00:00Z');

/** `leftOperand operator rightOperand`. */
export function that(
  leftOperand: string,
  operator: string,
  rightOperand: unknown,
): AtomicConstraint {
  return { leftOperand, operator, rightOperand } as AtomicConstraint;
}

export const purpose = (operator: string, value: unknown) => that('odrl:purpose', operator, value);
export const time = (operator: string, value: unknown) => that('odrl:dateTime', operator, value);
export const MEMBER = that('edc:membershipStatus', 'eq', 'active');
/** A constraint that is true for each caller, one that is false for each caller, and one that is unsupported. */
export const TRUE = time('gt', '2000-01-01T00:00:00Z');
export const FALSE = time('lt', '2000-01-01T00:00:00Z');
export const UNKNOWN = that('odrl:industry', 'eq', 'health');

/** Permits use if all of these are true. */
export function useIf(...constraint: Constraint[]): Policy {
  return { permission: [{ action: 'use', constraint }] };
}

/** Permits use, but prohibits it if all of these are true. */
export function useUnless(...constraint: Constraint[]): Policy {
  return { permission: [{ action: 'use' }], prohibition: [{ action: 'use', constraint }] };
}

export function facts(
  values: PolicyFacts['values'] = {},
  more: Partial<PolicyFacts> = {},
): PolicyFacts {
  return { now: NOW, values, ...more };
}

/** The terms of company data as another connector may write them. */
export const COMPANY_TERMS: Policy = {
  permission: [
    {
      action: 'use',
      constraint: [
        {
          and: [
            purpose('isAnyOf', [`${DPV}ScientificResearch`, `${DPV}PublicBenefit`]),
            that('odrl:recipient', 'isPartOf', GROUP),
            time('lteq', '2027-11-22T00:00:00Z'),
          ],
        },
      ],
    },
  ],
  prohibition: [
    { action: 'odrl:distribute' },
    { action: 'odrl:sell' },
    { action: 'use', constraint: [purpose('isA', `${DPV}DirectMarketing`)] },
  ],
  obligation: [
    { action: 'odrl:delete', constraint: [that('odrl:elapsedTime', 'lteq', 'P90D')] },
    { action: 'odrl:nextPolicy' },
  ],
};

const someOperand = fc.constantFrom(
  ...['odrl:purpose', PURPOSE, 'purpose', 'odrl:recipient', 'odrl:dateTime', MEMBERSHIP],
  ...['edc:dacApproval', 'odrl:industry', 'constructor'],
);
const someOperator = fc.constantFrom(
  ...(['eq', 'neq', 'lt', 'gteq', 'isA', 'isAnyOf', 'isNoneOf', 'isAllOf', 'isPartOf'] as const),
);
const someValue = fc.constantFrom(
  ...['dpv:PublicBenefit', `${DPV}PublicBenefit`, `${DPV}DirectMarketing`, GROUP, 'active', 'true'],
  ...['2027-11-22T00:00:00Z', '2020-01-01Z', '2027-11-22T00:00:00', '2027-02-30T00:00:00Z'],
);
const someRightOperand = fc.oneof(
  someValue,
  fc.array(someValue, { maxLength: 3 }),
  someValue.map((value) => ({ '@value': value })),
  someValue.map((value) => ({ '@id': value })),
  fc.record({ '@value': someValue, '@type': fc.constantFrom('xsd:string', 'xsd:dateTime') }),
);
const someAtomic: fc.Arbitrary<Constraint> = fc.record({
  leftOperand: someOperand,
  operator: someOperator,
  rightOperand: someRightOperand,
});

/** Any constraint, with known and unknown operands. */
export const someConstraint: fc.Arbitrary<Constraint> = fc.letrec<{ constraint: Constraint }>(
  (tie) => {
    const several = fc.array(tie('constraint'), { maxLength: 3 });
    return {
      constraint: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        someAtomic,
        several.map((and) => ({ and })),
        several.map((or) => ({ or })),
        several.map((xone) => ({ xone })),
        several.map((andSequence) => ({ andSequence })),
      ),
    };
  },
).constraint;

const someRule: fc.Arbitrary<Rule> = fc.record(
  {
    action: fc.constantFrom('use', 'odrl:use', `${ODRL}read`, 'odrl:distribute', 'odrl:play'),
    constraint: fc.array(someConstraint, { maxLength: 3 }),
  },
  { requiredKeys: ['action'] },
);
const someRules = fc.array(someRule, { minLength: 1, maxLength: 3 });

/** Any policy. Most of them permit something. */
export const somePolicy: fc.Arbitrary<Policy> = fc.record(
  {
    permission: fc.oneof(someRules, fc.constant<Rule[]>([{ action: 'use' }])),
    prohibition: someRules,
    obligation: someRules,
  },
  { requiredKeys: ['permission'] },
);

export const someFacts: fc.Arbitrary<PolicyFacts> = fc
  .dictionary(
    fc.constantFrom(PURPOSE, `${ODRL}recipient`, MEMBERSHIP, `${EDC_NS}dacApproval`),
    fc.array(someValue, { maxLength: 2 }),
  )
  .map((values) => facts(values));

/** The policy as a schema reads it from JSON. */
export function read(document: unknown): Policy {
  return Policy.parse(JSON.parse(JSON.stringify(document)));
}
