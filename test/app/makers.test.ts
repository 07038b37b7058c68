import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestConfirmed } from '../access-requests/requester.ts';
import { Setup } from './setup.ts';

const NAMES = {
  KAART_PUBLISHER_NAME: 'en=Office of Data;fr=Bureau des données;de=Datenamt',
  KAART_CO_OWNER_NAME: 'en=Town;fr=Ville;de=Stadt',
};
const BY_DEFAULT = /Luxinnovation|Ministry of|[Mm]inistère|inisterium/;
const EXPECTED = [
  ['en', 'Office of Data', 'Town'],
  ['fr', 'Bureau des données', 'Ville'],
  ['de', 'Datenamt', 'Stadt'],
] as const;

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration(undefined, NAMES);
});
afterAll(() => setup.close());

describe('14.2 the organisations of the settings', () => {
  it.each(EXPECTED)('14.2 are on each page, in its language (%s)', async (language, ...names) => {
    for (const path of ['/', '/figures', '/figures/2025', '/map', '/companies', '/catalog'])
      for (const time of ['made', 'kept']) {
        const response = await setup.ask(`${path}?lang=${language}`, {
          headers: { accept: 'text/html' },
        });
        const text = await response.text();
        expect([path, time, response.status]).toEqual([path, time, 200]);
        expect(text).toContain(`${names.join(', ')}.</p>`);
        expect(text).not.toMatch(BY_DEFAULT);
      }
  });

  it.each(EXPECTED)('14.2 are in the citation of figures (%s)', async (language, ...names) => {
    const response = await setup.ask(`/figures/2025?lang=${language}`, {
      headers: { accept: 'text/html' },
    });
    expect((await response.text()).replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(`${names.join(', ')} ?: [^<]*HealthTech`),
    );
  });

  it.each(EXPECTED)('14.2 sign the mails to a requester (%s)', async (language, publisher) => {
    const id = await requestConfirmed(setup, { language });
    const json = { clientId: `lih-${language}` };
    await setup.as('partner-admin:carla', `/v1/access-requests/${id}/acceptance`, { json });
    await setup.kaart.deliver();
    const mails = setup.mails.filter((mail) => mail.id.startsWith(id));
    expect(mails).toHaveLength(2);
    for (const { text } of mails) {
      expect(text.endsWith(`\n${publisher}\n`)).toBe(true);
      expect(text).not.toMatch(BY_DEFAULT);
    }
  });

  it('14.2 sign the mail of an invitation, which has three languages', async () => {
    const path = '/v1/companies/LUHT-DEMO-0003/invitations';
    expect((await setup.as('consent-officer', path, { json: {} })).status).toBe(201);
    await setup.kaart.deliver();
    const mail = setup.mails.at(-1);
    expect(mail?.text.endsWith('\nBureau des données · Office of Data · Datenamt\n')).toBe(true);
    expect(mail?.text).not.toMatch(BY_DEFAULT);
  });

  it('14.2 are written in no source file except the settings and the first notice, which never changes', () => {
    const named = readdirSync('lib', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .filter((file) => readFileSync(join('lib', file), 'utf8').includes('Luxinnovation'));
    expect(named.sort()).toEqual(['consent/first-notice.ts', 'settings/settings.ts']);
  });
});
