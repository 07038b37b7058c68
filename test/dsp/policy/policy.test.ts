import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../lib/dsp/policy/evaluate.ts';
import { normalPolicy } from '../../../lib/dsp/policy/normal-policy.ts';
import { Agreement, MessageOffer, Offer, Policy } from '../../../lib/dsp/policy/policy.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { facts, MEMBER, TRUE, useIf } from './policies.ts';

const OFFER = { '@id': 'urn:uuid:1', '@type': 'Offer', permission: [{ action: 'use' }] };
const AGREEMENT = {
  ...OFFER,
  '@type': 'Agreement',
  target: 'd',
  assigner: 'p',
  assignee: 'c',
  timestamp: '2026-11-22T06:45:56Z',
};
const use = (constraint: unknown) => ({ permission: [{ action: 'use', constraint }] });
const without = (document: object, member: string) =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== member));

describe('an invalid policy', () => {
  it.each<[string, unknown]>([
    ['a text', 'permission'],
    ['a list', [useIf()]],
    ['null', null],
    ['a rule without an action', { permission: [{ constraint: [] }] }],
    ['an empty action', { permission: [{ action: '' }] }],
    ['two actions in one rule', { permission: [{ action: ['use', 'odrl:read'] }] }],
    ['an action that is refined', { permission: [{ action: { '@id': 'use', refinement: [] } }] }],
    ['a rule that is a text', { permission: ['use'] }],
    ['a duty that is a text', { permission: [{ action: 'use', duty: 'pay' }] }],
    ['a constraint that is a text', use(['x'])],
    ['a constraint of nothing', use([{}])],
    ['a constraint that combines in two ways', use([{ and: [TRUE], or: [TRUE] }])],
    ['a constraint that combines and compares', use([{ ...TRUE, or: [TRUE] }])],
    ['a combination of texts', use([{ or: ['x'] }])],
    ['an unknown operator', use([{ ...TRUE, operator: 'like' }])],
    ['an operator of another vocabulary', use([{ ...TRUE, operator: 'https://x.example/eq' }])],
    ['a right operand that is a number', use([{ ...TRUE, rightOperand: 5 }])],
    ['a right operand that is true', use([{ ...TRUE, rightOperand: true }])],
    ['no right operand', use([{ leftOperand: 'x', operator: 'eq' }])],
    [
      'a left operand that says more',
      use([{ ...TRUE, leftOperand: { '@id': 'x', '@type': 'y' } }]),
    ],
    ['a profile that is an object', { ...useIf(), profile: {} }],
    ['an infinite number', JSON.parse('{"permission":[{"action":"use"}],"note":1e999}')],
  ])('is %s', (_, document) => {
    expect(Policy.safeParse(document).success).toBe(false);
  });

  it.each<[string, string, string]>([
    ['constraints', '{"permission":[{"action":"use","constraint":[', ']}]}'],
    [
      'right operands',
      '{"permission":[{"action":"use","constraint":[{"leftOperand":"x","operator":"eq","rightOperand":',
      '}]}]}',
    ],
    ['annotations', '{"permission":[{"action":"use"}],"dct:note":', '}'],
  ])('%s nested without end, without a stack overflow', (what, head, tail) => {
    const [open, close] = what === 'constraints' ? ['{"or":[', ']}'] : ['[', ']'];
    const inner = what === 'constraints' ? JSON.stringify(TRUE) : '1';
    const nested = head + open.repeat(20_000) + inner + close.repeat(20_000) + tail;
    const parsed = Policy.safeParse(JSON.parse(nested));
    expect(parsed.error?.issues[0]?.message).toBe(
      'nests more than 32 levels, or has a number without end',
    );
  });

  it('a JSON text in a right operand that nests without end is a text', () => {
    const policy = useIf({ ...MEMBER, rightOperand: '['.repeat(50_000) + ']'.repeat(50_000) });
    const known = facts({ 'https://w3id.org/edc/v0.0.1/ns/membershipStatus': ['active'] });
    expect(evaluate(Policy.parse(policy), known, createVocabulary()).kind).toBe('deny');
    expect(normalPolicy(policy)).toEqual(normalPolicy(structuredClone(policy)));
  });
});

