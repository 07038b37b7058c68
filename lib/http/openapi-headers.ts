import { buildExample } from './example.ts';
import type { Schema } from './openapi-schema.ts';
import type { Route } from './route.ts';

/** Headers of requests, by name. */
const REQUEST_HEADERS = {
  'Idempotency-Key': {
    description:
      'A repeated request with the same key gets the first reply again, for a day. Every byte of the body counts: with another body the key is refused (422).',
    schema: { type: 'string', minLength: 1, maxLength: 200, examples: ['import-2025-09-30'] },
  },
  'If-Match': {
    description:
      'The `ETag` that you read: a change that another person made first is refused (412)',
    schema: { type: 'string', examples: ['"1"'] },
  },
  'If-None-Match': {
    description: 'The `ETag` of what you hold: 304 if nothing has changed',
    schema: { type: 'string', examples: ['"0190f6a0"'] },
  },
  Range: {
    description: 'The part to be sent (RFC 9110)',
    schema: { type: 'string', examples: ['bytes=0-1023'] },
  },
} as const;

/** Headers of responses, by name. */
const RESPONSE_HEADERS = {
  'X-Request-Id': {
    description: 'The id of the request in our log; your own, if you sent one',
    schema: { type: 'string', examples: ['0190f6a0-0000-7000-8000-000000000000'] },
  },
  'RateLimit-Policy': {
    description: 'Quota and window in seconds',
    schema: { type: 'string', examples: ['"client";q=600;w=60'] },
  },
  RateLimit: {
    description: 'Requests that are left, and the seconds until the quota is whole again',
    schema: { type: 'string', examples: ['"client";r=599;t=1'] },
  },
  ETag: {
    description: 'Names this state, for `If-None-Match` or `If-Match`',
    schema: { type: 'string', examples: ['"1"'] },
  },
  Link: {
    description:
      'Leads to the next page (`rel="next"`, RFC 8288); absent on the last one. A page that is not the last may have few entries or none.',
    schema: {
      type: 'string',
      examples: ['<https://kaart.example/v1/editions?cursor=2025>; rel="next"'],
    },
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt',
    schema: { type: 'string', examples: ['5'] },
  },
  Location: {
    description: 'Where to go on',
    schema: { type: 'string', format: 'uri-reference', examples: ['/my?lang=en'] },
  },
  'WWW-Authenticate': {
    description: 'The scheme to use, and what was wrong with the token that was sent',
    schema: { type: 'string', examples: ['Bearer realm="kaart"'] },
  },
  'Content-Range': {
    description: 'Which part this is, and the length of the whole',
    schema: { type: 'string', examples: ['bytes 0-1023/52480'] },
  },
  'Kaart-Version': {
    description: 'The version that was read',
    schema: { type: 'string', examples: ['2025-0123456789ab'] },
  },
  'Repr-Digest': {
    description: 'SHA-256 of the whole file (RFC 9530)',
    schema: {
      type: 'string',
      examples: ['sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:'],
    },
  },
  'Idempotency-Replayed': {
    description: '`true` if this is the stored reply to an earlier request with the same key',
    schema: { type: 'string', examples: ['true'] },
  },
} as const;
type ResponseHeader = keyof typeof RESPONSE_HEADERS;

/** The headers among the components of the document. */
export const HEADER_COMPONENTS: Readonly<Record<string, Schema>> = addExamples(RESPONSE_HEADERS);

/** The headers that the requests of a route may have. */
export function describeRequestHeaders({
  responses,
  creates,
  method,
  open,
  versioned,
}: Route): Schema[] {
  const names: (keyof typeof REQUEST_HEADERS)[] = [];
  if (creates) names.push('Idempotency-Key');
  if (versioned && method !== 'get') names.push('If-Match');
  if (open !== undefined || responses[304] !== undefined) names.push('If-None-Match');
  if (responses[206] !== undefined) names.push('Range');
  return names.map((name) => ({ name, in: 'header', required: false, ...REQUEST_HEADERS[name] }));
}

/** Conditions under which a response has a header. Every response has `X-Request-Id`. */
const HEADER_CONDITIONS: readonly (readonly [
  names: readonly ResponseHeader[],
  isSent: (route: Route, status: number) => boolean,
])[] = [
  [['X-Request-Id'], () => true],
  [
    ['RateLimit-Policy', 'RateLimit'],
    ({ access }, status) => access !== 'public' && status !== 401,
  ],
  [['ETag'], (route, status) => (isSuccess(status) || status === 304) && hasEtag(route)],
  [['Link'], ({ query }, status) => status === 200 && query?.shape['cursor'] !== undefined],
  [['Idempotency-Replayed'], ({ creates }, status) => creates === true && isSuccess(status)],
  [['Kaart-Version'], (route, status) => sendsFile(route) && status < 400],
  [['Repr-Digest'], (route, status) => sendsFile(route) && isSuccess(status)],
  [['Content-Range'], (_, status) => status === 206 || status === 416],
  [['Location'], (_, status) => status === 303],
  [['WWW-Authenticate'], (_, status) => status === 401],
  [['Retry-After'], (_, status) => status === 429 || status === 503],
];

const isSuccess = (status: number) => status < 300;
const sendsFile = ({ responses }: Route) => responses[206] !== undefined;
const hasEtag = ({ versioned, open, responses }: Route) =>
  versioned === true || open !== undefined || responses[304] !== undefined;

/** References to the headers that a response of a route may have. */
export function describeResponseHeaders(route: Route, status: number): Schema {
  const names = HEADER_CONDITIONS.flatMap(([each, isSent]) => (isSent(route, status) ? each : []));
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function addExamples(
  headers: Readonly<Record<string, { readonly description: string; readonly schema: Schema }>>,
): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { description, schema }]) => {
      const { examples: _, ...schemaWithoutExamples } = schema;
      return [name, { description, schema: schemaWithoutExamples, example: buildExample(schema) }];
    }),
  );
}
