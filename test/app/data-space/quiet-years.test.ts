import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../../lib/core/instant.ts';
import { body, Setup } from '../setup.ts';
import { Counterpart } from './counterpart.ts';
import { COMPANIES } from './data-space.ts';

const MEMBER = JSON.stringify({ clientId: 'lab', membershipStatus: 'active' });

describe('years without any decision of a company', () => {
  let setup: Setup;
  let lab: Counterpart;
  beforeAll(async () => {
    setup = await Setup.demonstration(undefined, {
      KAART_IDENTITY: 'mock',
      KAART_PARTICIPANT_ID: 'provider',
      KAART_DSP_SETTLE_MS: '5',
    });
    lab = await Counterpart.of(setup);
    lab.authorization = MEMBER;
  });
  afterAll(async () => {
    await lab.close();
    await setup.close();
  });

  const runNightAt = async (at: Instant) => {
    setup.now = at;
    await setup.kaart.night();
  };
  const readVersionId = async () => (await setup.kaart.publication.head()).version.id;
  const listOfferChecks = async () => {
    const results = await body<{ check: string }[]>(setup.as('auditor', '/v1/checks'));
    return results.filter(({ check }) => check === 'offers');
  };

  it('11.3 leave the version as it is, and every offer in the catalog can be agreed to', async () => {
    // Grants with a last day have ended by then.
    await runNightAt(instant('2026-12-29T02:30:00Z'));
    const first = await readVersionId();
    for (const at of ['2026-12-30', '2026-12-31', '2027-01-01', '2028-12-31', '2029-01-01']) {
      await runNightAt(instant(`${at}T02:30:00Z`));
      await lab.concluded(COMPANIES);
      expect(await listOfferChecks()).toMatchObject([{ ok: true }]);
    }
    expect(await readVersionId()).toBe(first);
  });

  it('11.3 an offer that was read before New Year is accepted after it, until its term expires', async () => {
    setup.now = instant('2030-12-31T22:59:00Z');
    const offer = await lab.offerOf(COMPANIES);
    const buildRequest = (consumerPid: string) => ({
      consumerPid,
      callbackAddress: lab.callbackAddress,
      offer,
    });
    const request = (pid: string) =>
      lab.send('/negotiations/request', 'ContractRequestMessage', buildRequest(pid));
    setup.now = instant('2030-12-31T23:01:00Z');
    const { providerPid } = await body<{ providerPid: string }>(request('urn:uuid:1'));
    await lab.until(providerPid, 'AGREED');
    setup.now = addMilliseconds(instant('2031-12-31T23:00:00Z'), DAY_MS);
    expect((await request('urn:uuid:2')).status).toBe(400);
  });
});
