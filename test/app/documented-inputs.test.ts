import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PARAMETER_TEXTS } from '../../lib/http/parameter-texts.ts';
import { body, Setup } from './setup.ts';

type Schema = Readonly<Record<string, unknown>>;
interface Described {
  readonly $ref?: string;
  readonly description?: string;
}
interface Parameter {
  readonly name: string;
  readonly description?: string;
  readonly schema: Schema;
}
interface Operation {
  readonly description?: string;
  readonly security: readonly Schema[];
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, Described>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Described>> };
}

const DATASET = '/v1/datasets/{dataset}';
const isByToken = (security: readonly Schema[]) =>
  security.some((each) => 'staff' in each || 'partner' in each);

describe('the OpenAPI document', () => {
  let setup: Setup;
  let document: Document;
  let operations: readonly (readonly [name: string, operation: Operation])[] = [];

  beforeAll(async () => {
    setup = await Setup.demonstration();
    document = await body<Document>(setup.ask('/openapi.json'));
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, each]) => [`${method} ${path}`, each] as const),
    );
  }, 60_000);
  afterAll(() => setup.close());

  const resolve = (each: Described | undefined): Described =>
    document.components.responses[each?.$ref?.split('/').at(-1) ?? ''] ?? {};

  it('14.2 describes every parameter in words', () => {
    const described = operations.flatMap(([name, { parameters }]) =>
      parameters.map(({ name: of, description = '' }) => [`${name} ${of}`, description] as const),
    );
    expect(described.length).toBeGreaterThan(300);
    expect(described.filter(([, text]) => text.length < 10).map(([name]) => name)).toEqual([]);
  });

  it('14.2 describes only parameters that exist, and no parameter twice', () => {
    const texts = operations.flatMap(([, { parameters }]) =>
      parameters.flatMap(({ description = '' }) => description),
    );
    const unused = Object.entries(PARAMETER_TEXTS).filter(([, text]) => !texts.includes(text));
    expect(unused).toEqual([]);
  });

  it('14.2 states correctly which routes accept anonymous calls', async () => {
    const isOpenTo = ({ security }: Operation) =>
      security.length === 0 || security.some((each) => Object.keys(each).length === 0);
    const withToken = operations.filter(([, each]) => isByToken(each.security));
    expect(withToken.length).toBeGreaterThan(100);
    for (const [name, operation] of withToken) {
      const [method = '', path = ''] = name.split(' ');
      const askDataset = (dataset: string) =>
        setup.ask(path.replace('{dataset}', dataset).replaceAll(/\{\w+\}/g, 'current'), {
          method: method.toUpperCase(),
        });
      const refused = await askDataset('healthtech-companies');
      expect([name, refused.status]).toEqual([name, 401]);
      const { description = '' } = resolve(operation.responses['401']);
      if (!isOpenTo(operation)) continue;
      const open = await askDataset('healthtech-companies-public');
      expect([name, open.status]).not.toEqual([name, 401]);
      expect([name, description]).toEqual([
        name,
        expect.stringContaining('`dataset` is not `healthtech-companies-public`'),
      ]);
      expect(operation.description).toContain('`healthtech-companies-public` needs no token');
    }
    const optional = withToken.filter(([, each]) => isOpenTo(each)).map(([name]) => name);
    expect(optional.every((name) => name.startsWith(`get ${DATASET}/`))).toBe(true);
    expect(optional).toHaveLength(8);
  });

  it('14.2 states correctly which routes ignore a token', async () => {
    const headers = { authorization: 'Bearer expired' };
    for (const path of ['/v1/datasets/healthtech-companies-public/records', '/v1/editions'])
      expect((await setup.ask(path, { headers })).status).toBe(200);
    const { info } = await body<{ info: { description: string } }>(setup.ask('/openapi.json'));
    expect(info.description).toContain('does not read one that is sent');
  });

  it.each(['1e2', '0x10', ' 5', '5 ', '5.0', '+5', '', '٥', '1_0'])(
    '14.2 takes whole numbers in decimal digits only, in each list: %j',
    async (text) => {
      const lists = operations.filter(
        ([name, { parameters, security }]) =>
          name.startsWith('get ') &&
          parameters.some((each) => each.name === 'limit') &&
          isByToken(security),
      );
      expect(lists.length).toBeGreaterThan(25);
      const query = new URLSearchParams({ limit: text });
      const { status, issues } = await body<{ status: number; issues: { at: string }[] }>(
        setup.partner(`/v1/datasets/healthtech-companies/records?${query}`),
      );
      expect([status, issues.map(({ at }) => at)]).toEqual([400, ['limit']]);
      const schemas = lists.map(([, { parameters }]) =>
        parameters.find((each) => each.name === 'limit'),
      );
      for (const limit of schemas) expect(limit?.schema).toMatchObject({ type: 'integer' });
    },
  );
});
