import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectText, openChromium } from './chromium.ts';
import { ServedKaart } from './kaart.ts';
import { lookAt, press, signInAt } from './staff.ts';

const DATA = '/v1/datasets/healthtech-companies/data?format=jsonl';
const MEMBER = 'did:web:member.example';

let kaart: ServedKaart;
let browser: Browser;
beforeAll(async () => {
  [kaart, browser] = await Promise.all([ServedKaart.demonstration(), openChromium()]);
});
afterAll(async () => {
  await browser.close();
  await kaart.close();
});

async function read(token: string): Promise<number> {
  const answer = await fetch(kaart.url + DATA, { headers: { authorization: `Bearer ${token}` } });
  return answer.status;
}

const open = (page: Page, summary: string) =>
  page.locator('summary', { hasText: summary }).first().click();

describe('15.3 recipients at the workbench', () => {
  it('shows each page in three languages, and revokes a partner, which then gets no row', async () => {
    await kaart.as('partner-admin', '/v1/participants', {
      id: MEMBER,
      name: 'A member',
      claims: { membershipStatus: ['active'] },
    });
    const email = 'anna@lih.example';
    await kaart.requestAccess(email);
    const token = await kaart.partnerToken();
    expect(await read(token)).toBe(200);

    const paula = await signInAt(kaart, await browser.newContext(), 'paula', 'partner-admin');
    await paula.getByRole('link', { name: 'Recipients', exact: true }).click();
    await lookAt(paula, 'partners');
    await paula.getByRole('link', { name: 'Participants', exact: true }).click();
    await lookAt(paula, 'participants');
    await paula.getByRole('link', { name: MEMBER }).click();
    await open(paula, 'Revoke this participant');
    await press(paula, 'Revoke this participant');
    await lookAt(paula, 'participant');
    await press(paula, 'Admit it again');
    await expectText(paula, 'Admitted again.', '[role=status]');

    await paula.getByRole('link', { name: 'Access requests', exact: true }).click();
    await lookAt(paula, 'access-requests');
    await paula.getByRole('link', { name: 'Luxembourg Institute' }).click();
    await expectText(paula, email);
    await lookAt(paula, 'access-request');
    await paula.fill('#clientId', 'lih');
    await press(paula, 'Accept');
    await expectText(paula, 'Accepted.', '[role=status]');

    await paula.getByRole('link', { name: 'Disclosures', exact: true }).click();
    await expectText(paula, 'Recipient', '#recipients + *, .stacked');
    await lookAt(paula, 'disclosures');
    await paula.locator('.stacked').first().getByRole('link', { name: 'demo-partner' }).click();
    await expectText(paula, 'demo-partner', '#results');

    await paula.goto(`${kaart.url}/workbench/partners/demo-partner?lang=en`);
    await lookAt(paula, 'partner');
    await open(paula, 'Revoke this partner');
    await expectText(paula, 'It keeps what it has read');
    await press(paula, 'Revoke this partner');
    await expectText(paula, 'Revoked.', '[role=status]');
    expect(await read(token)).toBe(401);
  }, 120_000);
});

describe('15.3 operations at the workbench', () => {
  it('tries a job that was given up again, without script, and shows each page', async () => {
    await kaart.giveUpJob('access-reduced');
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const olga = await signInAt(kaart, plain, 'olga', 'operator');
    await olga.getByRole('link', { name: 'Messages and jobs that were given up' }).click();
    await open(olga, 'Decide');
    await press(olga, 'Try again');
    await expectText(olga, 'It waits again.', '[role=status]');
    const outbox = `${kaart.url}/workbench/outbox?lang=en`;
    for (let each = 0; each < 300; each += 1) {
      await olga.goto(outbox);
      if ((await olga.textContent('main'))?.includes('Nothing waits')) break;
      await sleep(50);
    }
    await expectText(olga, 'Nothing waits, and nothing was given up.');

    await kaart.giveUpJob('access-reduced');
    const watched = await browser.newContext();
    await watched.addCookies(await plain.cookies());
    const page = await watched.newPage();
    for (const name of ['outbox', 'state', 'audit', 'agreements']) {
      await page.goto(`${kaart.url}/workbench/${name}`);
      await lookAt(page, name);
    }
    await page.goto(`${kaart.url}/workbench/audit?lang=en`);
    await press(page, 'Verify the logs');
    await expectText(page, 'Whole, and as it was signed.', '#result');
  }, 120_000);
});
