import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../lib/dsp/policy/evaluate.ts';
import { isSamePolicy, normalPolicy } from '../../../lib/dsp/policy/normal-policy.ts';
import { MessageOffer, type Policy } from '../../../lib/dsp/policy/policy.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { throughAnEdc } from './edc-rewriting.ts';
import {
  COMPANY_TERMS,
  DPV,
  FALSE,
  MEMBER,
  ODRL,
  purpose,
  read,
  someFacts,
  somePolicy,
  TRUE,
  that,
  time,
  useIf,
  useUnless,
} from './policies.ts';

const A = purpose('eq', `${DPV}AcademicResearch`);
const B = MEMBER;

describe('policies that differ', () => {
  it.each<[string, Policy, Policy]>([
    ['in an operator', useIf(time('lt', '2027-01-01Z')), useIf(time('lteq', '2027-01-01Z'))],
    ['in a value', useIf(purpose('eq', `${DPV}A`)), useIf(purpose('eq', `${DPV}B`))],
    ['in an operand', useIf(purpose('eq', GROUPED)), useIf(that('odrl:recipient', 'eq', GROUPED))],
    [
      'in one value more',
      useIf(purpose('isAnyOf', ['a:b'])),
      useIf(purpose('isAnyOf', ['a:b', 'a:c'])),
    ],
    ['in a constraint left out', useIf(A, B), useIf(A)],
    ['in how constraints are combined', useIf({ or: [A, B] }), useIf({ and: [A, B] })],
    ['in exactly one and at least one', useIf({ or: [A, B] }), useIf({ xone: [A, B] })],
    ['in how often exactly one is asked', useIf({ xone: [A, A] }), useIf({ xone: [A] })],
    ['in the order of a sequence', useIf({ andSequence: [A, B] }), useIf({ andSequence: [B, A] })],
    ['in a combination of nothing', useIf(A), useIf(A, { and: [] })],
    ['in an action', useIf(), { permission: [{ action: 'odrl:distribute' }] }],
    ['in a prohibition', useIf(), { ...useIf(), prohibition: [{ action: 'odrl:sell' }] }],
    ['in an obligation', useIf(), { ...useIf(), obligation: [{ action: 'odrl:delete' }] }],
    ['in a prohibition that was a permission', useIf(), { prohibition: [{ action: 'use' }] }],
    ['in a duty', useIf(), { permission: [{ action: 'use', duty: [{ action: 'odrl:pay' }] }] }],
    ['in a refinement', useIf(), { permission: [{ action: 'use', refinement: [A] }] }],
    ['in a unit', useIf(B), useIf({ ...B, unit: 'day' })],
    ['in what they inherit', useIf(), { ...useIf(), 'odrl:inheritFrom': 'urn:x' }],
    [
      'in a rule for one assignee only',
      useIf(),
      { permission: [{ action: 'use', assignee: 'x' }] },
    ],
    ['in their profile', { ...useIf(), profile: 'a:b' }, { ...useIf(), profile: 'a:c' }],
    [
      'in a datatype that matters',
      useIf(time('lt', typed('date'))),
      useIf(time('lt', '2027-01-01')),
    ],
    ['in whether a list is a list', useIf(purpose('eq', '[a')), useIf(purpose('eq', 'a'))],
    ['as something differs from nothing', useIf(), {}],
  ])('%s are not the same', (_, a, b) => {
    expect(isSamePolicy(a, b)).toBe(false);
    expect(isSamePolicy(b, a)).toBe(false);
  });
});

const GROUPED = 'https://example.org/group';

function typed(datatype: string) {
  return { '@value': '2027-01-01', '@type': `xsd:${datatype}` };
}

