import { LANGUAGES, type Language } from '../core/language.ts';
import { cachePerObject } from '../core/once-per.ts';
import { similarity } from '../core/similarity.ts';
import { findNamedColumn } from './import/reading.ts';
import type { TableLayout } from './layouts.ts';

/** The column of a header text; `language` only if the text belongs to one language. */
export interface HeaderName {
  readonly column: string;
  readonly language?: Language;
}

/** Words that people omit or add. `de` is such a word, but at the end it means a language: `Description DE`. */
const FILL_WORDS = new Set([
  'de',
  'du',
  'des',
  'la',
  'le',
  'les',
  'l',
  'd',
  'of',
  'the',
  'der',
  'die',
  'am',
]);
const NUMBER_WORDS = new Set(['n', 'no', 'num', 'numero', 'number', 'nummer']);

/** The units of the record. `Financement (k€)` is another column, because our unit is the euro. */
const OWN_UNIT =
  /^(€|eur|euros?|persons?|personnes?|personen|people|heads?|headcount|t[êe]tes|k[öo]pfe)$/i;
const BRACKET = /[([]([^)\]]*)[)\]]/g;

/**
 * Finds the canonical column of a header in the three languages, in any spelling; `undefined` for
 * another header. The mapping of the user for this file has priority.
 */
export function findHeaderName(text: string, layout: TableLayout): HeaderName | undefined {
  const namedColumn = findNamedColumn(text, layout.reading);
  if (namedColumn !== undefined) return namedColumn === null ? undefined : { column: namedColumn };
  const name = getHeaderTable(layout.headers).get(toHeaderKey(text)) ?? removeBracket(text, layout);
  return name !== undefined && layout.columns.includes(name.column) ? name : undefined;
}

function removeBracket(text: string, layout: TableLayout): HeaderName | undefined {
  const brackets = [...text.matchAll(BRACKET)].map(([, inside = '']) => inside.trim());
  if (brackets.length === 0) return undefined;
  const name = getHeaderTable(layout.headers).get(toHeaderKey(text.replace(BRACKET, ' ')));
  const measured = name !== undefined && layout.measured.includes(name.column);
  return measured && !brackets.every((inside) => OWN_UNIT.test(inside)) ? undefined : name;
}

/**
 * The header without case, accents, spaces and signs, so that `N° RCS`, `no rcs` and `NUMÉRO DE RCS`
 * are equal.
 */
function toHeaderKey(text: string): string {
  const words = text
    .replaceAll('°', 'o')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .split(/[^a-z0-9€$£]+/)
    .filter((word) => word !== '');
  return words
    .filter((word, i) => !FILL_WORDS.has(word) || i === words.length - 1)
    .map((word) => (NUMBER_WORDS.has(word) ? 'nr' : word))
    .join('');
}

/** Minimum share of equal letters for a header that counts as a misspelled known header. */
const MIN_SIMILARITY = 0.5;

/** Finds the column with the most similar known header; `undefined` if no header is similar. */
export function findNearestColumn(
  text: string,
  columns: ReadonlySet<string>,
  layout: TableLayout,
): { readonly column: string; readonly likeness: number } | undefined {
  const key = toHeaderKey(text);
  let best: { readonly column: string; readonly likeness: number } | undefined;
  for (const [known, { column }] of getHeaderTable(layout.headers)) {
    if (!columns.has(column)) continue;
    const likeness = similarity(key, known);
    if (likeness >= (best?.likeness ?? MIN_SIMILARITY)) best = { column, likeness };
  }
  return best;
}

const getHeaderTable = cachePerObject(
  (headers: TableLayout['headers']): ReadonlyMap<string, HeaderName> => {
    const table = new Map<string, HeaderName>();
    for (const [column, texts] of Object.entries(headers)) {
      for (const language of LANGUAGES)
        for (const text of [...texts[language], ...respellUmlauts(texts[language])])
          addHeader(table, text, { column, language });
      addHeader(table, column, { column, language: 'en' });
    }
    return table;
  },
);

/** German spelling without umlauts, as some programs export it. */
function respellUmlauts(texts: readonly string[]): string[] {
  return texts
    .filter((text) => /[äöü]/i.test(text))
    .map((text) => text.toLowerCase().replace(/[äöü]/g, (c) => `${c.normalize('NFD')[0]}e`));
}

/** A text that two languages share gives no language. */
function addHeader(table: Map<string, HeaderName>, text: string, name: HeaderName): void {
  const key = toHeaderKey(text);
  const known = table.get(key);
  if (known === undefined) table.set(key, name);
  else if (known.column !== name.column)
    throw new Error(`the header ${text} names ${known.column} and ${name.column}`);
  else if (known.language !== name.language) table.set(key, { column: name.column });
}
