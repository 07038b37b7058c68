import { canonicalJson, type Json } from '../../core/digest.ts';
import { type AtomicConstraint, isPlainJson } from './policy.ts';
import { expandPrefix, XSD_NS } from './terms.ts';

/** One value of a right operand. An IRI is a value like any other, because messages do not mark IRIs. */
export interface Value {
  /** The value with a known prefix expanded. */
  readonly value: string;
  /** Full IRI; absent for IRIs and plain strings. */
  readonly datatype?: string;
}

/** Datatype of a value that is not a scalar. It is compared as a whole. */
const JSON_VALUE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON';
const LEVELS = 6;

/**
 * The values of a right operand, sorted, without duplicates. Reads the forms of JSON-LD (`@value`,
 * `@id`, `@list`, `@set`, a list of one), and lists or objects that an EDC sends as JSON text.
 *
 * @see Eclipse EDC 0.15.1, JsonObjectFromPolicyTransformer: a literal is sent as its text
 */
export function rightValues({ rightOperand }: AtomicConstraint): readonly Value[] {
  const byText = new Map(
    parseOperand(rightOperand, LEVELS).map((value) => [canonicalJson({ ...value }), value]),
  );
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function parseOperand(raw: unknown, levels: number): Value[] {
  if (typeof raw === 'string') return parseOperandText(raw, levels);
  if (typeof raw !== 'object' || raw === null) return [{ value: String(raw) }];
  if (levels === 0) return [toOpaqueValue(raw)];
  if (Array.isArray(raw)) return raw.flatMap((member) => parseOperand(member, levels - 1));
  return readObject(raw, levels - 1);
}

function parseOperandText(text: string, levels: number): Value[] {
  const embedded = levels === 0 ? undefined : parseEmbeddedJson(text);
  return embedded === undefined
    ? [{ value: expandPrefix(text) }]
    : parseOperand(embedded, levels - 1);
}

/** The list or object in a JSON text; `undefined` for other text. */
function parseEmbeddedJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return isPlainJson(json, LEVELS) ? (json as object) : undefined;
  } catch {
    return undefined;
  }
}

function readObject(raw: object, levels: number): Value[] {
  const { '@type': type, ...rest } = raw as Record<string, unknown>;
  const [[member, content] = [], ...others] = Object.entries(rest);
  if (others.length > 0) return [toOpaqueValue(raw)];
  if (type === undefined && (member === '@list' || member === '@set'))
    return parseOperand(content, levels);
  if (member === '@id' && typeof content === 'string') return [{ value: expandPrefix(content) }];
  return (member === '@value' && readLiteral(content, type, levels)) || [toOpaqueValue(raw)];
}

/** `undefined` for a value that is not a literal. */
function readLiteral(content: unknown, type: unknown, levels: number): Value[] | undefined {
  if (typeof content === 'object' && content !== null) return undefined;
  if (type === undefined) return parseOperand(content, levels);
  return typeof type === 'string' ? [toTypedValue(String(content), expandPrefix(type))] : undefined;
}

/** A literal with the datatype string is a plain string. */
function toTypedValue(value: string, datatype: string): Value {
  return datatype === `${XSD_NS}string` ? { value: expandPrefix(value) } : { value, datatype };
}

function toOpaqueValue(raw: object): Value {
  return { value: canonicalJson(raw as Json), datatype: JSON_VALUE };
}
