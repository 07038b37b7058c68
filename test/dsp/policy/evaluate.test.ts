import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMilliseconds, instant } from '../../../lib/core/instant.ts';
import { stateReason, toReasonText } from '../../../lib/core/stated-reason.ts';
import { EDC_NS } from '../../../lib/dsp/common/vocabulary.ts';
import { evaluate } from '../../../lib/dsp/policy/evaluate.ts';
import type { PolicyFacts } from '../../../lib/dsp/policy/facts.ts';
import type { Constraint, Policy } from '../../../lib/dsp/policy/policy.ts';
import { Policy as PolicySchema } from '../../../lib/dsp/policy/policy.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import {
  COMPANY_TERMS,
  DPV,
  FALSE,
  facts,
  GROUP,
  MEMBER,
  MEMBERSHIP,
  NOW,
  ODRL,
  PURPOSE,
  purpose,
  read,
  someConstraint,
  someFacts,
  somePolicy,
  TRUE,
  that,
  time,
  UNKNOWN,
  useIf,
  useUnless,
} from './policies.ts';

const KNOWN = createVocabulary();
const RESEARCH = `${DPV}ScientificResearch`;
const BENEFIT = `${DPV}PublicBenefit`;
const MARKETING = `${DPV}DirectMarketing`;
const forPurposes = (...purposes: string[]) => facts({ [PURPOSE]: purposes });
const verdictOn = (policy: Policy, known: PolicyFacts = facts()) => evaluate(policy, known, KNOWN);
const kindOf = (policy: Policy, known?: PolicyFacts) => verdictOn(policy, known).kind;
const reasonOf = (policy: Policy, known?: PolicyFacts) => {
  const verdict = verdictOn(policy, known);
  return verdict.kind === 'deny' ? toReasonText(verdict.reason, 'en') : undefined;
};

