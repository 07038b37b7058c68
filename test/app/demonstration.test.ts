import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadDemonstration, SERVED_CONSENTS } from '../../lib/app/demonstration.ts';
import { openLocal } from '../../lib/app/local.ts';
import { newHome } from './prepared-home.ts';
import { body, DATA, DECISION, linesOf, Setup } from './setup.ts';

const load = (setup: Setup) => loadDemonstration(setup.kaart, setup.home, () => undefined);
const countRows = async (setup: Setup, secret: string) =>
  (await linesOf(setup.withToken(await setup.token('demo-partner', secret), DATA))).length;

describe('the demonstration', () => {
  it('has the same data, partner and withdrawals after a second start', async () => {
    const setup = await Setup.demonstration();
    await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0106/withdrawals', {
      json: DECISION,
    });
    expect(await load(setup)).toBe(setup.secret);
    expect(await countRows(setup, setup.secret)).toBe(117);
    const { imports } = await body<{ imports: object[] }>(setup.as('auditor', '/v1/imports'));
    expect(imports).toHaveLength(2);
    await setup.close();
  });

  it('has companies that are open to everyone, all of them fictitious', async () => {
    const setup = new Setup();
    for (const _ of [1, 2])
      setup.secret = await loadDemonstration(
        setup.kaart,
        setup.home,
        () => undefined,
        SERVED_CONSENTS,
      );
    const open = await linesOf<{ synthetic: boolean }>(
      setup.ask('/v1/datasets/healthtech-companies-public/data?format=jsonl'),
    );
    expect([open.length, await countRows(setup, setup.secret)]).toEqual([25, 118]);
    expect(open.every(({ synthetic }) => synthetic)).toBe(true);
    const html = await (await setup.ask('/companies?lang=en')).text();
    expect(html).toContain('Every company and every number here is made up.');
    await setup.close();
  });

  it.each<[boolean, string, string]>([
    [true, 'en', 'Every company and every number here is made up.'],
    [true, 'fr', 'Toutes les entreprises et tous les chiffres sont fictifs.'],
    [true, 'de', 'Alle Unternehmen und alle Zahlen sind erfunden.'],
    [false, 'en', 'Every company and every number here is made up.'],
  ])('says so on each page (%s, in %s), and no other does', async (demo, language, text) => {
    const kaart = await openLocal({ KAART_HOME: newHome() }, { demo, log: () => undefined });
    for (const path of ['/', '/catalog', '/status', '/my', '/my/link', '/contact', '/nowhere']) {
      const request = new Request(`http://127.0.0.1${path}?lang=${language}`, {
        headers: { accept: 'text/html' },
      });
      const html = await (await kaart.app.fetch(request)).text();
      expect([path, html.includes('<main'), html.includes(text)]).toEqual([path, true, demo]);
    }
    await kaart.close();
  });

  it('that was interrupted anywhere is completed by the next start', async () => {
    const setup = new Setup();
    const steps = [
      [setup.kaart.mapping, 'submit'],
      [setup.kaart.mapping, 'release'],
      [setup.kaart.consent, 'importFile'],
      [setup.kaart.publication, 'publish'],
      [setup.kaart.identity.partners, 'add'],
    ] as const;
    for (const [service, step] of steps) {
      vi.spyOn(service as unknown as Record<string, () => never>, step).mockImplementationOnce(
        () => {
          throw new Error('the machine was switched off');
        },
      );
      await expect(load(setup)).rejects.toThrow('switched off');
    }
    expect(await countRows(setup, await load(setup))).toBe(118);
    expect(readFileSync(join(setup.home, 'demo-partner.secret'), 'utf8')).toBe(await load(setup));
    await setup.close();
  });

  it('has a new secret if the old one was lost', async () => {
    const setup = await Setup.demonstration();
    rmSync(join(setup.home, 'demo-partner.secret'));
    const secret = await load(setup);
    expect(secret).not.toBe(setup.secret);
    expect(await countRows(setup, secret)).toBe(118);
    expect((await setup.tokenResponse('demo-partner', setup.secret)).status).toBe(401);
    await setup.close();
  });

  it('has two people: one submits its editions, the other releases them', async () => {
    const setup = await Setup.demonstration();
    const { imports } = await body<{
      imports: { submitted: { by: string }; released: { by: string } }[];
    }>(setup.as('auditor', '/v1/imports'));
    for (const { submitted, released } of imports)
      expect([submitted.by, released.by]).toEqual(['demo-analyst', 'demo-releaser']);
    await setup.close();
  });
});
