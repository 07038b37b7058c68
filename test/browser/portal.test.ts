import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/core/language.ts';
import {
  listAxeFindings,
  measureOverflow,
  openChromium,
  openWatched,
  savePicture,
  savePictureForReadme,
  tabTo,
} from './chromium.ts';
import { ServedKaart } from './kaart.ts';

let kaart: ServedKaart;
let browser: Browser;
beforeAll(async () => {
  [kaart, browser] = await Promise.all([ServedKaart.demonstration(), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await kaart.close();
});

let context: BrowserContext | undefined;
afterEach(() => context?.close());

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return context.newPage();
}

/** Every public page of the portal, by the name of its picture. */
const PAGES: Readonly<Record<string, string>> = {
  home: '/',
  map: '/map',
  companies: '/companies',
  'companies-table': '/companies?view=table&q=cloud',
  'companies-none': '/companies?q=zzzz',
  company: '/companies/LUHT-DEMO-0009',
  'company-missing': '/companies/LUHT-NONE-0001',
  figures: '/figures',
  'figures-2020': '/figures/2020',
  data: '/catalog',
  mapping: '/catalog/datasets/healthtech-companies',
  partners: '/catalog/datasets/healthtech-companies-partners',
  public: '/catalog/datasets/healthtech-companies-public',
  'figures-dataset': '/catalog/datasets/healthtech-figures-2025',
  register: '/catalog/records/open-data',
  embed: '/embed/figures?table=canton',
  status: '/status',
  imprint: '/imprint',
  privacy: '/privacy',
  accessibility: '/accessibility',
  contact: '/contact',
  docs: '/docs',
  missing: '/figures/1999',
};
const CASES = Object.entries(PAGES);

const toLanguageUrl = (path: string, language: Language) =>
  `${kaart.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

/** Opens every foldable part, so that the whole page is checked. */
const UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })";

describe('15.1 every page of the portal', () => {
  it.each(CASES)(
    '%s: in each language axe finds nothing, no page scrolls sideways, and no request goes to other servers',
    async (name, path) => {
      for (const language of LANGUAGES) {
        const address = toLanguageUrl(path, language);
        const { page, noted } = await openWatched(browser, address, 1280);
        await savePicture(page, `${name}-${language}-1280`);
        await page.evaluate(UNFOLD);
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        for (const width of [320, 375, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          expect([language, width, await measureOverflow(page)]).toEqual([language, width, 0]);
        }
        await page.setViewportSize({ width: 320, height: 900 });
        expect([language, await listAxeFindings(page), noted]).toEqual([language, [], []]);
        await savePicture(page, `${name}-${language}-320`);
        await page.close();
      }
    },
  );

  it('has enough contrast in dark colours too', async () => {
    const page = await open({ colorScheme: 'dark' });
    for (const [name, path] of CASES) {
      await page.goto(toLanguageUrl(path, 'en'));
      await savePicture(page, `${name}-en-1280-dark`);
      expect([name, await listAxeFindings(page)]).toEqual([name, []]);
    }
  });

  it('does not shift while it loads, and needs at most 100 KB', async () => {
    const page = await open();
    let bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      bodies.push(response.body().catch(() => Buffer.alloc(0)));
    });
    for (const [name, path] of CASES) {
      bodies = [];
      await page.goto(toLanguageUrl(path, 'en'), { waitUntil: 'networkidle' });
      const shift = await page.evaluate(LAYOUT_SHIFT);
      expect([name, (shift as number) <= 0.02]).toEqual([name, true]);
      const bytes = Buffer.concat(await Promise.all(bodies)).length;
      if (name !== 'docs') expect([name, bytes > 1000 && bytes <= 100_000]).toEqual([name, true]);
    }
  });

  it('is complete without script; on paper it shows folded text and no navigation', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${kaart.url}/figures?lang=en`);
    expect(await page.locator('button.copy, .as-png').count()).toBeGreaterThan(5);
    for (const button of await page.locator('button.copy, .as-png').all())
      expect(await button.isVisible()).toBe(false);
    const downloads = page.locator('#subsector .downloads');
    expect(await downloads.innerText()).toContain('PNG: with JavaScript only');
    const folded = page.locator('details').first();
    await folded.locator('summary').click();
    expect(await folded.locator('> *').last().isVisible()).toBe(true);
    await folded.locator('summary').click();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.site nav').first().isVisible()).toBe(false);
    expect(await folded.locator('> *').last().isVisible()).toBe(true);
    await savePicture(page, 'figures-en-paper');
  });

  it('fits on paper: nothing is cut off, folded text is shown, and navigation is left out', async () => {
    const page = await open({ viewport: { width: 718, height: 1000 } }); // A4 without its margins
    await page.emulateMedia({ media: 'print' });
    for (const [name, path] of CASES) {
      await page.goto(toLanguageUrl(path, 'de'));
      expect([name, await measureOverflow(page), await page.evaluate(LOST_ON_PAPER)]).toEqual([
        name,
        0,
        [],
      ]);
      expect([name, await page.locator('nav:visible').count()]).toEqual([name, 0]);
      await savePicture(page, `${name}-de-paper`);
    }
  });

  it('can be used by keyboard, with the content first', async () => {
    const page = await open();
    await page.goto(`${kaart.url}/?lang=en`);
    await tabTo(page, 'Skip to content');
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/#content$/);
    await page.goto(`${kaart.url}/?lang=en`);
    await tabTo(page, 'Figures');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/figures\?lang=en/);
  });
});

