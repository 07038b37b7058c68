import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApplication } from '../../lib/app/application.ts';
import type { ComposedKaart } from '../../lib/app/compose.ts';
import { readConfig } from '../../lib/app/config.ts';
import { loadDemonstration } from '../../lib/app/demonstration.ts';
import { openLocal } from '../../lib/app/local.ts';
import { instant } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { FunctionName } from '../../lib/infra/rights.ts';
import { Recovery } from '../../lib/operation/recovery.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { withNotifications } from '../../lib/store/notifying-table.ts';
import { type Table, withoutWrites } from '../../lib/store/table.ts';
import { withinRightsOf } from '../infra/write-rights.ts';
import { copyPreparedHome } from './prepared-home.ts';
import { body, DATA, DECISION, linesOf, SETUP_URL, Setup } from './setup.ts';

interface Row {
  readonly record_id: string;
}

/** A data directory whose table can be restored to an earlier moment. */
class Directory {
  readonly home: string;
  secret = '';
  #copy = '';

  private constructor(home: string) {
    this.home = home;
  }

  static async demonstration(): Promise<Directory> {
    const { home, made } = await copyPreparedHome('directory', async (empty) => {
      const kaart = await new Directory(empty).open(true);
      const secret = await loadDemonstration(kaart, empty, () => undefined);
      await kaart.deliver();
      await kaart.close();
      return secret;
    });
    const directory = new Directory(home);
    directory.secret = made;
    return directory;
  }

  open(demo = false): Promise<ComposedKaart> {
    return openLocal({ KAART_HOME: this.home }, { demo, log: noLog });
  }

  async with<T>(work: (kaart: ComposedKaart) => Promise<T>): Promise<T> {
    const kaart = await this.open();
    try {
      return await work(kaart);
    } finally {
      await kaart.close();
    }
  }

  backUp(): void {
    this.#copy = mkdtempSync(join(tmpdir(), 'kaart-copy-'));
    for (const name of readdirSync(this.home))
      if (name.startsWith('kaart.sqlite')) cpSync(join(this.home, name), join(this.#copy, name));
  }

  restore(): void {
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(this.home, `kaart.sqlite${suffix}`), { force: true });
    cpSync(this.#copy, this.home, { recursive: true });
  }
}

async function askAsOperator(kaart: ComposedKaart, path: string, json?: object): Promise<Response> {
  const token = await kaart.identity.mintOperatorToken({ subject: 'alice', roles: ['operator'] });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) };
  return kaart.app.fetch(new Request(kaart.publicUrl + path, { ...init, headers }));
}

async function read(kaart: ComposedKaart, secret: string): Promise<Response> {
  const basic = Buffer.from(`demo-partner:${secret}`).toString('base64');
  const response = await kaart.app.fetch(
    new Request(`${kaart.publicUrl}/token`, {
      method: 'POST',
      body: 'grant_type=client_credentials',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    }),
  );
  const { access_token } = await body<{ access_token: string }>(response);
  const headers = { authorization: `Bearer ${access_token}` };
  return kaart.app.fetch(new Request(kaart.publicUrl + DATA, { headers }));
}

const listIds = async (response: Response) =>
  (await linesOf<Row>(response)).map(({ record_id }) => record_id);

const withdrawal = { ...DECISION, audiences: ['partners', 'dataspace'] };

async function withdraw(kaart: ComposedKaart, id: string): Promise<void> {
  const path = `/v1/companies/${id}/withdrawals`;
  const response = await askAsOperator(kaart, path, withdrawal);
  expect([response.status, await response.text()]).toEqual([201, expect.anything()]);
}