describe('an unsupported part', () => {
  const unsupported: readonly (readonly [string, Constraint, string])[] = [
    ['an unknown operand', UNKNOWN, 'odrl:industry is not a known operand'],
    [
      'an operand of EDC without its prefix',
      that('membershipStatus', 'eq', 'active'),
      'odrl:membershipStatus is not a known operand',
    ],
    [
      'an operand named like a member of every object',
      that('https://x.example/constructor', 'eq', 'x'),
      'not a known operand',
    ],
    ['an order of purposes', purpose('lteq', RESEARCH), 'lteq cannot compare odrl:purpose'],
    [
      'a membership of time',
      time('isAnyOf', '2027-01-01Z'),
      'isAnyOf cannot compare odrl:dateTime',
    ],
    ['an operator of terms', purpose('term-lteq', RESEARCH), 'term-lteq cannot compare'],
    ['a purpose that is no IRI', purpose('eq', 'research'), 'its value is not an IRI'],
    [
      'a purpose that is a number',
      purpose('eq', { '@value': 5, '@type': 'xsd:integer' }),
      'its value is not an IRI',
    ],
    ['a purpose that is an object', purpose('neq', { a: 1, b: 2 }), 'its value is not an IRI'],
    [
      'purposes of which one is no IRI',
      purpose('isNoneOf', [BENEFIT, 'research']),
      'its value is not an IRI',
    ],
    ['no value', purpose('isNoneOf', []), 'isNoneOf does not take 0 values'],
    [
      'two values where one belongs',
      purpose('eq', [RESEARCH, BENEFIT]),
      'eq does not take 2 values',
    ],
    [
      'a date and time without a zone',
      time('lteq', '2027-11-22T00:00:00'),
      'its value is not a date and time with a zone',
    ],
    ['a date without a zone', time('lteq', '2027-11-22'), 'not a date and time with a zone'],
    ['30 February', time('lteq', '2027-02-30T00:00:00Z'), 'not a date and time with a zone'],
    [
      'an age of another kind',
      time('gteq', 'contractAgreement+0s'),
      'not a date and time with a zone',
    ],
    ['two times', time('lteq', ['2027-11-22Z', '2028-11-22Z']), 'lteq does not take 2 values'],
    [
      'a time of another datatype',
      time('lteq', { '@value': '2027-11-22Z', '@type': 'xsd:string2' }),
      'not a date and time with a zone',
    ],
    ['a unit', { ...TRUE, unit: 'day' }, 'unit is not known'],
    [
      'a right operand by reference',
      { ...MEMBER, 'odrl:rightOperandReference': 'urn:x' },
      'odrl:rightOperandReference is not known',
    ],
    ['an empty combination', { and: [] }, 'it combines nothing'],
    [
      'a combination with more to it',
      { or: [TRUE], 'odrl:status': 'x' },
      'odrl:status is not known',
    ],
  ];
  const known = facts({ [PURPOSE]: [RESEARCH], [MEMBERSHIP]: ['active'] });

  it.each(unsupported)('allows nothing: %s', (_, constraint, why) => {
    expect(kindOf(useIf(TRUE), known)).toBe('permit');
    expect(reasonOf(useIf(constraint), known)).toContain(why);
    expect(verdictOn(useIf(TRUE, constraint), known)).toMatchObject({ kind: 'deny', constraint });
  });

  it.each(unsupported)('is not ignored in a prohibition: %s', (_, constraint, why) => {
    expect(reasonOf(useUnless(constraint), known)).toContain(why);
    expect(kindOf(useUnless(FALSE, constraint), known)).toBe('deny');
  });

  it.each(unsupported)(
    'is not an alternative, and makes the other ones unsupported too: %s',
    (_, constraint) => {
      expect(kindOf(useIf({ or: [TRUE, constraint] }), known)).toBe('deny');
      expect(kindOf(useIf({ xone: [constraint, TRUE] }), known)).toBe('deny');
      expect(kindOf(useUnless({ and: [FALSE, constraint] }), known)).toBe('deny');
    },
  );

  it.each<[string, object]>([
    ['a refinement', { refinement: [MEMBER] }],
    ['a party', { assignee: 'urn:other' }],
    ['a target', { 'odrl:target': 'urn:something' }],
    ['a constraint under another name', { 'odrl:constraint': [FALSE] }],
    ['a function by its full IRI', { [`${ODRL}function`]: 'x' }],
    ['a keyword', { '@reverse': {} }],
  ])('allows nothing: a rule with %s', (_, more) => {
    expect(kindOf({ permission: [{ action: 'use', ...more }] })).toBe('deny');
    expect(
      kindOf({ ...useIf(), prohibition: [{ action: 'use', constraint: [FALSE], ...more }] }),
    ).toBe('deny');
  });

  it.each(['odrl:prohibition', 'odrl:inheritFrom', 'conflict', '@graph'])(
    'allows nothing: a policy with %s',
    (member) => {
      const reason = stateReason('policy-member-unknown', { member });
      expect(verdictOn({ ...useIf(), [member]: [] })).toEqual({ kind: 'deny', reason });
    },
  );

  it('is not reported for annotations of other vocabularies', () => {
    const noted = {
      action: 'use',
      'dct:description': 'x',
      constraint: [{ ...TRUE, 'rdfs:label': 'x' }],
    };
    expect(kindOf({ permission: [noted], 'dct:license': { '@id': 'urn:x' } })).toBe('permit');
  });

  it('has no effect in a rule beside a rule that applies, or on another action', () => {
    expect(kindOf({ permission: [...rules(UNKNOWN), { action: 'use' }] })).toBe('permit');
    expect(
      kindOf({ ...useIf(), prohibition: [{ action: 'odrl:sell', constraint: [UNKNOWN] }] }),
    ).toBe('permit');
  });

  it('may be declared as supported by configuration', () => {
    const industry = `${ODRL}industry`;
    const more = createVocabulary([industry, `${ODRL}dateTime`]);
    expect(evaluate(useIf(UNKNOWN), facts({ [industry]: ['health'] }), more).kind).toBe('permit');
    expect(evaluate(useIf(UNKNOWN), facts({ [industry]: ['arms'] }), more).kind).toBe('deny');
    // a known result stays the same
    expect(evaluate(useIf(FALSE), facts({ [`${ODRL}dateTime`]: ['x'] }), more).kind).toBe('deny');
  });
});