describe('policies with the same meaning', () => {
  it.each<[string, unknown, unknown]>([
    ['in other ids', { '@id': 'a', ...useIf() }, { '@id': 'b', '@type': 'Set', ...useIf() }],
    [
      'for other parties',
      { ...useIf(), target: 'd', assigner: 'p', assignee: 'c' },
      { ...useIf(), timestamp: '2026-11-22T06:45:56Z' },
    ],
    [
      'with a prefix',
      useIf(that('purpose', 'eq', 'a:b')),
      useIf(that('odrl:purpose', 'eq', 'a:b')),
    ],
    ['as full IRIs', useIf(that(`${ODRL}purpose`, 'eq', 'a:b')), useIf(purpose('eq', 'a:b'))],
    ['with the prefix of EDC', useIf(MEMBER), useIf({ ...MEMBER, leftOperand: EDC_MEMBERSHIP })],
    ['with a prefixed operator', useIf(A), useIf({ ...A, operator: 'odrl:eq' } as never)],
    [
      'with an operator as an object',
      useIf(A),
      useIf({ ...A, operator: { '@id': 'odrl:eq' } } as never),
    ],
    ['with a full action', useIf(), { permission: [{ action: `${ODRL}use` }] }],
    ['with an action as an object', useIf(), { permission: [{ action: { '@id': 'odrl:use' } }] }],
    ['with one rule alone', useIf(A), { permission: { action: 'use', constraint: A } }],
    ['with no constraints', useIf(), { permission: [{ action: 'use' }] }],
    ['with the same twice', useIf(A, A), { permission: [...rules(A), ...rules(A)] }],
    ['in another order', useIf(A, B), useIf(B, A)],
    ['with "and" in so many words', useIf(A, B), useIf({ and: [B, { and: [A] }] })],
    ['with "or" in "or"', useIf({ or: [A, B, TRUE] }), useIf({ or: [{ or: [TRUE, A] }, B] })],
    ['with "or" of one', useIf({ or: [A] }), useIf({ xone: [{ andSequence: [A] }] })],
    ['with "or" of one twice', useIf({ or: [A, A] }), useIf(A)],
    [
      'with annotations',
      useIf(A),
      { ...useIf({ ...A, 'dct:description': 'x' }), 'dct:license': {} },
    ],
    ['with a profile, or none', { ...useIf(), profile: 'a:b' }, useIf()],
    [
      'with a prefixed profile',
      { ...useIf(), 'odrl:profile': 'a:b' },
      { ...useIf(), profile: ['a:b'] },
    ],
    ['with values in another order', useIf(anyOf('a:b', 'a:c')), useIf(anyOf('a:c', 'a:b', 'a:c'))],
    ['with a list of one', useIf(anyOf('a:b')), useIf(purpose('isAnyOf', 'a:b'))],
    ['with values as objects', useIf(anyOf('a:b', 'a:c')), useIf(purpose('isAnyOf', NODES))],
    [
      'with values as an @list',
      useIf(anyOf('a:b', 'a:c')),
      useIf(purpose('isAnyOf', { '@list': NODES })),
    ],
    [
      'with values as a JSON text',
      useIf(anyOf('a:b', 'a:c')),
      useIf(purpose('isAnyOf', JSON.stringify(NODES))),
    ],
    [
      'with one value as a JSON text',
      useIf(anyOf('a:b')),
      useIf(purpose('isAnyOf', '{"@id":"a:b"}')),
    ],
    [
      'with a JSON text in a value',
      useIf(anyOf('a:b', 'a:c')),
      useIf(purpose('isAnyOf', { '@value': JSON.stringify(NODES) })),
    ],
    [
      'with a string that says so',
      useIf(A),
      useIf(purpose('eq', { '@value': A.rightOperand, '@type': 'xsd:string' })),
    ],
    ['with the prefix of DPV', useIf(purpose('eq', 'dpv:AcademicResearch')), useIf(A)],
  ])('%s are the same', (_, a, b) => {
    expect(normalPolicy(read(a))).toEqual({ ...normalPolicy(read(b)), profile: expect.anything() });
    expect(isSamePolicy(read(a), read(b))).toBe(true);
    expect(isSamePolicy(read(b), read(a))).toBe(true);
  });
});

const EDC_MEMBERSHIP = 'https://w3id.org/edc/v0.0.1/ns/membershipStatus';
const NODES = [{ '@value': 'a:c' }, { '@id': 'a:b' }];

