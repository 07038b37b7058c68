import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/core/language.ts';
import {
  expectText,
  listAxeFindings,
  measureOverflow,
  openChromium,
  savePicture,
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

let context: BrowserContext;
afterEach(() => context?.close());

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return context.newPage();
}

/** Follows a link and presses its button. */
async function enter(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.click('main button');
  await page.waitForURL(/\/my\?/);
}

/** Every page for a contact, and the steps that lead to it; and our page with the most text. */
const PAGES: Readonly<Record<string, (page: Page, language: Language) => Promise<unknown>>> = {
  invitation: async (page, lang) => page.goto(`${await kaart.link('LUHT-DEMO-0001')}?lang=${lang}`),
  used: async (page, lang) => {
    const link = await kaart.link('LUHT-DEMO-0013');
    await enter(page, link);
    await page.goto(`${link}?lang=${lang}`);
  },
  'signed-out': (page, lang) => page.goto(`${kaart.url}/my?lang=${lang}`),
  company: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0014')}?lang=${lang}`);
    await page.evaluate(
      "document.querySelectorAll('details').forEach((each) => { each.open = true; })",
    );
  },
  saved: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0015')}?lang=${lang}`);
    await page.click('#public-at-once button[value^=all]');
  },
  wrong: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0016')}?lang=${lang}`);
    await page.click('#correct summary');
    await page.fill('#value', '23');
    await page.click('#correct button');
  },
  'wrong-day': async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0014')}?lang=${lang}`);
    await page.locator('.days-row summary').first().click();
    await page.fill('#public-registry-until', '2030-12-31');
    await page.click('.savebar button');
    await page.waitForSelector('#public-registry-error');
  },
  named: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0015')}?lang=${lang}`);
    await page.click('#by-name summary');
    await page.selectOption('#reader', 'partners/demo-partner');
    await page.click('#by-name button');
    await page.waitForSelector('#partners-demo-partner');
  },
  unsaved: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0013')}?lang=${lang}`);
    await page.check('#public-funding-grant');
    await page.click('button[formaction^="/my/leave"]');
    await page.waitForSelector('#said button');
  },
  corrected: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0017')}?lang=${lang}`);
    await requestCorrection(page, '23');
  },
  preview: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0018')}?lang=${lang}`);
    await page.click('button[formaction^="/my/preview"]');
    await page.click('summary');
  },
  withdrawal: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0018')}?lang=${lang}`);
    await page.click('#withdraw-everything button');
    await page.waitForURL(/\/my\/preview\?/);
  },
  person: async (page, lang) =>
    enter(page, `${await kaart.link('LUHT-DEMO-0019', 'person')}?lang=${lang}`),
  recipients: async (page, lang) => {
    const [id = ''] = (await kaart.partnerReads()).slice(-1);
    await enter(page, `${await kaart.link(id)}?lang=${lang}`);
    await page.waitForSelector('#fetched ~ table');
  },
  receipt: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0022')}?lang=${lang}`);
    await page.click('#dataspace-at-once button[value^=none]');
    await page.waitForURL(/done=saved/);
    await page.locator('a[href*="/page?"]').first().click();
    await page.waitForSelector('#result .badge.permitted');
  },
  check: (page, lang) => page.goto(`${kaart.url}/receipts/check?lang=${lang}`),
  'check-valid': async (page, lang) => {
    await PAGES['receipt']?.(page, lang);
    const path = await page.getAttribute('a[download]', 'href');
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join();
    const jws = await (await fetch(`${kaart.url}${path}`, { headers: { cookie } })).text();
    await page.goto(`${kaart.url}/receipts/check?lang=${lang}`);
    const file = { name: 'receipt.jwt', mimeType: 'application/jwt', buffer: Buffer.from(jws) };
    await page.setInputFiles('#file', file);
    await page.click('main button');
    await page.waitForSelector('#result .badge.permitted');
  },
  'check-wrong': async (page, lang) => {
    await page.goto(`${kaart.url}/receipts/check?lang=${lang}`);
    await page.fill('#receipt', 'not a receipt');
    await page.click('main button');
    await page.waitForSelector('#result .badge.error');
  },
  'check-empty': async (page, lang) => {
    await page.goto(`${kaart.url}/receipts/check?lang=${lang}`);
    await page.click('main button');
    await page.waitForSelector('#check-error');
  },
  'new-link': (page, lang) => page.goto(`${kaart.url}/my/link?lang=${lang}`),
  'new-link-wrong': async (page, lang) => {
    await page.goto(`${kaart.url}/my/link?lang=${lang}`);
    await page.fill('#company', ' ');
    await page.click('main button');
    await page.waitForSelector('#company-error');
  },
  'new-link-sent': (page, lang) => page.goto(`${kaart.url}/my/link/sent?lang=${lang}`),
  figures: (page, lang) => page.goto(`${kaart.url}/figures?lang=${lang}`),
  left: async (page, lang) => {
    await enter(page, `${await kaart.link('LUHT-DEMO-0020')}?lang=${lang}`);
    await page.click('button[formaction^="/my/leave"]');
  },
};