describe('a policy', () => {
  it.each<[string, unknown, Policy]>([
    ['that is empty, of an EDC', {}, {}],
    ...['permission', 'prohibition', 'obligation'].map((rules): [string, unknown, Policy] => [
      `9.53: with an empty ${rules}`,
      { ...useIf1(), [rules]: [] },
      rules === 'permission' ? {} : useIf1(),
    ]),
    ['9.53: with an empty constraint', use([]), useIf1()],
    ['with one rule alone', { permission: { action: 'use' } }, useIf1()],
    ['with a list of one constraint alone', use(TRUE), useIf(TRUE)],
    ['with one operand alone', use({ or: TRUE }), useIf({ or: [TRUE] })],
    [
      'with terms as objects',
      use([{ ...TRUE, leftOperand: [{ '@id': 'odrl:dateTime' }] }]),
      useIf(TRUE),
    ],
    [
      'with an operator by its IRI',
      use([{ ...TRUE, operator: { '@id': 'odrl:gt' } }]),
      useIf(TRUE),
    ],
    ['with an action as a value', { permission: [{ action: { '@value': 'use' } }] }, useIf1()],
  ])('%s is read', (_, document, policy) => {
    expect(Policy.parse(document)).toEqual(policy);
  });

  it('keeps its other members', () => {
    const document = {
      ...useIf({ ...TRUE, 'rdfs:label': 'x' }),
      profile: ['a:b'],
      'dct:license': { '@id': 'urn:x' },
    };
    expect(Policy.parse(document)).toEqual(document);
  });
});

function useIf1(): Policy {
  return { permission: [{ action: 'use' }] };
}

describe('an offer', () => {
  it('in a catalog has an id and no target', () => {
    expect(Offer.parse(OFFER)).toEqual(OFFER);
    expect(Offer.safeParse(without(OFFER, '@id')).success).toBe(false);
    expect(Offer.safeParse({ ...OFFER, target: 'd' }).success).toBe(false);
    expect(Offer.safeParse({ ...OFFER, '@type': 'Agreement' }).success).toBe(false);
  });

  it('in a message has a target', () => {
    expect(MessageOffer.parse({ ...OFFER, target: { '@id': 'd' } }).target).toBe('d');
    expect(MessageOffer.safeParse(OFFER).success).toBe(false);
    expect(MessageOffer.safeParse({ ...OFFER, target: ['d', 'e'] }).success).toBe(false);
  });
});

describe('an agreement', () => {
  it('is read', () => {
    expect(Agreement.parse(AGREEMENT)).toEqual(AGREEMENT);
  });

  it.each(['@id', '@type', 'target', 'assigner', 'assignee', 'timestamp'])('has %s', (member) => {
    expect(Agreement.safeParse(without(AGREEMENT, member)).success).toBe(false);
  });

  it.each([
    ['2026-11-22T06:45:56.123Z', true],
    ['2026-11-22T06:45:56+01:00', true],
    ['2026-11-22T06:45:56', true],
    ['2026-11-22T24:00:00.0-14:00', true],
    ['2026-13-22T06:45:56Z', false],
    ['2026-11-22T25:45:56Z', false],
    ['2026-11-22T06:45:56+15:00', false],
    ['2026-11-22T06:45:56Z, or so', false],
    ['2026-11-22', false],
    ['now', false],
  ])('with the timestamp %s is valid: %s', (timestamp, isOne) => {
    expect(Agreement.safeParse({ ...AGREEMENT, timestamp }).success).toBe(isOne);
  });
});

describe('a term with a prefix that the context of the protocol does not define', () => {
  it.each([
    ['edc:membershipStatus', 'https://w3id.org/edc/v0.0.1/ns/membershipStatus'],
    ['dpv:hasPurpose', 'https://w3id.org/dpv#hasPurpose'],
    ['odrl:purpose', 'odrl:purpose'],
    ['purpose', 'purpose'],
    ['other:term', 'other:term'],
  ])('is written in full, because our messages have no other context: %s', (term, written) => {
    const compared = { leftOperand: term, operator: 'eq', rightOperand: term };
    const offer = MessageOffer.parse({
      ...{ ...OFFER, target: 'd' },
      permission: [{ action: term, constraint: [{ or: [compared] }], duty: [{ action: term }] }],
    });
    expect(offer.permission).toEqual([
      {
        action: written,
        constraint: [{ or: [{ ...compared, leftOperand: written }] }],
        duty: [{ action: written }],
      },
    ]);
  });
});
