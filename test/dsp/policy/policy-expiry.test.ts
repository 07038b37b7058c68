import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, instant } from '../../../lib/core/instant.ts';
import { evaluate } from '../../../lib/dsp/policy/evaluate.ts';
import type { Constraint, Policy } from '../../../lib/dsp/policy/policy.ts';
import { policyExpiry } from '../../../lib/dsp/policy/policy-expiry.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { COMPANY_TERMS, MEMBER, someConstraint, someFacts, time, useIf } from './policies.ts';

const EARLY = time('lteq', '2027-01-01T00:00:00Z');
const LATE = time('lteq', '2028-01-01T00:00:00Z');

describe('the end of a policy', () => {
  it.each<[string, Constraint[], string | null]>([
    ['nothing', [], null],
    ['no time', [MEMBER], null],
    ['a beginning', [time('gteq', '2027-01-01T00:00:00Z')], null],
    ['a time that is not one', [time('eq', '2027-01-01T00:00:00Z')], '2027-01-01T00:00:00.000Z'],
    ['a moment that it reaches', [EARLY], '2027-01-01T00:00:00.000Z'],
    [
      'a moment that it does not reach',
      [time('lt', '2027-01-01T00:00:00Z')],
      '2026-12-31T23:59:59.999Z',
    ],
    ['a moment elsewhere', [time('lteq', '2027-01-01T01:00:00+01:00')], '2027-01-01T00:00:00.000Z'],
    ['a day', [time('lt', '2027-01-01Z')], '2026-12-31T23:59:59.999Z'],
    ['a time without a zone', [time('lteq', '2027-01-01T00:00:00')], null],
    ['the earlier of two', [LATE, EARLY], '2027-01-01T00:00:00.000Z'],
    [
      'the earlier of two that hold together',
      [{ and: [MEMBER, LATE, { andSequence: [EARLY] }] }],
      '2027-01-01T00:00:00.000Z',
    ],
    ['the later of two alternatives', [{ or: [EARLY, LATE] }], '2028-01-01T00:00:00.000Z'],
    ['the later of two of which one holds', [{ xone: [EARLY, LATE] }], '2028-01-01T00:00:00.000Z'],
    ['an alternative without end', [{ or: [EARLY, MEMBER] }], null],
    [
      'an alternative without end, and an end',
      [{ or: [EARLY, MEMBER] }, LATE],
      '2028-01-01T00:00:00.000Z',
    ],
  ])('of %s', (_, constraints, end) => {
    expect(policyExpiry(useIf(...constraints))).toBe(end);
  });

  const rule = (action: string, ...constraint: Constraint[]) => ({ action, constraint });

  it.each<[string, Policy, string | null]>([
    ['permits nothing', {}, null],
    ['permits another action', { permission: [rule('odrl:distribute', EARLY)] }, null],
    [
      'permits another action for longer',
      { permission: [rule('use', EARLY), rule('odrl:sell')] },
      '2027-01-01T00:00:00.000Z',
    ],
    [
      'permits use twice',
      { permission: [rule('use', EARLY), rule('odrl:use', LATE)] },
      '2028-01-01T00:00:00.000Z',
    ],
    ['permits use without end', { permission: [rule('use', EARLY), rule('use')] }, null],
    ['is of company data', COMPANY_TERMS, '2027-11-22T00:00:00.000Z'],
  ])('that %s', (_, policy, end) => {
    expect(policyExpiry(policy)).toBe(end);
  });

  it('is the last permitted instant', () => {
    const after = fc.constantFrom(1, 1000, DAY_MS, 40_000_000_000);
    fc.assert(
      fc.property(
        fc.array(someConstraint, { maxLength: 3 }),
        someFacts,
        after,
        (list, known, ms) => {
          const end = policyExpiry(useIf(...list));
          if (end === null) return;
          const then = { ...known, now: addMilliseconds(end, ms) };
          expect(evaluate(useIf(...list), then, createVocabulary()).kind).toBe('deny');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is permitted, if a limit is the only constraint', () => {
    const end = policyExpiry(useIf(time('lt', '2027-01-01Z'))) ?? instant(0);
    const at = (now: typeof end) =>
      evaluate(useIf(time('lt', '2027-01-01Z')), { now, values: {} }, createVocabulary()).kind;
    expect([at(end), at(addMilliseconds(end, 1))]).toEqual(['permit', 'deny']);
  });
});
