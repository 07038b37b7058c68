import type * as z from 'zod';
import { getRolesWithScope, PARTNER_SCOPES, type Scope } from '../identity/roles.ts';
import { TOKEN_PATH } from '../identity/server-metadata.ts';
import { MEDIA_TYPES } from '../publication/file-formats.ts';
import { buildExample } from './example.ts';
import { EXAMPLE_VALUES } from './example-values.ts';
import { describeErrors, PROBLEM_SCHEMA, SharedResponses } from './openapi-errors.ts';
import {
  describeRequestHeaders,
  describeResponseHeaders,
  HEADER_COMPONENTS,
} from './openapi-headers.ts';
import {
  buildSchemaExample,
  describeCsv,
  describeMedia,
  type Schema,
  TEXT_SCHEMAS,
  toJsonSchema,
} from './openapi-schema.ts';
import { PARAMETER_TEXTS } from './parameter-texts.ts';
import { acceptsNoBody } from './requests/read-request.ts';
import { OauthErrorResponse } from './responses/client-responses.ts';
import type { BodyKind, Route, RouteResponse } from './route.ts';
import { SESSION_COOKIE } from './self-service/contact-session.ts';
import { TAGS } from './tags.ts';
import { STAFF_COOKIE } from './workbench/staff-gate.ts';

/**
 * Builds the OpenAPI 3.1 document of the routes from the schemas that parse the requests.
 *
 * @param server absolute base URL of the routes
 */
export function openApi(routes: readonly Route[], server: string, version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  const sharedResponses = new SharedResponses();
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    operations[route.method] = describeOperation(route, sharedResponses);
    paths[route.path] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kaart',
      version,
      description: `${INTRODUCTION} How to start: ${server}/docs/getting-started`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    tags: describeTags(),
    paths,
    components: {
      securitySchemes: describeSecuritySchemes(routes, server),
      schemas: { Problem: PROBLEM_SCHEMA, OauthError: toJsonSchema(OauthErrorResponse) },
      responses: sharedResponses.components,
      headers: HEADER_COMPONENTS,
    },
  };
}

const INTRODUCTION =
  "Luxembourg's HealthTech mapping as data that companies agreed to share. Each group of requests is for one kind of user. An operation that needs no token does not read one that is sent. An error is a problem document (RFC 9457): a program may compare its `code` and `reason`, which are stable; `next` says what to do.";

/** One tag for each kind of user, in the order of the subjects. */
function describeTags(): Schema[] {
  const users = [...new Set(Object.values(TAGS).map(({ user }) => user))];
  return users.map((name) => {
    const subjects = Object.values(TAGS).filter(({ user }) => user === name);
    return { name, description: subjects.map(({ about }) => about).join('. ') };
  });
}

function describeOperation(route: Route, sharedResponses: SharedResponses): Schema {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [TAGS[route.tag].user],
    ...describeText(route),
    security: describeSecurity(route),
    parameters: [
      ...describeParameters(route.params, 'path'),
      ...describeParameters(route.query, 'query'),
      ...describeRequestHeaders(route),
    ],
    ...(route.body === undefined ? {} : { requestBody: describeBody(route, route.body) }),
    responses: describeResponses(route, sharedResponses),
  };
}

function describeText({ description, access, open }: Route): Schema {
  const roles = access === 'public' || isForPartners(access) ? [] : getRolesWithScope(access);
  const roleTexts = roles.length === 0 ? [] : [`Roles: ${roles.join(', ')}.`];
  const openOnly = open?.only === undefined ? [] : [describeOpenAddress(open.only)];
  const text = [...(description === undefined ? [] : [description]), ...openOnly, ...roleTexts];
  return text.length === 0 ? {} : { description: text.join('\n\n') };
}

function describeResponses(route: Route, sharedResponses: SharedResponses): Schema {
  const successes = Object.entries(route.responses)
    .filter(([status]) => Number(status) < 400 || route.responses[Number(status)]?.mediaTypes)
    .map(
      ([status, response]) => [status, describeResponse(route, Number(status), response)] as const,
    );
  const unchanged =
    route.open === undefined || route.responses[304] !== undefined
      ? []
      : [['304', describeResponse(route, 304, { description: 'Unchanged' })] as const];
  const errors = Object.entries(describeErrors(route)).map(([status, described]) => {
    const headers = describeResponseHeaders(route, Number(status));
    return [status, sharedResponses.refer(status, { ...described, headers })] as const;
  });
  return Object.fromEntries([...errors, ...successes, ...unchanged]);
}