function rules(...constraint: Constraint[]) {
  return useIf(...constraint).permission ?? [];
}

describe('actions', () => {
  const asking = (action: string) => facts({}, { action });

  it.each<[string, string, 'permit' | 'deny']>([
    ['use', `${ODRL}use`, 'permit'],
    ['odrl:use', `${ODRL}read`, 'permit'],
    [`${ODRL}use`, `${ODRL}distribute`, 'deny'],
    ['use', `${ODRL}sell`, 'deny'],
    ['use', `${ODRL}derive`, 'deny'],
    ['odrl:read', `${ODRL}use`, 'deny'],
    ['odrl:distribute', `${ODRL}use`, 'deny'],
    ['odrl:transfer', `${ODRL}sell`, 'permit'],
    ['odrl:play', `${ODRL}play`, 'deny'], // it is unknown, so its parts are unknown
    ['https://x.example/use', `${ODRL}use`, 'deny'],
  ])('a permission of %s, requested %s: %s', (action, requested, kind) => {
    expect(kindOf({ permission: [{ action }] }, asking(requested))).toBe(kind);
  });

  it.each<[string, string, 'permit' | 'deny']>([
    ['odrl:distribute', `${ODRL}use`, 'permit'],
    ['odrl:sell', `${ODRL}use`, 'permit'],
    ['use', `${ODRL}use`, 'deny'],
    ['use', `${ODRL}read`, 'deny'],
    ['odrl:read', `${ODRL}use`, 'deny'], // it is a part of the allowed value
    ['odrl:transfer', `${ODRL}sell`, 'deny'],
    ['odrl:play', `${ODRL}use`, 'deny'], // it may be a part of the allowed value
    ['distribute', `${ODRL}distribute`, 'deny'],
  ])('a prohibition of %s, requested %s: %s', (action, requested, kind) => {
    const permission = ['use', 'odrl:sell', 'odrl:distribute'].map((each) => ({ action: each }));
    expect(kindOf({ permission, prohibition: [{ action }] }, asking(requested))).toBe(kind);
  });

  it.each<[string, Policy]>([
    ['nothing', {}],
    ['only prohibitions', { prohibition: [{ action: 'odrl:sell' }] }],
    ['only duties', { obligation: [{ action: 'odrl:delete' }] }],
  ])('a policy with %s allows nothing', (_, policy) => {
    const reason = stateReason('action-without-permission', { action: 'odrl:use' });
    expect(verdictOn(policy)).toEqual({ kind: 'deny', reason });
  });

  it('are named if they are refused', () => {
    expect(reasonOf({ ...useIf(), prohibition: [{ action: 'use' }] })).toBe(
      'odrl:use is prohibited',
    );
    expect(reasonOf({ ...useIf(), prohibition: [{ action: 'odrl:play' }] })).toBe(
      'a prohibition is not understood: odrl:play is not a known action',
    );
    expect(reasonOf(useIf(), asking('urn:x'))).toBe('urn:x is not a known action');
  });
});

