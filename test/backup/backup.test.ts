import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLocalInstallation } from '../../lib/app/installation.ts';
import type { Installation } from '../../lib/backup/ports.ts';
import { restoreBackup } from '../../lib/backup/restore-backup.ts';
import { findUpgrade } from '../../lib/backup/upgrades.ts';
import { writeBackup } from '../../lib/backup/write-backup.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { instant } from '../../lib/core/instant.ts';
import { STORED_SCHEMA } from '../../lib/store/schema.ts';
import { newHome } from '../app/prepared-home.ts';
import { Shell } from '../cli/shell.ts';
import { readContents } from './contents.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaart-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
let names = 0;
const newPath = () => join(folder, `${names++}`);

const OPTIONS = { clock: () => instant('2026-11-30T00:00:00Z'), software: 'kaart/test' };
const JSON_TYPE = { contentType: 'application/json' };

async function readContentsIn(home: string) {
  const installation = await openLocalInstallation(home);
  try {
    return await readContents(installation);
  } finally {
    await installation.close();
  }
}

/** A small installation with every kind of content. */
async function openSmallInstallation(): Promise<Installation> {
  const source = await openLocalInstallation(newHome());
  const put = { kind: 'put', data: { a: 1 }, if: 'absent' } as const;
  await source.table.transact([
    { ...put, key: { pk: 'DATASET#x', sk: 'HEAD' } },
    { ...put, key: { pk: 'P', sk: '1' }, index: { pk: 'I', sk: '1' } },
  ]);
  await source.objects.put('a', '1', JSON_TYPE);
  await source.objects.put('a/b', '22', { contentType: 'text/plain' });
  await source.keys.save('{"keys":[]}', true);
  await source.extraFiles?.write('copies/x/1.json', '{}');
  return source;
}

describe('17.1 kaart backup and kaart restore', () => {
  it('17.1 restore everything: items, objects, keys, and the log as it was signed', async () => {
    const shell = await Shell.demonstration();
    await shell.type('audit head');
    const [backup, home] = [newPath(), newPath()];
    const made = await shell.type('backup', backup);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('signing keys');
    const restored = await shell.type(`restore ${backup} --without-journal --home`, home);
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(restored.out).toContain('are not known here');
    expect(await readContentsIn(home)).toEqual(await readContentsIn(shell.home));
    const again = new Shell({}, home);
    expect((await again.type('audit verify')).out).toContain('whole, and as it was signed');
    expect((await again.type('doctor')).code).toBe((await shell.type('doctor')).code);
  });

  it('17.1 serve no row that was withdrawn after the backup, if the journal is available', async () => {
    const shell = await Shell.demonstration();
    const credentials = {
      KAART_CLIENT_ID: 'demo-partner',
      KAART_CLIENT_SECRET: readFileSync(join(shell.home, 'demo-partner.secret'), 'utf8'),
    };
    const [backup, home] = [newPath(), newPath()];
    const before = await shell.type('fetch');
    expect(before.out).toContain('LUHT-DEMO-0106');
    expect(await shell.type('backup', backup)).toMatchObject({ code: 0 });
    expect(await shell.type('withdraw LUHT-DEMO-0106')).toMatchObject({ code: 0 });
    const line = `import-export ${backup} --journal ${shell.home} --home`;
    expect(await shell.type(line, home)).toMatchObject({ code: 0 });
    const moved = new Shell(credentials, home);
    const { code, out } = await moved.type('fetch');
    expect([code, out.length > 0]).toEqual([0, true]);
    expect(out).not.toContain('LUHT-DEMO-0106');
    expect((await moved.type('audit verify')).code).toBe(0);
  });

  it('17.1 refuse an export without a backup, and say which command moves an installation', async () => {
    const shell = await Shell.demonstration();
    const [exported, home] = [newPath(), newPath()];
    expect(await shell.type('export', exported)).toMatchObject({ code: 0 });
    for (const command of ['import-export', 'restore']) {
      const result = await shell.type(`${command} ${exported} --without-journal --home`, home);
      expect(result).toMatchObject({ code: 1, err: expect.stringContaining('no signing keys') });
      expect(result.err).toContain('kaart export --with-backup');
    }
    expect((await readContentsIn(home)).items).toEqual([]);
  });

  it('17.1 fill an empty installation from an export with a backup', async () => {
    const shell = await Shell.demonstration();
    const [exported, home] = [newPath(), newPath()];
    const made = await shell.type('export --with-backup', exported);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('signing keys');
    if (spawnSync('python3', ['--version']).status === 0)
      expect(spawnSync('python3', ['scripts/verify-archive.py', exported]).status).toBe(0);
    const moved = await shell.type(`import-export ${exported} --without-journal --home`, home);
    expect(moved).toMatchObject({ code: 0, err: '' });
    expect(await readContentsIn(home)).toEqual(await readContentsIn(shell.home));
    expect((await new Shell({}, home).type('audit verify')).code).toBe(0);
  });

  it('17.1 need the stores for an export with a backup, also if the API is behind a URL', async () => {
    const exported = newPath();
    const line = `export ${exported} --with-backup --url http://127.0.0.1:9`;
    const result = await new Shell().type(line);
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringContaining('not sent over HTTP'),
    });
    expect(existsSync(exported)).toBe(false);
  });

  it.each([
    ['without a statement about the journal', 'restore x', '--without-journal'],
    [
      'with both options for the journal',
      'restore x --journal y --without-journal',
      '--without-journal',
    ],
    ['over HTTP', 'backup x --url https://kaart.example.lu', 'not sent over HTTP'],
    [
      'with only some options of an installation in AWS',
      'backup x --table t',
      '--kms-key together',
    ],
    ['with a journal that does not exist', 'restore x --journal /nowhere', 'no Kaart in /nowhere'],
  ])('17.1 end with an error %s', async (_, line, text) => {
    const result = await new Shell().type(line);
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining(text) });
  });
});