function describeResponse(
  route: Route,
  status: number,
  { description, schema, schemas, mediaTypes, toCsv }: RouteResponse,
): Schema {
  const types = mediaTypes ?? (schema === undefined ? [] : ['application/json']);
  const describeType = (type: string) =>
    type === MEDIA_TYPES.csv && toCsv !== undefined
      ? describeCsv(toCsv(buildSchemaExample(schema)))
      : describeMedia(schemas?.[type] ?? TEXT_SCHEMAS[type] ?? schema);
  const content = Object.fromEntries(types.map((type) => [type, describeType(type)]));
  const headers = describeResponseHeaders(route, status);
  return { description, headers, ...(types.length === 0 ? {} : { content }) };
}

const isForPartners = (access: Scope) => PARTNER_SCOPES.includes(access);

function describeOpenAddress(only: Readonly<Record<string, string>>): string {
  const values = Object.values(only).map((value) => `\`${value}\``);
  return `${values.join(' and ')} needs no token, and a token that is sent there is not read. Every other address of this operation needs a token: 401 without.`;
}

/** An empty requirement means that the token is optional, for the open addresses of the route. */
function describeSecurity({ access, credential, open }: Route): Schema[] {
  if (credential === 'staffSession') return [{ [credential]: access === 'public' ? [] : [access] }];
  if (access === 'public') return credential === undefined ? [] : [{ [credential]: [] }];
  const scheme = isForPartners(access) ? 'partner' : 'staff';
  return [{ [scheme]: [access] }, ...(open === undefined ? [] : [{}])];
}

function describeSecuritySchemes(routes: readonly Route[], server: string): Schema {
  const scopes = Object.fromEntries(
    listScopes(routes)
      .filter(isForPartners)
      .map((scope) => [scope, SCOPES_OF_PARTNERS[scope] ?? scope]),
  );
  return {
    partner: {
      type: 'oauth2',
      description: 'The access token of a partner, also bound to a key by DPoP (RFC 9449)',
      flows: { clientCredentials: { tokenUrl: `${server}${TOKEN_PATH}`, scopes } },
    },
    staff: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'The token of a member of staff, from the identity provider or from `kaart token`. An operation names the scope that it needs, and the roles that have it.',
    },
    contactSession: {
      type: 'apiKey',
      in: 'cookie',
      name: SESSION_COOKIE,
      description: 'The session of a contact who has used the link of an invitation',
    },
    staffSession: {
      type: 'apiKey',
      in: 'cookie',
      name: `__Host-${STAFF_COOKIE}`,
      description:
        'The session of a member of staff who has signed in at the workbench through the identity provider. A page names the scope that it needs. A form also sends `form`, the token in the page',
    },
    transferToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The token in the data address of a transfer (Dataspace Protocol 2025-1)',
    },
    selfIssuedToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The self-issued token of a participant (Decentralized Claims Protocol 1.0)',
    },
  };
}

const SCOPES_OF_PARTNERS: Readonly<Partial<Record<Scope, string>>> = {
  'data:read': 'Read the rows that companies show to this partner',
  'client:rotate': 'Replace the credentials of this partner',
};

function listScopes(routes: readonly Route[]): Scope[] {
  const named = routes.flatMap(({ access }) => (access === 'public' ? [] : [access]));
  return [...new Set(named)].sort();
}

const BODY_TYPES: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  file: 'application/octet-stream',
};

function describeBody(route: Route, body: z.ZodType): Schema {
  const { bodyKind = 'json' } = route;
  const describeType =
    bodyKind === 'file'
      ? { schema: { type: 'string', format: 'binary' }, example: 'record_id,rcs_number,legal_name' }
      : describeMedia(body);
  // A form without fields is an empty body, and an import of an upload has an empty body, too.
  const required = bodyKind === 'json' && !acceptsNoBody(route);
  const multipart = route.takesFiles !== undefined ? { 'multipart/form-data': describeType } : {};
  return { required, content: { [BODY_TYPES[bodyKind]]: describeType, ...multipart } };
}

function describeParameter(description: unknown): Schema {
  return description === undefined ? {} : { description };
}

function describeParameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Schema[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { description, examples, ...schemaWithoutExamples } = toJsonSchema(field);
    const knownExample = examples === undefined ? EXAMPLE_VALUES[name] : undefined;
    const fits = knownExample !== undefined && field.safeParse(knownExample).success;
    const example = fits
      ? knownExample
      : buildExample({ ...schemaWithoutExamples, examples }, name);
    const required = place === 'path' || !field.safeParse(undefined).success;
    return {
      name,
      in: place,
      required,
      ...describeParameter(description ?? PARAMETER_TEXTS[name]),
      // Programs send an `example` also for an optional parameter, so optional parameters have none
      // there.
      ...(required
        ? { schema: schemaWithoutExamples, example }
        : { schema: { ...schemaWithoutExamples, examples: [example] } }),
    };
  });
}
