import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AccessRequestForm } from '../../lib/access-requests/access-request-form.ts';
import { customRule, parseOrListIssues } from '../../lib/core/issues.ts';
import { LANGUAGES } from '../../lib/core/language.ts';
import { RecordsQuery } from '../../lib/http/requests/record-request.ts';
import { DataQuery } from '../../lib/http/routes/dataset-routes.ts';
import { ClientJwks } from '../../lib/identity/client-keys.ts';

const Organisation = AccessRequestForm.shape.organisation;
const PUBLIC_KEY = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) };
const SCHEMA = z.strictObject({
  page: z.coerce.number().optional(),
  whole: z.int().optional(),
  day: z.iso.date().optional(),
  code: z
    .string()
    .regex(/^[A-Z]+$/)
    .length(2)
    .optional(),
  list: z.array(z.string()).max(1).optional(),
  one: z.union([z.literal(1), z.literal(2)]).optional(),
  above: z.number().positive().optional(),
  name: z.string().refine((name) => name !== '.', customRule('id-only-dots')),
  count: z.number().max(3).optional(),
  kind: z.enum(['a', 'b']).optional(),
});

function issuesOf(value: unknown) {
  const read = parseOrListIssues(SCHEMA, value, 'body');
  return 'issues' in read ? read.issues : [];
}

describe('12.1 an issue of an invalid member', () => {
  it.each([
    ['a missing member', {}, 'name', 'value-missing', /required/, /obligatoire/, /erforderlich/],
    ['another type', { name: 3 }, 'name', 'value-type-other', /a text/, /un texte/, /ein Text/],
    ['too large', { name: 'x', count: 4 }, 'count', 'number-too-large', /most 3/, /plus 3/, /ns 3/],
    ['no option', { name: 'x', kind: 'c' }, 'kind', 'value-not-listed', /"c".*a, b/, /"c"/, /"c"/],
    ['unknown', { name: 'x', y: 1 }, '', 'members-unknown', /known.*y/, /inconnu/, /bekannt/],
    ['no day', { name: 'x', day: '1' }, 'day', 'format-not-fit', /a day/, /un jour/, /ein Tag/],
    ['a pattern', { name: 'x', code: '12' }, 'code', 'pattern-not-fit', /pattern/, /mod/, /Muster/],
    [
      'a length',
      { name: 'x', code: 'A' },
      'code',
      'text-length-other',
      /exactly 2/,
      /exactement 2/,
      /genau 2/,
    ],
    ['a long list', { name: 'x', list: ['', ''] }, 'list', 'list-too-long', /most/, /plus/, /höch/],
    ['alternatives', { name: 'x', one: 3 }, 'one', 'alternatives-not-fit', /one/, /une/, /keine/],
    ['a limit', { name: 'x', above: 0 }, 'above', 'number-not-above', /more/, /plus de/, /mehr/],
    ['no number', { name: 'x', page: 'z' }, 'page', 'format-not-fit', /a number/, /un n/, /eine Z/],
    ['a part', { name: 'x', whole: 1.5 }, 'whole', 'format-not-fit', /whole/, /entier/, /ganze/],
    ['ours', { name: '.' }, 'name', 'id-only-dots', /dots alone/, /points seuls/, /Punkte allein/],
  ])('has its place, reason and text in each language: %s', (_, value, at, reason, ...texts) => {
    const [issue] = issuesOf(value);
    expect(issue).toMatchObject({ in: 'body', at, reason });
    for (const [index, language] of LANGUAGES.entries())
      expect(issue?.message[language]).toMatch(texts[index] as RegExp);
  });

  it.each<[string, z.ZodType, object, string, string]>([
    ['q', RecordsQuery, { q: '!' }, 'q', 'search-without-word'],
    ['sort', RecordsQuery, { sort: ['shoe'] }, 'sort.0', 'value-not-listed'],
    ['bom', DataQuery, { bom: 'true', format: 'json' }, 'bom', 'bom-csv-only'],
    ['country', Organisation, { name: 'a', country: 'XX' }, 'country', 'country-unknown'],
    ['name', Organisation, { name: 'Cаrla', country: 'LU' }, 'name', 'letters-of-two-alphabets'],
    ['d', ClientJwks, { keys: [{ ...PUBLIC_KEY, d: 'x' }] }, 'keys.0.d', 'key-is-private'],
  ])('14.2 has a text of the catalogue in each language: %s', (_, schema, value, at, reason) => {
    const read = parseOrListIssues(schema, value, 'query');
    const [issue] = 'issues' in read ? read.issues : [];
    expect(issue).toMatchObject({ at, reason });
    expect(new Set(Object.values(issue?.message ?? {})).size).toBe(LANGUAGES.length);
  });

  it('does not exist for a valid value', () => {
    expect(parseOrListIssues(SCHEMA, { name: 'x' }, 'body')).toEqual({ data: { name: 'x' } });
  });
});
