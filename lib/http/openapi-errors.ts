import { type ErrorCode, KaartError } from '../core/errors.ts';
import { ERROR_REASONS, type ErrorReason } from '../core/reasons/error-reasons.ts';
import { EXAMPLE_VALUES } from './example-values.ts';
import { describeMedia, type Schema, TEXT_SCHEMAS } from './openapi-schema.ts';
import { isOauthCode } from './problems/failure.ts';
import { buildDefectProblem, buildProblem, getHttpStatus } from './problems/problem.ts';
import { PROBLEM_TEXTS } from './problems/problem-messages.ts';
import type { Route, RouteErrors } from './route.ts';

/** The schema of every problem document. @see RFC 9457 */
export const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'reason', 'next', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: {
      type: 'string',
      description: 'The text of the reason, in the language of the caller',
    },
    code: { type: 'string', description: 'The kind of problem. It is stable' },
    reason: {
      type: 'string',
      description: 'What is wrong with this one request. It is stable; `detail` is its text',
    },
    parameters: {
      type: 'object',
      additionalProperties: { type: ['string', 'number'] },
      description: 'The values in the text of the reason',
    },
    next: { type: 'string', description: 'What to do next' },
    requestId: { type: 'string' },
  },
};

/** The errors of every route. */
const ALWAYS: RouteErrors = {
  'head-too-large': 'head-too-large',
  unavailable: 'database-busy',
  'storage-full': 'disk-full',
  'storage-damaged': 'database-damaged',
  'storage-unusable': 'place-not-permitted',
  'schema-unknown': 'schema-differs',
};

const WITH_TOKEN: RouteErrors = {
  unauthenticated: 'token-missing',
  forbidden: 'scope-missing',
  'rate-limited': 'client-quota-used',
};

/** All errors of a route: those that it declares, and those that follow from its declaration. */
function listErrors(route: Route): RouteErrors {
  const { access, body, bodyKind, creates, credential, method, versioned, errors } = route;
  const changes = method !== 'get';
  return {
    ...(credential === 'staffSession' ? describeStaffErrors(route) : {}),
    ...(access === 'public' || credential === 'staffSession' ? {} : WITH_TOKEN),
    ...describeInputErrors(route),
    ...(body === undefined
      ? {}
      : {
          'too-large': 'body-too-large' as const,
          'unsupported-media-type':
            bodyKind === 'file' ? ('body-encoded' as const) : ('media-type-not-taken' as const),
        }),
    ...(bodyKind === 'form' ? { invalid_request: 'parameter-twice' as const } : {}),
    ...(route.requiresAccept ? { 'not-acceptable': 'none-acceptable' as const } : {}),
    ...(changes ? { 'concurrent-update': 'another-write-first' as const } : {}),
    ...(creates ? { 'idempotency-conflict': 'idempotency-key-used' as const } : {}),
    ...(changes && versioned ? { 'precondition-failed': 'changed-since' as const } : {}),
    ...ALWAYS,
    ...errors,
  };
}

/** Without a session a page leads to the sign-in, and a form is refused. */
function describeStaffErrors({ access, method }: Route): RouteErrors {
  const isForm = method === 'post';
  return {
    'rate-limited': 'client-quota-used',
    ...(isForm ? { 'sign-in-needed': 'session-ended' as const } : {}),
    ...(access !== 'public' || isForm
      ? {
          forbidden:
            access === 'public' ? ('form-of-another-page' as const) : ('scope-missing' as const),
        }
      : {}),
  };
}

function describeInputErrors({ params, query, body, bodyKind, takesAnyQuery }: Route): RouteErrors {
  if (body !== undefined && bodyKind === undefined)
    return { 'message-invalid': 'body-does-not-fit' };
  if (query !== undefined) return { 'message-invalid': 'query-does-not-fit' };
  if (!takesAnyQuery) return { 'message-invalid': 'query-parameters-unknown' };
  return params === undefined ? {} : { 'message-invalid': 'path-does-not-fit' };
}

/** One error as an example. */
type Failure = readonly [code: ErrorCode, reason: ErrorReason];

/** The error responses of a route, by status. */
export function describeErrors(route: Route): Record<string, Schema> {
  const failures = Object.entries(listErrors(route)) as [ErrorCode, ErrorReason][];
  const statuses = new Set([...failures.map(([code]) => getHttpStatus(code)), 500]);
  return Object.fromEntries(
    [...statuses].map((status) => {
      const own = failures.filter(([code]) => getHttpStatus(code) === status);
      const description = route.responses[status]?.description ?? describeCondition(route, status);
      const described = describeStatus(status, own, answersPages(route));
      return [
        String(status),
        description === undefined ? described : { ...described, description: description },
      ];
    }),
  );
}

