import { wordName } from './names.ts';

/** An object as `JSON.parse` gives it. */
export type JsonObject = Record<string, unknown>;

/** Whether a parsed value is an object: neither `null` nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The item of an array of one, also if the array is nested. */
export function toSingleValue(value: unknown): unknown {
  let one = value;
  while (Array.isArray(one) && one.length === 1) one = one[0];
  return one;
}

/**
 * The items of an array, also if it is nested; a single value becomes an array of one. `null` stays,
 * because it is not a value.
 */
export function toItems(value: unknown): unknown {
  const one = toSingleValue(value);
  const wrapped = wrappedItems(one);
  if (wrapped !== undefined) return toItems(wrapped);
  return Array.isArray(one) || value === null ? one : [one];
}

function wrappedItems(value: unknown): unknown {
  return isObject(value) && Object.keys(value).length === 1
    ? (value['@list'] ?? value['@set'])
    : undefined;
}

/** The scalar in `{"@id"}`, `{"@value"}` and arrays of one; other values stay unchanged. */
export function toScalar(value: unknown): unknown {
  const one = toSingleValue(value);
  if (!isObject(one)) return one;
  return getSoleId(one) ?? toLiteral(one) ?? one;
}

function getSoleId(value: JsonObject): string | undefined {
  const id = value['@id'];
  return Object.keys(value).length === 1 && typeof id === 'string' ? id : undefined;
}

const LITERAL = new Set(['@value', '@type', '@language', '@direction']);

/** Drops the language and the type of a literal, because the schemas define neither. */
function toLiteral(value: JsonObject): unknown {
  if (!Object.keys(value).every((key) => LITERAL.has(key))) return undefined;
  const literal = value['@value'];
  return typeof literal === 'object' && literal !== null ? undefined : (literal ?? undefined);
}

/** Replaces a scalar by its bare name, if the context defines one. */
export function toBareName(value: unknown): unknown {
  const scalar = toScalar(value);
  return typeof scalar === 'string' ? (wordName(scalar) ?? scalar) : scalar;
}
