import { describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { body, Setup } from './setup.ts';

interface Head {
  readonly date: string;
  readonly companies: number;
  readonly previous: { readonly date: string } | null;
}

const readHead = (setup: Setup) => body<Head>(setup.as('auditor', '/v1/audit/head'));

describe('a nightly run', () => {
  it('signs a tree head over all chains, linked to the previous head', async () => {
    const setup = await Setup.demonstration();
    await setup.kaart.night();
    const first = await readHead(setup);
    expect(first).toMatchObject({ previous: null, companies: expect.any(Number) });
    expect(first.companies).toBeGreaterThan(100);
    await setup.kaart.night();
    expect(await readHead(setup)).toEqual(first);
    setup.now = addMilliseconds(setup.now, DAY_MS);
    await setup.kaart.night();
    expect((await readHead(setup)).previous?.date).toBe(first.date);
    await setup.close();
  });

  it('9.56: signs a tree head also before the first publication', async () => {
    const setup = new Setup();
    expect(await setup.kaart.night()).toMatchObject({ outcome: 'nothing-to-publish' });
    expect(await readHead(setup)).toMatchObject({ companies: 0 });
    await setup.close();
  });
});

describe('the audit', () => {
  it.each([
    ['auditor', '/v1/audit/head', 404],
    ['analyst', '/v1/audit/head', 403],
    ['partner-admin', '/v1/audit/chains', 403],
    ['partner-admin', '/v1/audit/proof/C-1?company=LUHT-DEMO-0001', 403],
    ['auditor', '/v1/audit/proof/C-1?company=LUHT-DEMO-0001', 404],
    ['auditor', '/v1/audit/proof/C-1', 400],
    ['auditor', '/v1/audit/head?date=yesterday', 400],
    ['auditor', `/v1/audit/ends/${'0'.repeat(64)}`, 404],
  ] as const)('responds to %s, asking for %s, with %s', async (role, path, status) => {
    const setup = new Setup();
    expect((await setup.as(role, path)).status).toBe(status);
    await setup.close();
  });
});
