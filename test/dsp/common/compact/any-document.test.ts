import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../../lib/core/errors.ts';
import {
  compactDocument,
  SHAPES,
  type TermShape,
} from '../../../../lib/dsp/common/compact/compact-document.ts';
import { TYPE_NAMES } from '../../../../lib/dsp/common/compact/names.ts';
import { listSpellings, NAMESPACES } from '../../../../lib/dsp/common/compact/namespaces.ts';
import { DSPACE_CONTEXT } from '../../../../lib/dsp/common/vocabulary.ts';

/** The spellings of the terms of each shape. */
const TERMS = Object.entries<TermShape>(SHAPES).map(([shape, terms]): [string, string[]] => [
  shape,
  Object.entries(terms).flatMap(([name, { prefix = 'dspace' }]) => [
    ...listSpellings(name, prefix),
  ]),
]);
const TYPES = (['dspace', 'dcat', 'odrl'] as const).flatMap((prefix) =>
  TYPE_NAMES[prefix].flatMap((name) => listSpellings(name, prefix)),
);
const KEYWORDS = ['@id', '@value', '@list', '@set', '@language', '@graph', '@context'];
const TRAPS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'id', 'type', ''];

/** JSON with the values that the reader looks for, in every wrong place. */
const { hostile } = fc.letrec((tie) => ({
  scalar: fc.oneof(
    fc.constantFrom(...TYPES, 'odrl:use', 'dspace:STARTED', 'x'),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  ),
  wrapped: fc.oneof(
    fc.tuple(tie('hostile')),
    ...['@id', '@value', '@list', '@set'].map((key) => fc.record({ [key]: tie('hostile') })),
  ),
  node: fc
    .constantFrom(...TERMS)
    .chain(([type, terms]) =>
      fc
        .tuple(
          fc.dictionary(
            fc.oneof(
              { weight: 30, arbitrary: fc.constantFrom(...terms) },
              { weight: 3, arbitrary: fc.constantFrom(...KEYWORDS) },
              { weight: 1, arbitrary: fc.constantFrom(...TRAPS) },
            ),
            tie('hostile'),
            { maxKeys: 6 },
          ),
          fc.oneof(
            fc.constant(type),
            fc.constantFrom(...TYPES),
            fc.array(fc.constantFrom(...TYPES)),
          ),
          fc.boolean(),
        )
        .map(([members, type, typed]) => (typed ? { ...members, '@type': type } : members)),
    ),
  hostile: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    tie('scalar'),
    tie('wrapped'),
    tie('node'),
    fc.array(tie('hostile'), { maxLength: 3 }),
  ),
}));

const anyDocument = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  hostile,
  fc
    .constantFrom(...TERMS)
    .chain(([type, terms]) =>
      fc
        .dictionary(fc.constantFrom(...terms), hostile)
        .map((members) => ({ ...members, '@type': type, '@context': [DSPACE_CONTEXT] })),
    ),
);

/** The compact form; `undefined` if the document is refused. Any other error fails the test. */
function compacted(document: unknown): Record<string, unknown> | undefined {
  try {
    return compactDocument(document);
  } catch (error) {
    if (hasCode(error, 'message-invalid')) return undefined;
    throw error;
  }
}

const NAMESPACE = new RegExp(
  `^(${Object.entries(NAMESPACES)
    .flatMap((pair) => [`${pair[0]}:`, pair[1]])
    .join('|')})`,
);
const LITERAL = ['@value', '@type', '@language', '@direction'];

/** All statements of a document, independent of their spelling: one line for each value, with its path. */
function contentOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${path}=[]`] : value.flatMap((item) => contentOf(item, path));
  if (typeof value !== 'object' || value === null)
    return [`${path}=${typeof value === 'string' ? bare(value) : value}`];
  const key = wrapperIn(value);
  if (key !== undefined) return contentOf((value as Record<string, unknown>)[key], path);
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${path}={}`];
  return entries.flatMap(([name, member]) => contentOf(member, `${path}/${bare(name)}`));
}

/** The only meaningful member of a wrapper. */
function wrapperIn(value: object): string | undefined {
  const keys = Object.keys(value);
  if ('@value' in value && keys.every((key) => LITERAL.includes(key))) return '@value';
  return keys.length === 1 ? ['@id', '@list', '@set'].find((key) => key === keys[0]) : undefined;
}

function bare(name: string): string {
  return name.replace(NAMESPACE, '');
}

describe('any received document', () => {
  it('is read or refused with a text; a second reading changes nothing', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const once = compacted(document);
        if (once !== undefined) expect(compactDocument(once)).toEqual(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('loses only its spelling', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const read = compacted(document);
        if (read === undefined) return;
        const { '@context': _, ...original } = document as Record<string, unknown>;
        const { '@context': __, ...members } = read;
        expect(contentOf(members).sort()).toEqual(contentOf(original).sort());
      }),
      { numRuns: 3000 },
    );
  });

  it('is not modified, and neither is any other object', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const before = JSON.stringify(document);
        compacted(document);
        expect(JSON.stringify(document)).toBe(before);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});
