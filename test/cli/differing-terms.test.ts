import { describe, expect, it } from 'vitest';
import { compareTerms } from '../../lib/cli/connectors/differing-terms.ts';
import type { Policy } from '../../lib/dsp/policy/policy.ts';

const buildConstraint = (rightOperand: string, leftOperand = 'odrl:count') =>
  ({ leftOperand, operator: 'lteq', rightOperand }) as const;
const buildPolicy = (...constraints: ReturnType<typeof buildConstraint>[]): Policy => ({
  permission: [{ action: 'use', constraint: constraints }],
});

describe('terms', () => {
  it.each<[string, Policy, Policy, string[], string[]]>([
    [
      'are the same however they are written',
      buildPolicy(buildConstraint('5')),
      {
        permission: [
          { action: 'odrl:use', constraint: [{ and: [buildConstraint('5', 'count')] }] },
        ],
      },
      [],
      [],
    ],
    [
      'differ by a value',
      buildPolicy(buildConstraint('5')),
      buildPolicy(buildConstraint('3')),
      ['permission odrl:use if odrl:count lteq 3'],
      ['permission odrl:use if odrl:count lteq 5'],
    ],
    [
      'differ by a condition',
      buildPolicy(),
      buildPolicy(buildConstraint('3')),
      ['permission odrl:use if odrl:count lteq 3'],
      [],
    ],
    [
      'differ by a combination',
      buildPolicy(),
      {
        permission: [
          { action: 'use', constraint: [{ or: [buildConstraint('1'), buildConstraint('2')] }] },
        ],
      },
      [expect.stringMatching(/^permission odrl:use if \{"or":/)],
      [],
    ],
    [
      'differ by a prohibition',
      buildPolicy(),
      { ...buildPolicy(), prohibition: [{ action: 'sell' }] },
      ['prohibition odrl:sell'],
      [],
    ],
    [
      'differ by a duty',
      {
        permission: [
          { action: 'use', duty: [{ action: 'delete', constraint: [buildConstraint('9')] }] },
        ],
      },
      buildPolicy(),
      [],
      ['permission odrl:use, with duty odrl:delete, odrl:count lteq 9'],
    ],
  ])('%s', (_, requested, offered, added, dropped) => {
    expect(compareTerms(requested, offered)).toEqual({ added, dropped });
  });
});