describe('9.54: after a restore of the table', () => {
  it('a withdrawal that the table lacks is recorded again before the first read', async () => {
    const directory = await Directory.demonstration();
    const before = await directory.with(async (kaart) =>
      listIds(await read(kaart, directory.secret)),
    );
    const [gone = ''] = before;
    directory.backUp();
    await directory.with(async (kaart) => {
      await withdraw(kaart, gone);
      await kaart.night();
      await kaart.deliver();
      expect(await listIds(await read(kaart, directory.secret))).not.toContain(gone);
    });
    directory.restore();
    await directory.with(async (kaart) => {
      const checks = await body<{ check: string; ok: boolean }[]>(
        askAsOperator(kaart, '/v1/checks'),
      );
      expect(checks).toContainEqual(expect.objectContaining({ check: 'journal', ok: false }));
      const after = await read(kaart, directory.secret);
      expect(after.status).toBe(200);
      expect(await listIds(after)).toEqual(before.filter((id) => id !== gone));
      await kaart.night();
      await kaart.deliver();
      expect(await listIds(await read(kaart, directory.secret))).not.toContain(gone);
      const events = await kaart.consent.events(gone);
      expect(events.filter(({ action }) => action === 'withdraw').length).toBeGreaterThan(0);
      expect(await body(askAsOperator(kaart, '/v1/recovery', {}))).toMatchObject({ replayed: 0 });
      const now = await body<{ check: string; ok: boolean; detail: string }[]>(
        askAsOperator(kaart, '/v1/checks'),
      );
      expect(now.filter(({ ok }) => !ok)).toEqual([]);
    });
  });

  it('17.1 kaart recover names what the restored table lacks', async () => {
    const directory = await Directory.demonstration();
    const listDifferences = async (kaart: ComposedKaart) =>
      (await body<{ differences: object[] }>(askAsOperator(kaart, '/v1/recovery', {}))).differences;
    directory.backUp();
    await directory.with(async (kaart) => {
      expect(await listDifferences(kaart)).toEqual([]);
      const path = '/v1/companies/LUHT-DEMO-0106/consents';
      const json = { ...withdrawal, validUntil: null };
      expect((await askAsOperator(kaart, path, json)).status).toBe(201);
      await kaart.audit.makeHead();
      const file = readFileSync('examples/mapping-2025.csv');
      const token = await kaart.identity.mintOperatorToken({ subject: 'a', roles: ['operator'] });
      const request = new Request(`${kaart.publicUrl}/v1/imports?fileName=file.csv`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: file,
      });
      expect((await kaart.app.fetch(request)).status).toBe(201);
      expect(await listDifferences(kaart)).toEqual([]);
    });
    directory.restore();
    await directory.with(async (kaart) => {
      const [head, imports, ...more] = await listDifferences(kaart);
      expect(more).toEqual([]);
      expect(head).toMatchObject({
        check: 'signed-head',
        detail: expect.stringMatching(/than signed: 1; .* logs: [1-9]\d*$/),
      });
      expect(imports).toMatchObject({ check: 'import-objects' });
    });
  });

  it('missing files are made again within the read, with the same rows', async () => {
    const directory = await Directory.demonstration();
    const before = await directory.with(async (kaart) =>
      listIds(await read(kaart, directory.secret)),
    );
    rmSync(join(directory.home, 'objects', 'data', 'versions'), { recursive: true });
    await directory.with(async (kaart) => {
      const checks = await body<{ check: string; ok: boolean }[]>(
        askAsOperator(kaart, '/v1/checks'),
      );
      expect(checks).toContainEqual(expect.objectContaining({ check: 'version-files', ok: false }));
      const response = await read(kaart, directory.secret);
      expect([response.status, await listIds(response)]).toEqual([200, before]);
      expect(await body(askAsOperator(kaart, '/v1/publications', {}))).toMatchObject({
        kind: 'unchanged',
      });
    });
  });

  it('publish makes missing files again, also without the file of grants', async () => {
    const directory = await Directory.demonstration();
    const before = await directory.with(async (kaart) =>
      listIds(await read(kaart, directory.secret)),
    );
    for (const folder of ['versions', 'changes'])
      rmSync(join(directory.home, 'objects', 'data', folder), { recursive: true });
    await directory.with(async (kaart) => {
      expect(await body(askAsOperator(kaart, '/v1/publications', {}))).toMatchObject({
        kind: 'published',
      });
      const response = await read(kaart, directory.secret);
      expect([response.status, await listIds(response)]).toEqual([200, before]);
    });
  });
});

