import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathInFolder } from '../../lib/cli/terminal/output-path.ts';
import { Shell } from './shell.ts';

const root = mkdtempSync(join(tmpdir(), 'kaart-output-'));
const file = join(root, 'file');
const closed = join(root, 'closed');
const full = join(root, 'full');
/** A device that is always full. A test must not put a file in place of this device of the machine. */
const hasFull = spawnSync('mknod', [full, 'c', '1', '7']).status === 0;
const isLinux = process.platform === 'linux';

/** Commands that write a folder, and commands that write a file. The last word is the destination. */
const FOLDERS = ['export', 'audit export', 'fetch -d', 'data-subject LUHT-DEMO-0001 --out'];
const FILES = [
  'fetch --format csv -o',
  'figures 2025 --format csv -o',
  'invite --edition 2025 --out',
];
const BY_AGREEMENT = 'fetch urn:uuid:0d5c6f5e-2a44-4f27-9a4e-1d3a1e6a2f10 -o';

let shell: Shell;
beforeAll(async () => {
  writeFileSync(file, 'mine');
  mkdirSync(closed);
  shell = await Shell.demonstration();
}, 60_000);
afterAll(() => rmSync(root, { recursive: true }));

/**
 * Runs `work` as a user without rights to the closed folder. If the process runs as root, it changes its user
 * for this time.
 */
async function withoutRights<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  chmodSync(closed, 0o555);
  if (isRoot) {
    for (const path of [root, shell.home]) spawnSync('chown', ['-R', '65534', path]);
    process.seteuid?.(65_534);
  }
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

async function expectRefused(line: string, ...where: readonly string[]): Promise<string> {
  const started = performance.now();
  const { code, out, err } = await shell.type(line, ...where);
  expect([line, code, out]).toEqual([line, 1, '']);
  expect(err).not.toContain('internal');
  expect(err).not.toContain('--home');
  expect(err.split('\n').length).toBeGreaterThan(2); // the next step
  expect(performance.now() - started).toBeLessThan(20_000);
  return err;
}

