import { isObject, type JsonObject } from './json-object.ts';
import { wordName } from './names.ts';

/** What an array of one holds, however often it is wrapped. */
export function singleOf(value: unknown): unknown {
  let one = value;
  while (Array.isArray(one) && one.length === 1) one = one[0];
  return one;
}

/** The items of an array, however often it is wrapped; a single value is an array of one. `null` stays: it is no value. */
export function itemsOf(value: unknown): unknown {
  const one = singleOf(value);
  const wrapped = wrappedItems(one);
  if (wrapped !== undefined) return itemsOf(wrapped);
  return Array.isArray(one) || value === null ? one : [one];
}

function wrappedItems(value: unknown): unknown {
  return isObject(value) && Object.keys(value).length === 1
    ? (value['@list'] ?? value['@set'])
    : undefined;
}

/** The scalar in `{"@id"}`, `{"@value"}` and arrays of one; anything else is left as it is. */
export function scalarOf(value: unknown): unknown {
  const one = singleOf(value);
  if (!isObject(one)) return one;
  return idOf(one) ?? literalOf(one) ?? one;
}

function idOf(value: JsonObject): string | undefined {
  const id = value['@id'];
  return Object.keys(value).length === 1 && typeof id === 'string' ? id : undefined;
}

const LITERAL = new Set(['@value', '@type', '@language', '@direction']);

/** The language and the type of a literal are dropped: the schemas know neither. */
function literalOf(value: JsonObject): unknown {
  if (!Object.keys(value).every((key) => LITERAL.has(key))) return undefined;
  const literal = value['@value'];
  return typeof literal === 'object' && literal !== null ? undefined : (literal ?? undefined);
}

/** A scalar by its bare name, where the context defines one. */
export function wordOf(value: unknown): unknown {
  const scalar = scalarOf(value);
  return typeof scalar === 'string' ? (wordName(scalar) ?? scalar) : scalar;
}
