import * as z from 'zod';
import { buildExample } from './example.ts';
import type { BodyKind, Route, RouteResponse } from './route.ts';

type Schema = Record<string, unknown>;

const PROBLEM_REFERENCE = {
  description:
    'A problem document (RFC 9457) with a stable `code`, a stable `reason` and what to do `next`',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/**
 * The OpenAPI 3.1 document of the routes, made from the very schemas that parse the requests.
 *
 * @param server absolute URL under which the routes are reached
 */
export function openApi(routes: readonly Route[], server: string, version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method] = operation(route);
    paths[route.path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kaart',
      version,
      description: "Luxembourg's HealthTech mapping as a consent-aware dataset.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: {
        oauth2: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: `${server}/token`, scopes: listScopes(routes) } },
        },
      },
      schemas: { Problem: PROBLEM_SCHEMA },
    },
  };
}

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'reason', 'next', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    reason: {
      type: 'string',
      description: 'What is wrong with this one request. It is stable; `detail` is its text',
    },
    parameters: {
      type: 'object',
      additionalProperties: { type: ['string', 'number'] },
      description: 'The values in the text of the reason',
    },
    next: { type: 'string' },
    requestId: { type: 'string' },
  },
};

function operation(route: Route): Schema {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.description === undefined ? {} : { description: route.description }),
    security: describeSecurity(route),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.creates ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: bodyContent(route) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [
          status,
          status === '200' && isPaged(route)
            ? { ...response(answer), headers: NEXT_PAGE }
            : response(answer),
        ]),
      ),
      default: PROBLEM_REFERENCE,
    },
  };
}

/** A list of which a request gets one page. */
function isPaged({ query }: Route): boolean {
  return query?.shape['cursor'] !== undefined;
}

const NEXT_PAGE = {
  Link: {
    description:
      'Leads to the next page (`rel="next"`, RFC 8288); absent on the last one. A page that is not the last may have few entries or none.',
    schema: { type: 'string' },
  },
};

/** An empty requirement says that the token may be left out: for those addresses of the route that are open. */
function describeSecurity({ access, open }: Route): Schema[] {
  if (access === 'public') return [];
  return [{ oauth2: [access] }, ...(open === undefined ? [] : [{}])];
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A repeated request with the same key gets the first reply again, for a day. Every byte of the body counts: with another body the key is refused (422).',
  schema: { type: 'string', maxLength: 200 },
};

const BODY_TYPES: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  file: 'application/octet-stream',
};

function bodyContent(route: Route): Schema {
  const isJson = route.body !== undefined && route.bodyKind !== 'file';
  const schema = isJson ? jsonSchema(route.body) : { type: 'string', format: 'binary' };
  return { [BODY_TYPES[route.bodyKind ?? 'json']]: { schema } };
}

function response({ description, schema, schemas, mediaTypes }: RouteResponse): Schema {
  const types = mediaTypes ?? (schema === undefined ? [] : ['application/json']);
  const media = (type: string) => describeMedia(schemas?.[type] ?? TEXT_SCHEMAS[type] ?? schema);
  const content = Object.fromEntries(types.map((type) => [type, media(type)]));
  return { description, ...(types.length === 0 ? {} : { content }) };
}

/** Of JSON Lines schema and example are those of one line. */
function describeMedia(schema: z.ZodType | undefined): Schema {
  if (schema === undefined) return {};
  const { examples: _, ...shown } = jsonSchema(schema);
  // Zod leaves examples out of a schema that transforms what it reads.
  const examples = schema.meta()?.['examples'];
  return { schema: shown, example: buildExample({ ...shown, examples }) };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Schema[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: jsonSchema(field),
  }));
}

/** As it is on the wire; that an answer may get further members later is left open. */
function jsonSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

function listScopes(routes: readonly Route[]): Record<string, string> {
  const named = routes.map(({ access }) => access).filter((access) => access !== 'public');
  return Object.fromEntries([...new Set(named)].sort().map((scope) => [scope, scope]));
}

/** Answers that are no JSON, by media type: text that a schema cannot say more about, with an example. */
const TEXT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'text/html': text('text/html', '<!doctype html><html lang="en"><title>Kaart</title></html>'),
  'text/css': text('text/css', 'body { margin: 0 }'),
  'text/csv': text(
    'text/csv',
    'record_id,rcs_number,legal_name\r\nLUHT-EXAMPLE-0001,B900001,Example Health S.à r.l.\r\n',
  ),
  'application/jwt': text('application/jwt', 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl'),
  'application/vnd.apache.parquet': z
    .string()
    .meta({ format: 'binary', examples: ['PAR1…PAR1'], description: 'One row group or more' }),
};

function text(contentMediaType: string, example: string): z.ZodType {
  return z.string().meta({ contentMediaType, examples: [example] });
}
