import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../lib/app/adapters.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { deadJobs, pendingJobs } from '../../lib/store/outbox.ts';
import type { Table } from '../../lib/store/table.ts';
import { withinRightsOf } from '../infra/write-rights.ts';
import { body, linesOf, SETUP_URL, Setup } from './setup.ts';

const HEADER =
  'consent_id,record_id,rcs_number,field_group,audience,action,effective_at,valid_until,given_by,notice_version,language,evidence_ref,synthetic';
const GROUPS = ['registry', 'profile', 'headcount', 'funding'];
const AUDIENCES = ['partners', 'dataspace', 'public'];
/** More than two steps. */
const ROWS = 2_300;

/** Rows about companies of the demonstration; every hundredth names an unknown action. */
function consents(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const company = String((at % 100) + 1).padStart(4, '0');
    const action = at % 100 === 99 ? 'perhaps' : 'grant';
    const day = String((at % 28) + 1).padStart(2, '0');
    const place = Math.floor(at / 100);
    const to = `${GROUPS[place % 4]},${AUDIENCES[place % 3]}`;
    return `J-${at},LUHT-DEMO-${company},B90${company},${to},${action},2025-08-${day}T08:00:00Z,,company-representative,notice-v1,en,evidence/${at},true`;
  });
  return [HEADER, ...lines, ''].join('\n');
}

interface Job {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly total: number | null;
  readonly reason: string | null;
  readonly result: Report | null;
}
interface Report {
  readonly rows: number;
  readonly recorded: number;
  readonly repeated: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly row: number }[];
  readonly findingsLeftOut: number;
}

let setup: Setup;
beforeEach(async () => {
  setup = await Setup.demonstration();
});
afterEach(() => setup.close());

function send(to: Setup, text: string, as: 'consent-officer' | 'consent-officer:bea') {
  return to.as(as, '/v1/consents/imports?fileName=consents.csv', {
    method: 'POST',
    body: text,
    headers: { prefer: 'handling=strict, respond-async;x=1' },
  });
}

const jobOf = (from: Setup, id: string, as: Parameters<Setup['as']>[0] = 'auditor:ada') =>
  body<Job>(from.as(as, `/v1/jobs/${id}`));

describe('an import of consents with Prefer: respond-async', () => {
  it('is done by a job with the same result as in the request', async () => {
    const text = consents(ROWS);
    const response = await send(setup, text, 'consent-officer');
    expect(response.status).toBe(202);
    expect(response.headers.get('retry-after')).toBe('1');
    const job = await body<Job>(response);
    expect(response.headers.get('location')).toBe(`/v1/jobs/${job.id}`);
    expect(job).toMatchObject({ state: 'waiting', done: 0, total: null });
    await setup.kaart.deliver();
    const { result, ...ended } = await jobOf(setup, job.id, 'consent-officer');
    expect(ended).toMatchObject({ reason: null, state: 'done', done: ROWS, total: ROWS });
    const other = await Setup.demonstration();
    const inRequest = await body<Report>(
      other.as('consent-officer', '/v1/consents/imports?fileName=consents.csv', {
        method: 'POST',
        body: text,
      }),
    );
    expect(inRequest.outcomes['reject']).toBe(ROWS / 100);
    expect(inRequest.recorded).toBeGreaterThan(1_000);
    expect(result).toEqual(inRequest);
    for (const company of ['LUHT-DEMO-0001', 'LUHT-DEMO-0057']) {
      const events = async (of: Setup) =>
        (await of.kaart.consent.events(company)).map(({ id, action, seq }) => [id, action, seq]);
      expect(await events(setup)).toEqual(await events(other));
    }
    await other.close();
  });

  it('is shown to the person who asked and to auditors, and to no other person', async () => {
    const { id } = await body<Job>(send(setup, consents(3), 'consent-officer:bea'));
    await setup.kaart.deliver();
    expect((await setup.as('consent-officer', `/v1/jobs/${id}`)).status).toBe(404);
    expect(await linesOf(setup.as('consent-officer', '/v1/jobs'))).toEqual([]);
    expect((await setup.as('partner-admin', '/v1/jobs')).status).toBe(403);
    for (const role of ['consent-officer:bea', 'auditor:ada', 'operator:otto'] as const) {
      expect(await jobOf(setup, id, role)).toMatchObject({ id, state: 'done', askedBy: 'bea' });
      expect(await linesOf(setup.as(role, '/v1/jobs'))).toMatchObject([{ id, state: 'done' }]);
      expect(await linesOf(setup.as(role, '/v1/jobs?state=failed'))).toEqual([]);
    }
  });

  it.each([
    ['was revoked', { extent: 'person' }, /revoked/],
    ['lost the role', { extent: 'role', role: 'consent-officer' }, /no longer has the right/],
  ])('records nothing if the person %s', async (_, json, reason) => {
    const bea = { subject: 'bea', roles: ['consent-officer'], listed: true } as const;
    await setup.kaart.identity.mintOperatorToken(bea);
    const revoked = await setup.as('operator:otto', '/v1/people/bea/revocation', { json });
    expect(revoked.status).toBe(200);
    const upload = '0190a0b0-0000-7000-8000-000000000000';
    await setup.objects.put(`uploads/${upload}`, new TextEncoder().encode(consents(3)), {
      contentType: 'text/csv',
    });
    const { id } = await setup.kaart.jobs.start(
      'consents-import',
      { upload, receipts: false },
      { subject: 'bea', tokenId: 't', roles: ['consent-officer'] },
    );
    await setup.kaart.deliver();
    const job = await jobOf(setup, id);
    expect(job).toMatchObject({ state: 'failed', done: 0, result: null });
    expect(job.reason).toMatch(reason);
  });

  it('of a refused file fails with the reason', async () => {
    const { id } = await body<Job>(send(setup, 'a,b\n1,2\n', 'consent-officer'));
    await setup.kaart.deliver();
    const job = await jobOf(setup, id);
    expect(job).toMatchObject({ state: 'failed', done: 0, result: null });
    expect(job.reason).toMatch(/column/);
  });

  it('of an upload that does not exist is refused at once', async () => {
    const path = '/v1/consents/imports?upload=0190a0b0-0000-7000-8000-000000000000';
    const headers = { prefer: 'respond-async' };
    const response = await setup.as('consent-officer', path, { method: 'POST', headers });
    expect(response.status).toBe(404);
    expect(await linesOf(setup.as('auditor', '/v1/jobs'))).toEqual([]);
  });
});