/** Which requests are refused without a token, if a part of the addresses needs none. */
function describeCondition({ open }: Route, status: number): string | undefined {
  if (status !== 401 || open?.only === undefined) return undefined;
  const others = Object.entries(open.only).map(
    ([name, value]) => `\`${name}\` is not \`${value}\``,
  );
  return `The token is missing or not accepted, and ${others.join(' and ')}`;
}

/** Whether a route has pages as error responses: for browsers that open an address or send a form. */
function answersPages({ method, bodyKind }: Route): boolean {
  return method === 'get' || bodyKind === 'form';
}

function describeStatus(status: number, failures: readonly Failure[], hasPage: boolean): Schema {
  const oauth = failures.filter(([code]) => isOauthCode(code));
  const problems = failures.filter(([code]) => !isOauthCode(code));
  const isDefect = status === 500;
  const titles = problems.map(([code]) => PROBLEM_TEXTS[code].title.en);
  return {
    description: isDefect
      ? 'A defect of ours; the log has it under `requestId`'
      : [...titles, ...(oauth.length === 0 ? [] : ['An OAuth error'])].join('. '),
    content: {
      ...(oauth.length === 0
        ? {}
        : {
            'application/json': {
              schema: { $ref: '#/components/schemas/OauthError' },
              examples: Object.fromEntries(oauth.map(oauthExample)),
            },
          }),
      ...(problems.length === 0 && !isDefect
        ? {}
        : { 'application/problem+json': describeProblems(status, problems) }),
      ...(hasPage ? { 'text/html': describeMedia(TEXT_SCHEMAS['text/html']) } : {}),
    },
  };
}

function describeProblems(status: number, problems: readonly Failure[]): Schema {
  const codes = status === 500 ? ['internal'] : problems.map(([code]) => code);
  const narrowed = { status: { const: status }, code: { enum: codes } };
  const examples = status === 500 ? [DEFECT] : problems.map(problemExample);
  return {
    schema: { $ref: '#/components/schemas/Problem', properties: narrowed },
    examples: Object.fromEntries(examples),
  };
}

const REQUEST_ID = '0190f6a0-0000-7000-8000-000000000000';
const DEFECT = ['internal', { value: buildDefectProblem('en', REQUEST_ID) }] as const;

function problemExample([code, reason]: Failure) {
  const problem = buildProblem(exampleError(code, reason), 'en', REQUEST_ID);
  return [code, { summary: problem.title, value: problem }] as const;
}

function oauthExample([code, reason]: Failure) {
  const error_description = exampleError(code, reason).message;
  return [code, { value: { error: code, error_description } }] as const;
}

/** An error with a value for each parameter of its text. */
function exampleError(code: ErrorCode, reason: ErrorReason): KaartError {
  const places = [...ERROR_REASONS[reason].en.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters = Object.fromEntries(
    places.map((name) => [name, VALUES[name] ?? EXAMPLE_VALUES[name] ?? 'example']),
  );
  return new KaartError({ reason, parameters }, { code });
}

/** Values of parameters in the texts of reasons, if they differ from those of {@link EXAMPLE_VALUES}. */
const VALUES: Readonly<Record<string, string | number>> = {
  limit: 4_000_000,
  bytes: 4_000_001,
  seconds: 60,
  taken: 'application/json',
  type: 'text/plain',
  methods: 'GET, HEAD, OPTIONS',
  names: 'colour',
  found: 26,
  known: 25,
  place: '/var/lib/kaart',
  message: 'ContractAgreementMessage',
  constraint: 'odrl:purpose',
  forms: 'YYYY-MM-DD',
  missing: 'contact_email',
  number: 3,
  people: 2,
  status: 404,
  text: '2025-13-01',
  waiting: 4,
};

/** Collects error responses that several operations share as components, and returns references to them. */
export class SharedResponses {
  readonly components: Record<string, Schema> = {};
  readonly #names = new Map<string, string>();

  refer(status: string, response: Schema): Schema {
    const text = JSON.stringify(response);
    const name = this.#names.get(text) ?? this.#add(status, response, text);
    return { $ref: `#/components/responses/${name}` };
  }

  #add(status: string, response: Schema, text: string): string {
    const taken = Object.keys(this.components).filter((name) => name.startsWith(`${status}-`));
    const name = `${status}-${taken.length + 1}`;
    this.#names.set(text, name);
    this.components[name] = response;
    return name;
  }
}
