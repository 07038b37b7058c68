import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemonstration, SERVED_CONSENTS } from '../../lib/app/demonstration.ts';
import { Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = new Setup();
  await loadDemonstration(setup.kaart, setup.home, () => undefined, SERVED_CONSENTS);
});
afterAll(() => setup.close());

const read = async (path: string) => (await setup.ask(path)).text();

/** The text of the matching parts of the page. */
const listTexts = (html: string, pattern: RegExp) =>
  [...html.matchAll(pattern)].map(([, part = '']) => part.replaceAll(/<[^>]*>/g, ''));

describe('15.1 the directory', () => {
  const findCount = (html: string) => listTexts(html, /<h2 role="status">(.*?)<\/h2>/g)[0];

  it.each(['aurroa', 'AURROA', 'aurora', 'aurorra', 'auora', 'Áurora'])(
    'finds Aurora by %s: case, accents and one typing error do not count',
    async (q) => {
      expect(findCount(await read(`/companies?lang=en&q=${encodeURIComponent(q)}`))).toBe(
        '3 companies',
      );
    },
  );

  it('keeps a chosen filter without results, so that a reader can remove it', async () => {
    const html = await read('/companies?lang=en&q=zzzz&subsector=distributors');
    expect(html.match(/<input type="checkbox"[^>]*>/g)).toEqual([
      expect.stringMatching(/name="subsector" value="distributors" checked/),
    ]);
    expect(await read('/companies?lang=en&q=zzzz&canton=unknown')).not.toContain('checkbox');
    expect(findCount(html)).toBe('No company that is open to everyone matches.');
    const results = html.slice(html.indexOf('id="results"'), html.indexOf('</main>'));
    const ways = [...results.matchAll(/<li><a href="(\/companies\?lang=en[^"]*)">([^<]*)<\/a>/g)];
    expect(ways.map(([, , text]) => text)).toEqual([
      'Search “zzzz” without filters',
      'Keep the filters, without “zzzz”',
      'All companies that are open to everyone (25)',
    ]);
    const wider = ways.map(async ([, href = '']) =>
      findCount(await read(href.replaceAll('&amp;', '&'))),
    );
    expect(await Promise.all(wider)).toEqual([
      'No company that is open to everyone matches.',
      '3 companies',
      '25 companies',
    ]);
  });

  it('shows the last page for a higher number, and the note on made-up data also without results', async () => {
    const last = await read('/companies?lang=en&page=99');
    expect(last).toContain('Page 2 of 2');
    expect(listTexts(last, /<h3>(.*?)<\/h3>/g)).toHaveLength(1);
    expect(await read('/companies?lang=en&q=zzzz')).toContain('<aside class="demo"');
  });
});
