import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/core/language.ts';
import {
  expectText,
  listAxeFindings,
  measureOverflow,
  openChromium,
  openWatched,
  savePicture,
  tabTo,
} from './chromium.ts';
import { ServedKaart } from './kaart.ts';

const WIDTHS = [320, 375, 1280];

let kaart: ServedKaart;
let browser: Browser;
beforeAll(async () => {
  [kaart, browser] = await Promise.all([ServedKaart.demonstration(), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await kaart.close();
});

let requesters = 0;
const newAddress = () => {
  requesters += 1;
  return `anna-${requesters}@lih.example`;
};

/** One network address may send only a few requests. A proxy on this machine gives each request another address. */
function useOwnAddress(page: Page): Promise<void> {
  return page.setExtraHTTPHeaders({ 'x-forwarded-for': `192.0.2.${requesters}` });
}

/** Fills in the form with the keyboard only. */
async function fill(page: Page, email: string, isAgreed = true): Promise<void> {
  await useOwnAddress(page);
  await page.fill('#name', 'Anna Wagner');
  await page.fill('#email', email);
  await page.fill('#organisation', 'Luxembourg Institute');
  await page.selectOption('#country', 'FR');
  await page.check('[name="purpose.0"]');
  if (isAgreed) await page.check('#terms');
}

async function request(page: Page, language: Language = 'en'): Promise<string> {
  const email = newAddress();
  await page.goto(`${kaart.url}/access?lang=${language}`);
  await fill(page, email);
  await page.click('main form button');
  await page.waitForURL(/\/access\/sent/);
  return email;
}

async function confirm(page: Page, language: Language): Promise<string> {
  const email = await request(page, language);
  await page.goto(`${await kaart.linkForRequester(email, 'confirmation')}?lang=${language}`);
  await page.click('main form button');
  return email;
}

async function openSecretLink(page: Page, language: Language): Promise<string> {
  const email = await confirm(page, language);
  await kaart.acceptRequest(email);
  const link = `${await kaart.linkForRequester(email, 'secret')}?lang=${language}`;
  await page.goto(link);
  return link;
}

/** Sends a form with mistakes that a browser does not find. */
async function sendWrong(page: Page, language: Language): Promise<void> {
  await page.goto(`${kaart.url}/access?lang=${language}`);
  await fill(page, 'anna@localhost');
  await page.fill('#jwks', '{"keys": []}');
  await page.fill('#jwksUrl', 'https://10.0.0.1/jwks.json');
  await page.uncheck('[name="purpose.0"]');
  await page.click('main form button');
  await page.waitForSelector('.wrong');
  await page.waitForLoadState();
}

/** Every page for a requester, and the steps that lead to it. */
const PAGES: Readonly<Record<string, (page: Page, language: Language) => Promise<unknown>>> = {
  form: (page, lang) => page.goto(`${kaart.url}/access?lang=${lang}`),
  wrong: sendWrong,
  sent: request,
  confirmation: async (page, lang) => {
    const email = await request(page, lang);
    await page.goto(`${await kaart.linkForRequester(email, 'confirmation')}?lang=${lang}`);
  },
  confirmed: confirm,
  'secret-link': openSecretLink,
  secret: async (page, lang) => {
    await openSecretLink(page, lang);
    await page.click('main form button');
    await page.waitForSelector('pre');
  },
  used: async (page, lang) => {
    const link = await openSecretLink(page, lang);
    await page.click('main form button');
    await page.waitForSelector('pre');
    await page.goto(link);
  },
  unknown: (page, lang) => page.goto(`${kaart.url}/access/secret/none?lang=${lang}`),
};

const CASES = Object.keys(PAGES).flatMap((name) =>
  LANGUAGES.map((language) => [name, language] as const),
);

describe('14.2 the pages of a requester', () => {
  it.each(CASES)(
    '%s in %s: axe and the browser report nothing, and no page scrolls sideways',
    async (name, language) => {
      const { page, noted } = await openWatched(browser, `${kaart.url}/docs`, 1280);
      await PAGES[name]?.(page, language);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await savePicture(page, `access-${name}-${language}-${width}`);
        expect([width, await listAxeFindings(page), await measureOverflow(page)]).toEqual([
          width,
          [],
          0,
        ]);
      }
      expect(noted).toEqual([]);
      await page.close();
    },
  );
});

describe('14.2 a form with mistakes', () => {
  it('keeps the entered values, names each mistake at its field, and puts the focus on the first', async () => {
    const page = await browser.newPage({ javaScriptEnabled: true });
    await sendWrong(page, 'en');
    expect(await page.inputValue('#organisation')).toBe('Luxembourg Institute');
    expect(await page.inputValue('#email')).toBe('anna@localhost');
    expect(await page.inputValue('#country')).toBe('FR');
    expect(await page.inputValue('#jwksUrl')).toBe('https://10.0.0.1/jwks.json');
    expect(await page.isChecked('#terms')).toBe(true);
    expect(await page.isChecked('[name="purpose.0"]')).toBe(false);
    expect(await page.evaluate('document.activeElement.id')).toBe('email');
    for (const id of ['email', 'jwks']) {
      const reason = await page.getAttribute(`#${id}`, 'aria-describedby');
      expect(await page.isVisible(`#${reason}`)).toBe(true);
    }
    // With these mistakes corrected, the server checks the address.
    await page.fill('#email', newAddress());
    await page.fill('#jwks', '');
    await page.check('[name="purpose.0"]');
    await page.click('main form button');
    await page.waitForSelector('#wrong-jwksUrl');
    await page.waitForLoadState();
    expect(await page.evaluate('document.activeElement.id')).toBe('jwksUrl');
    await page.fill('#jwksUrl', '');
    await page.click('main form button');
    await page.waitForURL(/\/access\/sent/);
    await page.close();
  });

  it('is not sent by a browser if the terms are not accepted', async () => {
    const page = await browser.newPage();
    await page.goto(`${kaart.url}/access?lang=en`);
    await fill(page, newAddress(), false);
    await page.click('main form button');
    expect(await page.evaluate('document.activeElement.id')).toBe('terms');
    expect(new URL(page.url()).pathname).toBe('/access');
    await page.close();
  });
});

describe('14.2 without a mouse and without JavaScript', () => {
  it.each([320, 1280])(
    'a requester gets from the first page to the secret, at %i pixels',
    async (width) => {
      const page = await browser.newPage({
        javaScriptEnabled: false,
        viewport: { width, height: 900 },
      });
      const email = newAddress();
      await useOwnAddress(page);
      await page.goto(`${kaart.url}/?lang=en`);
      await tabTo(page, 'Request access');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/access\?/);
      for (const [label, text] of [
        ['Your name', 'Anna Wagner'],
        ['Your mail address at work', email],
        ['Name of the organisation', 'Luxembourg Institute'],
        ['Country', 'Lux'],
      ] as const) {
        await tabTo(page, label);
        await page.keyboard.type(text);
      }
      const purpose = await page.locator('.choice span').first().innerText();
      for (const label of [purpose, 'I agree to these terms']) {
        await tabTo(page, label);
        await page.keyboard.press('Space');
      }
      await tabTo(page, 'Send the request');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/access\/sent/);
      for (const [step, button] of [
        ['confirmation', 'Confirm the request'],
        ['secret', 'Show the secret'],
      ] as const) {
        if (step === 'secret') await kaart.acceptRequest(email);
        await page.goto(await kaart.linkForRequester(email, step));
        await tabTo(page, button);
        await page.keyboard.press('Enter');
        await page.waitForSelector(`main:not(:has(form))`);
      }
      await expectText(page, 'Store the secret now', '.notice');
      await page.close();
    },
  );
});
