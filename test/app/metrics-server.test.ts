import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMetricsApp } from '../../lib/app/metrics-server.ts';
import { readGauges } from '../../lib/app/readings.ts';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { METRIC_LIST, type Readings } from '../../lib/core/metrics.ts';
import { createPrometheusMeter, toPrometheusName } from '../../lib/embedded/prometheus-meter.ts';
import { EXAMPLE_2025 } from './mapping-file.ts';
import { newHome } from './prepared-home.ts';
import { body, DATA, DECISION, Setup } from './setup.ts';

/** The value of each series of a metric, by its labels. */
function readSeries(text: string, name: string): Readonly<Record<string, number>> {
  const found = [...text.matchAll(new RegExp(`^${name}(\\{.*\\})? (.+)$`, 'gm'))];
  return Object.fromEntries(found.map(([, labels = '', value]) => [labels, Number(value)]));
}

describe('17.2 the gauges', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  it('follow a withdrawal that cannot be carried out', async () => {
    // The demonstration has withdrawals that take effect later.
    const { WithdrawalsOpen: future, ...before } = await readGauges(setup.kaart);
    expect(before).toMatchObject({
      ...{ ErasuresOpen: future, WithdrawalsOverdue: 0, ErasuresOverdue: 0 },
      ...{ RecipientsNotReached: 0, MessagesParked: 0, PublicationHeldSeconds: 0 },
    });
    await (await setup.partner(DATA)).text();
    const supersede = vi
      .spyOn(setup.kaart.publications, 'supersede')
      .mockRejectedValue(new Error('no'));
    const company = '/v1/companies/LUHT-DEMO-0001/withdrawals';
    expect((await setup.as('consent-officer', company, { json: DECISION })).status).toBe(201);
    await setup.kaart.deliver();
    const open = { WithdrawalsOpen: future + 1, ErasuresOpen: future + 1 };
    expect(await readGauges(setup.kaart)).toMatchObject({ ...open, ErasuresOverdue: 0 });
    setup.now = addMilliseconds(setup.now, 31 * DAY_MS);
    const late = await readGauges(setup.kaart);
    expect(late).toMatchObject({ ...open, WithdrawalsOverdue: 0 });
    expect(late.ErasuresOverdue).toBeGreaterThan(0);
    expect(late.OldestMessageSeconds).toBeGreaterThanOrEqual(31 * 86_400 - 1);
    expect(late.PublicationAgeSeconds).toBeGreaterThanOrEqual(31 * 86_400);
    supersede.mockRestore();
  });
});

describe('17.2 a recipient', () => {
  let setup: Setup;
  let webhook: Server;
  beforeAll(async () => {
    webhook = createServer((_, response) => response.writeHead(410).end());
    await new Promise<void>((ready) => webhook.listen(0, '127.0.0.1', ready));
    setup = await Setup.demonstration(undefined, { KAART_IDENTITY: 'mock' });
  });
  afterAll(async () => {
    await setup.close();
    webhook.close();
  });

  it('that refuses a notice is counted after two days, and is overdue after a week', async () => {
    const url = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
    const path = '/v1/partners/demo-partner/webhook';
    await body(setup.as('partner-admin', path, { method: 'PUT', json: { url } }));
    await (await setup.partner(DATA)).text();
    const company = '/v1/companies/LUHT-DEMO-0001/withdrawals';
    await setup.as('consent-officer', company, { json: DECISION });
    await vi.waitFor(
      async () => {
        await setup.kaart.waitUntilIdle();
        const sent = await setup.kaart.withdrawals.listFailedNotices().next();
        expect(sent.done).toBe(false);
      },
      { timeout: 30_000 },
    );
    expect((await readGauges(setup.kaart)).RecipientsNotReached).toBe(0);
    setup.now = addMilliseconds(setup.now, 3 * DAY_MS);
    expect(await readGauges(setup.kaart)).toMatchObject({
      ...{ RecipientsNotReached: 1, WithdrawalsOverdue: 0 },
    });
    setup.now = addMilliseconds(setup.now, 5 * DAY_MS);
    expect((await readGauges(setup.kaart)).WithdrawalsOverdue).toBe(1);
  });
});

