import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { CheckDeps } from '../../lib/app/checks/check.ts';
import { CHECKS } from '../../lib/app/checks/run-checks.ts';
import { checkDiskSpace } from '../../lib/app/checks/stored-data.ts';
import { loadDemonstration } from '../../lib/app/demonstration.ts';
import { openLocal } from '../../lib/app/local.ts';
import { DAY_MS, HOUR_MS } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import type { ChecksResponse } from '../../lib/http/responses/operation-responses.ts';
import { Shell } from '../cli/shell.ts';

const root = mkdtempSync(join(tmpdir(), 'kaart-broken-'));
const whole = join(root, 'whole');
afterAll(() => rmSync(root, { recursive: true }));

/** A demonstration with one withdrawal that is fully processed. */
beforeAll(async () => {
  const kaart = await openLocal({ KAART_HOME: whole }, { demo: true, log: noLog });
  await loadDemonstration(kaart, whole, () => undefined);
  await kaart.deliver();
  await kaart.close();
  const shell = new Shell({ KAART_HOME: whole });
  await shell.type('fetch');
  expect(await shell.type('withdraw LUHT-DEMO-0106')).toMatchObject({ code: 0 });
  expect(await shell.type('publish')).toMatchObject({ code: 0 });
});

function runSql(home: string, statement: string): void {
  const database = new Database(join(home, 'kaart.sqlite'));
  database.exec(statement);
  database.close();
}

/** The stored files whose path contains this text, the largest first. */
function listFilesWith(home: string, part: string): string[] {
  const directory = join(home, 'objects/data');
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => path.includes(part) && path.endsWith('@'));
  expect(files.length, part).toBeGreaterThan(0);
  return files.map((path) => join(directory, path));
}

