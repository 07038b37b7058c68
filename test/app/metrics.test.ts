import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCloudAdapters } from '../../lib/app/cloud.ts';
import { DEMO_PARTNER, loadDemonstration } from '../../lib/app/demonstration.ts';
import { type LocalKaart, openLocal } from '../../lib/app/local.ts';
import { METRIC_LIST, READ_EVENT } from '../../lib/core/metrics.ts';
import type { Role } from '../../lib/identity/roles.ts';
import { buildMapping } from './mapping-file.ts';
import { DATA } from './setup.ts';

/** A third of the companies is missing, so the publication is held. */
const CUT_OFF = buildMapping((row, at) => (at % 3 === 0 ? undefined : row));

/** The log of a deployed function with the level `error`. */
function logOfFunction() {
  const names = { KAART_TABLE: 't', KAART_BUCKET: 'b', KAART_KMS_KEY: 'k' };
  return openCloudAdapters({ ...names, KAART_LOG_LEVEL: 'error' }).adapters.log;
}

interface EmfLine {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly event?: string;
  readonly [member: string]: unknown;
}

describe('17.2 metrics in AWS, with a log of errors only', () => {
  const home = mkdtempSync(join(tmpdir(), 'kaart-metrics-'));
  const lines: EmfLine[] = [];
  let kaart: LocalKaart;
  /** The log lines of a piece of work. */
  const collectLinesDuring = async (work: () => Promise<unknown>): Promise<readonly EmfLine[]> => {
    const begin = lines.length;
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      lines.push(
        ...String(text)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
      return true;
    });
    try {
      await work();
    } finally {
      write.mockRestore();
    }
    return lines.slice(begin);
  };
  const ask = async (role: Role | undefined, path: string, body?: object | string) => {
    const headers = new Headers({
      'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
    });
    if (role !== undefined) {
      const subject = role === 'releaser' ? 'bob' : 'alice';
      const token = await kaart.identity.mintOperatorToken({ subject, roles: [role] });
      headers.set('authorization', `Bearer ${token}`);
    }
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: sent };
    return kaart.app.fetch(new Request(kaart.publicUrl + path, init));
  };
  const runNight = () => kaart.night().catch(() => undefined);
  const listCounts = (written: readonly EmfLine[], name: string) =>
    written.filter((line) => line[name] !== undefined).map((line) => line[name]);

  beforeAll(async () => {
    process.env['POWERTOOLS_SERVICE_NAME'] = 'kaart-test';
    const env = { KAART_HOME: home, KAART_RATE_PER_MINUTE: '20' };
    kaart = await openLocal(env, { demo: true, log: logOfFunction() });
    await collectLinesDuring(() => loadDemonstration(kaart, home, () => undefined));
  }, 60_000);
  afterAll(async () => {
    await kaart.close();
    delete process.env['POWERTOOLS_SERVICE_NAME'];
    rmSync(home, { recursive: true });
  });

  it('has one line for a refused read, with its code and the id of the request', async () => {
    const written = await collectLinesDuring(() => ask(undefined, DATA));
    expect(written).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Kaart',
              Dimensions: [['service']],
              Metrics: [{ Name: 'ReadsRefused', Unit: 'Count' }],
            },
          ],
        },
        service: 'kaart-test',
        code: 'unauthenticated',
        requestId: expect.any(String),
        ReadsRefused: 1,
      },
    ]);
  });

  it('counts the requests over the limit of one client', async () => {
    const secret = readFileSync(join(home, `${DEMO_PARTNER}.secret`), 'utf8').trim();
    const basic = Buffer.from(`${DEMO_PARTNER}:${secret}`).toString('base64');
    const response = await kaart.app.fetch(
      new Request(`${kaart.publicUrl}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${basic}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      }),
    );
    const { access_token: token } = (await response.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${token}` };
    const written = await collectLinesDuring(async () => {
      for (let each = 0; each < 22; each += 1)
        await kaart.app.fetch(new Request(kaart.publicUrl + DATA, { headers }));
    });
    expect(listCounts(written, 'RequestsLimited').length).toBeGreaterThan(0);
    expect(listCounts(written, 'ReadsRefused').length).toBe(
      listCounts(written, 'RequestsLimited').length,
    );
  });

  it('has every gauge after a night, in one line', async () => {
    const written = await collectLinesDuring(runNight);
    const gauges = METRIC_LIST.filter(([, { event }]) => event === READ_EVENT).map(
      ([name]) => name,
    );
    const measured = written.filter((line) => gauges.every((name) => line[name] !== undefined));
    expect(measured).toHaveLength(1);
    expect(measured[0]).toMatchObject({ MessagesParked: 0, PublicationHeldSeconds: 0 });
  });

  it('counts a night whose publication is held, and the log has no line about it', async () => {
    const imported = await ask('analyst', '/v1/imports?fileName=file.csv', CUT_OFF);
    const { id } = (await imported.json()) as { id: string };
    await ask('analyst', `/v1/imports/${id}/submit`, { changeNote: 'new' });
    await collectLinesDuring(() =>
      ask('releaser', `/v1/imports/${id}/release`, { reason: 'seen' }),
    );
    const written = await collectLinesDuring(runNight);
    expect(listCounts(written, 'PublicationsHeld')).toEqual([1]);
    expect(listCounts(written, 'PublicationHeldSeconds').length).toBe(1);
    expect(written.filter(({ event }) => event !== undefined)).toEqual([]);
    // The hold has a separate alarm, so the alarm of the checks does not include it.
    expect(listCounts(written, 'ChecksFailed')).toEqual([]);
  });

  it('counts a job that is given up, and each night the check of the dead letters', async () => {
    const { table } = kaart.adapters;
    const key = { pk: 'OUTBOX', sk: '2026-01-01T00:00:00Z#1' };
    const job = { kind: 'from-the-future' };
    const written = await collectLinesDuring(async () => {
      await table.transact([{ kind: 'put', key, data: job, if: 'absent' }]);
      await kaart.deliver();
    });
    expect(listCounts(written, 'MessagesGivenUp')).toEqual([1]);
    const nightly = await collectLinesDuring(runNight);
    expect(listCounts(nightly, 'MessagesParked')).toEqual([1]);
    const checks = nightly.filter((line) => line['ChecksFailed'] !== undefined);
    expect(checks.map(({ check }) => check)).toEqual(['dead-letters']);
  });

  it('counts a night that cannot read the gauges, because their alarms then keep an old state', async () => {
    const stores = vi.spyOn(kaart.withdrawals, 'listUnfinished').mockImplementation(() => {
      throw new Error('the table is throttled');
    });
    const written = await collectLinesDuring(runNight);
    stores.mockRestore();
    expect(listCounts(written, 'WithdrawalsOverdue')).toEqual([]);
    const checks = written.filter((line) => line['ChecksFailed'] !== undefined);
    expect(checks.map(({ check }) => check)).toContain('readings');
  });

  it('counts a night that cannot seal the audit log', async () => {
    vi.spyOn(kaart.audit, 'makeHead').mockRejectedValue(new Error('the key is disabled'));
    expect(listCounts(await collectLinesDuring(runNight), 'AuditNotSealed')).toEqual([1]);
  });

  it('counts a journal that cannot be replayed', async () => {
    const entry = 'journal/9000000000000-00000000-0000-7000-8000-000000000000.json';
    await kaart.adapters.objects.put(entry, Buffer.from('{}'), { contentType: 'application/json' });
    const written = await collectLinesDuring(() => kaart.recovery.recover().catch(() => undefined));
    expect(listCounts(written, 'JournalNotReplayed')).toEqual([1]);
  });

  it('were all counted by these tests, but those that AWS has anyway', () => {
    const sent = METRIC_LIST.filter(([, { inAws }]) => inAws === undefined).map(([name]) => name);
    const seen = lines.flatMap(
      ({ _aws }) => _aws?.CloudWatchMetrics.flatMap((m) => m.Metrics) ?? [],
    );
    expect([...new Set(seen.map(({ Name }) => Name))].sort()).toEqual([...sent].sort());
  });
});

describe('17.2 a counted event', () => {
  it('is declared where it is logged, and nowhere else', () => {
    const paths = readdirSync('lib', { recursive: true, encoding: 'utf8' });
    const text = paths
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('core/metrics.ts'))
      .map((path) => readFileSync(join('lib', path), 'utf8'))
      .join('\n');
    const declared = [...text.matchAll(/'([\w.-]+)' satisfies CountedEvent/g)].map(([, e]) => e);
    const counted = METRIC_LIST.map(([, { event }]) => event).filter((e) => e !== READ_EVENT);
    expect([...new Set(declared)].sort()).toEqual([...new Set(counted)].sort());
    for (const event of counted)
      expect(text).not.toMatch(new RegExp(`log\\(\\s*[^,]+,\\s*'${event}'(?! satisfies)`));
  });
});
