import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../lib/dsp/policy/evaluate.ts';
import { listAllowedValues } from '../../../lib/dsp/policy/facts.ts';
import type { Constraint, Policy } from '../../../lib/dsp/policy/policy.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { COMPANY_TERMS, DPV, facts, MEMBER, PURPOSE, purpose, that, useIf } from './policies.ts';

const [A, B, C] = ['AcademicResearch', 'PublicBenefit', 'ServiceProvision'].map(
  (name) => DPV + name,
) as [string, string, string];
const rule = (action: string, ...constraint: Constraint[]) => ({ action, constraint });

describe('the values that permissions allow for an operand', () => {
  it.each<[string, Policy, string[]]>([
    ['nothing', {}, []],
    ['no purpose', useIf(MEMBER), []],
    ['one', useIf(purpose('eq', A)), [A]],
    ['one with a prefix', useIf(that('purpose', 'isA', 'dpv:PublicBenefit')), [B]],
    ['several', useIf(purpose('isAnyOf', [A, B])), [A, B]],
    [
      'several as a JSON text',
      useIf(purpose('isAnyOf', JSON.stringify([{ '@value': A }, { '@value': B }]))),
      [A, B],
    ],
    ['what is excluded only', useIf(purpose('isNoneOf', [A])), []],
    ['some that hold together', useIf(purpose('isAnyOf', [A, B]), purpose('isAnyOf', [B, C])), [B]],
    ['some without one', useIf({ and: [purpose('neq', A), purpose('isAnyOf', [A, B])] }), [B]],
    ['alternatives', useIf({ or: [purpose('eq', A), purpose('eq', B)] }), [A, B]],
    ['exactly one of two', useIf({ xone: [purpose('eq', A), purpose('eq', B)] }), [A, B]],
    ['an alternative that names none', useIf({ or: [purpose('eq', A), MEMBER] }), [A]],
    [
      'two permissions',
      { permission: [rule('use', purpose('eq', A)), rule('use', purpose('eq', B))] },
      [A, B],
    ],
    ['another action', { permission: [rule('odrl:sell', purpose('eq', A))] }, []],
    ['company data', COMPANY_TERMS, [`${DPV}PublicBenefit`, `${DPV}ScientificResearch`]],
  ])('of %s', (_, policy, values) => {
    expect(listAllowedValues(policy, PURPOSE)).toEqual(values);
  });

  it('lack those that are prohibited in every case', () => {
    const policy = useIf(purpose('isAnyOf', [A, B, C]));
    const left = (...prohibition: ReturnType<typeof rule>[]) =>
      listAllowedValues({ ...policy, prohibition }, PURPOSE);
    expect(left(rule('use', purpose('isA', A)))).toEqual([B, C]);
    expect(left(rule('use', purpose('isAnyOf', [A, B])))).toEqual([C]);
    expect(left(rule('use', purpose('isA', A), MEMBER))).toEqual([A, B, C]);
    expect(left(rule('odrl:sell', purpose('isA', A)))).toEqual([A, B, C]);
  });

  it('include every purpose that alone allows a use', () => {
    const some = fc.constantFrom(A, B, C);
    const one = fc.oneof(
      fc.record({
        leftOperand: fc.constant('odrl:purpose'),
        operator: fc.constantFrom('eq' as const, 'neq' as const),
        rightOperand: some,
      }),
      fc.record({
        leftOperand: fc.constant('odrl:purpose'),
        operator: fc.constant('isAnyOf' as const),
        rightOperand: fc.array(some, { minLength: 1, maxLength: 3 }),
      }),
    );
    const list = fc.array(one, { minLength: 1, maxLength: 2 });
    const combined: fc.Arbitrary<Constraint> = fc.oneof(
      one,
      list.map((and) => ({ and })),
      list.map((or) => ({ or })),
      list.map((xone) => ({ xone })),
    );
    fc.assert(
      fc.property(combined, fc.option(one), some, (constraint, forbidden, given) => {
        const policy = {
          ...useIf(constraint),
          ...(forbidden && { prohibition: [rule('use', forbidden)] }),
        };
        const values = listAllowedValues(policy, PURPOSE);
        fc.pre(values.length > 0 && namesOnly(constraint));
        if (evaluate(policy, facts({ [PURPOSE]: [given] }), createVocabulary()).kind === 'permit')
          expect(values).toContain(given);
      }),
      { numRuns: 500 },
    );
  });
});

/** Without an alternative that excludes values: such an alternative permits other values too. */
function namesOnly(constraint: Constraint): boolean {
  return !JSON.stringify(constraint).includes('"neq"');
}
