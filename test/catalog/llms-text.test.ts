import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLlmsText } from '../../lib/catalog/llms-text.ts';
import type { CatalogModel } from '../../lib/catalog/model.ts';
import { SETUP_URL, Setup } from '../app/setup.ts';
import { buildLargeModel, EMPTY, MODEL } from './model.ts';
import { isAllowed } from './robots.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const LINK = /^- \[([^[\]]+)\]\((\S+)\): (.+)$/;

/** Reads a document of this form: `# title`, `> summary`, texts, and sections of links. */
function readLlmsText(text: string) {
  const [title = '', blank, summary = '', ...rest] = text.split('\n');
  expect([title, blank, summary]).toEqual([
    expect.stringMatching(/^# \S/),
    '',
    expect.stringMatching(/^> \S/),
  ]);
  const [details = '', ...sections] = rest.join('\n').split(/^## /m);
  expect(details).not.toMatch(/^#/m);
  return sections.map((section) => {
    const [name = '', ...lines] = section.split('\n');
    const links = lines.filter((line) => line !== '');
    for (const line of links) expect(line).toMatch(LINK);
    return { name, urls: links.map((line) => LINK.exec(line)?.[2] ?? '') };
  });
}

/** A publisher whose name looks like the heading of a section, and an empty catalog. */
const HOSTILE: CatalogModel = {
  ...EMPTY,
  publisher: { ...MODEL.publisher, name: { en: 'A\n## Section', fr: 'A', de: 'A' } },
};

describe('14.2 llms.txt', () => {
  it('14.2 follows llmstxt.org, with every address that a model needs', async () => {
    const response = await setup.ask('/llms.txt');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(response.headers.get('cache-control')).toContain('max-age=3600');
    const sections = readLlmsText(await response.text());
    expect(sections.map(({ name }) => name)).toEqual([
      'Start',
      'Datasets',
      'Figures',
      'Rows',
      'Terms',
      'Optional',
    ]);
    const paths = sections.flatMap(({ urls }) => urls.map((url) => url.replace(SETUP_URL, '')));
    expect(paths).toEqual(
      expect.arrayContaining([
        '/catalog.ttl',
        '/openapi.json',
        '/docs/getting-started',
        '/catalog/datasets/healthtech-figures-2025',
        '/catalog/datasets/healthtech-companies',
        '/v1/editions/current/figures',
        '/v1/datasets/healthtech-companies-public/versions/current/files/codebook.json',
        '/docs#partner-terms',
      ]),
    );
  });

  it('14.2 has only links that work; only the rows for partners need a token', async () => {
    const sections = readLlmsText(await (await setup.ask('/llms.txt')).text());
    const closed: string[] = [];
    for (const url of sections.flatMap(({ urls }) => urls)) {
      expect(url.startsWith(`${SETUP_URL}/`)).toBe(true);
      const { pathname, search, hash } = new URL(url);
      const response = await setup.ask(pathname + search);
      if (response.status === 401) closed.push(pathname);
      else expect([url, response.status]).toEqual([url, 200]);
      if (hash !== '') expect(await response.text()).toContain(`id="${hash.slice(1)}"`);
    }
    expect(closed).toEqual(['/v1/datasets/healthtech-companies/records']);
  });

  it('14.2 has links that robots.txt allows, except the one that needs a token', async () => {
    const robots = await (await setup.ask('/robots.txt')).text();
    const sections = readLlmsText(await (await setup.ask('/llms.txt')).text());
    for (const url of sections.flatMap(({ urls }) => urls)) {
      const { pathname, search } = new URL(url);
      const isOpen = (await setup.ask(pathname + search)).status === 200;
      expect([url, isAllowed(robots, pathname + search)]).toEqual([url, isOpen]);
    }
  });

  it('14.2 is the same in every language, and names no row and no number of the companies', async () => {
    const [english, french] = await Promise.all(
      ['en', 'fr'].map(async (language) =>
        (await setup.ask('/llms.txt', { headers: { 'accept-language': language } })).text(),
      ),
    );
    expect(french).toBe(english);
    expect(english).not.toMatch(/LUHT-|\b118\b|\b130\b/);
  });

  it('14.2 has no section without a link if nothing is published', async () => {
    const text = await buildLlmsText(HOSTILE);
    const sections = readLlmsText(text);
    expect(sections.map(({ name }) => name)).toEqual(['Start', 'Figures', 'Terms', 'Optional']);
    for (const { urls } of sections) expect(urls.length).toBeGreaterThan(0);
  });

  it('14.2 stays short with a thousand editions', async () => {
    const text = await buildLlmsText(buildLargeModel(1_000));
    expect(readLlmsText(text).find(({ name }) => name === 'Datasets')?.urls).toHaveLength(50);
    expect(text).toContain('catalog.ttl');
  });
});