/** Changes one byte in the middle of the file. */
function changeByte(path: string): void {
  const bytes = readFileSync(path);
  const at = Math.floor((bytes.byteLength - 512) / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

const setClock = (home: string, clock: string) =>
  runSql(
    home,
    `UPDATE item SET data = json_set(data, '$.clock', '${clock}', '$.startedAt', '${new Date().toISOString()}')
     WHERE pk = 'SETTINGS' AND sk = 'demonstration'`,
  );
const setNight = (home: string, path: string, json: string) =>
  runSql(
    home,
    `UPDATE item SET data = json_set(data, '${path}', json('${json}')) WHERE pk = 'NIGHT'`,
  );
const addItem = (home: string, pk: string, sk: string, data: object) =>
  runSql(
    home,
    `INSERT INTO item (pk, sk, version, data) VALUES ('${pk}', '${sk}', 1, '${JSON.stringify(data)}')`,
  );
const NIGHT = { doneAt: new Date().toISOString(), outcome: 'published', failing: null };

/** Each way to damage an installation, and the check that must find the damage. */
const BREAKS: readonly (readonly [string, string, (home: string) => unknown])[] = [
  [
    'current-version',
    'the clock is years behind',
    (home) => setClock(home, '2020-01-01T00:00:00.000Z'),
  ],
  [
    'current-version',
    'stored data cannot be read',
    (home) => runSql(home, `UPDATE item SET data = '{x' WHERE pk LIKE 'DATASET#%'`),
  ],
  [
    'version-files',
    'a file of the version is deleted',
    (home) => rmSync(listFilesWith(home, 'versions/').find((path) => path.includes('.csv@')) ?? ''),
  ],
  [
    'version-files',
    'one byte of a file is changed',
    (home) =>
      listFilesWith(home, '.jsonl@')
        .filter((path) => path.includes('versions/'))
        .forEach(changeByte),
  ],
  [
    'version-files',
    'a file is cut off',
    (home) => {
      for (const path of listFilesWith(home, '.parquet@')) truncateSync(path, 600);
    },
  ],
  ['manifest', 'keys.json is deleted', (home) => rmSync(join(home, 'keys.json'))],
  [
    'edition-files',
    'the files of imports are deleted',
    (home) => rmSync(join(home, 'objects/data/imports'), { recursive: true }),
  ],
  ...['identities-', 'findings', 'review'].map(
    (file) =>
      [
        'edition-files',
        `the file ${file} of a released import is deleted`,
        (home: string) => rmSync(listFilesWith(home, `/${file}`)[0] ?? ''),
      ] as const,
  ),
  [
    'edition-files',
    'one byte of the identities is changed',
    (home) => listFilesWith(home, '/identities-').forEach(changeByte),
  ],
  [
    'edition-files',
    'one byte of the rows is changed',
    (home) => listFilesWith(home, 'imports/').forEach(changeByte),
  ],
  [
    'consent-log',
    'events are changed',
    (home) =>
      runSql(
        home,
        `UPDATE item SET data = json_set(data, '$.actor', 'mallory') WHERE pk LIKE 'COMPANY#%' AND json_extract(data, '$.hash') IS NOT NULL`,
      ),
  ],
  [
    'consent-log',
    'events are deleted',
    (home) =>
      runSql(
        home,
        `DELETE FROM item WHERE pk LIKE 'COMPANY#%' AND json_extract(data, '$.hash') IS NOT NULL`,
      ),
  ],
  [
    'last-night',
    'the last night was two days ago',
    (home) => {
      addItem(home, 'NIGHT', 'LAST', { ...NIGHT, night: '2026-01-01' });
      setNight(home, '$.doneAt', JSON.stringify(new Date(Date.now() - 48 * HOUR_MS).toISOString()));
    },
  ],
  [
    'last-night',
    'nights fail',
    (home) => {
      addItem(home, 'NIGHT', 'LAST', {
        ...NIGHT,
        night: '2026-01-01',
        failing: { since: NIGHT.doneAt, times: 3, error: 'no space' },
      });
    },
  ],
  [
    'last-night',
    'a night was run in the future',
    (home) => {
      addItem(home, 'NIGHT', 'LAST', {
        ...NIGHT,
        night: '2099-01-01',
        doneAt: '2099-01-01T03:30:00.000Z',
      });
    },
  ],
  [
    'journal',
    'the journal has an entry that the table lacks',
    (home) => {
      const [entry = ''] = listFilesWith(home, 'journal/');
      cpSync(entry, entry.replace(/[^/]*@$/, '2026-01-01T00:00:00.000Z-x@'));
      runSql(home, `DELETE FROM item WHERE pk = 'JOURNAL'`);
    },
  ],
  ['waiting-companies', 'a company comes back after an edition without it', returnCompanies],
  ['hold', 'a publication is on hold', holdPublication],
  [
    'clock',
    'the clock is behind the newest decision',
    (home) => setClock(home, '2020-01-01T00:00:00.000Z'),
  ],
  [
    'retraction',
    'a retraction waits for a second person',
    (home) =>
      new Shell({ KAART_HOME: home }).type('retract 2025 --as bob --reason', 'a wrong file'),
  ],
  [
    'second-person',
    'one person took both steps',
    async (home) => {
      const shell = new Shell({ KAART_HOME: home });
      await shell.type('retract 2025 --as bob --reason', 'a wrong file');
      const alone = 'retract 2025 --confirm --as bob --break-glass --reason';
      expect(await shell.type(alone, 'no other person is left')).toMatchObject({ code: 0 });
    },
  ],
  [
    'withdrawals',
    'a withdrawal is overdue',
    (home) => {
      runSql(
        home,
        `UPDATE item SET data = json_set(data, '$.channel', 'webhook') WHERE pk LIKE 'NOTICE#%'`,
      );
      setClock(home, '2025-12-01T00:00:00.000Z');
    },
  ],
  [
    'notices',
    'a webhook has failed for 30 days',
    (home) => {
      runSql(
        home,
        `UPDATE item SET data = json_set(data, '$.state', 'FAILED', '$.reason', 'refused') WHERE pk LIKE 'NOTICE#%' AND sk = 'STATE'`,
      );
      setClock(home, '2025-11-01T00:00:00.000Z');
    },
  ],
  [
    'queued-jobs',
    'a job has waited since yesterday',
    (home) => {
      addItem(home, 'OUTBOX', '2025-09-29T00:00:00.000Z#1', {
        kind: 'withdrawals-due',
        tried: { attempts: 3, dueAt: new Date(Date.now() + 1_800_000).toISOString() },
      });
    },
  ],
  [
    'silent-processes',
    'a counterparty has not answered for two days',
    (home) => {
      const since = new Date(Date.now() - 2 * DAY_MS).toISOString();
      const look = { process: 'transfer', pid: 'urn:uuid:1', state: 'STARTED', since, failed: 3 };
      addItem(home, 'TRANSFER#urn:uuid:1', 'SILENCE#1', look);
      runSql(
        home,
        `UPDATE item SET index_pk = 'SILENCE', index_sk = '${since}#urn:uuid:1' WHERE sk = 'SILENCE#1'`,
      );
    },
  ],
  [
    'ended-disclosures',
    'the removal of disclosures stands still for three days',
    (home) =>
      addItem(home, 'NIGHT', 'ENDED-DISCLOSURES', {
        before: '2025-09-01T00:00:00.000Z',
        removedUntil: null,
        isDone: false,
        changedAt: new Date(Date.now() - 3 * DAY_MS).toISOString(),
      }),
  ],
  [
    'own-credentials',
    'a credential of ours has ended',
    (home) => {
      const validUntil = new Date(Date.now() - DAY_MS).toISOString();
      const addedAt = new Date(Date.now() - 365 * DAY_MS).toISOString();
      addItem(home, 'OWN-CREDENTIALS', 'c1', {
        ...{ id: 'c1', types: ['MembershipCredential'], issuer: 'did:web:issuer.example' },
        ...{ profile: 'vc11-sl2021/jwt', jwt: '-', validUntil, addedAt },
      });
    },
  ],
  [
    'dead-letters',
    'a job is a dead letter',
    (home) => {
      addItem(home, 'DEAD-LETTER', '2025-09-29T00:00:00.000Z#1', {
        message: { kind: 'x' },
        attempts: 12,
        reason: 'no',
        deadSince: '2025-09-30T22:00:00.000Z',
      });
    },
  ],
];

/** Loses two thirds of the companies, so the quality gate holds the publication. */
async function holdPublication(home: string): Promise<void> {
  const shell = new Shell({ KAART_HOME: home });
  const [head = '', ...rows] = readFileSync('examples/mapping-2025.csv', 'utf8')
    .trimEnd()
    .split('\n');
  const path = join(home, 'cut-off.csv');
  writeFileSync(path, [head, ...rows.filter((_, at) => at % 3 !== 0)].join('\n'));
  const [{ id = '' } = {}] = await shell.json<{ id?: string }>(
    'import',
    path,
    '--edition',
    '2025.1',
  );
  await shell.type(`submit ${id} --as alice --change-note`, 'fewer');
  expect(await shell.type(`release ${id} --as bob --reason`, 'seen')).toMatchObject({ code: 0 });
  expect(await shell.type('publish --as carol')).toMatchObject({ code: 3 });
}

/** The first company with a permission is missing from the edition for a while. */
async function returnCompanies(home: string): Promise<void> {
  const shell = new Shell({ KAART_HOME: home });
  const path = join(home, 'edition.csv');
  const whole = readFileSync('examples/mapping-2025.csv', 'utf8');
  const without = whole.replace(/^LUHT-DEMO-0001,.*\n/m, '');
  for (const [edition, text] of Object.entries({ '2025.1': without, '2025.2': whole })) {
    writeFileSync(path, text);
    const [{ id = '' } = {}] = await shell.json<{ id?: string }>(
      'import',
      path,
      '--edition',
      edition,
    );
    await shell.type(`submit ${id} --as alice --change-note`, 'corrected');
    const released = await shell.type(`release ${id} --as bob --reason`, 'seen');
    expect(released).toMatchObject({ code: 0 });
  }
}

type Results = z.infer<typeof ChecksResponse>;

async function listProblems(home: string): Promise<Results> {
  const { out } = await new Shell({ KAART_HOME: home }).type('doctor --json');
  const lines = out
    .trimEnd()
    .split('\n')
    .flatMap((line): Results => JSON.parse(line));
  return lines.filter(({ ok }) => !ok);
}

describe('11.7: kaart doctor', () => {
  it('finds no problem in a healthy installation', async () => {
    expect(await listProblems(whole)).toEqual([]);
    expect(await new Shell({ KAART_HOME: whole }).type('doctor')).toMatchObject({ code: 0 });
  });

  it.each(BREAKS)('finds by the check %s that %s', async (check, _, damage) => {
    const home = mkdtempSync(join(root, 'broken-'));
    cpSync(whole, home, { recursive: true });
    await damage(home);
    const found = await listProblems(home);
    expect(found.map((each) => each.check)).toContain(check);
    for (const { detail, next } of found) {
      expect(detail).not.toBe('');
      expect(next).toMatch(/^[A-Z].*[.]$/s);
    }
    const { code, out } = await new Shell({ KAART_HOME: home }).type('doctor');
    expect(code).toBe(1);
    expect(out).toContain(check);
  });

  it('finds by the check disk-space that the disk is nearly full', async () => {
    const parts = { adapters: { freeBytes: () => 5_000_000 } } as unknown as CheckDeps;
    expect(await checkDiskSpace.find(parts)).toMatchObject({
      detail: { reason: 'disk-nearly-full', parameters: { free: 5, needed: 200 } },
      next: 'free-or-larger-disk',
    });
  });

  it('has a break for each check', () => {
    // The offers of an installation cannot be damaged from outside: see offers-check.test.ts. A tree head in
    // the future needs a nightly run: see checks.test.ts.
    const elsewhere = ['disk-space', 'offers', 'audit-head'];
    const broken = new Set([...BREAKS.map(([check]) => check), ...elsewhere]);
    expect(CHECKS.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
  });
});
