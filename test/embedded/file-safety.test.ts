import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { temporaryPath } from '../../lib/embedded/temporary-file.ts';
import { collect } from '../store/objects.contract.ts';

const HOST = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
const TEXT = { contentType: 'text/plain' };
const home = mkdtempSync(join(tmpdir(), 'kaart-files-'));
afterAll(() => rm(home, { recursive: true }));

/** Removes 1,000 bytes from the middle of a file. Its end stays the same. */
async function cutOut(path: string): Promise<void> {
  const whole = await readFile(path);
  await writeFile(path, Buffer.concat([whole.subarray(0, 1000), whole.subarray(2000)]));
}

describe('a directory of objects', () => {
  let directory = '';
  let rooms = 0;
  const open = (publicUrl: string | (() => string) = 'http://kaart.test') =>
    openFileObjects({ directory, publicUrl });
  beforeEach(() => {
    directory = join(home, `${rooms++}`, 'objects');
  });

  it('can be entered and read only by its owner', async () => {
    await open().put('a/b', 'secret', TEXT);
    const modes = await Promise.all(
      ['data', 'data/a', 'tmp', 'data/a/b@', 'link.secret'].map(
        async (path) => (await stat(join(directory, path))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600, 0o600]);
  });

  it.each([
    ['cut by a byte', (path: string) => truncate(path, 300_511)],
    ['cut to its contents', (path: string) => truncate(path, 300_000)],
    ['empty', (path: string) => truncate(path, 0)],
    ['longer', (path: string) => writeFile(path, 'x', { flag: 'a' })],
    ['without a piece of its middle', cutOut],
    ['of another program', (path: string) => writeFile(path, 'x'.repeat(300_512))],
  ])('reports an error if the file of an object is %s', async (_name, damage) => {
    const objects = open();
    await objects.put('it', Buffer.alloc(300_000), TEXT);
    await damage(join(directory, 'data/it@'));
    await expect(objects.head('it')).rejects.toMatchObject({ code: 'object-corrupt' });
    await expect(objects.get('it')).rejects.toMatchObject({ code: 'object-corrupt' });
    await objects.put('it', 'new', TEXT);
    expect((await objects.head('it'))?.bytes).toBe(3);
  });

  it('reports an error if a file is cut while it is read', async () => {
    const objects = open();
    await objects.put('it', Buffer.alloc(900_000), TEXT);
    const reading = (await objects.get('it')).body[Symbol.asyncIterator]();
    await reading.next();
    await truncate(join(directory, 'data/it@'), 300_000);
    const rest = async () => {
      while ((await reading.next()).done !== true);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'object-corrupt' });
  });

  it('does not treat other files as objects', async () => {
    const objects = open();
    await objects.put('a/b', 'x', TEXT);
    for (const name of ['.DS_Store', 'a/notes.txt'])
      await writeFile(join(directory, 'data', name), 'x');
    expect((await collect(objects.list(''))).map(({ key }) => key)).toEqual(['a/b']);
    await objects.purge('a');
    expect(await readdir(join(directory, 'data'))).toEqual(['.DS_Store', 'a']);
  });

  it('leaves no empty folders behind', async () => {
    const objects = open();
    await objects.put('a/b/c/d', 'x', TEXT);
    await objects.put('a/e', 'x', TEXT);
    await objects.delete('a/b/c/d');
    expect(await readdir(join(directory, 'data/a'))).toEqual(['e@']);
    await objects.purge('a/');
    expect(await readdir(join(directory, 'data'))).toEqual([]);
  });

  it('11.11: deletes the files of a crashed writer after a day', async () => {
    open();
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const name = (host: string, pid: number, id: string) =>
      `${host}.${pid}.${randomUUID()}.${id}.tmp`;
    const [first, second] = [randomUUID(), randomUUID()];
    const names = {
      'a day old': name(HOST, dead, first),
      young: name(HOST, dead, second),
      'a day old, of a process that lives': name(HOST, process.ppid, first),
      'a day old, of this process': basename(temporaryPath('.')),
      'a day old, of an earlier process with our number': name(HOST, process.pid, first),
      'a day old, of another host': name('elsewhere', process.pid, first),
      'young, of another host': name('elsewhere', dead, second),
      'from a day to come': name(HOST, dead, randomUUID()),
      'no temporary file of ours': 'notes.txt',
    };
    const yesterday = Date.now() / 1000 - 90_000;
    for (const [about, file] of Object.entries(names)) {
      const path = join(directory, 'tmp', file);
      await writeFile(path, 'half an object');
      const time = about.includes('to come') ? yesterday + 365 * 86_400 : yesterday;
      if (!about.startsWith('young')) await utimes(path, time, time);
    }
    await open().put('a', 'x', TEXT);
    const left = await readdir(join(directory, 'tmp'));
    const remaining = Object.entries(names).filter(([, file]) => left.includes(file));
    expect(remaining.map(([about]) => about)).toEqual([
      'young',
      'a day old, of a process that lives',
      'a day old, of this process',
      'young, of another host',
      'no temporary file of ours',
    ]);
  });

  it('11.11: uses the clock of the file system and not that of the process', async () => {
    const objects = open();
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const path = join(directory, 'tmp', `${HOST}.${dead}.${randomUUID()}.${randomUUID()}.tmp`);
    await writeFile(path, 'half an object');
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10 * DAY_MS);
    await objects.put('a', 'x', TEXT);
    expect(await stat(path)).toMatchObject({ size: 14 });
  });

  it.each(['text/plain\nX-Evil: 1', '', 'é', 'x'.repeat(201)])(
    'refuses the content type %j and stores nothing',
    async (contentType) => {
      const objects = open();
      await expect(objects.put('a', 'x', { contentType })).rejects.toThrow(RangeError);
      expect(await objects.head('a')).toBeUndefined();
      expect(await readdir(join(directory, 'tmp'))).toEqual([]);
    },
  );

  it('makes links that only processes with the same directory can open', async () => {
    const [one, another] = [open(), open(() => 'http://127.0.0.1:1234')];
    const url = await another.link('a/b', { seconds: 60, fileName: 'b.csv' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:1234\/objects\/[\w-]{400,}$/);
    const token = url.slice(url.lastIndexOf('/') + 1);
    expect(one.openLink(token, 'GET')).toEqual({ kind: 'download', key: 'a/b', fileName: 'b.csv' });
    expect(await readFile(join(directory, 'link.secret'))).toHaveLength(32);
    directory = join(home, 'elsewhere');
    expect(() => open().openLink(token, 'GET')).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });
});