describe('17.1 a restore', () => {
  it.each(['ten', '0', '36501'])('17.1 locks nothing for %s days', async (days) => {
    const result = await new Shell().type(`restore x --without-journal --audit-lock-days ${days}`);
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining('from 1 to 36500') });
  });

  it('17.3 refuses another participant after it, unless a move is named', async () => {
    const withParticipantId = (id: string) => ({ KAART_PARTICIPANT_ID: id });
    const old = 'did:web:old.example.lu';
    const [backup, home] = [newPath(), newHome()];
    await new Shell(withParticipantId(old), home).type(
      'import examples/mapping-2025.csv --edition 2025',
    );
    expect(await new Shell(withParticipantId(old), home).type('backup', backup)).toMatchObject({
      code: 0,
    });
    const line = `restore ${backup} --without-journal --home`;
    const target = newPath();
    expect(await new Shell({}, target).type(line, target)).toMatchObject({ code: 0 });
    const other = await new Shell(withParticipantId('did:web:new.example.lu'), target).type(
      'imports',
    );
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining(old) });
    expect(await new Shell(withParticipantId(old), target).type('imports')).toMatchObject({
      code: 0,
    });
  });

  it('17.1 makes no directory for a backup that it refuses', async () => {
    const backup = newPath();
    await writeBackup(await openSmallInstallation(), backup, OPTIONS);
    appendFileSync(join(backup, 'data', 'items.jsonl'), '\n');
    const target = newPath();
    for (const [directory, error] of [
      [backup, 'data/items.jsonl is missing in the backup'],
      [newPath(), 'there is no backup in'],
    ]) {
      const line = `restore ${directory} --without-journal --home ${target}`;
      expect(await new Shell().type(line)).toMatchObject({
        code: 1,
        err: expect.stringContaining(error ?? ''),
      });
      expect(existsSync(target)).toBe(false);
    }
  });

  it('17.1 refuses a changed or newer backup, another directory, and a target that is not empty', async () => {
    const source = await openSmallInstallation();
    const backup = newPath();
    await writeBackup(source, backup, OPTIONS);
    await expect(restoreBackup(backup, source)).rejects.toMatchObject({
      code: 'wrong-state',
      reason: 'restore-not-empty',
    });
    const withObject = await openLocalInstallation(newHome());
    await withObject.objects.put('b', '', JSON_TYPE);
    await expect(restoreBackup(backup, withObject)).rejects.toMatchObject({ code: 'wrong-state' });

    const unlisted = join(backup, 'data', 'objects', 'unlisted');
    writeFileSync(unlisted, '');
    const refused = restoreBackup(backup, await openLocalInstallation(newHome()));
    await expect(refused).rejects.toMatchObject({
      code: 'object-corrupt',
      parameters: { name: 'data/objects/unlisted' },
    });
    rmSync(unlisted);

    const facts = join(backup, 'data', 'backup.json');
    const manifest = join(backup, 'manifest-sha256.txt');
    const tags = join(backup, 'tagmanifest-sha256.txt');
    const replace = (path: string, from: string, to: string) =>
      writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
    const [oldFacts, oldManifest] = [readFileSync(facts), readFileSync(manifest)];
    replace(facts, `"schema": ${STORED_SCHEMA}`, `"schema": ${STORED_SCHEMA + 1}`);
    const target = await openLocalInstallation(newHome());
    await expect(restoreBackup(backup, target)).rejects.toMatchObject({ code: 'object-corrupt' });
    replace(manifest, sha256(oldFacts), sha256(readFileSync(facts)));
    replace(tags, sha256(oldManifest), sha256(readFileSync(manifest)));
    await expect(restoreBackup(backup, target)).rejects.toMatchObject({
      code: 'schema-unknown',
      nextStep: 'newer-release',
    });
    rmSync(join(backup, 'data', 'objects'), { recursive: true });
    await expect(restoreBackup(backup, target)).rejects.toMatchObject({
      code: 'object-corrupt',
      nextStep: 'another-backup',
    });
    await expect(restoreBackup(folder, target)).rejects.toMatchObject({
      reason: 'no-backup-there',
    });
    const { items, stored, keys } = await readContents(target);
    expect({ items, stored, keys }).toEqual({ items: [], stored: [], keys: undefined });
  });

  it('17.1 have an upgrade from the schema before, and none from a newer or a very old one', () => {
    const item = { pk: 'P', sk: '1', version: 1, data: { a: 1 } };
    expect(findUpgrade(STORED_SCHEMA)(item)).toEqual([item]);
    expect(findUpgrade(STORED_SCHEMA - 1)(item)).toEqual([item]);
    for (const [schema, nextStep] of [
      [STORED_SCHEMA + 1, 'newer-release'],
      [1, 'release-between'],
    ] as const)
      expect(() => findUpgrade(schema)).toThrow(
        expect.objectContaining({ code: 'schema-unknown', nextStep }),
      );
  });

  it('18.2 upgrade a current version of schema 32 to a small item and a profile', () => {
    const version = { id: '2025.1-0123456789ab', seq: 7, publishedAt: '2026-11-30T00:00:00Z' };
    const marks = { freshness: { partners: { epoch: 3, nextChangeAt: null } }, staleSince: null };
    const profile = { rows: 2 };
    const whole = { version: { ...version, views: {} }, ...marks, profile };
    const item = { pk: 'DATASET#d#partners/x', sk: 'HEAD', version: 4, data: whole };
    expect(findUpgrade(32)(item)).toEqual([
      { pk: item.pk, sk: 'PROFILE#00000007', version: 1, data: profile },
      { ...item, data: { version, ...marks } },
    ]);
    const kept = { ...item, sk: 'V#00000007' };
    expect(findUpgrade(32)(kept)).toEqual([kept]);
  });

  it('17.1 that crashes at any step leaves a target that Kaart refuses to open, and can be repeated', async () => {
    const source = await openSmallInstallation();
    const expected = await readContents(source);
    const backup = newPath();
    await writeBackup(source, backup, OPTIONS);
    let deaths = 0;
    for (let step = 1; ; step += 1) {
      const home = newHome();
      const target = await openLocalInstallation(home);
      const died = await restoreBackup(backup, killAt(target, step)).then(
        () => false,
        () => true,
      );
      await target.close();
      if (!died) break;
      deaths += 1;
      const { err } = await new Shell({}, home).type('doctor');
      if (step > 1) expect(err).toContain('Run kaart restore again');
      const again = await openLocalInstallation(home);
      await restoreBackup(backup, again);
      expect(await readContents(again)).toEqual(expected);
      await again.close();
    }
    expect(deaths).toBeGreaterThan(6);
  });
});

