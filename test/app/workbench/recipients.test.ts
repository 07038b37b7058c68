import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../../lib/app/demonstration.ts';
import { addMilliseconds } from '../../../lib/core/instant.ts';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { body, DATA, linesOf, RESEARCH, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const PARTNER = `/workbench/partners/${DEMO_PARTNER}`;
const MEMBER = 'did:web:member.example';
const MEMBER_PATH = `/workbench/participants/${encodeURIComponent(MEMBER)}`;

let setup: Setup;
let paula: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  paula = await Desk.of(setup, 'paula', 'partner-admin');
});
afterAll(() => setup.close());

const findHiddenInput = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describe('15.3 disclosures at the workbench', () => {
  it('name every read since an instant, by recipient and token, page by page and as CSV', async () => {
    const since = setup.now;
    const token = await setup.token(DEMO_PARTNER, setup.secret);
    for (let each = 0; each < 30; each += 1)
      expect((await setup.withToken(token, `${DATA}?format=csv`)).status).toBe(200);
    expect((await setup.partner(`${DATA}?format=csv`)).status).toBe(200);
    const path = `/workbench/disclosures?lang=en&since=${since}`;
    const html = await paula.text(path);
    expect(html).toContain('Recipients that have read');
    expect(html).toContain(`since=${encodeURIComponent(since)}&amp;recipient=${DEMO_PARTNER}"`);
    expect(html).toMatch(/data-label="Reads">31</);
    expect(html).toMatch(/data-label="Tokens">2</);
    const csv = await paula.get(`${path}&format=csv`);
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines).toHaveLength(32);
    expect(lines[1]).toContain(`,${DEMO_PARTNER},healthtech-companies,`);
    const api = `/v1/partners/${DEMO_PARTNER}/disclosures?since=${since}`;
    const entries = await linesOf<{ at: string; tokenId: string }>(setup.as('auditor', api));
    const inCsv = lines.slice(1).map((line) => [line.split(',')[0], line.split(',').at(-2)]);
    expect(inCsv).toEqual(entries.map(({ at, tokenId }) => [at, tokenId]));
    const after = addMilliseconds(setup.now, 1);
    const later = await paula.text(`/workbench/disclosures?lang=en&since=${after}`);
    expect(later).toContain('Nothing in the list fits the filter.');
    expect(await paula.text(`${path}&recipient=unknown`)).not.toContain('Recipients that have');
  });

  it('continue with the next recipient on the next page', async () => {
    for (const id of ['a-first', 'z-last'])
      await setup.as('partner-admin', '/v1/partners', {
        json: { client_id: id, name: id, purposes: [RESEARCH] },
      });
    const all = await (await paula.get('/workbench/disclosures?format=csv')).text();
    const read: string[] = [];
    let next: string | undefined = '/workbench/disclosures?lang=en';
    while (next !== undefined) {
      const html: string = await paula.text(next);
      const table = html.slice(html.indexOf('id="results"'));
      read.push(
        ...[...table.matchAll(/data-label="Token"><code class="id">([^<]+)</g)].map(
          ([, id = '']) => id,
        ),
      );
      next = /href="([^"]+)" rel="next"/.exec(table)?.[1]?.replaceAll('&amp;', '&');
    }
    const tokens = all
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').at(-2));
    expect(read).toEqual(tokens);
    expect(read.length).toBeGreaterThan(30);
  });
});

describe('15.3 agreements at the workbench', () => {
  it('are listed for operators', async () => {
    const olga = await Desk.of(setup, 'olga', 'operator');
    expect(await olga.text('/workbench/agreements?lang=de')).toContain(
      'Noch wurde keine Vereinbarung',
    );
    expect((await paula.get('/workbench/agreements')).status).toBe(403);
  });
});

