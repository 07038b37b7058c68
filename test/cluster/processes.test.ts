import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomOf } from '../random.ts';
import { Cluster } from './cluster.ts';

/** The run ends after this many kills, so that a slow machine takes longer and does not test less. */
const KILLS = Number(process.env['KAART_CLUSTER_KILLS'] ?? 12);
const SEED = Number(process.env['KAART_CLUSTER_SEED'] ?? Date.now() % 1_000_000);
const DATA = '/v1/datasets/healthtech-companies/data?format=jsonl';
const WITHDRAWN = {
  givenBy: 'company-representative',
  language: 'en',
  evidenceRef: 'test:cluster',
};

interface Row {
  readonly record_id: string;
}

describe(`three processes, killed ${KILLS} times at random (seed ${SEED})`, () => {
  const random = randomOf(SEED);
  let cluster: Cluster;
  let partner = '';
  /** Companies whose withdrawal was acknowledged, with the time of the acknowledgement. */
  const withdrawn = new Map<string, number>();
  const late: string[] = [];
  const counts = { reads: 0, kills: 0 };

  beforeAll(async () => {
    cluster = await Cluster.begin(3, random);
    const added = await cluster.post('partner-admin', '/v1/partners', {
      client_id: 'reader',
      name: 'Reader',
      purposes: ['https://w3id.org/dpv#ResearchAndDevelopment'],
    });
    const { client_secret: secret } = (await added.json()) as { client_secret: string };
    const response = await cluster.ask('/token', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`reader:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    partner = ((await response.json()) as { access_token: string }).access_token;
    for (const role of ['consent-officer', 'publisher', 'auditor']) cluster.token(role);
  });
  afterAll(() => cluster?.stop());

  const read = async () => {
    const begun = Date.now();
    const response = await cluster.ask(DATA, { headers: { authorization: `Bearer ${partner}` } });
    expect(response.status).toBe(200);
    const text = await response.text();
    const ids = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as Row).record_id);
    counts.reads += 1;
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      if ((withdrawn.get(id) ?? Number.POSITIVE_INFINITY) < begun) late.push(id);
    return ids;
  };

  it('serves no row after its withdrawal was acknowledged, whichever process answers', async () => {
    const companies = await read();
    expect(companies.length).toBeGreaterThan(100);
    const waitUntil = async (step: () => Promise<unknown>) => {
      while (counts.kills < KILLS) await step();
    };
    await Promise.all([
      waitUntil(async () => {
        await sleep(500 + random() * 2_000);
        await cluster.killOne();
        counts.kills += 1;
      }),
      waitUntil(read),
      waitUntil(read),
      waitUntil(async () => {
        await sleep(random() * 1_000);
        const company = companies[withdrawn.size];
        if (company === undefined || withdrawn.size > 80) return sleep(500);
        const response = await cluster.post(
          'consent-officer',
          `/v1/companies/${company}/withdrawals`,
          { ...WITHDRAWN, fieldGroups: ['registry'] },
        );
        expect([200, 201]).toContain(response.status);
        withdrawn.set(company, Date.now());
      }),
      waitUntil(async () => {
        await sleep(3_000);
        // On a busy machine, every publication may be killed. A publication without kills follows below.
        const response = await cluster
          .post('publisher', '/v1/publications', {})
          .catch(() => undefined);
        if (response !== undefined) expect(response.status).toBe(200);
      }),
    ]);
    expect(late).toEqual([]);
    const done = { ...counts, withdrawn: withdrawn.size };
    for (const [what, count] of Object.entries(done)) expect(count, what).toBeGreaterThan(1);
  }, 900_000);

  it('has recorded each withdrawal once', async () => {
    for (const company of withdrawn.keys()) {
      const response = await cluster.ask(`/v1/companies/${company}/consents`, {
        headers: { authorization: `Bearer ${cluster.token('consent-officer')}` },
      });
      const { events } = (await response.json()) as { events: readonly Record<string, string>[] };
      // The demonstration contains withdrawals that take effect later.
      const own = events.filter(
        ({ action, evidenceRef }) => action === 'withdraw' && evidenceRef === WITHDRAWN.evidenceRef,
      );
      const audiences = own.map(({ audience }) => audience);
      expect(own.length).toBeGreaterThan(0);
      expect(new Set(audiences).size).toBe(own.length);
    }
  });

  it('publishes a version without the withdrawn rows, and passes every check', async () => {
    await cluster.post('publisher', '/v1/publications', {});
    const ids = await read();
    for (const company of withdrawn.keys()) expect(ids).not.toContain(company);
    expect(cluster.first.run('doctor').text).not.toMatch(/^(?!ok|warn)\w/m);
    expect(cluster.first.run('audit', 'verify')).toMatchObject({ status: 0 });
  });
});