/** A table of a process that dies at a transaction after it has stored a job. */
function dyingAt(transaction: number, table: Table): Table {
  let count = Number.NaN;
  let isDead = false;
  const alive = <T>(act: () => Promise<T>) =>
    isDead ? Promise.reject(new Error('killed')) : act();
  return {
    get: (key) => alive(() => table.get(key)),
    getMany: (keys) => alive(() => table.getMany(keys)),
    query: (query) => alive(() => table.query(query)),
    async transact(writes, options) {
      count += 1;
      if (count >= transaction) isDead = true;
      await alive(() => table.transact(writes, options));
      if (writes.some((each) => each.key.pk === 'JOBS') && Number.isNaN(count)) count = 0;
    },
    close: () => table.close(),
  };
}

/** Another process over the data of the setup. */
function another(
  wrap: (table: Table) => Table = (table) => table,
  part: Pick<Adapters, 'work' | 'recovery'> = {},
): Setup {
  const { home } = setup;
  const table = wrap(openSqliteTable(join(home, 'kaart.sqlite')));
  const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
  return new Setup(undefined, {}, SETUP_URL, { ...part, table, objects }, home);
}

describe('a process that is killed while it imports consents', () => {
  it.each([1, 2, 25])(
    'at transaction %i: the next process does the rest',
    async (transaction) => {
      const dying = another((table) => dyingAt(transaction, table));
      expect((await send(dying, consents(ROWS), 'consent-officer')).status).toBe(202);
      await dying.kaart.deliver().catch(() => undefined);
      await dying.close().catch(() => undefined);
      const next = another();
      const [unfinished] = (await next.kaart.jobs.page({ limit: 10 })).items;
      expect(unfinished?.done).toBeLessThan(ROWS);
      await next.kaart.deliver();
      const { value, result } = await next.kaart.jobs.get(unfinished?.id ?? '');
      expect(value).toMatchObject({ state: 'done', done: ROWS, total: ROWS, steps: 3 });
      const { rows, recorded, repeated } = result as unknown as Report;
      expect(rows).toBe(ROWS);
      const ids = await listRecorded(next);
      expect(new Set(ids).size).toBe(ids.length);
      expect(recorded + repeated).toBe(ids.length);
      expect(ids.length).toBe(ROWS - ROWS / 100);
      await next.close();
    },
    30_000,
  );
});

describe('in AWS', () => {
  it('the function jobs does the steps and deliver what follows, each within its rights', async () => {
    const deliver = another((table) => withinRightsOf('deliver', table), { work: 'others' });
    const jobs = another((table) => withinRightsOf('jobs', table), {
      ...{ work: 'bulk', recovery: 'queued' },
    });
    const withdrawal =
      'W-1,LUHT-DEMO-0001,B900001,registry,partners,withdraw,2025-09-01T08:00:00Z,,company-representative,notice-v1,en,mail/1,true\n';
    const response = await setup.as(
      'consent-officer',
      '/v1/consents/imports?fileName=consents.csv&receipts=true',
      {
        method: 'POST',
        body: consents(1_200) + withdrawal,
        headers: { prefer: 'respond-async' },
      },
    );
    const { id } = await body<Job>(response);
    await deliver.kaart.deliver();
    expect(await jobOf(setup, id)).toMatchObject({ state: 'waiting', done: 0 });
    while ((await jobs.kaart.deliverPublication()).done > 0);
    const failed = jobs.log.filter((line) => line.includes('delivery.'));
    expect(failed).toEqual([]);
    const { state, result } = await jobOf(setup, id);
    expect(state).toBe('done');
    expect(result).toMatchObject({ rows: 1_201, recorded: 1_201 - 12 });
    expect((await setup.kaart.consent.events('LUHT-DEMO-0001')).at(-1)).toMatchObject({
      id: 'W-1',
    });
    const queued = async () => {
      const kinds = new Set<string>();
      for await (const { message } of pendingJobs(setup.kaart.adapters.table))
        kinds.add(message.kind);
      return [...kinds].sort();
    };
    expect(await queued()).toEqual(['access-reduced', 'receipts-due']);
    await deliver.kaart.deliver();
    expect(await queued()).toEqual([]);
    for await (const dead of deadJobs(setup.kaart.adapters.table)) expect(dead).toBeUndefined();
    await Promise.all([deliver.close(), jobs.close()]);
  }, 30_000);
});

/** Ids of the recorded events of the file. */
async function listRecorded({ kaart }: Setup): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 1; at <= 100; at += 1) {
    const company = `LUHT-DEMO-${String(at).padStart(4, '0')}`;
    for (const { id } of await kaart.consent.events(company)) if (id.startsWith('J-')) ids.push(id);
  }
  return ids;
}
