import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'csv-parse/sync';
import jsonld from 'jsonld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DSP_PATH } from '../../lib/dsp/common/vocabulary.ts';
import { buildMapping, EXAMPLE_2025 } from './mapping-file.ts';
import { body, DECISION, linesOf, Setup } from './setup.ts';

const HOSTILE = '<script>alert("1")</script> & <img src=x onerror=alert(2)>';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
  const file = buildMapping((row, at) =>
    at === 0 ? { ...row, legal_name: `DEMO ${HOSTILE}`, description_en: HOSTILE } : row,
  );
  const { id } = await body<{ id: string }>(setup.import(file, '', 'analyst:alice'));
  for (const { id: row } of await linesOf(setup.as('analyst', `/v1/imports/${id}/review`)))
    await setup.as('analyst', `/v1/imports/${id}/review/${row}`, { json: { kind: 'accept' } });
  await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: HOSTILE } });
  await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
  await setup.as('publisher', '/v1/publications', { json: {} });
  // Publishes once more, so that there is a superseded version.
  await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0106/withdrawals', {
    json: DECISION,
  });
  await setup.kaart.deliver();
});
afterAll(() => setup.close());

type Operation = { operationId: string; parameters?: { name: string; in: string }[] };
interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 without a broken reference', async () => {
    const document = await body<OpenApi>(setup.ask('/openapi.json'));
    expect(document.openapi).toMatch(/^3\.1\./);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  it('has every route that is mounted, and no other', async () => {
    const { paths } = await body<OpenApi>(setup.ask('/openapi.json'));
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const mounted = setup.kaart.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/objects/'))
      // The specification of the protocol describes these endpoints.
      .filter(({ path }) => !path.startsWith(`${DSP_PATH}/`))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect([...new Set(mounted)].sort()).toEqual(documented.sort());
  });

  it('names each operation once and each parameter in a path', async () => {
    const { paths } = await body<OpenApi>(setup.ask('/openapi.json'));
    const all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    const ids = all.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of all) {
      const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? [])
        .filter((p) => p.in === 'path')
        .map((p) => p.name);
      expect(declared.sort()).toEqual(places.sort());
    }
  });

  it('has the same text for every route as /docs', async () => {
    const { paths } = await body<OpenApi>(setup.ask('/openapi.json'));
    const docs = await (await setup.ask('/docs')).text();
    for (const path of Object.keys(paths)) if (path !== '/docs') expect(docs).toContain(path);
  });

  it('14.2 links to each part of the list of requests, and shows names as code', async () => {
    const page = await (await setup.ask('/docs')).text();
    const docs = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
    const parts = [...docs.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id);
    expect(parts.length).toBeGreaterThan(15);
    for (const id of parts) expect(docs).toContain(`href="#${id}"`);
    expect(parts.filter((id) => id?.includes(' '))).toEqual([]);
    expect(docs).not.toContain('`');
    expect(docs).toContain('<code>removed</code>');
    expect(docs).toContain('/docs/getting-started?lang=en#keys');
  });
});

/** The words that a catalog must not contain: names, numbers, and addresses of companies and people. */
function listSecrets(): string[] {
  const rows = parse<Record<string, string>>(EXAMPLE_2025, { columns: true });
  const columns = [
    'record_id',
    'rcs_number',
    'vat_number',
    'legal_name',
    'trade_name',
    'contact_name',
    'contact_email',
    'website',
  ];
  return rows
    .flatMap((row) => columns.map((column) => row[column] ?? ''))
    .filter((text) => text.length > 3);
}

describe('the catalog for machines', () => {
  const readDocuments = async () => {
    const catalog = await body<{ 'dcat:dataset': { '@id': string }[] }>(
      setup.ask('/catalog.jsonld'),
    );
    const datasets = catalog['dcat:dataset'].map(
      ({ '@id': id }) => `${new URL(id).pathname}.jsonld`,
    );
    return ['/catalog.jsonld', ...datasets];
  };

  it('expands without network access, and every term and type is an IRI', async () => {
    const documentLoader = (url: string) => Promise.reject(new Error(`asked for ${url}`));
    // In safe mode, a value that is not an IRI and would be dropped is an error.
    const options = { documentLoader, safe: true };
    const expand = (document: object) => jsonld.expand(document as never, options);
    await expect(expand({ '@id': '/relative', unknown: 'term' })).rejects.toThrow();
    for (const path of await readDocuments()) {
      const [node] = await expand(await body(setup.ask(path)));
      for (const type of node?.['@type'] ?? ['none'])
        expect([path, type]).toEqual([path, expect.stringMatching(/^http/)]);
    }
  });

  it('has a page for each listed dataset', async () => {
    for (const path of await readDocuments()) {
      const response = await setup.ask(path.replace('.jsonld', ''), {
        headers: { accept: 'text/html' },
      });
      expect([path, response.status]).toEqual([path, 200]);
    }
  });

  it('names no company and no person, in any format or language', async () => {
    const named = listSecrets();
    expect(named.length).toBeGreaterThan(500);
    const machines = await readDocuments();
    const turtle = machines.map((path) => path.replace('.jsonld', '.ttl'));
    const html = machines.map((path) => path.replace('.jsonld', ''));
    const paths = [
      ...machines,
      ...turtle,
      ...html,
      '/',
      '/figures',
      '/map',
      '/v1/editions',
      '/docs',
    ];
    for (const path of paths)
      for (const language of ['en', 'fr', 'de']) {
        const text = await (
          await setup.ask(path, {
            headers: { accept: 'text/html', 'accept-language': language },
          })
        ).text();
        expect(named.filter((secret) => text.includes(secret))).toEqual([]);
      }
  });

  it('9.12 shows the edition of restricted rows, and no version, coverage, count or size', async () => {
    const dataset = await body(setup.ask('/catalog/datasets/healthtech-companies.jsonld'));
    const text = JSON.stringify(dataset);
    expect(dataset['dcat:version']).toBe('2025.1');
    expect(text).not.toMatch(/\b(117|118)\b|2025\.1-|byteSize|checksum|dqv:/i);
    const current = '/v1/datasets/healthtech-companies/versions/current';
    const { id } = await body<{ id: string }>(setup.partner(current));
    for (const path of ['/', '/catalog', '/catalog/datasets/healthtech-companies'])
      for (const accept of ['text/html', 'text/turtle'])
        expect(await (await setup.ask(path, { headers: { accept } })).text()).not.toContain(id);
  });

  it('gives the coverage of the public rows, rounded to 5 %', async () => {
    const dataset = await body(setup.ask('/catalog/datasets/healthtech-companies-public.jsonld'));
    expect(dataset).toMatchObject({
      'dqv:hasQualityMeasurement': { 'dqv:value': { '@value': '0' } },
    });
  });

  it('is JSON-LD by the Accept header, and refuses unsupported types', async () => {
    const ask = (accept: string) => setup.ask('/catalog', { headers: { accept } });
    expect((await ask('application/ld+json')).headers.get('content-type')).toBe(
      'application/ld+json',
    );
    expect((await ask('text/html')).headers.get('content-type')).toContain('text/html');
    const none = await ask('application/pdf');
    expect(await body(none)).toMatchObject({
      status: 406,
      allowed: expect.arrayContaining(['text/html']),
    });
  });
});

