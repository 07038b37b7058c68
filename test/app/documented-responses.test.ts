import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILLER } from '../../lib/http/example.ts';
import { MEDIA_TYPES } from '../../lib/publication/file-formats.ts';
import { DOCUMENTS, ResponseSchemas } from './response-schemas.ts';
import { body, DATA, Setup, VERSIONS } from './setup.ts';

type Schema = Readonly<Record<string, unknown>>;
interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Described {
  readonly $ref?: string;
  readonly headers?: Schema;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Parameter extends Media {
  readonly name: string;
  readonly in: string;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Schema[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Described>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly tags: readonly { readonly name: string }[];
  readonly components: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

const DATASET = '/v1/datasets/{dataset}';
const FIGURES = 'get /v1/editions/{edition}/figures';
const requested = new Set<string>();

type NamedMedia = readonly [name: string, media: Media | undefined];

function listMedia(name: string, content: Described['content'] = {}): NamedMedia[] {
  const types = Object.entries(content);
  if (types.length === 0) return [[name, undefined]];
  return types.map(([type, each]) => [`${name} ${type}`, each]);
}

/** If no program fills in an optional parameter, its example is in its schema. */
function withExample(parameter: Parameter): Media {
  const [example] = (parameter.schema?.['examples'] ?? []) as readonly unknown[];
  return example === undefined ? parameter : { ...parameter, example };
}

const isByToken = (security: readonly Schema[]) =>
  security.some((each) => 'staff' in each || 'partner' in each);

let current = '';

describe('9.46 the OpenAPI document', () => {
  let setup: Setup;
  let schemas: ResponseSchemas;
  let document: Document;
  let operations: readonly (readonly [name: string, operation: Operation])[] = [];
  /** Every media type of every response, without redirections. */
  let media: readonly NamedMedia[] = [];

  beforeAll(async () => {
    setup = await Setup.demonstration();
    schemas = await ResponseSchemas.of(setup);
    document = await body<Document>(setup.ask('/openapi.json'));
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, each]) => [`${method} ${path}`, each] as const),
    );
    media = operations.flatMap(([name, { responses }]) =>
      Object.entries(responses)
        .filter(([status]) => !status.startsWith('3'))
        .flatMap(([status, each]) => listMedia(`${name} ${status}`, resolve(each).content)),
    );
  }, 60_000);
  afterAll(() => setup.close());

  const resolve = (each: Described): Described =>
    each.$ref === undefined
      ? each
      : (document.components['responses']?.[each.$ref.split('/').at(-1) ?? ''] ?? {});

  /** The values that a schema describes and that do not match it. */
  const listMisfits = (described: readonly NamedMedia[]) => {
    const ajv = new Ajv2020({ strict: false });
    (addFormats as unknown as (to: object) => void)(ajv);
    const { schemas: shared = {} } = document.components;
    for (const [name, schema] of Object.entries(shared))
      ajv.addSchema(schema as Schema, `#/components/schemas/${name}`);
    return described.flatMap(([name, { schema = {}, example, examples = {} } = {}]) => {
      const validate = ajv.compile(schema);
      const values = example === undefined ? Object.values(examples) : [{ value: example }];
      return values
        .filter(({ value }) => !validate(value))
        .map(() => [name, validate.errors?.[0]?.instancePath, validate.errors?.[0]?.message]);
    });
  };

  it('14.2 has a schema and an example for every response, also for every error', () => {
    expect(media.length).toBeGreaterThan(1_000);
    const without = media.filter(
      ([, each]) => !each?.schema || (each.example ?? each.examples) === undefined,
    );
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it('14.2 has examples that follow their schemas: of responses, bodies, parameters and headers', () => {
    const bodies = operations.flatMap(([name, { requestBody }]) =>
      requestBody === undefined ? [] : listMedia(`${name} body`, requestBody.content),
    );
    const parameters = operations.flatMap(([name, each]) =>
      each.parameters.map(
        (parameter) => [`${name} ${parameter.name}`, withExample(parameter)] as const,
      ),
    );
    const headers = Object.entries(document.components['headers'] ?? {});
    const named = headers.map(([name, each]) => [name, each as Media] as const);
    const all = [...media, ...bodies, ...parameters, ...named];
    expect(all.filter(([, each]) => (each?.example ?? each?.examples) === undefined)).toEqual([]);
    expect(listMisfits(all)).toEqual([]);
    expect(listMisfits([['a row', { schema: { type: 'object' }, example: 1 }]])).toHaveLength(1);
  });

  it('14.2 states markup for responses with markup, and a notice with different texts', () => {
    const filterByType = (type: RegExp) => media.filter(([name]) => type.test(name));
    const markup = filterByType(/ (text\/html|[a-z]+\/([a-z]+\+)?xml)$/).filter(
      ([name]) => !name.includes('rdf+xml'),
    );
    expect(new Set(markup.map(([name]) => name.split(' ').at(-1)))).toEqual(
      new Set([
        'text/html',
        'text/xml',
        'image/svg+xml',
        'application/xml',
        'application/atom+xml',
      ]),
    );
    for (const [name, each] of markup)
      expect([name, each?.example]).toEqual([name, expect.stringMatching(/^<.*>$/s)]);
    const [notice] = filterByType(/^get .v1.consent-notices.{notice}.{revision} 200 /);
    const example = (notice?.[1]?.example ?? {}) as Record<string, Record<string, unknown>>;
    for (const part of ['texts', 'purposes']) {
      const values = Object.values(example[part] ?? {});
      expect(values.length).toBeGreaterThanOrEqual(5);
      expect(new Set(values.map((each) => JSON.stringify(each))).size).toBe(values.length);
    }
  });

  it('14.2 has a useful example for each text', () => {
    const filler = new RegExp(`^(example|${FILLER}x*)$`);
    const isFiller = (text: string) => filler.test(text);
    const findFillers = (value: unknown): string[] => {
      if (typeof value === 'string') return isFiller(value) ? [value] : [];
      return typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([name, each]) =>
            findFillers(each).map((inner) => `${name}.${inner}`),
          )
        : [];
    };
    const bodies = operations.flatMap(([name, { requestBody }]) =>
      listMedia(`${name} body`, requestBody?.content),
    );
    const parameters = operations.flatMap(([name, each]) =>
      each.parameters.map((one) => [`${name} ${one.name}`, withExample(one)] as const),
    );
    const found = [...media, ...bodies, ...parameters].flatMap(([name, each]) =>
      findFillers({ ...each?.examples, example: each?.example }).map((at) => `${name}: ${at}`),
    );
    expect(findFillers({ a: ['text'] })).toEqual(['a.0.text']);
    expect(found).toEqual([]);
  });

  it('14.2 declares the inputs of each format', async () => {
    const forms = operations.flatMap(([name, { requestBody }]) => {
      const form = requestBody?.content['application/x-www-form-urlencoded'];
      return form === undefined ? [] : [[name, form.schema] as const];
    });
    expect(forms.length).toBeGreaterThan(8);
    for (const [name, schema] of forms)
      expect([name, schema]).toEqual([name, expect.objectContaining({ type: 'object' })]);
    const listInputs = (name: string) =>
      Object.keys((new Map(forms).get(name)?.['properties'] ?? {}) as object);
    expect(new Map(forms).get('post /token')).toMatchObject({ required: ['grant_type'] });
    expect(listInputs('post /token')).toEqual(
      expect.arrayContaining(['grant_type', 'client_assertion', 'client_assertion_type', 'scope']),
    );
    expect(listInputs('post /data/{transfer}/token')).toEqual(['grant_type', 'refresh_token']);
    const accept = { headers: { accept: 'text/html' } };
    const page = await (await setup.ask('/access', accept)).text();
    const inputs = [...page.matchAll(/<(?:input|select|textarea)[^>]* name="([^"]+)"/g)].map(
      ([, input = '']) => input,
    );
    expect(inputs.some((input) => input.startsWith('purpose.'))).toBe(true);
    expect(listInputs('post /access').sort()).toEqual(
      inputs.filter((input) => !input.startsWith('purpose.')).sort(),
    );
  });

  it('14.2 the token endpoint ignores unknown members, and names missing ones', async () => {
    const client = { client_id: 'demo-partner', client_secret: setup.secret };
    const request = { grant_type: 'client_credentials', ...client, resource: 'x' };
    expect((await setup.form('/token', request)).status).toBe(200);
    const refused = await setup.form('/token', client);
    expect([refused.status, await body(refused)]).toMatchObject([
      400,
      { error: 'invalid_request' },
    ]);
  });

  it.each([
    ['every operation', () => true, ['500', '503']],
    ['one with a token', ({ security }: Operation) => isByToken(security), ['401', '403', '429']],
    ['one with a body', ({ requestBody }: Operation) => requestBody !== undefined, ['413', '415']],
  ])('14.2 lists for %s the errors of its responses', (_, applies, statuses) => {
    const concerned = operations.filter(([, each]) => applies(each));
    expect(concerned.length).toBeGreaterThan(40);
    for (const [name, { responses }] of concerned)
      expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(statuses)]);
  });

  it('14.2 lists 404 for a path with an id', () => {
    const named = operations.filter(([name]) => /\{/.test(name) && !name.endsWith('/token'));
    expect(named.filter(([, { responses }]) => responses['404'] === undefined)).toEqual([]);
  });

  it('14.2 states the code and the reason of each error', () => {
    const problems = media.filter(([name]) => name.endsWith('application/problem+json'));
    expect(problems.length).toBeGreaterThan(500);
    for (const [name, each] of problems) {
      const status = Number(/ (\d{3}) /.exec(name)?.[1]);
      for (const [code, { value }] of Object.entries(each?.examples ?? {}))
        expect([name, value]).toEqual([
          name,
          expect.objectContaining({ status, code, reason: expect.any(String) }),
        ]);
    }
  });

  it('14.2 declares the headers of each response', () => {
    const listHeaders = (name: string, status: string) =>
      Object.keys(resolve(new Map(operations).get(name)?.responses[status] ?? {}).headers ?? {});
    for (const [name, { responses }] of operations)
      for (const status of Object.keys(responses))
        expect([name, listHeaders(name, status)]).toEqual([
          name,
          expect.arrayContaining(['X-Request-Id']),
        ]);
    const data = `get ${DATASET}/data`;
    expect(listHeaders(data, '200')).toEqual(expect.arrayContaining(['ETag', 'Repr-Digest']));
    expect(listHeaders(data, '200')).toContain('RateLimit');
    expect(listHeaders(data, '303')).toContain('Location');
    expect(listHeaders(data, '429')).toContain('Retry-After');
    expect(listHeaders('get /v1/partners', '200')).toContain('Link');
  });

  it('14.2 sends no undeclared header', async () => {
    const own = /^(etag|link|ratelimit|retry-after|location|www-auth|content-range|kaart|repr)/;
    for (const [name, path, init] of [
      [`get ${DATASET}/data`, DATA, {}],
      [`get ${DATASET}/data`, DATA, { headers: { range: 'bytes=0-9' } }],
      [`get ${DATASET}/data`, DATA, { headers: { range: 'bytes=99999999-' } }],
      ['get /v1/partners', '/v1/partners?limit=1', {}],
    ] as const) {
      const reply = await setup.as('partner-admin', path, init);
      const response = name.includes('partners') ? reply : await setup.partner(path, init);
      const described = new Map(operations).get(name)?.responses[response.status] ?? {};
      const declared = Object.keys(resolve(described).headers ?? {}).map((each) =>
        each.toLowerCase(),
      );
      const sent = [...response.headers.keys()].filter((each) => own.test(each));
      expect(sent.length).toBeGreaterThan(0);
      expect([name, response.status, declared]).toEqual([
        name,
        response.status,
        expect.arrayContaining(sent),
      ]);
    }
  });

  it('14.2 has no pattern with Unicode properties, which few languages support', () => {
    expect(JSON.stringify(document)).toContain('"pattern"');
    expect(JSON.stringify(document)).not.toMatch(/\\p\{/);
  });

  it('14.2 names each operation by a verb, and orders operations by kind of user', () => {
    const verbs =
      /^(get|list|add|change|check|create|begin|end|begin|confirm|decide|decline|accept|reject|release|retract|undo|submit|override|import|issue|preview|publish|lift|recover|record|withdraw|invite|hand|revoke|restore|rotate|set|start|remind|send|seal|save|return|sign|use|request|renew|run|replay|drop|propose|answer|acknowledge|refuse|reveal|make|query|receive|remove|terminate|suspend|complete|counter)[A-Z]/;
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(ids.filter((id) => !verbs.test(id) && id !== 'signOut')).toEqual([]);
    const users = document.tags.map(({ name }) => name);
    for (const [name, { tags }] of operations)
      expect([name, users]).toEqual([name, expect.arrayContaining([...tags])]);
    expect(users.slice(0, 2)).toEqual(['Everyone', 'Partners']);
  });

  it('14.2 names the credential of each operation', () => {
    const listCredentials = (name: string) => {
      const { security } = new Map(operations).get(name) as Operation;
      return security.flatMap((each) => Object.keys(each));
    };
    expect(listCredentials(`get ${DATASET}/data`)).toEqual(['partner']);
    expect(listCredentials('post /v1/imports')).toEqual(['staff']);
    expect(listCredentials('get /my')).toEqual(['contactSession']);
    expect(listCredentials('get /data/{transfer}')).toEqual(['transferToken']);
    expect(listCredentials('get /catalog')).toEqual([]);
  });

  it.each<[string, string, () => Promise<Response>]>([
    ['rows in JSON Lines', `get ${DATASET}/data`, () => setup.partner(`${DATA}?format=jsonl`)],
    ['rows in JSON-LD', `get ${DATASET}/data`, () => setup.partner(`${DATA}?format=jsonld`)],
    [
      'the file of a version',
      `get ${DATASET}/versions/{version}/files/{file}`,
      () => setup.partner(`${VERSIONS}/${current}/files/healthtech-companies.jsonl`),
    ],
    ['the catalog', 'get /catalog.jsonld', () => setup.ask('/catalog.jsonld')],
    [
      'the catalog by Accept',
      'get /catalog',
      () => setup.ask('/catalog', { headers: { accept: 'application/ld+json' } }),
    ],
    [
      'a dataset of the catalog',
      'get /catalog/datasets/{document}',
      () => setup.ask('/catalog/datasets/healthtech-companies.jsonld'),
    ],
    [
      'a record for a register',
      'get /catalog/records/{record}',
      () => setup.ask('/catalog/records/protected-data'),
    ],
    ['figures', FIGURES, () => setup.ask('/v1/editions/2025/figures')],
    ['their summary', FIGURES, () => setup.ask('/v1/editions/2025/figures?view=summary')],
    ['their trend', FIGURES, () => setup.ask('/v1/editions/2025/figures?view=trend')],
    ['figures without a trend', FIGURES, () => setup.ask('/v1/editions/2020/figures?view=trend')],
    ['our keys', 'get /.well-known/jwks.json', () => setup.ask('/.well-known/jwks.json')],
    [
      'all keys of ours',
      'get /.well-known/jwks-archive.json',
      () => setup.ask('/.well-known/jwks-archive.json'),
    ],
    ['our DID document', 'get /.well-known/did.json', () => setup.ask('/.well-known/did.json')],
    [
      'the metadata of the token endpoint',
      'get /.well-known/oauth-authorization-server',
      () => setup.ask('/.well-known/oauth-authorization-server'),
    ],
    [
      'the versions of the protocol',
      'get /.well-known/dspace-version',
      () => setup.ask('/.well-known/dspace-version'),
    ],
  ])('describes the responses of %s', async (_, route, ask) => {
    current ||= (await body<{ id: string }>(setup.partner(`${VERSIONS}/current`))).id;
    requested.add(route);
    const response = await ask();
    expect(response.status).toBe(200);
    expect(await schemas.differences(route, response)).toEqual([]);
  });

  it('is compared with the app for every route that responds with a document', () => {
    expect([...DOCUMENTS].filter((route) => !requested.has(route))).toEqual([]);
  });

  it('describes the fields of `registry` as required, and names every other field', async () => {
    const rows = media.find(([name]) => name.endsWith(`data 200 ${MEDIA_TYPES.jsonl}`))?.[1];
    expect(rows?.schema).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['record_id', 'legal_name', 'withheld']),
      properties: { employees: {}, contact_email: {}, description_fr: {} },
    });
    expect(rows?.example).toMatchObject({ record_id: 'LUHT-EXAMPLE-0001' });
  });
});
