import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';

const execute = promisify(execFile);

/** The demonstration, served on this machine. */
export function serveDemonstration(): Promise<RunningKaart> {
  const home = mkdtempSync(join(tmpdir(), 'kaart-harvesters-'));
  return serveLocal({
    env: { KAART_HOME: home, PORT: '0', KAART_LOG_LEVEL: 'error' },
    host: '127.0.0.1',
    demo: true,
    nightly: false, // a night that begins during a harvest would publish
    quiet: true,
    writeLine: () => undefined,
  });
}

/** The output of a program in the suite's Python folder, and its exit code. */
export async function runReader(
  program: string,
  args: readonly string[],
  cwd = '.',
): Promise<{ ok: boolean; output: string }> {
  const python = setting('KAART_PYTHON');
  const command = program === 'python' ? python : join(python, '..', program);
  try {
    const { stdout, stderr } = await execute(command, [...args], { cwd, maxBuffer: 64 << 20 });
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '', message = '' } = error as Partial<Record<string, string>>;
    return { ok: false, output: stdout + stderr || message };
  }
}

/** A setting from `scripts/harvesters.mjs`. @throws Error if it is missing */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error('npm run test:harvesters starts what these tests need');
  return value;
}
