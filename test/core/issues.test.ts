import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { customRule, parseOrListIssues } from '../../lib/core/issues.ts';
import { LANGUAGES } from '../../lib/core/language.ts';

const SCHEMA = z.strictObject({
  name: z.string().refine((name) => name !== '.', customRule('id-only-dots')),
  count: z.number().max(3).optional(),
  kind: z.enum(['a', 'b']).optional(),
});

function issuesOf(value: unknown) {
  const read = parseOrListIssues(SCHEMA, value, 'body');
  return 'issues' in read ? read.issues : [];
}

describe('12.1 an issue of a member that does not fit', () => {
  it.each([
    ['a missing member', {}, 'name', 'invalid_type', /undefined/, /indéfini/, /undefined/],
    ['another type', { name: 3 }, 'name', 'invalid_type', /expected/, /chaîne/, /erwartet/],
    ['too large', { name: 'x', count: 4 }, 'count', 'too_big', /Too big/, /Trop grand/, /Zu groß/],
    ['no option', { name: 'x', kind: 'c' }, 'kind', 'invalid_value', /option/, /valeur/, /Option/],
    ['unknown', { name: 'x', y: 1 }, '', 'unrecognized_keys', /key/, /Clé/, /Schlüssel/],
    ['ours', { name: '.' }, 'name', 'id-only-dots', /dots alone/, /points seuls/, /Punkte allein/],
  ])('has its place, reason and text in each language: %s', (_, value, at, reason, ...texts) => {
    const [issue] = issuesOf(value);
    expect(issue).toMatchObject({ in: 'body', at, reason });
    for (const [index, language] of LANGUAGES.entries())
      expect(issue?.message[language]).toMatch(texts[index] as RegExp);
  });

  it('does not exist for a value that fits', () => {
    expect(parseOrListIssues(SCHEMA, { name: 'x' }, 'body')).toEqual({ data: { name: 'x' } });
  });
});