async function requestCorrection(page: Page, value = '23'): Promise<void> {
  await page.click('#correct summary');
  await page.selectOption('#field', 'employees');
  await page.fill('#value', value);
  await page.fill('#evidence', 'Payroll of September');
  await page.click('#correct button');
}

const CASES = Object.keys(PAGES).flatMap((name) =>
  LANGUAGES.map((language) => [name, language] as const),
);

describe('accessibility', () => {
  it.each(CASES)(
    'of the page %s in %s: axe finds nothing, at 320 and at 1280 pixels',
    async (name, language) => {
      const page = await open();
      await PAGES[name]?.(page, language);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await savePicture(page, `${name}-${language}-${width}`);
        expect([width, await listAxeFindings(page), await measureOverflow(page)]).toEqual([
          width,
          [],
          0,
        ]);
      }
    },
  );

  it.each(['light', 'dark'] as const)('is kept in %s colours', async (colorScheme) => {
    const page = await open({ colorScheme });
    await enter(page, await kaart.link('LUHT-DEMO-0021'));
    await savePicture(page, `company-${colorScheme}`);
    expect(await listAxeFindings(page)).toEqual([]);
  });
});

describe('on paper', () => {
  it('a receipt has its facts and nothing to press', async () => {
    const page = await open({ viewport: { width: 794, height: 1123 } });
    await PAGES['receipt']?.(page, 'en');
    await page.waitForLoadState();
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('#result .badge.permitted')).toBe(true);
    expect(await page.isVisible('table')).toBe(true);
    for (const each of ['.screen', '.button', 'nav'])
      for (const found of await page.locator(each).all())
        expect(await found.isVisible()).toBe(false);
    expect(await measureOverflow(page)).toBe(0);
  });

  it('the page of a company has the state of each permission in words, without inputs for dates', async () => {
    const page = await open({ viewport: { width: 794, height: 1123 } });
    await enter(page, await kaart.link('LUHT-DEMO-0023'));
    await page.waitForLoadState();
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('#public-registry-state')).toBe(true);
    for (const each of ['.savebar', '#public-registry-until', '#all-at-once', '#correct'])
      expect(await page.isVisible(each)).toBe(false);
    expect(await measureOverflow(page)).toBe(0);
  });
});

describe('axe', () => {
  it('finds a field without a name and a text without contrast', async () => {
    const page = await open();
    await enter(page, await kaart.link('LUHT-DEMO-0027'));
    await page.evaluate(`document.querySelector('#correct').open = true;
      document.querySelector('label[for=value]').remove();
      document.querySelector('.lead').style.color = '#bbb'`);
    const found = (await listAxeFindings(page)).map((each) => each.split(':')[0]);
    expect(found.sort()).toEqual(['color-contrast', 'label']);
  });
});