describe('17.2 GET /metrics', () => {
  const zero = Object.fromEntries(METRIC_LIST.map(([name]) => [name, 7])) as unknown as Readings;

  it('has every metric with its meaning', async () => {
    const app = createMetricsApp(createPrometheusMeter(), async () => zero, noLog);
    const response = await app.request('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const [name, { kind, meaning }] of METRIC_LIST) {
      expect(text).toContain(`# HELP ${toPrometheusName(name, kind)} ${meaning}\n`);
      expect(text).toContain(`# TYPE ${toPrometheusName(name, kind)} ${kind}\n`);
    }
    expect(readSeries(text, 'kaart_withdrawals_overdue')).toEqual({ '': 7 });
    expect(readSeries(text, 'process_resident_memory_bytes')['']).toBeGreaterThan(1e6);
  });

  it('shows the counters and no gauge if the stores cannot be read', async () => {
    const meter = createPrometheusMeter();
    meter.record([{ name: 'JournalNotReplayed', value: 1, labels: {} }], {});
    let works = true;
    const read = async () => {
      if (works) return zero;
      throw new Error('no table');
    };
    const app = createMetricsApp(meter, read, noLog);
    await app.request('/metrics');
    works = false;
    const text = await (await app.request('/metrics')).text();
    expect(readSeries(text, 'kaart_journal_not_replayed_total')).toEqual({ '': 1 });
    expect(readSeries(text, 'kaart_messages_parked')).toEqual({});
    works = true;
    expect(await (await app.request('/metrics')).text()).toContain('kaart_messages_parked 7\n');
  });
});

describe('17.2 the metrics of a server', () => {
  let served: RunningKaart;
  const serve = (more: Record<string, string>) =>
    serveLocal({
      env: { KAART_HOME: newHome(), PORT: '0', KAART_LOG_LEVEL: 'error', ...more },
      host: '127.0.0.1',
      demo: true,
      quiet: true,
      nightly: false,
      writeLine: () => undefined,
    });
  beforeAll(async () => {
    served = await serve({ KAART_METRICS_PORT: '0' });
  }, 60_000);
  afterAll(() => served.close());
  const scrape = async () => (await fetch(served.metrics ?? '')).text();

  it('are at an address of this machine only, and not at the public one', async () => {
    expect(served.metrics).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    expect((await fetch(`${served.url}/metrics`)).status).toBe(404);
    expect((await fetch(new URL('/status', served.metrics))).status).toBe(404);
    expect((await fetch(served.metrics ?? '', { method: 'POST' })).status).toBe(404);
  });

  it('count refused reads by code, and requests by read and status', async () => {
    await fetch(served.url + DATA);
    await fetch(`${served.url}/data/no-such-transfer`, { headers: { authorization: 'x' } });
    await fetch(`${served.url}/nowhere`);
    const text = await scrape();
    expect(readSeries(text, 'kaart_reads_refused_total')).toEqual({
      '{code="unauthenticated"}': 2,
    });
    expect(readSeries(text, 'kaart_request_seconds_count')).toMatchObject({
      '{read="true",status="4xx"}': 2,
      '{read="false",status="4xx"}': expect.any(Number),
    });
  });

  it('name no company, person, address or id, whatever is asked', async () => {
    for (const path of ['/mail@weber.example', '/v1/companies/LUHT-DEMO-0001/consents'])
      await fetch(served.url + path, { method: 'POST', body: 'Weber S.A.' });
    const text = await scrape();
    const values = EXAMPLE_2025.split(/[\n,]/).filter((value) => /[A-Za-z].{6}/.test(value));
    expect(values.length).toBeGreaterThan(500);
    const series = text.split('\n').filter((line) => line.startsWith('kaart_'));
    expect(series.length).toBeGreaterThan(20);
    for (const value of [...values, 'weber', 'demo-partner', served.url])
      expect(series.join('\n')).not.toContain(value);
  });

  it('are off without a port, and a taken port ends the start with an error', async () => {
    const { port } = new URL(served.metrics ?? '');
    await expect(serve({ KAART_METRICS_PORT: port })).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'port-taken',
    });
    const plain = await serve({});
    expect(plain.metrics).toBeUndefined();
    await plain.close();
  });
});
