import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../lib/core/language.ts';
import {
  listAxeFindings,
  measureOverflow,
  openChromium,
  openWatched,
  savePicture,
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

const OPERATION = '#operations-Partners-getData';

describe('14.2 the API reference', () => {
  it.each([375, 1280])(
    'shows an operation at %i pixels, without requests to other servers, violations of the content policy or sideways scrolling',
    async (width) => {
      const { page, noted } = await openWatched(browser, `${kaart.url}/docs/api`, width);
      await page.click('#operations-tag-Partners button');
      await page.click(`${OPERATION} .opblock-summary-control`);
      await page.waitForSelector(`${OPERATION} .responses-table`);
      await savePicture(page, `api-reference-${width}`);
      expect([await measureOverflow(page), noted]).toEqual([0, []]);
      expect(await listAxeFindings(page)).toEqual([]);
      await page.close();
    },
  );

  it('can be used by keyboard, and sends a trial request to this server', async () => {
    const { page, noted } = await openWatched(browser, `${kaart.url}/docs/api`, 1280);
    await page.focus('#operations-tag-Everyone button');
    await page.keyboard.press('Enter');
    await page.focus('#operations-Everyone-listEditions .opblock-summary-control');
    await page.keyboard.press('Enter');
    await page.click('#operations-Everyone-listEditions .try-out__btn');
    const pending = page.waitForResponse((response) => response.url().includes('/v1/editions'));
    await page.click('#operations-Everyone-listEditions .execute');
    expect((await pending).status()).toBe(200);
    expect(noted).toEqual([]);
    await page.close();
  });
});

describe('14.2 getting started', () => {
  it.each(LANGUAGES)(
    'in %s: axe finds nothing, and the page does not scroll sideways',
    async (language) => {
      for (const width of [375, 1280]) {
        const { page, noted } = await openWatched(
          browser,
          `${kaart.url}/docs/getting-started?lang=${language}`,
          width,
        );
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        await savePicture(page, `getting-started-${language}-${width}`);
        expect([width, await listAxeFindings(page), await measureOverflow(page), noted]).toEqual([
          width,
          [],
          0,
          [],
        ]);
        await page.close();
      }
    },
  );
});
