import { EXAMPLE_SHA256, EXAMPLE_VALUES } from './example-values.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Example values for the formats of our schemas. */
const EXAMPLE_OF_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2025-09-30T22:00:00.000Z',
  date: '2025-09-30',
  uri: 'https://partner.example/kaart',
  email: 'contact@partner.example',
  uuid: '0190f6a0-0000-7000-8000-000000000000',
};

/** Replaces a missing example of a text. No schema may need it. */
export const FILLER = 'text';
/** Words for patterns of texts whose name has no example. The first matching word is used. */
const WORDS = [FILLER, '2025', EXAMPLE_SHA256, 'LUHT-EXAMPLE-0001', 'LU', 'did:web:a.example'];

/** Maximum depth of an example of a schema that refers to itself. */
const MAX_DEPTH = 12;

/**
 * Builds a value that fits a JSON Schema of `z.toJSONSchema`. If the schema has an example, this example
 * is used; otherwise a text has the value of its name.
 *
 * @param name of the parameter or member with this schema
 * @see EXAMPLE_VALUES
 */
export function buildExample(schema: Schema, name = ''): unknown {
  return new ExampleBuilder(schema).build(schema, name, 0);
}

class ExampleBuilder {
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  build(schema: Schema, name: string, depth: number): unknown {
    const examples = schema['examples'];
    if (Array.isArray(examples) && examples.length > 0) return examples[0];
    if ('const' in schema) return schema['const'];
    if ('default' in schema && schema['default'] !== undefined) return schema['default'];
    if (Array.isArray(schema['enum'])) return schema['enum'][0];
    if (depth > MAX_DEPTH) return null;
    const buildInner = (next: unknown, of = name) => this.build(next as Schema, of, depth + 1);
    if (typeof schema['$ref'] === 'string') return buildInner(this.#find(schema['$ref']));
    const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
    if (choices !== undefined) return buildInner(choices.find(({ type }) => type !== 'null') ?? {});
    if (Array.isArray(schema['allOf']))
      return Object.assign({}, ...schema['allOf'].map((each) => buildInner(each)));
    return buildForType(schema, name, buildInner);
  }

  #find(reference: string): unknown {
    const path = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
    return path.reduce<unknown>((at, name) => (at as Schema)[name], this.#root);
  }
}

type BuildInner = (next: unknown, name?: string) => unknown;

function buildForType(schema: Schema, name: string, buildInner: BuildInner): unknown {
  switch (schema['type']) {
    case 'object':
      return buildObject(schema, buildInner);
    case 'array':
      return buildArray(schema, buildInner);
    case 'string':
      return buildString(schema, name);
    case 'integer':
    case 'number':
      return buildNumber(schema);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function buildObject(schema: Schema, buildInner: BuildInner): unknown {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  // The schema of a member that must be absent is `not: {}`.
  const allowed = properties.filter(([, next]) => !('not' in next));
  return Object.fromEntries(allowed.map(([name, next]) => [name, buildInner(next, name)]));
}

function buildArray(schema: Schema, buildInner: BuildInner): unknown {
  if (Array.isArray(schema['prefixItems']))
    return schema['prefixItems'].map((each) => buildInner(each));
  return schema['items'] === undefined || schema['maxItems'] === 0
    ? []
    : [buildInner(schema['items'])];
}

/** 1, or the nearest number that fits. */
function buildNumber({ minimum = 1, maximum = 1 }: { minimum?: number; maximum?: number }): number {
  return Math.min(Math.max(1, minimum), maximum);
}

interface TextSchema {
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

function buildString(schema: TextSchema, name: string): string {
  const nameExample = EXAMPLE_VALUES[name];
  if (nameExample !== undefined && fits(nameExample, schema)) return nameExample;
  const formatExample = EXAMPLE_OF_FORMAT[schema.format ?? ''];
  if (formatExample !== undefined) return formatExample;
  const { pattern, minLength = 0, maxLength = 2_000 } = schema;
  const word = WORDS.find((each) => pattern === undefined || new RegExp(pattern, 'u').test(each));
  return (word ?? '').padEnd(minLength, 'x').slice(0, maxLength);
}

function fits(value: string, schema: TextSchema): boolean {
  const { format, pattern, minLength = 0, maxLength = 2_000 } = schema;
  const isLong = value.length < minLength || value.length > maxLength;
  if (isLong || (pattern !== undefined && !new RegExp(pattern, 'u').test(value))) return false;
  // A format without its own rule is checked by its pattern.
  return format === undefined || pattern !== undefined || format === 'binary';
}