describe('15.3 partners at the workbench', () => {
  it('are listed with state and purposes, in each language', async () => {
    for (const language of LANGUAGES) {
      const html = await paula.text(`/workbench/partners?lang=${language}`);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(`href="${PARTNER}?lang=${language}"`);
      expect(html).not.toMatch(/ style=|<style|onclick|<script>/);
    }
    const html = await paula.text('/workbench/partners?lang=en');
    expect(html).toContain('<span class="badge permitted">active</span>');
    expect(html).toContain('Recipients');
  });

  it('show before a revocation what it ends, and get no row and no token after it', async () => {
    const before = await setup.partner(DATA);
    expect(before.status).toBe(200);
    const token = await setup.token(DEMO_PARTNER, setup.secret);
    const html = await paula.text(`${PARTNER}?lang=en`);
    expect(html).toContain('Open transfers that are suspended or terminated: 0.');
    const reads = /It keeps what it has read: ([\d,]+) reads in the last 30 days/.exec(html)?.[1];
    expect(Number(reads)).toBeGreaterThan(0);
    const form = { version: findHiddenInput(html, 'version') };
    const ended = await paula.post(`${PARTNER}/revocation?lang=en`, { ...form, extent: 'tokens' });
    expect(ended.headers.get('location')).toBe(`${PARTNER}?lang=en&done=tokens-ended`);
    expect((await setup.withToken(token, DATA)).status).toBe(401);
    expect((await setup.partner(DATA)).status).toBe(200);
    // The page of before is not the state that was decided on.
    const late = await paula.post(`${PARTNER}/revocation?lang=en`, { ...form, extent: 'partner' });
    expect(late.status).toBe(412);
    expect(await late.text()).toContain('role="alert"');
    expect((await setup.partner(DATA)).status).toBe(200);
    const version = findHiddenInput(await paula.text(PARTNER), 'version');
    const again = await setup.token(DEMO_PARTNER, setup.secret);
    await paula.post(`${PARTNER}/revocation?lang=en`, { version, extent: 'partner' });
    const after = await paula.text(`${PARTNER}?lang=en&done=revoked`);
    expect(after).toContain('<p class="notice" role="status">Revoked.');
    expect(after).toContain('<span class="badge error">revoked</span>');
    expect(after).not.toContain('/revocation');
    expect((await setup.withToken(again, DATA)).status).toBe(401);
    expect((await setup.tokenResponse(DEMO_PARTNER, setup.secret)).status).toBe(401);
    const entries = await body<{ entries: object[] }>(
      setup.as('auditor', `/v1/audit/entries?subject=partner/${DEMO_PARTNER}&actor=paula`),
    );
    expect(entries.entries).toMatchObject([
      { action: 'partner.revoked' },
      { action: 'partner.tokens-revoked' },
    ]);
  });

  it('are not named to a person without the right', async () => {
    const anna = await Desk.of(setup, 'anna', 'analyst');
    expect(await anna.text('/workbench?lang=en')).not.toContain('/workbench/partners');
    expect((await anna.get(PARTNER)).status).toBe(403);
  });
});

describe('15.3 participants at the workbench', () => {
  it('are revoked with a preview, and admitted again with the same claims', async () => {
    const claims = { membershipStatus: ['active'] };
    const json = { id: MEMBER, name: 'A member', claims };
    expect((await setup.as('partner-admin', '/v1/participants', { json })).status).toBe(201);
    const html = await paula.text('/workbench/participants?lang=en');
    expect(html).toContain(`href="${MEMBER_PATH}?lang=en"`);
    expect(html).toContain('membershipStatus: active');
    const one = await paula.text(`${MEMBER_PATH}?lang=en`);
    expect(one).toContain('Open negotiations that end: 0.');
    const version = findHiddenInput(one, 'version');
    const revoked = await paula.post(`${MEMBER_PATH}/revocation?lang=en`, { version });
    expect(revoked.headers.get('location')).toBe(`${MEMBER_PATH}?lang=en&done=revoked`);
    const readState = async () =>
      (await body(setup.as('partner-admin', `/v1/participants/${encodeURIComponent(MEMBER)}`)))[
        'state'
      ];
    expect(await readState()).toBe('revoked');
    const after = await paula.text(`${MEMBER_PATH}?lang=en&done=revoked`);
    expect(after).toContain('Admit it again');
    await paula.post(`${MEMBER_PATH}/admission?lang=en`);
    expect(await readState()).toBe('active');
    expect(await paula.text(`${MEMBER_PATH}?lang=en&done=admitted`)).toContain('Admitted again.');
    const twice = await paula.post(`${MEMBER_PATH}/admission?lang=en`);
    expect(twice.status).toBe(409);
  });
});
