type Schema = Readonly<Record<string, unknown>>;

/** Values of the formats that our schemas name. */
const OF_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2025-09-30T22:00:00.000Z',
  date: '2025-09-30',
  uri: 'https://partner.example/kaart',
  email: 'contact@partner.example',
  uuid: '0190f6a0-0000-7000-8000-000000000000',
};

/** Words for patterns: the first that fits is used. */
const WORDS = [
  'text',
  '2025',
  '0'.repeat(64),
  'LUHT-EXAMPLE-0001',
  'LU',
  'B900001',
  'did:web:a.example',
];

/** Maximum depth of an example of a schema that refers to itself. */
const MAX_DEPTH = 12;

/**
 * Builds a value that fits a JSON Schema of `z.toJSONSchema`. If the schema has an example, this example
 * is used.
 */
export function buildExample(schema: Schema, root: Schema = schema, depth = 0): unknown {
  const named = schema['examples'];
  if (Array.isArray(named) && named.length > 0) return named[0];
  if ('const' in schema) return schema['const'];
  if ('default' in schema && schema['default'] !== undefined) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (depth > MAX_DEPTH) return null;
  const inner = (next: unknown) => buildExample(next as Schema, root, depth + 1);
  if (typeof schema['$ref'] === 'string') return inner(referred(root, schema['$ref']));
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (choices !== undefined) return inner(choices.find(({ type }) => type !== 'null') ?? {});
  if (Array.isArray(schema['allOf'])) return Object.assign({}, ...schema['allOf'].map(inner));
  return ofType(schema, inner);
}

function referred(root: Schema, reference: string): unknown {
  const path = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return path.reduce<unknown>((at, name) => (at as Schema)[name], root);
}

function ofType(schema: Schema, inner: (next: unknown) => unknown): unknown {
  switch (schema['type']) {
    case 'object':
      return ofObject(schema, inner);
    case 'array':
      return ofArray(schema, inner);
    case 'string':
      return ofString(schema);
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function ofObject(schema: Schema, inner: (next: unknown) => unknown): unknown {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  // A member that must be absent is one that nothing fits.
  const allowed = properties.filter(([, next]) => !('not' in next));
  return Object.fromEntries(allowed.map(([name, next]) => [name, inner(next)]));
}

function ofArray(schema: Schema, inner: (next: unknown) => unknown): unknown {
  if (Array.isArray(schema['prefixItems'])) return schema['prefixItems'].map(inner);
  return schema['items'] === undefined || schema['maxItems'] === 0 ? [] : [inner(schema['items'])];
}

function ofString(schema: Schema): string {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength = 2_000,
  } = schema as {
    format?: string;
    pattern?: string;
    minLength?: number;
    maxLength?: number;
  };
  const known = OF_FORMAT[format ?? ''];
  if (known !== undefined) return known;
  const word = WORDS.find((each) => pattern === undefined || new RegExp(pattern, 'u').test(each));
  return (word ?? '').padEnd(minLength, 'x').slice(0, maxLength);
}
