import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { body, linesOf, type Setup } from './setup.ts';

type Json = Record<string, unknown>;
type Media = Record<string, { schema?: Json }>;
type Described = { readonly $ref?: string; readonly content?: Media };
export type Operations = Record<string, { responses: Record<string, Described> }>;
interface Components {
  readonly responses: Readonly<Record<string, Described>>;
  readonly schemas: Readonly<Record<string, Json>>;
}

/** A schema that allows only the members it names, so that an undocumented member fails. */
function closeSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, closeSchema(v)]));
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
}

/** Compares the responses of a Kaart with its OpenAPI document. */
export class ResponseSchemas {
  readonly paths: Readonly<Record<string, Operations>>;
  readonly #ajv = new Ajv2020({ strict: false, code: { optimize: false } }); // few checks per schema: a fast compilation matters more
  readonly #compiled = new Map<Json, ValidateFunction>();

  readonly #components: Components;

  private constructor(paths: Readonly<Record<string, Operations>>, components: Components) {
    this.paths = paths;
    this.#components = components;
    (addFormats as unknown as (to: object) => void)(this.#ajv);
  }

  static async of(setup: Setup): Promise<ResponseSchemas> {
    const { paths, components } = await body<{
      paths: Record<string, Operations>;
      components: Components;
    }>(setup.ask('/openapi.json'));
    return new ResponseSchemas(paths, components);
  }

  /** The differences between a response and its documentation. @param route for example `get /v1/editions` */
  async differences(route: string, response: Response): Promise<unknown> {
    const [method = '', path = ''] = route.split(' ');
    const described = this.paths[path]?.[method]?.responses[String(response.status)] ?? {};
    const { content = {} } = lookUp(this.#components.responses, described);
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const schema = lookUp(this.#components.schemas, content[type]?.schema);
    if (schema === undefined) return `nothing is said of ${route} ${response.status} ${type}`;
    const validate = this.#compile(schema);
    const values = type === 'application/jsonl' ? await linesOf(response) : [await response.json()];
    if (values.length === 0) return 'nothing to compare';
    return values.flatMap((value) => (validate(value) ? [] : validate.errors)).slice(0, 3);
  }

  #compile(schema: Json): ValidateFunction {
    const validate = this.#compiled.get(schema) ?? this.#ajv.compile(closeSchema(schema) as Json);
    this.#compiled.set(schema, validate);
    return validate;
  }

  /** Every route with a JSON response that belongs to Kaart. */
  get documented(): readonly string[] {
    return Object.entries(this.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { responses }]) => hasOwnJson(responses))
        .map(([method]) => `${method} ${path}`),
    );
  }
}

/** Resolves a reference to a component; returns any other value unchanged. */
function lookUp<T extends object | undefined>(
  components: Readonly<Record<string, T>>,
  value: T,
): T {
  const referred = (value as { readonly $ref?: string } | undefined)?.$ref?.split('/').at(-1);
  return referred === undefined ? value : (components[referred] as T);
}

function hasOwnJson(responses: Operations[string]['responses']): boolean {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content = {} }]) => Object.keys(content))
    .some((type) => type === 'application/json' || type === 'application/jsonl');
}

/** Routes whose responses need another connector: compared in `data-space/responses.test.ts`. */
export const BETWEEN_TWO =
  /^\w+ (\/v1\/(negotiations|transfers|agreements|outbox|withdrawal-notices|catalog-requests)|\/data\/|\/v1\/participants\/\{participant\}\/disclosures)/;

/** Routes whose responses need an issuer or a verifier: compared in `data-space/credentials.test.ts`. */
export const WITH_CREDENTIALS = /^\w+ \/(v1\/((issued-)?credential|onboarding)|dcp\/)/;

/** Routes that respond with whole documents: compared in `documented-responses.test.ts`. */
export const DOCUMENTS: ReadonlySet<string> = new Set([
  'get /.well-known/did.json',
  'get /.well-known/dspace-version',
  'get /.well-known/jwks.json',
  'get /.well-known/jwks-archive.json',
  'get /.well-known/oauth-authorization-server',
  'get /v1/datasets/{dataset}/data',
  'get /v1/datasets/{dataset}/versions/{version}/files/{file}',
  'get /v1/editions/{edition}/figures',
]);
