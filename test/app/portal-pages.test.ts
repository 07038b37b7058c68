import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import { numberText, percentText } from '../../lib/core/number-text.ts';
import type { Figures, Indicator } from '../../lib/figures/indicator.ts';
import { CANTON_TILES } from '../../lib/portal/cantons.ts';
import { body, ONE_MACHINE, Setup } from './setup.ts';

let setup: Setup;
let figures: Figures;
beforeAll(async () => {
  setup = await Setup.demonstration();
  figures = await body<Figures>(setup.ask('/v1/editions/2025/figures'));
});
afterAll(() => setup.close());

const read = async (path: string) =>
  (await setup.ask(path, { headers: { accept: 'text/html' } })).text();

/** The text of the matching parts of the page. */
const listTexts = (html: string, pattern: RegExp) =>
  [...html.matchAll(pattern)].map(([, part = '']) => part.replaceAll(/<[^>]*>/g, ''));

const toShownValue = ({ numerator, percent }: Indicator, language: 'en' | 'fr' | 'de') =>
  (percent === undefined ? numberText(numerator) : percentText(percent))[language];

describe('15.1 the home page', () => {
  it.each(LANGUAGES)('shows published figures and no others, in %s', async (language) => {
    const html = await read(`/?lang=${language}`);
    const values = listTexts(html, /<span class="value">(.*?)<\/span>/g);
    const labels = listTexts(html, /<span class="what">(.*?)<\/span>/g);
    expect(values.length).toBe(5);
    for (const [at, label] of labels.entries()) {
      const indicator = figures.indicators.find((each) => each.label[language] === label);
      expect([label, values[at]]).toEqual([label, indicator && toShownValue(indicator, language)]);
    }
  });

  it('introduces itself, links to three places, and states that the companies are fictitious', async () => {
    const html = await read('/?lang=en');
    expect(listTexts(html, /<p class="lead">(.*?)<\/p>/g)).toHaveLength(1);
    const ways = [...html.matchAll(/<a class="entry" href="(.*?)"/g)].map(([, href]) => href);
    expect(ways).toHaveLength(3);
    expect(html).toMatch(/<form action="\/companies"><input type="hidden" name="lang" value="en"/);
    for (const way of ways) expect((await setup.ask(way ?? '')).status).toBe(200);
    expect(html).toContain('Up to date');
    expect(html).toContain('companies are fictitious');
  });

  it('exists before the first edition, too', async () => {
    const empty = new Setup();
    const response = await empty.ask('/?lang=de');
    expect([response.status, (await empty.ask('/map')).status]).toEqual([200, 404]);
    expect(await response.text()).toContain('Noch ist nichts veröffentlicht.');
    await empty.close();
  });
});

describe('15.1 the footer', () => {
  it('leads to the workbench only where people can sign in', async () => {
    const link = '<a href="/workbench?lang=en">Workbench</a>';
    expect(await read('/status?lang=en')).not.toContain(link);
    const open = new Setup(undefined, undefined, ONE_MACHINE);
    expect(
      await (await open.ask('/status?lang=en', { headers: { accept: 'text/html' } })).text(),
    ).toContain(link);
    await open.close();
  });
});

describe('15.1 a date', () => {
  it.each([
    ['/catalog', '30 septembre 2025'],
    ['/catalog/datasets/healthtech-figures-2025', '30 septembre 2025'],
    ['/catalog/datasets/healthtech-companies-public', ''],
    ['/status', ''],
  ])('of %s is written for people, and in ISO form for programs only', async (path, day) => {
    const html = await read(`${path}?lang=fr`);
    const code = /<(code|pre|script|textarea|td)\b.*?<\/\1>/gs;
    const text = html.replaceAll(code, '').replaceAll(/<[^>]*>/g, ' ');
    expect(text).toContain(day);
    expect(text.match(/\d{4}-\d\d-\d\d/)).toBeNull();
  });
});