describe('time', () => {
  const [before, after] = [addMilliseconds(NOW, -1), addMilliseconds(NOW, 1)];

  it.each<[string, boolean, boolean, boolean]>([
    // now is before, at and after the limit
    ['lt', true, false, false],
    ['lteq', true, true, false],
    ['eq', false, true, false],
    ['gteq', false, true, true],
    ['gt', false, false, true],
    ['neq', true, false, true],
  ])('%s its limit', (operator, ...expected) => {
    const kinds = [after, NOW, before].map((limit) => kindOf(useIf(time(operator, limit))));
    expect(kinds.map((kind) => kind === 'permit')).toEqual(expected);
    const prohibited = [after, NOW, before].map((limit) =>
      kindOf(useUnless(time(operator, limit))),
    );
    expect(prohibited.map((kind) => kind === 'deny')).toEqual(expected);
  });

  it.each([
    ['with an offset', '2026-11-22T13:00:00+01:00'],
    ['with fractions', '2026-11-22T12:00:00.000000Z'],
    ['with its datatype', { '@value': '2026-11-22T12:00:00Z', '@type': 'xsd:dateTime' }],
    [
      'as a JSON text',
      '{"@value":"2026-11-22T12:00:00Z","@type":"http://www.w3.org/2001/XMLSchema#dateTime"}',
    ],
  ])('is an instant, %s', (_, limit) => {
    expect(kindOf(useIf(time('eq', limit)))).toBe('permit');
  });

  it('of a date is its beginning in Luxembourg', () => {
    const midnight = facts({}, { now: instant('2026-11-21T23:00:00Z') });
    expect(kindOf(useIf(time('eq', '2026-11-22+01:00')), midnight)).toBe('permit');
    expect(kindOf(useIf(time('lteq', '2026-11-22+01:00')))).toBe('deny');
  });

  it('may be limited on both sides', () => {
    const year = useIf({
      and: [time('gteq', '2026-01-01T00:00:00Z'), time('lt', '2027-01-01T00:00:00Z')],
    });
    const at = (now: string) => kindOf(year, facts({}, { now: instant(now) }));
    expect(
      ['2025-12-31T23:59:59Z', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z'].map(at),
    ).toEqual(['deny', 'permit', 'deny']);
  });

  it('is that of the clock, with any claims of the caller', () => {
    const claimed = facts({ [`${ODRL}dateTime`]: ['1999-01-01T00:00:00Z'] });
    expect(kindOf(useIf(FALSE), claimed)).toBe('deny');
    expect(reasonOf(useIf(FALSE), claimed)).toBe(
      'odrl:use is permitted only if odrl:dateTime lt 2000-01-01T00:00:00Z',
    );
  });
});

describe('purposes', () => {
  it.each<[string, unknown, string[], 'permit' | 'deny']>([
    ['eq', RESEARCH, [], 'deny'],
    ['eq', RESEARCH, [BENEFIT], 'deny'],
    ['eq', RESEARCH, [RESEARCH], 'permit'],
    ['eq', RESEARCH, ['dpv:ScientificResearch'], 'permit'],
    ['eq', RESEARCH, [RESEARCH, BENEFIT], 'permit'],
    ['isA', RESEARCH, [`${DPV}ResearchAndDevelopment`], 'deny'], // no taxonomy is loaded
    ['isA', RESEARCH, [RESEARCH], 'permit'],
    ['isAnyOf', [RESEARCH, BENEFIT], [], 'deny'],
    ['isAnyOf', [RESEARCH, BENEFIT], [BENEFIT], 'permit'],
    ['isAnyOf', [RESEARCH, BENEFIT], [MARKETING], 'deny'],
    ['isAnyOf', RESEARCH, [RESEARCH], 'permit'],
    ['isAllOf', [RESEARCH, BENEFIT], [BENEFIT], 'deny'],
    ['isAllOf', [RESEARCH, BENEFIT], [BENEFIT, MARKETING, RESEARCH], 'permit'],
    ['isNoneOf', [RESEARCH, BENEFIT], [], 'deny'], // without a stated purpose
    ['isNoneOf', [RESEARCH, BENEFIT], [MARKETING], 'permit'],
    ['isNoneOf', [RESEARCH, BENEFIT], [MARKETING, BENEFIT], 'deny'],
    ['neq', RESEARCH, [], 'deny'],
    ['neq', RESEARCH, [BENEFIT], 'permit'],
    ['neq', RESEARCH, [BENEFIT, RESEARCH], 'deny'],
  ])('that are permitted where purpose %s %s, requested %s: %s', (operator, value, given, kind) => {
    expect(kindOf(useIf(purpose(operator, value)), forPurposes(...given))).toBe(kind);
  });

  it.each<[string, unknown, string[], 'permit' | 'deny']>([
    ['isA', MARKETING, [], 'deny'],
    ['isA', MARKETING, [RESEARCH], 'permit'],
    ['isA', MARKETING, [RESEARCH, MARKETING], 'deny'],
    ['isAnyOf', [MARKETING, BENEFIT], [RESEARCH], 'permit'],
    ['isAnyOf', [MARKETING, BENEFIT], [RESEARCH, BENEFIT], 'deny'],
    ['neq', RESEARCH, [RESEARCH], 'permit'],
    ['neq', RESEARCH, [RESEARCH, MARKETING], 'deny'], // one of them differs
    ['isNoneOf', [RESEARCH, BENEFIT], [BENEFIT], 'permit'],
    ['isNoneOf', [RESEARCH, BENEFIT], [BENEFIT, MARKETING], 'deny'],
    ['isAllOf', [RESEARCH, BENEFIT], [RESEARCH], 'permit'],
    ['isAllOf', [RESEARCH, BENEFIT], [RESEARCH, BENEFIT], 'deny'],
  ])(
    'that are prohibited where purpose %s %s, requested %s: %s',
    (operator, value, given, kind) => {
      expect(kindOf(useUnless(purpose(operator, value)), forPurposes(...given))).toBe(kind);
    },
  );

  it('are found by a prohibition, also among other values', () => {
    const either = { xone: [purpose('eq', MARKETING), purpose('eq', BENEFIT)] };
    expect(kindOf(useUnless(either), forPurposes(RESEARCH))).toBe('permit');
    expect(kindOf(useUnless(either), forPurposes(MARKETING))).toBe('deny');
    expect(kindOf(useUnless(either), forPurposes(MARKETING, BENEFIT))).toBe('deny');
  });

  it('have a reason with the expected purpose and whether one was given', () => {
    const policy = useIf(purpose('isAnyOf', [RESEARCH, BENEFIT]));
    const wanted =
      'odrl:use is permitted only if odrl:purpose isAnyOf dpv:PublicBenefit, dpv:ScientificResearch';
    expect(reasonOf(policy, forPurposes(MARKETING))).toBe(wanted);
    expect(reasonOf(policy)).toBe(`${wanted}, and no value of odrl:purpose is known`);
    expect(reasonOf(useUnless(purpose('isA', MARKETING)), forPurposes(MARKETING))).toBe(
      'odrl:use is prohibited if odrl:purpose isA dpv:DirectMarketing',
    );
  });
});

describe('recipients and claims', () => {
  it.each<[string, Constraint, PolicyFacts['values'], 'permit' | 'deny']>([
    [
      'in the group',
      that('recipient', 'isPartOf', GROUP),
      { [`${ODRL}recipient`]: ['did:web:a', GROUP] },
      'permit',
    ],
    [
      'outside the group',
      that('recipient', 'isPartOf', GROUP),
      { [`${ODRL}recipient`]: ['did:web:a'] },
      'deny',
    ],
    ['unknown', that('recipient', 'isPartOf', GROUP), {}, 'deny'],
    ['a member', MEMBER, { [MEMBERSHIP]: ['active'] }, 'permit'],
    ['suspended', MEMBER, { [MEMBERSHIP]: ['suspended'] }, 'deny'],
    ['of another case', MEMBER, { [MEMBERSHIP]: ['Active'] }, 'deny'],
    ['a member with no status', MEMBER, { [MEMBERSHIP]: [] }, 'deny'],
    ['a member by a bare name', MEMBER, { membershipStatus: ['active'] }, 'deny'],
    [
      'in Luxembourg',
      that(`${EDC_NS}jurisdictionCountry`, 'isAnyOf', ['LU', 'BE']),
      { [`${EDC_NS}jurisdictionCountry`]: ['LU'] },
      'permit',
    ],
    [
      'approved, by text',
      that('edc:dacApproval', 'eq', 'true'),
      { [`${EDC_NS}dacApproval`]: ['true'] },
      'permit',
    ],
    [
      'approved, by boolean',
      that('edc:dacApproval', 'eq', { '@value': true, '@type': 'xsd:boolean' }),
      { [`${EDC_NS}dacApproval`]: ['true'] },
      'permit',
    ],
    ['somewhere', that('odrl:spatial', 'isPartOf', 'LU'), { [`${ODRL}spatial`]: ['LU'] }, 'permit'],
  ])('%s', (_, constraint, values, kind) => {
    expect(kindOf(useIf(constraint), facts(values))).toBe(kind);
  });
});

describe('combinations', () => {
  const OPEN = MEMBER; // unknown
  it.each<[Constraint, 'holds' | 'fails' | 'open']>([
    [{ and: [TRUE, TRUE] }, 'holds'],
    [{ and: [TRUE, FALSE] }, 'fails'],
    [{ and: [TRUE, OPEN] }, 'open'],
    [{ and: [OPEN, FALSE] }, 'fails'],
    [{ andSequence: [TRUE, TRUE] }, 'holds'],
    [{ andSequence: [FALSE, TRUE] }, 'fails'],
    [{ or: [FALSE, FALSE] }, 'fails'],
    [{ or: [FALSE, TRUE] }, 'holds'],
    [{ or: [TRUE, TRUE] }, 'holds'],
    [{ or: [OPEN, TRUE] }, 'holds'],
    [{ or: [OPEN, FALSE] }, 'open'],
    [{ xone: [FALSE, FALSE] }, 'fails'],
    [{ xone: [FALSE, TRUE] }, 'holds'],
    [{ xone: [TRUE, TRUE] }, 'fails'],
    [{ xone: [TRUE, TRUE, TRUE] }, 'fails'],
    [{ xone: [TRUE, OPEN] }, 'open'],
    [{ xone: [FALSE, OPEN] }, 'open'],
    [{ xone: [TRUE, OPEN, TRUE] }, 'fails'],
    [{ or: [{ and: [TRUE, FALSE] }, { xone: [TRUE, FALSE] }] }, 'holds'],
    [{ and: [{ or: [FALSE, FALSE] }, TRUE] }, 'fails'],
  ])('%j %s', (constraint, truth) => {
    expect(kindOf(useIf(constraint))).toBe(truth === 'holds' ? 'permit' : 'deny');
    expect(kindOf(useUnless(constraint))).toBe(truth === 'fails' ? 'permit' : 'deny');
  });

  it('name the part that fails', () => {
    const either = { or: [FALSE, MEMBER] };
    const verdict = verdictOn(useIf({ and: [TRUE, { andSequence: [TRUE, either] }] }));
    const parameters = {
      action: 'odrl:use',
      constraint: 'odrl:dateTime lt 2000-01-01T00:00:00Z or edc:membershipStatus eq active',
      operand: 'edc:membershipStatus',
    };
    expect(verdict).toEqual({
      kind: 'deny',
      reason: stateReason('action-permitted-if-unknown', parameters),
      constraint: either,
    });
  });

  it('have a short text for the log', () => {
    const long = { or: Array.from({ length: 500 }, () => FALSE) };
    expect(reasonOf(useIf(long))?.length).toBeLessThan(400);
  });
});

describe('several rules', () => {
  const member = facts({ [MEMBERSHIP]: ['active'] });

  it('allow a use if one permission applies', () => {
    expect(kindOf({ permission: [...rules(FALSE), ...rules(MEMBER)] }, member)).toBe('permit');
    expect(kindOf({ permission: [...rules(FALSE), ...rules(MEMBER)] })).toBe('deny');
  });

  it('refuse a use if one prohibition applies, despite permissions', () => {
    const prohibition = [...rules(FALSE), ...rules(MEMBER)];
    expect(kindOf({ ...useIf(), prohibition }, member)).toBe('deny');
    expect(kindOf({ ...useIf(), prohibition }, facts({ [MEMBERSHIP]: ['no'] }))).toBe('permit');
  });

  it('return the duties, and are not affected by them', () => {
    const obligation = [{ action: 'odrl:delete', constraint: [UNKNOWN] }];
    const policy = {
      permission: [
        { action: 'use', constraint: [FALSE], duty: [{ action: 'odrl:compensate' }] },
        { action: 'use', duty: [{ action: 'odrl:inform' }] },
        { action: 'odrl:sell', duty: [{ action: 'odrl:pay' }] },
      ],
      obligation,
    };
    const duties = [...obligation, { action: 'odrl:inform' }];
    expect(verdictOn(policy)).toEqual({ kind: 'permit', duties });
  });
});

describe('the terms of company data', () => {
  const known = (purposes: string[], recipient: string, now = NOW) =>
    facts({ [PURPOSE]: purposes, [`${ODRL}recipient`]: [recipient] }, { now });

  it.each<[string, PolicyFacts, string | undefined]>([
    ['research by a participant', known([RESEARCH], GROUP), undefined],
    ['research by another recipient', known([RESEARCH], 'did:web:x'), 'odrl:recipient isPartOf'],
    ['marketing', known([MARKETING], GROUP), 'prohibited if odrl:purpose isA dpv:DirectMarketing'],
    ['research with marketing', known([RESEARCH, MARKETING], GROUP), 'prohibited'],
    ['no purpose', facts({ [`${ODRL}recipient`]: [GROUP] }), 'no value of odrl:purpose is known'],
    ['the last moment', known([RESEARCH], GROUP, instant('2027-11-22T00:00:00Z')), undefined],
    [
      'the moment after',
      known([RESEARCH], GROUP, instant('2027-11-22T00:00:00.001Z')),
      'odrl:dateTime lteq 2027-11-22T00:00:00Z',
    ],
    [
      'distribution',
      { ...known([RESEARCH], GROUP), action: `${ODRL}distribute` },
      'odrl:distribute is prohibited',
    ],
  ])('for %s', (_, given, reason) => {
    const verdict = verdictOn(COMPANY_TERMS, given);
    if (reason === undefined)
      expect(verdict).toEqual({ kind: 'permit', duties: COMPANY_TERMS.obligation });
    else expect(reasonOf(COMPANY_TERMS, given)).toContain(reason);
  });
});

describe('any policy', () => {
  const arbitraryAction = fc.constantFrom('use', 'read', 'distribute').map((name) => ODRL + name);
  const someAsking = fc
    .tuple(someFacts, arbitraryAction)
    .map(([known, action]) => ({ ...known, action }));
  const strange = fc.constantFrom<Constraint>(
    ...[
      UNKNOWN,
      purpose('eq', 'no IRI'),
      time('lt', 'soon'),
      { or: [] },
      { xone: [UNKNOWN, TRUE] },
    ],
  );

  it('that refuses still refuses with a further unsupported constraint', () => {
    const place = fc.record({
      kind: fc.constantFrom('permission', 'prohibition'),
      rule: fc.nat(2),
    });
    fc.assert(
      fc.property(somePolicy, someAsking, strange, place, (policy, known, constraint, at) => {
        fc.pre(kindOf(policy, known) === 'deny');
        expect(kindOf(withConstraint(policy, at, constraint), known)).toBe('deny');
      }),
      { numRuns: 500 },
    );
  });

  it('that combines an unsupported part allows nothing, at any depth', () => {
    fc.assert(
      fc.property(someConstraint, strange, fc.nat(), someFacts, (constraint, more, at, known) => {
        const spoilt = within(constraint, more, at);
        expect(kindOf(useIf(spoilt), known)).toBe('deny');
        expect(kindOf(useUnless(spoilt), known)).toBe('deny');
      }),
    );
  });

  it('that allows still allows with more facts, except for excluded and prohibited values', () => {
    const positive = fc.constantFrom(purpose('isAnyOf', [RESEARCH, BENEFIT]), MEMBER, TRUE, FALSE);
    const combined = fc.oneof(
      positive,
      fc.record({ and: fc.array(positive, { minLength: 1, maxLength: 3 }) }),
      fc.record({ or: fc.array(positive, { minLength: 1, maxLength: 3 }) }),
    );
    fc.assert(
      fc.property(combined, someFacts, (constraint, known) => {
        fc.pre(kindOf(useIf(constraint), known) === 'permit');
        const values = { ...known.values, [PURPOSE]: [...(known.values[PURPOSE] ?? []), BENEFIT] };
        expect(kindOf(useIf(constraint), { ...known, values })).toBe('permit');
      }),
    );
  });

  it('never allows and prohibits by the same constraint', () => {
    fc.assert(
      fc.property(someConstraint, someFacts, (constraint, known) => {
        const both = [useIf(constraint), useUnless(constraint)].map((policy) =>
          kindOf(policy, known),
        );
        // some of these purposes may be permitted, and then they may be prohibited too
        expect(both).not.toEqual(['permit', 'permit']);
      }),
      { numRuns: 500 },
    );
  });

  it('that was parsed gets a verdict, with any content', () => {
    const odd = fc.jsonValue({ maxDepth: 4 });
    const constraint = fc.oneof(
      fc.record({
        leftOperand: fc.string({ minLength: 1 }),
        operator: fc.constantFrom('eq', 'lt', 'isAnyOf'),
        rightOperand: odd,
      }),
      fc.record({
        leftOperand: fc.constantFrom('odrl:purpose', 'odrl:dateTime'),
        operator: fc.constantFrom('eq', 'lt', 'isAnyOf'),
        rightOperand: fc.oneof(
          odd,
          odd.map((value) => JSON.stringify(value)),
        ),
      }),
      fc.record({ or: fc.array(odd) }),
      odd,
    );
    const rule = fc.record(
      {
        action: fc.oneof(fc.string(), fc.constant('use'), odd),
        constraint: fc.oneof(constraint, fc.array(constraint)),
        duty: odd,
        note: odd,
      },
      { requiredKeys: [] },
    );
    const document = fc.oneof(
      odd,
      fc.record(
        {
          permission: fc.oneof(rule, fc.array(rule)),
          prohibition: fc.oneof(rule, odd),
          profile: odd,
        },
        { requiredKeys: [] },
      ),
    );
    let parsed = 0;
    fc.assert(
      fc.property(document, someAsking, (policy, known) => {
        const result = PolicySchema.safeParse(JSON.parse(JSON.stringify(policy)));
        if (!result.success) return;
        parsed += 1;
        expect(['permit', 'deny']).toContain(kindOf(result.data, known));
      }),
      { numRuns: 2000 },
    );
    expect(parsed).toBeGreaterThan(100);
  });

  it('in the JSON-LD of a message gets the verdict of its compact form', () => {
    const wire = read({
      permission: {
        action: { '@id': 'odrl:use' },
        constraint: { and: { ...MEMBER, rightOperand: '[{"@value":"active"}]' } },
      },
    });
    expect(kindOf(wire, facts({ [MEMBERSHIP]: ['active'] }))).toBe('permit');
    expect(kindOf(wire, facts({ [MEMBERSHIP]: ['expired'] }))).toBe('deny');
  });
});

/** The policy with an additional constraint in one of its rules. */
function withConstraint(
  policy: Policy,
  { kind, rule }: { readonly kind: string; readonly rule: number },
  constraint: Constraint,
): Policy {
  const list = (kind === 'permission' ? policy.permission : policy.prohibition) ?? [];
  const changed = list.map((each, at) =>
    at === rule % list.length
      ? { ...each, constraint: [...(each.constraint ?? []), constraint] }
      : each,
  );
  return list.length === 0 ? policy : { ...policy, [kind]: changed };
}

/** The constraint combined with another one at some depth. */
function within(constraint: Constraint, more: Constraint, at: number): Constraint {
  const [[logic, operands] = []] = Object.entries(constraint);
  if ('leftOperand' in constraint || logic === undefined || !Array.isArray(operands))
    return { and: [constraint, more] };
  const where = at % (operands.length + 1);
  const inner = operands[where];
  if (inner === undefined) return { [logic]: [...operands, more] };
  return {
    [logic]: operands.map((each, i) => (i === where ? within(inner, more, at >> 2) : each)),
  };
}