describe('9.54: the journal of withdrawals', () => {
  function makeFailing(table: Table, fails: () => boolean): Table {
    return {
      ...withoutWrites(table),
      transact: (writes) =>
        fails() ? Promise.reject(new Error('disk full')) : table.transact(writes),
      close: async () => undefined,
    };
  }

  it('has an entry before the table has; one without effect does not undo a later grant', async () => {
    const home = mkdtempSync(join(tmpdir(), 'kaart-journal-'));
    const own = openSqliteTable(join(home, 'kaart.sqlite'));
    let fails = false;
    const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
    const table = makeFailing(own, () => fails);
    const setup = await Setup.demonstration(undefined, {}, undefined, { table, objects });
    const [{ record_id: id } = { record_id: '' }] = await linesOf<Row>(setup.partner(DATA));
    const path = `/v1/companies/${id}`;
    const json = { ...withdrawal, audiences: ['partners'] };
    const token = await setup.kaart.identity.mintOperatorToken({
      subject: 'alice',
      roles: ['consent-officer'],
    });
    fails = true;
    expect((await setup.withToken(token, `${path}/withdrawals`, { json })).status).toBe(500);
    fails = false;
    expect(await setup.kaart.journal.listMissingEntries()).toHaveLength(1);
    const granted = await setup.withToken(token, `${path}/consents`, {
      json: { ...json, validUntil: null },
    });
    expect(granted.status).toBe(201);
    const restarted = new Setup('2025-10-02T00:00:00Z', {}, undefined, { table, objects });
    expect(await restarted.kaart.recovery.recover()).toEqual({ replayed: 0, passed: 1 });
    expect(await restarted.kaart.recovery.recover()).toEqual({ replayed: 0, passed: 0 });
    const { permitted } = await restarted.kaart.consent.state(id, restarted.now);
    expect(permitted.partners).toContain('registry');
  });

  /**
   * A Kaart that crashes between the write to the journal and the write to the table: a company withdraws the
   * row that the partner reads.
   */
  async function startCrashing() {
    const home = mkdtempSync(join(tmpdir(), 'kaart-journal-'));
    const own = openSqliteTable(join(home, 'kaart.sqlite'));
    let fails = false;
    const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
    const stores = { table: makeFailing(own, () => fails), objects };
    const setup = await Setup.demonstration(undefined, {}, undefined, stores);
    const before = (await linesOf<Row>(setup.partner(DATA))).map(({ record_id }) => record_id);
    const [id = ''] = before;
    const json = { ...withdrawal, audiences: ['partners'] };
    const token = await setup.kaart.identity.mintOperatorToken({
      subject: 'alice',
      roles: ['consent-officer'],
    });
    const crash = async () => {
      fails = true;
      await setup.withToken(token, `/v1/companies/${id}/withdrawals`, { json });
    };
    return { own, objects, setup, before, id, crash };
  }

  it.each(['api', 'deliver'] as const)(
    'can be replayed with the rights of %s in AWS, after a crash between journal and table',
    async (name) => {
      const { own, objects, id, crash } = await startCrashing();
      await crash();
      const table = withinRightsOf(name, own);
      const restarted = new Setup('2025-10-02T00:00:00Z', {}, undefined, { table, objects });
      expect(await restarted.kaart.recovery.recover()).toEqual({ replayed: 1, passed: 0 });
      const { permitted } = await restarted.kaart.consent.state(id, restarted.now);
      expect(permitted.partners).not.toContain('registry');
    },
  );

  it('17.1 is replayed by deliver if publish finds it, and the night publishes without the row', async () => {
    const { own, objects, setup, before, id, crash } = await startCrashing();
    const startApplication = (
      name: FunctionName,
      table: Table,
      recovery: 'here' | 'queued' = 'here',
    ) =>
      createApplication(
        { ...readConfig({}), publicUrl: SETUP_URL },
        {
          ...{ objects, recovery, log: noLog, clock: () => instant('2025-10-02T00:00:00Z') },
          table: withinRightsOf(name, table),
          keys: openKeyFile(join(setup.home, 'keys.json')),
        },
      );
    const deliver = startApplication('deliver', own);
    await deliver.recovery.ready(); // the process has started already, so it does not compare journal and table for the next job
    await crash();
    const stream = withNotifications(own, () => deliver.deliver());
    const publish = startApplication('publish', stream, 'queued');
    const night = await publish.night();
    const { secret, home } = setup;
    const reader = new Setup(undefined, {}, undefined, { table: own, objects }, home);
    const rows = await linesOf<Row>(Object.assign(reader, { secret }).partner(DATA));
    expect(rows.map(({ record_id }) => record_id)).toEqual(before.filter((row) => row !== id));
    // `deliver` may have made the version before the nightly run checks it.
    expect(['published', 'unchanged']).toContain(night.outcome);
    expect(await setup.kaart.journal.listMissingEntries()).toEqual([]);
  });

  it('17.1 is replayed by the night itself on one machine', async () => {
    const { own, objects, setup, before, id, crash } = await startCrashing();
    await crash();
    const stores = { table: own, objects };
    const restarted = new Setup('2025-10-02T00:00:00Z', {}, undefined, stores, setup.home);
    expect((await restarted.kaart.night()).outcome).toBe('published');
    const rows = await linesOf<Row>(
      Object.assign(restarted, { secret: setup.secret }).partner(DATA),
    );
    expect(rows.map(({ record_id }) => record_id)).toEqual(before.filter((row) => row !== id));
  });

  it('17.1 that no other process replays fails the night, and publish records nothing', async () => {
    const { own, setup, crash } = await startCrashing();
    await crash();
    const { journal } = setup.kaart;
    let jobs = 0;
    const recovery = new Recovery({
      table: withinRightsOf('publish', own),
      journal,
      consents: new TableConsentStore(withinRightsOf('publish', own)),
      draftReceipt: () => Promise.reject(new Error('publish drafts no receipt')),
      log: noLog,
      queue: async () => {
        jobs += 1;
      },
      waitMs: 700,
    });
    await expect(recovery.ready()).rejects.toMatchObject({ code: 'recovery-pending' });
    await expect(recovery.ready()).rejects.toMatchObject({ code: 'recovery-pending' });
    expect([jobs, await journal.listMissingEntries()]).toEqual([2, [expect.any(String)]]);
  });

  it('that cannot be replayed blocks reads, with the reason', async () => {
    const home = mkdtempSync(join(tmpdir(), 'kaart-journal-'));
    const table = openSqliteTable(join(home, 'kaart.sqlite'));
    const objects = openFileObjects({ directory: join(home, 'objects'), publicUrl: SETUP_URL });
    await Setup.demonstration(undefined, {}, undefined, { table, objects });
    await objects.put('journal/000000000000001-x', 'not an entry', { contentType: 'text/plain' });
    const setup = new Setup(undefined, {}, undefined, { table, objects });
    const { clientSecret = '' } = await setup.kaart.identity.partners.rotate(
      'demo-partner',
      { overlapMs: 0 },
      { actor: 'alice' },
    );
    const response = await setup.withToken(await setup.token('demo-partner', clientSecret), DATA);
    expect(response.status).toBe(503);
    expect(await body(response)).toMatchObject({ code: 'recovery-pending' });
    await objects.delete('journal/000000000000001-x');
    const again = await setup.withToken(await setup.token('demo-partner', clientSecret), DATA);
    expect(again.status).toBe(200);
  });
});