describe('a page', () => {
  const askPage = (path: string) => setup.ask(path, { headers: { accept: 'text/html' } });
  const listPages = async () => {
    const versions = await linesOf<{ id: string }>(
      setup.ask('/v1/datasets/healthtech-companies-public/versions'),
    );
    return [
      '/',
      '/catalog',
      '/catalog/datasets/healthtech-companies',
      '/catalog/datasets/healthtech-figures',
      '/catalog/datasets/healthtech-figures-2020',
      '/figures',
      '/figures/2020',
      '/figures/2025.1',
      '/docs',
      '/docs/getting-started',
      ...versions.map(({ id }) => `/catalog/datasets/healthtech-companies-public/versions/${id}`),
    ];
  };

  it.each(['en', 'fr', 'de'])(
    'in %s has its language, one heading, one title, and no script that runs',
    async (language) => {
      const titles = new Set<string>();
      for (const path of await listPages()) {
        const response = await askPage(`${path}?lang=${language}`);
        const html = await response.text();
        expect([path, response.status]).toEqual([path, 200]);
        expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}">`));
        expect(html.match(/<h1[ >]/g)).toHaveLength(1);
        expect(html.match(/<title>/g)).toHaveLength(1);
        expect(html).not.toMatch(
          /<script(?! type="application\/ld\+json">| src="\/assets\/kaart-\w+\.js")|<[^>]*(javascript:|\son\w+=|\sstyle=)|undefined|\[object/i,
        );
        titles.add(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? '');
      }
      expect(titles.size).toBeGreaterThan(6);
    },
  );

  it('has no broken links', async () => {
    for (const path of await listPages()) {
      const html = await (await askPage(path)).text();
      for (const [, href = ''] of html.matchAll(/href="(\/[^"]*)"/g)) {
        const response = await setup.ask(href.replaceAll('&amp;', '&'));
        expect([path, href, response.status]).toEqual([path, href, 200]);
      }
    }
  });

  it('shows markup of a change note as text', async () => {
    const html = await (await setup.ask('/figures/2025.1')).text();
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(html).not.toContain('<img');
  });

  it('9.12 exists for each version of the public rows, and for no other version', async () => {
    const [open] = await linesOf<{ id: string }>(
      setup.ask('/v1/datasets/healthtech-companies-public/versions'),
    );
    const [own] = await linesOf<{ id: string }>(
      setup.partner('/v1/datasets/healthtech-companies/versions'),
    );
    const readStatus = async (dataset: string, id: string | undefined) =>
      (await setup.ask(`/catalog/datasets/${dataset}/versions/${id}`)).status;
    expect(await readStatus('healthtech-companies-public', open?.id)).toBe(200);
    expect(await readStatus('healthtech-companies-public', own?.id)).toBe(404);
    expect(await readStatus('healthtech-companies', own?.id)).toBe(404);
    expect(await readStatus('nothing', open?.id)).toBe(404);
  });

  it('of the figures has each number with its definition and a sentence in three languages', async () => {
    const html = await (await setup.ask('/figures/2020?lang=fr')).text();
    for (const language of ['en', 'fr', 'de'])
      expect(html).toContain(`<blockquote lang="${language}">`);
    expect((await setup.ask('/figures/1999')).status).toBe(404);
    expect((await setup.ask('/v1/editions/1999/figures')).status).toBe(404);
  });

  it('in an unsupported language is English', async () => {
    const html = await (await setup.ask(`/?lang=${encodeURIComponent('"><script>')}`)).text();
    expect(html).toContain('<html lang="en">');
    expect(html).not.toContain('<script>');
  });

  it('with rows does not exist: rows are for partners only', async () => {
    const rows = await (await setup.partner('/v1/datasets/healthtech-companies/data')).text();
    expect(rows).toContain(JSON.stringify(HOSTILE).slice(1, -1));
  });
});
