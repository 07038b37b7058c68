import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The package as a user installs it: packed here, and installed into an empty folder elsewhere. */
const folder = mkdtempSync(join(tmpdir(), 'kaart-package-'));
const env = { ...process.env, KAART_HOME: join(folder, 'data'), PORT: '0' };
let packed: { filename: string; size: number; files: { path: string }[] };

beforeAll(() => {
  const [report] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder], process.cwd()),
  );
  packed = report;
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, packed.filename)]);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd = folder): string {
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1e8 });
}

describe('the package', () => {
  it('holds the files that are needed to run, and no others', () => {
    const folders = new Set(packed.files.map(({ path }) => path.split('/').slice(0, 2).join('/')));
    const documents = ['LICENSE', 'README.md', 'package.json'];
    expect([...folders].filter((path) => !/^(dist|examples|bin)\//.test(path)).sort()).toEqual(
      documents,
    );
    expect([...folders].filter((path) => path.startsWith('dist/')).sort()).toEqual([
      'dist/cli',
      'dist/client',
      'dist/types',
    ]);
    expect(packed.files.map(({ path }) => path)).not.toContainEqual(
      expect.stringMatching(/\.map$|test|\.tsx?$(?<!\.d\.ts)/),
    );
    expect(packed.size).toBeLessThan(1.5e6);
  });

  it('installs few packages besides itself', () => {
    const installed = Object.keys(
      JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages,
    );
    expect(installed).toContain('node_modules/kaart');
    expect(installed.length).toBeLessThan(25);
  });

  it('serves the demonstration from an empty folder, and a partner fetches rows from it', async () => {
    const server = spawn('npx', ['--no-install', 'kaart', 'serve', '--demo', '--json'], {
      cwd: folder,
      env,
      detached: true,
    });
    try {
      const line = await new Promise<string>((resolve) =>
        createInterface({ input: server.stdout }).once('line', resolve),
      );
      const { url, client_id, client_secret, dataset } = JSON.parse(line);
      const grant = await fetch(`${url}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      const { access_token } = (await grant.json()) as { access_token: string };
      const rows = await fetch(`${url}/v1/datasets/${dataset}/data?format=jsonl`, {
        headers: { authorization: `Bearer ${access_token}` },
      });
      expect((await rows.text()).trim().split('\n')).toHaveLength(118);
      expect(run('npx', ['--no-install', 'kaart', 'catalog'])).toContain(dataset);
    } finally {
      process.kill(-Number(server.pid), 'SIGTERM');
      await new Promise((resolve) => server.once('exit', resolve));
    }
  });

  it('has a library entry with types', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { open, type Kaart } from 'kaart';
       const kaart: Kaart = await open({ KAART_HOME: ${JSON.stringify(join(folder, 'data'))} });
       const response: Response = await kaart.fetch(new Request(kaart.publicUrl + '/health'));
       console.log(response.status);
       await kaart.close();
       // @ts-expect-error there is no such member
       kaart.nothing;`,
    );
    const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc');
    const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--types', 'node'];
    const roots = ['--typeRoots', join(process.cwd(), 'node_modules/@types')];
    run(process.execPath, [tsc, ...options, ...roots, 'use.ts']);
    expect(run(process.execPath, ['use.js']).trim()).toBe('200');
  });

  it('has a command that a shell can start', () => {
    expect(run('npx', ['--no-install', 'kaart', '--version']).trim()).toMatch(/^\d+\.\d+\.\d+/);
    expect(statSync(join(folder, 'node_modules/.bin/kaart')).isFile()).toBe(true);
  });
});