/** An installation whose process is killed at its step-th write. */
function killAt(
  { table, objects, keys, close, ...more }: Installation,
  step: number,
): Installation {
  let left = step;
  const assertAlive = () => {
    left -= 1;
    if (left <= 0) throw new Error('killed');
  };
  const guardWrites = <T extends object>(port: T, ...writes: readonly string[]): T =>
    new Proxy(port, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (writes.includes(String(name))) assertAlive();
          return value.apply(target, args);
        };
      },
    });
  return {
    ...more,
    table: guardWrites(table, 'load'),
    objects: guardWrites(objects, 'writer'),
    keys: guardWrites(keys, 'save'),
    close,
  };
}

describe('17.1 a backup of an installation during writes', () => {
  it('17.1 shows one moment: it begins again after a change', async () => {
    const source = await openSmallInstallation();
    let writes = 2;
    const busy = writeWhileReading(source, async () => {
      if (writes-- > 0) await source.objects.put(`late-${writes}`, 'x', JSON_TYPE);
    });
    const backup = newPath();
    const facts = await writeBackup(busy, backup, OPTIONS);
    expect(facts).toMatchObject({ items: 2, objects: 4 });
    const target = await openLocalInstallation(newHome());
    await restoreBackup(backup, target);
    expect(await readContents(target)).toEqual(await readContents(source));
  });

  it('17.1 ends with an error and leaves no files if the installation is written all the time', async () => {
    const source = await openSmallInstallation();
    let writes = 0;
    const busy = writeWhileReading(source, async () => {
      await source.objects.put(`late-${writes++}`, 'x', JSON_TYPE);
    });
    const backup = newPath();
    await expect(writeBackup(busy, backup, OPTIONS)).rejects.toMatchObject({
      code: 'unavailable',
      nextStep: 'stop-writers',
    });
    expect([existsSync(backup), existsSync(`${backup}.part`)]).toEqual([false, false]);
  });

  it('17.1 replaces the files of a crashed backup', async () => {
    const source = await openSmallInstallation();
    const backup = newPath();
    await writeBackup(source, backup, OPTIONS);
    await writeBackup(source, `${backup}-2`, OPTIONS);
    appendFileSync(join(`${backup}-2`, 'data', 'items.jsonl'), 'x');
    renameSync(`${backup}-2`, `${backup}-3.part`);
    await writeBackup(source, `${backup}-3`, OPTIONS);
    const target = await openLocalInstallation(newHome());
    await restoreBackup(`${backup}-3`, target);
    expect(await readContents(target)).toEqual(await readContents(source));
  });

  it('17.1 checks again if a program opens the empty target in the meantime', async () => {
    const source = await openSmallInstallation();
    const backup = newPath();
    await writeBackup(source, backup, OPTIONS);
    const target = await openLocalInstallation(newHome());
    let looks = 0;
    const busy = writeWhileReading(target, async () => {
      looks += 1;
      if (looks === 1) throw new KaartError('written-while-read', { code: 'concurrent-update' });
    });
    await restoreBackup(backup, busy);
    expect(looks).toBe(2);
    expect(await readContents(target)).toEqual(await readContents(source));
  });
});

/** An installation in which a write happens after each read of its table. */
function writeWhileReading(source: Installation, write: () => Promise<void>): Installation {
  const snapshot = async function* () {
    yield* source.table.snapshot();
    await write();
  };
  return {
    ...source,
    table: new Proxy(source.table, {
      get: (t, name) => (name === 'snapshot' ? snapshot : Reflect.get(t, name).bind(t)),
    }),
  };
}