function rules(...constraint: Parameters<typeof useIf>) {
  return useIf(...constraint).permission ?? [];
}

function anyOf(...values: string[]) {
  return purpose('isAnyOf', values);
}

describe('an offer that an EDC sends back', () => {
  it('equals ours, as captured: a right operand as text, prefixes, parties and target', () => {
    const sent: Policy = {
      permission: [
        {
          action: 'use',
          constraint: [
            { leftOperand: 'purpose', operator: 'isAnyOf', rightOperand: [`${DPV}A`, `${DPV}B`] },
            MEMBER,
          ],
        },
      ],
      prohibition: [{ action: 'odrl:distribute' }],
    };
    const returned = {
      '@id': 'b2ZmZXI=:ZGF0YXNldA==:MQ==',
      '@type': 'Offer',
      permission: [
        {
          action: 'use',
          constraint: [
            { leftOperand: 'edc:membershipStatus', operator: 'eq', rightOperand: 'active' },
            {
              leftOperand: 'odrl:purpose',
              operator: 'isAnyOf',
              rightOperand: `[{"@value":"${DPV}B"},{"@value":"${DPV}A"}]`,
            },
          ],
        },
      ],
      prohibition: [{ action: 'odrl:distribute' }],
      assigner: 'provider',
      target: 'restricted',
    };
    expect(isSamePolicy(sent, MessageOffer.parse(returned))).toBe(true);
    const tampered = JSON.parse(
      JSON.stringify(returned).replaceAll('odrl:distribute', 'odrl:sell'),
    );
    expect(isSamePolicy(sent, MessageOffer.parse(tampered))).toBe(false);
  });

  it.each([
    ['the terms of company data', fc.constant(COMPANY_TERMS)],
    ['any terms', somePolicy],
  ])('has %s in any spelling', (_, terms) => {
    const both = terms.chain((policy) => fc.tuple(fc.constant(policy), throughAnEdc(policy)));
    fc.assert(
      fc.property(both, ([policy, returned]) => {
        expect(isSamePolicy(policy, MessageOffer.parse(returned))).toBe(true);
      }),
    );
  });

  it('allows the same as ours', () => {
    const both = somePolicy.chain((policy) => fc.tuple(fc.constant(policy), throughAnEdc(policy)));
    fc.assert(
      fc.property(both, someFacts, ([policy, returned], facts) => {
        const verdict = evaluate(MessageOffer.parse(returned), facts, createVocabulary());
        expect(verdict.kind).toBe(evaluate(policy, facts, createVocabulary()).kind);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the comparison of any two policies', () => {
  it('finds that equal policies allow the same', () => {
    // few policies, so that every second pair is equal
    const one = fc.constantFrom(A, B, TRUE);
    const some = fc.oneof(
      one,
      fc.record({ xone: fc.array(one, { maxLength: 3 }) }),
      fc.record({ or: fc.array(one, { maxLength: 2 }) }),
      fc.record({ and: fc.array(one, { maxLength: 2 }) }),
    );
    fc.assert(
      fc.property(some, some, someFacts, (a, b, facts) => {
        for (const terms of [useIf, useUnless]) {
          if (!isSamePolicy(terms(a), terms(b))) continue;
          const [one, other] = [a, b].map((each) =>
            evaluate(terms(each), facts, createVocabulary()),
          );
          expect(one?.kind).toBe(other?.kind);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds that a policy equals itself, and not itself with a further constraint', () => {
    const strange = that('https://example.org/strange', 'eq', 'x');
    fc.assert(
      fc.property(somePolicy, (policy) => {
        const [first, ...others] = policy.permission ?? [];
        const more = {
          action: 'use',
          ...first,
          constraint: [...(first?.constraint ?? []), strange],
        };
        expect(isSamePolicy(policy, structuredClone(policy))).toBe(true);
        expect(isSamePolicy(policy, { ...policy, permission: [more, ...others] })).toBe(false);
      }),
    );
  });

  it('does not confuse policies with different meanings', () => {
    expect(isSamePolicy(useIf(TRUE), useIf(FALSE))).toBe(false);
  });
});
