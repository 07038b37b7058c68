import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const README = readFileSync('README.md', 'utf8');
const SUITES = ['scripts/suites.mjs', '.ci/suites.mjs']
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const blocks = [...README.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);

/** The tour and the analyst's commands: all that a reader types while the demonstration is served. */
const typed = blocks.filter((block) => /npx kaart|curl/.test(block) && !/cdk/.test(block));

/** What is left is a suite or part of one, and CI runs it. */
const others = blocks
  .filter((block) => !typed.includes(block))
  .flatMap((block) => block.split(/\n|&&/));

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

describe('the README', () => {
  const home = mkdtempSync(join(tmpdir(), 'kaart-readme-'));
  const { KAART_HOME: _, KAART_REPORT: __, ...inherited } = process.env;
  let port: number;
  let server: ChildProcess;

  beforeAll(async () => {
    port = await freePort();
    server = spawn('npm', ['start'], {
      env: { ...inherited, HOME: home, PORT: String(port) },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const listen = (chunk: Buffer) => {
        said += chunk;
        if (said.includes('Ctrl-C stops it')) resolve();
      };
      server.stdout?.on('data', listen);
      server.stderr?.on('data', listen);
      server.once('exit', () => reject(new Error(said)));
    });
  }, 120_000);

  afterAll(() => {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
  });

  const run = (script: string) =>
    execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
      env: { ...inherited, HOME: home },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('has commands that all work as they are typed, and shows 118 rows, then 117', () => {
    const directory = join(home, 'companies');
    const script = typed
      .map((block) => block.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`))
      .map((block) => block.replaceAll(/\bcompanies$/gm, directory))
      .join('\n');
    const output = run(script)
      .split('\n')
      .map((line) => line.trim());
    expect(output.indexOf('118')).toBeGreaterThan(0);
    expect(output.indexOf('117')).toBeGreaterThan(output.indexOf('118'));
    expect(output.join('\n')).toContain('exactly what was published');
    expect(output.join('\n')).toMatch(/removed +LUHT-DEMO-0106/);
  }, 600_000);

  it.each(others.map((command) => command.trim()).filter((command) => command !== ''))(
    'names `%s`, which CI runs',
    (command) => {
      const started = /^npm (ci|start)$/.test(command);
      const byCost = /^npx (cdk synth|kaart cost)/.test(command);
      expect(started || byCost || SUITES.includes(command)).toBe(true);
    },
  );

  it('links to what is there', () => {
    const links = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) expect(() => readFileSync(link)).not.toThrow();
  });
});