describe('15.1 the script of the pages', () => {
  it('copies a sentence, and confirms it', async () => {
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${kaart.url}/figures?lang=en`);
    const cite = page.locator('section[aria-labelledby="cite"]');
    await cite.locator('button.copy').click();
    await cite.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      await cite.locator('blockquote').textContent(),
    );
  });

  it('saves a chart as a PNG of twice its size', async () => {
    const page = await open();
    await page.goto(`${kaart.url}/figures?lang=en`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#subsector a.as-png').click(),
    ]);
    expect(download.suggestedFilename()).toBe('healthtech-subsector-2025.png');
    const png = readFileSync(await download.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * 680);
    expect(png.length).toBeGreaterThan(10_000);
  });

  it('searches the companies while the user types, keeps the focus, and updates the address', async () => {
    const page = await open();
    await page.goto(`${kaart.url}/companies?lang=en`);
    expect(await page.locator('h2[role=status]').textContent()).toBe('25 companies');
    await page.locator('#q').pressSequentially('cybersecurityy');
    await page.locator('h2[role=status]', { hasNotText: '25 companies' }).waitFor();
    await page.waitForURL(/q=cybersecurityy/);
    await page.locator('#q').fill('zzzz');
    await page.getByText('No company that is open to everyone matches.').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('q');
    expect(await listAxeFindings(page)).toEqual([]);
    await page.locator('#q').fill('');
    await page.getByText('25 companies').waitFor();
    expect(new URL(page.url()).searchParams.has('q')).toBe(false);
  });
});

describe('15.1 the filters of the companies', () => {
  it('change the results, their order and the links to other languages while the user chooses', async () => {
    const page = await open();
    await page.goto(`${kaart.url}/companies?lang=en`);
    const first = page.locator('.card h3').first();
    const byName = await first.textContent();
    await page.locator('#sort').focus();
    await page.locator('#sort').selectOption('youngest');
    await page.waitForURL(/sort=youngest/);
    expect(await first.textContent()).not.toBe(byName);
    expect(await page.evaluate('document.activeElement.id')).toBe('sort');
    const filter = page.locator('.filters input[name=canton]').first();
    await filter.check();
    await page.waitForURL(/canton=/);
    expect(await page.evaluate('document.activeElement.name')).toBe('canton');
    expect(await filter.isChecked()).toBe(true);
    const found = await page.locator('h2[role=status]').textContent();
    const counts = page.locator('.filters input[name=subsector] ~ .number');
    const numbers = (await counts.allTextContents()).map(Number);
    expect(`${numbers.reduce((sum, each) => sum + each, 0)} companies`).toBe(found);
    await page.click('header >> text=Deutsch');
    expect(page.url()).toMatch(/lang=de.*canton=.*sort=youngest/);
  });
});

describe('15.1 frames', () => {
  it('show a chart in a page of another site, and no other page', async () => {
    const page = await open();
    const other = createServer(({ url = '' }, response) => {
      const path = decodeURIComponent(url.slice(2));
      response.setHeader('content-type', 'text/html');
      response.end(`<iframe src="${kaart.url}${path}" width="640" height="900"></iframe>`);
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const show = async (path: string) => {
      const { port } = other.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/?${encodeURIComponent(path)}`);
    };
    await show('/embed/figures?table=canton&lang=en');
    const chart = page.frameLocator('iframe');
    await chart.getByRole('img', { name: 'Companies by canton' }).waitFor();
    await show('/figures?lang=en');
    await page.waitForLoadState('networkidle');
    expect(await page.frameLocator('iframe').getByRole('heading', { level: 1 }).count()).toBe(0);
    await new Promise((done) => other.close(done));
  });
});

describe('15.1 the pictures of the README', () => {
  it.each([
    ['home', '/'],
    ['figures', '/figures#trend'],
  ])('%s is drawn if the variable asks for it', async (name, path) => {
    const page = await open({ viewport: { width: 1100, height: 760 } });
    await page.goto(kaart.url + path, { waitUntil: 'networkidle' });
    expect(await page.locator('h1').count()).toBe(1);
    await savePictureForReadme(page, name);
  });
});

/** The parts of a page that paper shows in part only: wider than their place, or folded. */
const LOST_ON_PAPER = `[...document.querySelectorAll('main *')].filter((each) => each.checkVisibility() && (
  each.matches('details') ? !each.lastElementChild.checkVisibility()
    : getComputedStyle(each).overflowX !== 'visible' && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1
)).map((each) => each.outerHTML.slice(0, 200))`;

/** The sum of all shifts of the layout since the page began to load. @see Layout Instability, CLS */
const LAYOUT_SHIFT = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 50);
})`;