describe('9.57 a path to which a command cannot write', () => {
  it.skipIf(!isLinux).each([...FOLDERS, ...FILES, BY_AGREEMENT])(
    'is reported at once, without further tries: %s /proc/x',
    async (line) => {
      expect(await expectRefused(line, '/proc/x')).toMatch(
        /cannot write \/proc\/x|no such agreement/,
      );
    },
  );

  it.each(FOLDERS)('is reported if a file has the place of a folder: %s', async (line) => {
    for (const place of [file, join(file, 'below')])
      expect(await expectRefused(line, place)).toMatch(/in place of a folder|exists already/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.each([...FILES, BY_AGREEMENT])(
    'is reported if a folder has the place of a file: %s',
    async (line) => {
      expect(await expectRefused(line, root)).toContain(`${root} is a folder; name a file in it`);
      const below = join(root, 'none', 'x');
      expect(await expectRefused(line, below)).toContain('is not there; make it');
      expect(await expectRefused(line, join(file, 'below'))).toContain('is not there; make it');
    },
  );

  it.each([...FOLDERS, ...FILES])('is reported if rights are missing: %s', async (line) => {
    const err = await withoutRights(() => expectRefused(line, join(closed, 'x')));
    expect(err).toContain('this user may not write there (message-invalid)');
    expect(readdirSync(closed)).toEqual([]);
  });

  it.skipIf(!hasFull).each(FILES)('is reported if its disk is full: %s', async (line) => {
    const err = await expectRefused(line, full);
    expect(err).toContain(`cannot write ${full}: no space is left on its disk (storage-full)`);
    expect(statSync(full).isCharacterDevice()).toBe(true);
  });

  it.skipIf(!hasFull)(
    'is refused for a download in parts, which needs an ordinary file',
    async () => {
      expect(await expectRefused(BY_AGREEMENT, full)).toContain('no ordinary file');
      expect(existsSync(`${full}.part`)).toBe(false);
    },
  );

  it('gets no link that cannot be written', async () => {
    const before = (await shell.json('invitations')).length;
    await expectRefused('invite --edition 2025 --out', join(root, 'none', 'x'));
    expect(await shell.json('invitations')).toHaveLength(before);
  });
});

describe('9.57 a path to which a command can write', () => {
  it.each(FILES)('is replaced as a whole file, also through a symbolic link: %s', async (line) => {
    const [original, link] = [join(root, 'kept'), join(root, `link-${line.length}`)];
    writeFileSync(original, 'old', { mode: 0o644 });
    symlinkSync(original, link);
    expect((await shell.type(line, link)).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(original, 'utf8')).not.toBe('old');
    expect(existsSync(`${original}.part`)).toBe(false);
    if (line.startsWith('invite')) expect(statSync(original).mode & 0o077).toBe(0);
  });

  it.each(FOLDERS)('gets its parent folders: %s', async (line) => {
    const place = join(root, 'deep', line.replaceAll(' ', '-'), 'place');
    expect((await shell.type(line, place)).code).toBe(0);
    expect(readdirSync(place)).not.toEqual([]);
  });
});

describe('9.57 a data directory that cannot be created', () => {
  it.skipIf(!isLinux).each(['import examples/mapping-2025.csv', 'serve --port 0'])(
    'is reported at once: %s',
    async (line) => {
      const { code, err } = await shell.type(`${line} --home /proc/kaart`);
      expect([code, err]).toEqual([1, expect.stringContaining('/proc/kaart')]);
      expect(err).not.toContain('internal');
    },
  );
});

describe('14.2 the file name that a server sends', () => {
  it.each(['../x', '..', '.', '', 'a/b', '/etc/passwd', '.hidden', 'a\\b', 'C:x', 'a\0b', 'a\nb'])(
    'cannot name another folder: %j',
    (name) => {
      expect(() => pathInFolder('folder', name)).toThrow('not a plain file name');
    },
  );

  it('is accepted if it is plain', () => {
    for (const name of ['codebook.json', 'healthtech-companies.csv-metadata.json', 'a_b'])
      expect(pathInFolder('folder', name)).toBe(join('folder', name));
  });
});

describe('14.2 a symbolic link in an output folder', () => {
  const [outside, target] = [join(root, 'outside'), join(root, 'outside', 'kept')];

  it.each([
    ['fetch healthtech-companies -d', ['manifest.jws', 'jwks.json', 'healthtech-companies.csv']],
    ['data-subject LUHT-DEMO-0001 --out', ['access.json', 'access.csv']],
    ['audit export', ['heads.jsonl', 'jwks.json']],
  ] as const)('is replaced, and its target stays unchanged: %s', async (line, names) => {
    mkdirSync(outside, { recursive: true });
    writeFileSync(target, 'mine');
    const place = mkdtempSync(join(root, 'linked-'));
    for (const name of names) symlinkSync(target, join(place, name));
    expect((await shell.type(line, place)).code).toBe(0);
    for (const name of names)
      expect([name, lstatSync(join(place, name)).isFile()]).toEqual([name, true]);
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('is not followed as a folder: audit export, export', async () => {
    mkdirSync(outside, { recursive: true });
    const before = readdirSync(outside);
    const place = mkdtempSync(join(root, 'linked-'));
    symlinkSync(outside, join(place, 'ends'));
    expect(await expectRefused('audit export', place)).toContain('it is a symbolic link');
    symlinkSync(outside, join(place, 'archive.part'));
    expect(await expectRefused('export', join(place, 'archive'))).toContain(
      'it is a symbolic link',
    );
    expect(readdirSync(outside)).toEqual(before);
  });

  it('is not read by kaart verify', async () => {
    const place = join(root, 'to-verify');
    expect((await shell.type('fetch healthtech-companies -d', place)).code).toBe(0);
    const csv = join(place, 'healthtech-companies.csv');
    const moved = join(root, 'moved.csv');
    writeFileSync(moved, readFileSync(csv));
    rmSync(csv);
    symlinkSync(moved, csv);
    const { code, out } = await shell.type('verify', place);
    expect([code, out]).toEqual([1, expect.stringContaining('not an ordinary file')]);
  });
});
