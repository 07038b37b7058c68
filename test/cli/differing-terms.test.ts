import { describe, expect, it } from 'vitest';
import { compareTerms } from '../../lib/cli/connectors/differing-terms.ts';
import type { Policy } from '../../lib/dsp/policy/policy.ts';

const constraint = (rightOperand: string, leftOperand = 'odrl:count') =>
  ({ leftOperand, operator: 'lteq', rightOperand }) as const;
const permitting = (...constraints: ReturnType<typeof constraint>[]): Policy => ({
  permission: [{ action: 'use', constraint: constraints }],
});

describe('terms', () => {
  it.each<[string, Policy, Policy, string[], string[]]>([
    [
      'are the same however they are written',
      permitting(constraint('5')),
      { permission: [{ action: 'odrl:use', constraint: [{ and: [constraint('5', 'count')] }] }] },
      [],
      [],
    ],
    [
      'differ by a value',
      permitting(constraint('5')),
      permitting(constraint('3')),
      ['permission odrl:use if odrl:count lteq 3'],
      ['permission odrl:use if odrl:count lteq 5'],
    ],
    [
      'differ by a condition',
      permitting(),
      permitting(constraint('3')),
      ['permission odrl:use if odrl:count lteq 3'],
      [],
    ],
    [
      'differ by a combination',
      permitting(),
      { permission: [{ action: 'use', constraint: [{ or: [constraint('1'), constraint('2')] }] }] },
      [expect.stringMatching(/^permission odrl:use if \{"or":/)],
      [],
    ],
    [
      'differ by a prohibition',
      permitting(),
      { ...permitting(), prohibition: [{ action: 'sell' }] },
      ['prohibition odrl:sell'],
      [],
    ],
    [
      'differ by a duty',
      {
        permission: [
          { action: 'use', duty: [{ action: 'delete', constraint: [constraint('9')] }] },
        ],
      },
      permitting(),
      [],
      ['permission odrl:use, with duty odrl:delete, odrl:count lteq 9'],
    ],
  ])('%s', (_, requested, offered, added, dropped) => {
    expect(compareTerms(requested, offered)).toEqual({ added, dropped });
  });
});
