import { toBareName, toItems, toScalar, toSingleValue } from './compact-value.ts';
import { invalidDocument } from './invalid-document.ts';
import { isObject, type JsonObject } from './json-object.ts';
import { typeName } from './names.ts';
import { listSpellings } from './namespaces.ts';
import { type JsonLdTerm, SHAPES, type ShapeName, type TermForm, type TermShape } from './terms.ts';

/** A term and its bare name. */
type NamedTerm = JsonLdTerm & { readonly name: string };
/** The terms of a shape by every spelling. A `Map`: a member named `constructor` finds nothing. */
type Spellings = ReadonlyMap<string, NamedTerm>;

const SPELLINGS = new Map<string, Spellings>(
  Object.entries<TermShape>(SHAPES).map(([shape, terms]) => [shape, spellingsIn(terms)]),
);

function spellingsIn(terms: TermShape): Spellings {
  return new Map(
    Object.entries(terms).flatMap(([name, term]) =>
      (term.prefix === undefined ? [name] : listSpellings(name, term.prefix)).map(
        (spelling): [string, NamedTerm] => [spelling, { ...term, name }],
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
      if (seen.has(term.name))
        throw invalidDocument(term.name, 'member-twice', { member: term.name });
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
  const one = toSingleValue(type);
  return Array.isArray(one) ? one.map(bareType) : bareType(one);
}

function bareType(type: unknown): unknown {
  return typeof type === 'string' ? (typeName(type) ?? type) : type;
}

const COMPACT: Record<TermForm, (value: unknown, of: ShapeName | undefined) => unknown> = {
  value: toScalar,
  word: toBareName,
  'one-or-more': (value) => toSingleValue(compactEach(value, toScalar)),
  texts: (value) => compactEach(value, toScalar),
  node: compactSingle,
  link: (value, of) => compactSingle(toScalar(value), of),
  nodes: (value, of) => compactEach(value, (item) => compactSingle(item, of)),
  items: toItems,
  any: (value) => value,
};

function compactSingle(value: unknown, of: ShapeName | undefined): unknown {
  const one = toSingleValue(value);
  return isObject(one) ? compactNode(one, of) : one;
}

function compactEach(value: unknown, compact: (item: unknown) => unknown): unknown {
  const items = toItems(value);
  return Array.isArray(items) ? items.map(compact) : items;
}
