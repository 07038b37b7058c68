import { expect, it } from 'vitest';
import { readConfig } from '../../lib/app/config.ts';
import { COMPANIES_DATASET_ID as DATASET } from '../../lib/core/dataset-ids.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { request } from '../consent/consent-setup.ts';
import { body, DATA, linesOf, Setup, VERSIONS } from './setup.ts';

const COMPANIES = ['LUHT-DEMO-0106', 'LUHT-DEMO-0001', 'LUHT-DEMO-0110', 'LUHT-DEMO-0102'];

/**
 * Days with one read, one withdrawal and one nightly run each.
 *
 * @returns the versions that a partner read, oldest first
 */
async function withdrawDaily(setup: Setup, days: number): Promise<string[]> {
  const read: string[] = [];
  for (const recordId of COMPANIES.slice(0, days)) {
    await (await setup.partner(DATA)).text();
    read.push((await body<{ id: string }>(setup.partner(`${VERSIONS}/current`))).id);
    await setup.kaart.consent.record(
      (['partners', 'public'] as const).map((audience) =>
        request({ recordId, action: 'withdraw', audience }),
      ),
      'officer',
    );
    await setup.kaart.deliver();
    setup.now = addMilliseconds(setup.now, DAY_MS);
    await setup.kaart.night();
    await setup.kaart.deliver();
  }
  return read;
}

async function listChangeFiles(setup: Setup) {
  const keys = (await toArray(setup.objects.list('changes/'))).map(({ key }) => key);
  const isGrants = (key: string) => key.endsWith('grants.jsonl');
  return { grants: keys.filter(isGrants), feeds: keys.filter((key) => !isGrants(key)) };
}

const readChangesSince = (setup: Setup, version: string | undefined) =>
  setup.partner(`/v1/datasets/${DATASET}/changes?since=${version}`);

it('11.10 the changes of old versions are deleted after KAART_CHANGES_DAYS, and a partner with an older version fetches all rows', async () => {
  const setup = await Setup.demonstration('2025-09-30T22:00:00Z', { KAART_CHANGES_DAYS: '2' });
  const read = await withdrawDaily(setup, 4);
  expect(new Set(read).size).toBe(4);
  expect(setup.log.join()).toContain('changes.deleted');
  const { grants, feeds } = await listChangeFiles(setup);
  expect(grants.length).toBeGreaterThanOrEqual(5);
  const numbers = new Set(feeds.map((key) => Number(/\/(\d{8})-/.exec(key)?.[1])));
  expect(numbers.has(2)).toBe(false);
  expect(numbers.has(5)).toBe(true);
  // A partner that is one day behind gets the changes. A partner that is four days behind fetches the whole
  // version.
  const last = await readChangesSince(setup, read[3]);
  expect([last.status, await linesOf(Promise.resolve(last))]).toMatchObject([
    200,
    [{ op: 'removed', record_id: COMPANIES[3] }],
  ]);
  const behind = await readChangesSince(setup, read[0]);
  expect(behind.status).toBe(410);
  const problem = await body<{ code: string; replacedBy: string }>(Promise.resolve(behind));
  expect(problem.code).toBe('superseded');
  const whole = await setup.partner(
    `${VERSIONS}/${problem.replacedBy}/files/healthtech-companies.jsonl`,
  );
  expect([whole.status, (await whole.text()).includes(COMPANIES[3] ?? '')]).toEqual([200, false]);
  // The manifests of old versions are kept for the partners that have read these versions.
  for (const version of read)
    expect(await body(setup.partner(`${VERSIONS}/${version}`))).toMatchObject({
      manifest: expect.stringMatching(/^ey/),
    });
  const { checks } = await body<{ checks: { check: string; ok: boolean }[] }>(setup.ask('/status'));
  const broken = checks.filter(({ ok }) => !ok).map(({ check }) => check);
  expect(broken.filter((check) => /version|file|erasure|withdraw/.test(check))).toEqual([]);
  await setup.close();
}, 120_000);

it('11.10 without KAART_CHANGES_DAYS all changes are kept', async () => {
  expect(readConfig({}).KAART_CHANGES_DAYS).toBeUndefined();
  for (const days of ['0', '-1', 'ever', '1.5'])
    expect(() => readConfig({ KAART_CHANGES_DAYS: days })).toThrow('KAART_CHANGES_DAYS');
  const setup = await Setup.demonstration();
  const [first] = await withdrawDaily(setup, 2);
  const before = await listChangeFiles(setup);
  setup.now = addMilliseconds(setup.now, 400 * DAY_MS);
  await setup.kaart.night();
  expect((await listChangeFiles(setup)).feeds).toEqual(expect.arrayContaining(before.feeds));
  expect((await readChangesSince(setup, first)).status).toBe(200);
  await setup.close();
}, 120_000);