describe('without a mouse and without JavaScript', () => {
  it.each([320, 1280])(
    'a contact gets from the link to a withdrawal, at %i pixels',
    async (width) => {
      const [id = ''] = (await kaart.partnerReads()).slice(width === 320 ? 40 : 50);
      const page = await open({ javaScriptEnabled: false, viewport: { width, height: 900 } });
      await page.goto(await kaart.link(id));
      await tabTo(page, 'Open my page');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/my\?/);
      await tabTo(page, 'Permit nothing: Partners with an access of their own');
      await page.keyboard.press('Enter');
      await page.waitForURL(/done=saved/);
      await expectText(page, /^Saved: \d decisions/, '#said');
      expect(await kaart.partnerReads()).not.toContain(id);
    },
  );

  it('9.2 a contact withdraws everything with one key, and confirms it with a second key', async () => {
    const [id = ''] = (await kaart.partnerReads()).slice(60);
    const page = await open({ javaScriptEnabled: false });
    await enter(page, await kaart.link(id));
    // The first problem is a link to the place of the button.
    await tabTo(page, 'Withdraw everything');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#withdraw-everything$/);
    await tabTo(page, 'Withdraw everything');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/my\/preview\?/);
    await expectText(page, 'Nothing is saved yet', '.lead');
    expect(await kaart.partnerReads()).toContain(id);
    await tabTo(page, 'Withdraw everything');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=saved/);
    expect(await kaart.partnerReads()).not.toContain(id);
    expect(await page.locator('#withdraw-everything').count()).toBe(0);
  });

  it('a contact keeps its choices when it changes the language, and the Enter key still saves', async () => {
    const page = await open({ javaScriptEnabled: false });
    await enter(page, await kaart.link('LUHT-DEMO-0029'));
    const choice = page.locator('#public-registry-grant');
    const wanted = !(await choice.isChecked());
    await choice.setChecked(wanted);
    await page.click('header >> text=Deutsch');
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    expect(await choice.isChecked()).toBe(wanted);
    await page.click('button[formaction^="/my/preview"]');
    await page.click('header >> text=Français');
    await page.click('button[formaction^="/my?"] >> nth=-1');
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    expect(await choice.isChecked()).toBe(wanted);
    await choice.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=saved/);
    expect(await choice.isChecked()).toBe(wanted);
  });

  it('granting and withdrawing one group take the same number of keys', async () => {
    const id = 'LUHT-DEMO-0024';
    const page = await open({ javaScriptEnabled: false });
    await enter(page, await kaart.link(id));
    const press = async (from: string) => {
      await page.goto(`${kaart.url}/my?lang=en#decide`);
      await tabTo(page, from);
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      await page.waitForURL(/done=saved/);
      return page.textContent('#public-registry-state');
    };
    await page.click('#public-at-once button[value^=none]');
    await page.waitForURL(/done=saved/);
    expect(await press('Register data, Everyone: Not permitted')).toMatch(/^permitted/);
    expect(await press('Register data, Everyone: Permitted')).toMatch(/^withdrawn/);
  });

  it('a contact previews, grants until a day, asks for a correction, and ends the session', async () => {
    const page = await open({ javaScriptEnabled: false });
    await enter(page, await kaart.link('LUHT-DEMO-0025'));
    await page.check('#public-registry-grant');
    await page.locator('.days-row summary').first().click();
    await page.fill('#public-registry-until', '2030-12-31');
    await page.click('button[formaction^="/my/preview"]');
    await expectText(page, 'Nothing is saved yet', '.lead');
    await page.click('main form[action^="/my/decisions"] button');
    await expectText(page, 'until 31 December 2030', '#public-registry-state');
    await requestCorrection(page);
    await expectText(page, 'waits for an analyst');
    await page.click('text=Sign out');
    await expectText(page, 'You are signed out', 'h1');
    await page.goto(`${kaart.url}/my`);
    await expectText(page, 'You are not signed in', 'h1');
  });
});

describe('the browser', () => {
  it('stores a cookie that scripts cannot read, and sends no address with the token', async () => {
    const page = await open();
    const requests: Request[] = [];
    page.on('request', (request) => {
      requests.push(request);
    });
    const link = await kaart.link('LUHT-DEMO-0026');
    await page.goto(link);
    await page.click('header >> text="Data"');
    await enter(page, link);
    await page.click('header >> text=Figures');
    await page.waitForURL(/\/figures/);
    const headers = await Promise.all(requests.map((request) => request.allHeaders()));
    expect(headers.length).toBeGreaterThan(4);
    expect(headers.filter(({ referer = '' }) => referer !== '')).toEqual([]);
    expect(await context.cookies()).toMatchObject([
      { name: 'kaart-session', httpOnly: true, sameSite: 'Strict', expires: -1 },
    ]);
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('cannot submit a decision from a form of a neighbouring site', async () => {
    const id = 'LUHT-DEMO-0028';
    const page = await open();
    await enter(page, await kaart.link(id));
    const token = await page.getAttribute('input[name=form]', 'value');
    const neighbour = await serveForm(`<form method="post" action="${kaart.url}/my/decisions">
      <input name="form" value="${token}"><input name="notice" value="notice-v1">
      <button name="do" value="none:partners">win</button></form>`);
    await page.goto(`http://127.0.0.1:${(neighbour.address() as AddressInfo).port}/`);
    const [response] = await Promise.all([page.waitForNavigation(), page.click('button')]);
    neighbour.close();
    expect(response?.status()).toBe(403);
    expect(await kaart.partnerReads()).toContain(id);
  });

  async function serveForm(html: string): Promise<Server> {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }
});
