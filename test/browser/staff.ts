import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { LANGUAGES, type Language } from '../../lib/core/language.ts';
import type { Role } from '../../lib/identity/roles.ts';
import { expectText, listAxeFindings, measureOverflow, savePicture } from './chromium.ts';
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

/** What axe and a narrow window find wrong with a page, in each language. @param audited languages in which axe looks at it */
export async function lookAt(
  page: Page,
  name: string,
  audited: readonly Language[] = LANGUAGES,
): Promise<void> {
  const url = new URL(page.url());
  for (const language of LANGUAGES) {
    url.searchParams.set('lang', language);
    await page.goto(url.href);
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
    if (audited.includes(language))
      expect([name, language, await listAxeFindings(page)]).toEqual([name, language, []]);
  }
  url.searchParams.set('lang', 'en');
  await page.goto(url.href);
  await page.setViewportSize({ width: 1280, height: 900 });
}
