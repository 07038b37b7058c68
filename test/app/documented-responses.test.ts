import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../lib/publication/version.ts';
import { AnswerSchemas, DOCUMENTS } from './response-schemas.ts';
import { body, DATA, Room, VERSIONS } from './room.ts';

interface Media {
  readonly schema?: Record<string, unknown>;
  readonly example?: unknown;
}
interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, Media> }>>;
}

const DATASET = '/v1/datasets/{dataset}';
const FIGURES = 'get /v1/editions/{edition}/figures';
const asked = new Set<string>();
let current = '';

describe('9.46 the OpenAPI document', () => {
  let room: Room;
  let schemas: AnswerSchemas;
  /** Every media type of every success answer. */
  let media: readonly (readonly [string, Media | undefined])[] = [];

  beforeAll(async () => {
    room = await Room.demonstration();
    schemas = await AnswerSchemas.of(room);
    const { paths } = await body<{ paths: Record<string, Record<string, Operation>> }>(
      room.ask('/openapi.json'),
    );
    media = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.entries(responses)
          .filter(([status]) => /^2/.test(status))
          .flatMap(([status, { content = {} }]): (readonly [string, Media | undefined])[] => {
            const name = `${method} ${path} ${status}`;
            const types = Object.entries(content);
            if (types.length === 0) return [[name, undefined]];
            return types.map(([type, each]) => [`${name} ${type}`, each]);
          }),
      ),
    );
  }, 60_000);
  afterAll(() => room.close());

  it('has a schema and an example for every success answer', () => {
    expect(media.length).toBeGreaterThan(120);
    const without = media.filter(([, each]) => !each?.schema || each.example === undefined);
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it('has examples that fit their schemas', () => {
    const ajv = new Ajv2020({ strict: false });
    (addFormats as unknown as (to: object) => void)(ajv);
    const wrong = media.flatMap(([name, { schema = {}, example } = {}]) => {
      const validate = ajv.compile(schema);
      return validate(example)
        ? []
        : [[name, validate.errors?.[0]?.instancePath, validate.errors?.[0]?.message]];
    });
    expect(wrong).toEqual([]);
  });

  it.each<[string, string, () => Promise<Response>]>([
    ['rows in JSON Lines', `get ${DATASET}/data`, () => room.partner(`${DATA}?format=jsonl`)],
    ['rows in JSON-LD', `get ${DATASET}/data`, () => room.partner(`${DATA}?format=jsonld`)],
    [
      'the file of a version',
      `get ${DATASET}/versions/{version}/files/{file}`,
      () => room.partner(`${VERSIONS}/${current}/files/healthtech-companies.jsonl`),
    ],
    ['the catalog', 'get /catalog.jsonld', () => room.ask('/catalog.jsonld')],
    [
      'the catalog by Accept',
      'get /catalog',
      () => room.ask('/catalog', { headers: { accept: 'application/ld+json' } }),
    ],
    [
      'a dataset of the catalog',
      'get /catalog/datasets/{document}',
      () => room.ask('/catalog/datasets/healthtech-companies.jsonld'),
    ],
    ['figures', FIGURES, () => room.ask('/v1/editions/2025/figures')],
    ['their summary', FIGURES, () => room.ask('/v1/editions/2025/figures?view=summary')],
    ['their trend', FIGURES, () => room.ask('/v1/editions/2025/figures?view=trend')],
    ['figures without a trend', FIGURES, () => room.ask('/v1/editions/2020/figures?view=trend')],
    ['our keys', 'get /.well-known/jwks.json', () => room.ask('/.well-known/jwks.json')],
    [
      'all keys of ours',
      'get /.well-known/jwks-archive.json',
      () => room.ask('/.well-known/jwks-archive.json'),
    ],
    ['our DID document', 'get /.well-known/did.json', () => room.ask('/.well-known/did.json')],
    [
      'the metadata of the token endpoint',
      'get /.well-known/oauth-authorization-server',
      () => room.ask('/.well-known/oauth-authorization-server'),
    ],
    [
      'the versions of the protocol',
      'get /.well-known/dspace-version',
      () => room.ask('/.well-known/dspace-version'),
    ],
  ])('says of %s what the app answers', async (_, route, ask) => {
    current ||= (await body<{ id: string }>(room.partner(`${VERSIONS}/current`))).id;
    asked.add(route);
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(await schemas.differences(route, answer)).toEqual([]);
  });

  it('is compared with the app for every route that answers with a document', () => {
    expect([...DOCUMENTS].filter((route) => !asked.has(route))).toEqual([]);
  });

  it('says that a row has what `registry` holds, and names every other field', async () => {
    const rows = media.find(([name]) => name.endsWith(`data 200 ${MEDIA_TYPES.jsonl}`))?.[1];
    expect(rows?.schema).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['record_id', 'legal_name', 'withheld']),
      properties: { employees: {}, contact_email: {}, description_fr: {} },
    });
    expect(rows?.example).toMatchObject({ record_id: 'LUHT-EXAMPLE-0001' });
  });
});
