import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import { body, SETUP_URL, Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

interface Oembed {
  readonly version: string;
  readonly type: string;
  readonly title: string;
  readonly html: string;
  readonly width: number;
  readonly height: number;
}
const CHARTS = ['subsector', 'human-health-market', 'canton', 'trend'];
const askOembed = (url: string, more = '') =>
  setup.ask(`/oembed?url=${encodeURIComponent(url)}${more}`);
const read = async (path: string) =>
  (await setup.ask(path, { headers: { accept: 'text/html' } })).text();
const findSource = (html: string) =>
  (/<iframe src="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');

describe('15.1 a chart in a page of another site', () => {
  it.each(CHARTS)('%s: has title, drawing, table and source in each language', async (table) => {
    for (const language of LANGUAGES) {
      const html = await read(`/embed/figures?table=${table}&edition=2025&lang=${language}`);
      expect(html).toContain(`<html lang="${language}">`);
      expect([html.match(/<h1>/g), html.match(/role="img"/g)]).toEqual([['<h1>'], ['role="img"']]);
      expect(html).toMatch(/<table>.*<\/table>/s);
      expect(html).toContain(`${SETUP_URL}/figures/2025?lang=${language}#${table}`);
      expect(html).not.toMatch(/<script|<form|<nav| style="/);
    }
  });

  it('shows the same drawing as the page of the figures', async () => {
    const [page, embedded] = [
      await read('/figures/2025?lang=fr'),
      await read('/embed/figures?edition=2025&table=canton&lang=fr'),
    ];
    const findDescription = (html: string, id: string) =>
      (new RegExp(`<desc id="${id}-desc">(.*?)</desc>`).exec(html) ?? [])[1];
    expect(findDescription(embedded, 'chart')).toBe(findDescription(page, 'canton-chart'));
    expect(findDescription(embedded, 'chart')).toContain('Luxembourg');
  });

  it('of an unknown table or edition is not found, and the error names the charts', async () => {
    const response = await setup.ask('/embed/figures?table=none');
    expect([response.status, await body(response)]).toMatchObject([
      404,
      {
        allowed: CHARTS,
        detail: `the table none has no chart; these have one: ${CHARTS.join(', ')}`,
      },
    ]);
    expect((await setup.ask('/embed/figures?edition=1999')).status).toBe(404);
  });
});

describe('15.1 frames', () => {
  it('may hold a page below /embed/, which runs no script and sends no form', async () => {
    const { headers } = await setup.ask('/embed/figures');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain('frame-ancestors *');
    expect(policy).not.toMatch(/script-src|connect-src/);
    expect(policy).toContain("form-action 'none'");
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it('may hold no other page of this Kaart', async () => {
    const paths = setup.kaart.app.routes
      .filter(({ method, path }) => method === 'GET' && !path.endsWith('*'))
      .map(({ path }) => path.replaceAll(/:(\w+)/g, 'unknown'));
    const others = new Set([
      ...paths.filter((path) => !path.startsWith('/embed/')),
      ...['/embedded', '/figures/2025', '/my', '/nowhere'],
      '/v1/editions/2025/figures/tables/canton?format=svg',
    ]);
    expect(others.size).toBeGreaterThan(90);
    for (const path of others) {
      const { headers } = await setup.ask(path, { headers: { accept: 'text/html' } });
      expect([path, headers.get('x-frame-options')]).toEqual([path, 'DENY']);
      const policy = headers.get('content-security-policy') ?? '';
      expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
    }
  });
});

describe('15.1 oEmbed', () => {
  it.each([
    ['/figures', 'subsector', '2025'],
    ['/figures/2020?lang=fr', 'subsector', '2020'],
    ['/figures/2025?lang=de#trend', 'trend', '2025'],
    ['/map?lang=en', 'canton', '2025'],
    ['/embed/figures?table=canton&edition=2025', 'canton', '2025'],
  ])('%s is embedded by a frame with the address of its chart', async (page, table, edition) => {
    const found = await body<Oembed>(askOembed(`${SETUP_URL}${page}`));
    expect(found).toMatchObject({ version: '1.0', type: 'rich', width: 640 });
    const source = new URL(findSource(found.html));
    expect(source.origin).toBe(SETUP_URL);
    expect([source.searchParams.get('table'), source.searchParams.get('edition')]).toEqual([
      table,
      edition,
    ]);
    const html = await read(source.pathname + source.search);
    expect(html).toContain(`<h1>${found.title.replace(`, ${edition}`, '')}</h1>`);
  });

  it('has a size within the limits of the other page', async () => {
    const response = await askOembed(`${SETUP_URL}/map`, '&maxwidth=320&maxheight=400');
    const { width, height, html } = await body<Oembed>(response);
    expect([width, height]).toEqual([320, 400]);
    expect(html).toContain('width="320" height="400"');
  });

  it('refuses addresses of other servers, and pages without a chart', async () => {
    for (const url of ['https://example.org/figures', `${SETUP_URL}/my`, `${SETUP_URL}/`])
      expect((await askOembed(url)).status).toBe(404);
    expect((await askOembed('no-url')).status).toBe(400);
    expect((await askOembed(`${SETUP_URL}/map`, '&format=xml')).status).toBe(400);
  });

  it.each(['/figures', '/figures/2025', '/map'])('%s names its oEmbed address', async (path) => {
    const html = await read(`${path}?lang=en`);
    const [, href = ''] =
      /<link rel="alternate" type="application\/json\+oembed" href="([^"]*)"/.exec(html) ?? [];
    const { pathname, search } = new URL(href.replaceAll('&amp;', '&'), SETUP_URL);
    expect((await setup.ask(pathname + search)).status).toBe(200);
  });
});