describe('15.1 the map', () => {
  it('links each canton that has companies to those that are open to everyone', async () => {
    const html = await read('/map?lang=en');
    const empty = figures.indicators.filter(
      ({ group, numerator }) => group === 'canton' && numerator === 0,
    );
    const linked = CANTON_TILES.filter(
      ({ canton }) => !empty.some(({ id }) => id.endsWith(canton)),
    );
    const links = [...html.matchAll(/<a href="(\/companies\?[^"]*canton=[^"]*)"/g)];
    expect(links).toHaveLength(linked.length);
    expect(links.length).toBeGreaterThan(6);
    for (const { canton } of linked) {
      const path = `/companies?lang=en&canton=${canton}`;
      expect(links.map(([, href]) => href?.replace('&amp;', '&'))).toContain(path);
    }
  });

  it('shows each of the 12 cantons once, with the published number or as “not shown alone”', async () => {
    const html = await read('/map?lang=en');
    const names = listTexts(html, /<text class="name[^"]*"[^>]*>(.*?)<\/text>/g);
    const counts = listTexts(html, /<text class="count[^"]*"[^>]*>(.*?)<\/text>/g);
    expect([names.join(' '), counts.length]).toEqual([expect.stringContaining('Remich'), 12]);
    const cantons = figures.indicators.filter(({ group }) => group === 'canton');
    const merged = cantons.flatMap(({ mergedOf = [] }) => mergedOf);
    const alone = cantons.filter(({ mergedOf }) => mergedOf === undefined);
    expect(alone.length + merged.length).toBe(12);
    expect(merged.length).toBeGreaterThan(1);
    expect(counts.filter((count) => count === ':c')).toHaveLength(merged.length);
    expect(counts.filter((count) => count !== ':c').sort()).toEqual(
      alone.map(({ numerator }) => String(numerator)).sort(),
    );
  });
});

describe('15.1 the feed', () => {
  it('names each edition and each public version once, the newest first, and stays the same', async () => {
    const atom = await read('/feed.atom?lang=en');
    const ids = [...atom.matchAll(/<entry><id>(.*?)<\/id>/g)].map(([, id]) => id);
    expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
    expect(ids.join(' ')).toMatch(/figures\/2020.*|versions\/2025-/);
    const dates = [...atom.matchAll(/<updated>(.*?)<\/updated>/g)].map(([, at]) => at);
    expect(dates.slice(1)).toEqual(dates.slice(1).toSorted().toReversed());
    expect(dates[0]).toBe(dates[1]);
    expect(await read('/feed.atom?lang=en')).toBe(atom);
    expect((await setup.ask('/feed.atom')).headers.get('content-type')).toContain('atom+xml');
  });
});

/** Public pages, one of each kind. */
const PAGES = [
  '/',
  '/map',
  '/companies',
  '/figures',
  '/figures/2020',
  '/catalog',
  '/docs',
  '/access',
  '/imprint',
  '/privacy',
  '/accessibility',
  '/contact',
];

describe('15.1 every page', () => {
  it.each(PAGES)(
    '%s has one heading, one navigation, its language, and no inline style or script',
    async (path) => {
      for (const language of LANGUAGES) {
        const html = await read(`${path}?lang=${language}`);
        expect(html).toContain(`<html lang="${language}">`);
        expect(html.match(/<h1/g)).toHaveLength(1);
        expect(html.match(/<nav class="places"/g)).toHaveLength(1);
        expect(html).not.toMatch(
          /<style| style="|<script(?! type="application\/ld\+json"| src="\/)/,
        );
        expect(html).not.toMatch(/ src="https?:|<link[^>]* href="https?:/);
        const ids = [...html.matchAll(/ id="(.*?)"/g)].map(([, id]) => id);
        expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
      }
    },
  );

  it('15.1 every internal link of a page has a target', async () => {
    const seen = new Set<string>();
    for (const path of PAGES)
      for (const [, href = ''] of (await read(`${path}?lang=fr`)).matchAll(/href="(\/[^"#]*)/g))
        seen.add(href.replaceAll('&amp;', '&'));
    expect(seen.size).toBeGreaterThan(30);
    const responses = await Promise.all(
      [...seen].map(async (href) => [href, (await setup.ask(href)).status] as const),
    );
    expect(responses.filter(([, status]) => status >= 400)).toEqual([]);
  });
});
