import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/core/language.ts';
import type { Role } from '../../lib/identity/roles.ts';
import {
  expectText,
  listAxeFindings,
  listPrintFindings,
  measureOverflow,
  savePicture,
} from './chromium.ts';
import type { ServedKaart } from './kaart.ts';

/** Signs a person in at the workbench, through the provider of one machine. */
export async function signInAt(
  kaart: ServedKaart,
  context: BrowserContext,
  name: string,
  ...roles: readonly Role[]
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${kaart.url}/workbench?lang=en`);
  expect(page.url()).toContain('/workbench/development-sign-in');
  await page.fill('#code', kaart.developmentCode);
  await page.fill('#person', name);
  for (const role of roles) await page.check(`[name="role.${role}"]`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${kaart.url}/workbench?lang=en`);
  await expectText(page, name, '.workbench-bar');
  return page;
}

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click();

/** The texts of the pages differ by language, and their structure does not: axe looks at the longest texts. */
const LIGHT: Language = 'de';
/** Axe looks at the dark colours in another language. */
const DARK: Language = 'en';

/** Width of the content of a printed page (A4). Pixels. */
const PAPER_WIDTH = 718;

/** What axe, a narrow window and a printer find wrong with a page. */
export async function lookAt(page: Page, name: string): Promise<void> {
  const url = new URL(page.url());
  const inLanguage = (language: Language) => {
    url.searchParams.set('lang', language);
    return page.goto(url.href);
  };
  for (const language of LANGUAGES) {
    await inLanguage(language);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect([name, language, width, await measureOverflow(page)]).toEqual([
        name,
        language,
        width,
        0,
      ]);
      await savePicture(page, `workbench-${name}-${language}-${width}`);
    }
    if (language === LIGHT)
      expect([name, language, await listAxeFindings(page)]).toEqual([name, language, []]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  // Without motion: while the colours change, axe would find those in between.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await inLanguage(DARK);
  expect([name, 'dark', await listAxeFindings(page)]).toEqual([name, 'dark', []]);
  await savePicture(page, `workbench-${name}-dark`);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await inLanguage('en');
  await lookAtPrint(page, name);
}

/** A printed page shows what can be read, in whole tables, and nothing to press. */
async function lookAtPrint(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: PAPER_WIDTH, height: 1000 });
  expect([name, 'print', await listPrintFindings(page)]).toEqual([name, 'print', []]);
  await savePicture(page, `workbench-${name}-print`);
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1280, height: 900 });
}
