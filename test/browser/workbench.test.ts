import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../lib/identity/roles.ts';
import {
  expectText,
  listAxeFindings,
  measureOverflow,
  openChromium,
  savePicture,
} from './chromium.ts';
import { ServedKaart } from './kaart.ts';
import { lookAt, press, signInAt } from './staff.ts';

const DIRTY = 'test/fixtures/mapping/mapping-dirty.csv';

let kaart: ServedKaart;
let browser: Browser;
beforeAll(async () => {
  [kaart, browser] = await Promise.all([ServedKaart.demonstration(), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await kaart.close();
});

const signIn = (context: BrowserContext, name: string, ...roles: readonly Role[]) =>
  signInAt(kaart, context, name, ...roles);

describe('15.3 the workbench', () => {
  it('records a decision of a company with its evidence, and the partner reads it at once', async () => {
    const otto = await signIn(await browser.newContext(), 'otto', 'consent-officer', 'auditor');
    await otto.getByRole('link', { name: 'Consents', exact: true }).click();
    await lookAt(otto, 'companies');
    // the list changes while a person types, without another page
    await otto.fill('[name=q]', 'LUHT-DEMO-0001');
    await otto.getByText('1 entry', { exact: true }).waitFor();
    await otto.locator('#results tbody a').first().click();
    await expectText(otto, 'LUHT-DEMO-0001');
    await lookAt(otto, 'company');
    expect(await kaart.partnerReads()).toContain('LUHT-DEMO-0001');
    await otto.selectOption('#kind', 'withdrawn');
    await otto.check('[name="group.registry"]');
    await otto.fill('#evidence', 'letter of 21 November, file 12');
    await press(otto, 'Show the effect');
    await expectText(otto, 'Nothing is recorded yet.');
    expect(await listAxeFindings(otto)).toEqual([]);
    await savePicture(otto, 'workbench-decision-en-1280');
    await otto.setViewportSize({ width: 320, height: 900 });
    expect(await measureOverflow(otto)).toBe(0);
    expect(await kaart.partnerReads()).toContain('LUHT-DEMO-0001');
    await press(otto, 'Record it');
    await expectText(otto, 'The decision is recorded.');
    expect(await kaart.partnerReads()).not.toContain('LUHT-DEMO-0001');
  }, 120_000);

  it('shows invitations, campaigns and the coverage without script, in three languages and at 320 px', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const olga = await signIn(plain, 'olga', 'consent-officer');
    await olga.goto(`${kaart.url}/workbench/campaigns?lang=en`);
    await olga.fill('#edition', '2025');
    await press(olga, 'Show the effect');
    await press(olga, 'Send them');
    await expectText(olga, 'Mails that were sent:', '[role=status]');
    const { cookies } = await plain.storageState();
    const watched = await browser.newContext();
    await watched.addCookies(cookies);
    const page = await watched.newPage();
    for (const [name, path] of [
      ['campaigns', '/workbench/campaigns?edition=2025'],
      ['invitations', '/workbench/invitations?state=open'],
      ['coverage', '/workbench/coverage?months=6'],
    ] as const) {
      await page.goto(`${kaart.url}${path}`);
      await lookAt(page, name);
    }
    await page.goto(`${kaart.url}/workbench/campaigns?lang=en`);
    await page.locator('#results tbody a').first().click();
    await lookAt(page, 'campaign');
  }, 120_000);

  it('sends a file that is too large for the form, and shows the progress', async () => {
    const anna = await signIn(await browser.newContext(), 'anna', 'analyst');
    await anna.goto(`${kaart.url}/workbench/imports?lang=en`);
    // spaces after the table are no rows
    const buffer = Buffer.concat([readFileSync(DIRTY), Buffer.alloc(4_200_000, '\n')]);
    await anna.setInputFiles('#file', { name: 'large.csv', mimeType: 'text/csv', buffer });
    await press(anna, 'Upload');
    await anna.waitForURL(/\/workbench\/uploads\//);
    await expectText(anna, 'large.csv', 'h1');
    await expectText(anna, 'Headers that are known: 41 of 41.');
  }, 60_000);

  it('leads from a dirty file to a published edition, by two persons, the second without script', async () => {
    const anna = await signIn(await browser.newContext(), 'anna', 'analyst');
    await lookAt(anna, 'home');
    await anna.getByRole('link', { name: 'Imports', exact: true }).click();
    await lookAt(anna, 'imports');
    await anna.setInputFiles('#file', DIRTY);
    await anna.fill('#edition', '2025.1');
    await press(anna, 'Upload');
    await expectText(anna, 'mapping-dirty.csv', 'h1');
    await lookAt(anna, 'upload');
    await press(anna, 'Check the file');
    await expectText(anna, 'Rows that wait for your decision');
    await lookAt(anna, 'import');
    const path = new URL(anna.url()).pathname;

    const first = anna
      .locator('.review > li', { has: anna.locator('input[name$=".employees"]') })
      .first();
    await first.locator('input[name$=".employees"]').fill('12');
    await first.getByRole('button', { name: 'Set and check' }).click();
    await expectText(anna, 'decided by anna: corrected');
    const undecided = anna.locator('.review > li', { hasNotText: 'decided by' });
    for (const box of await undecided.locator('[type=checkbox]').all()) await box.check();
    await press(anna, 'Leave the chosen rows out');
    await anna.fill('#note', 'fewer rows than before');
    await press(anna, 'Submit for release');
    await expectText(anna, 'Only a releaser can release.');

    const plain = await browser.newContext({ javaScriptEnabled: false });
    const rita = await signIn(plain, 'rita', 'releaser', 'publisher');
    await rita.goto(`${kaart.url}${path}?lang=en`);
    await rita.fill('#reason', 'checked with the file');
    await press(rita, 'Release edition 2025.1');
    await rita.getByRole('link', { name: 'To the publication' }).click();
    await press(rita, 'Publish now');
    await expectText(rita, 'is on hold');
    await anna.goto(`${kaart.url}/workbench/publication?lang=en`);
    await lookAt(anna, 'held');
    await rita.fill('#reason', 'the survey has fewer companies');
    await press(rita, 'Lift the hold');
    await expectText(rita, 'A new version is published.');
    await anna.goto(`${kaart.url}/workbench/editions?lang=en`);
    await lookAt(anna, 'editions');
    await anna.goto(`${kaart.url}/catalog?lang=en`);
    await expectText(anna, '2025.1');

    await rita.goto(`${kaart.url}/workbench?lang=en`);
    await press(rita, 'Sign out');
    await expectText(rita, 'You are signed out', 'h1');
    await rita.goto(`${kaart.url}${path}`);
    expect(rita.url()).toContain('/workbench/development-sign-in');
  }, 120_000);
});
