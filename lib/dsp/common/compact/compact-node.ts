import { itemsOf, scalarOf, singleOf, wordOf } from './compact-value.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { typeName } from './names.ts';
import { spellingsOf } from './namespaces.ts';
import { refused } from './refused.ts';
import { type JsonLdTerm, SHAPES, type Shape, type ShapeName, type TermForm } from './terms.ts';

/** A term and its bare name. */
type Known = JsonLdTerm & { readonly name: string };
/** The terms of a shape by every spelling. A `Map`: a member named `constructor` finds nothing. */
type Spellings = ReadonlyMap<string, Known>;

const SPELLINGS = new Map<string, Spellings>(
  Object.entries<Shape>(SHAPES).map(([shape, terms]) => [shape, spellingsIn(terms)]),
);

function spellingsIn(terms: Shape): Spellings {
  return new Map(
    Object.entries(terms).flatMap(([name, term]) =>
      (term.prefix === undefined ? [name] : spellingsOf(name, term.prefix)).map(
        (spelling): [string, Known] => [spelling, { ...term, name }],
      ),
    ),
  );
}

/**
 * An object in its compact form. Members that its shape does not know are kept as they are, with all
 * that is in them.
 *
 * @param place its shape where no `@type` says it
 * @throws KaartError `message-invalid` where a term is given in two spellings: which one holds is unclear
 */
export function compactNode(node: JsonObject, place: ShapeName | undefined): JsonObject {
  const type = compactType(node['@type']);
  const terms = spellingsOfType(type) ?? (place && SPELLINGS.get(place));
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === '@type') return [key, type];
      const term = terms?.get(key);
      if (term === undefined) return [key, value];
      if (seen.has(term.name)) throw refused(term.name, `${term.name} is given twice`);
      seen.add(term.name);
      return [term.name, COMPACT[term.form](value, term.of)];
    }),
  );
}

function spellingsOfType(type: unknown): Spellings | undefined {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.flatMap((each) => (typeof each === 'string' && SPELLINGS.get(each)) || [])[0];
}

function compactType(type: unknown): unknown {
  const one = singleOf(type);
  return Array.isArray(one) ? one.map(bareType) : bareType(one);
}

function bareType(type: unknown): unknown {
  return typeof type === 'string' ? (typeName(type) ?? type) : type;
}

const COMPACT: Record<TermForm, (value: unknown, of: ShapeName | undefined) => unknown> = {
  value: scalarOf,
  word: wordOf,
  'one-or-more': (value) => singleOf(eachOf(value, scalarOf)),
  texts: (value) => eachOf(value, scalarOf),
  node: compactSingle,
  link: (value, of) => compactSingle(scalarOf(value), of),
  nodes: (value, of) => eachOf(value, (item) => compactSingle(item, of)),
  items: itemsOf,
  any: (value) => value,
};

function compactSingle(value: unknown, of: ShapeName | undefined): unknown {
  const one = singleOf(value);
  return isObject(one) ? compactNode(one, of) : one;
}

function eachOf(value: unknown, compact: (item: unknown) => unknown): unknown {
  const items = itemsOf(value);
  return Array.isArray(items) ? items.map(compact) : items;
}
