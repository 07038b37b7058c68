import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pythonTool } from './tools.ts';

export interface Moto {
  readonly port: number;
  stop(): void;
}

/** Starts an empty emulated AWS account on a free port of this machine. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const args = ['test/conformance/moto-server.py', String(port)];
  // A certificate is valid at once, without a DNS entry.
  const env = { ...process.env, MOTO_ACM_VALIDATION_WAIT: '0' };
  const server = spawn(pythonTool('python'), args, { stdio: 'ignore', env });
  server.unref();
  const stop = () => void server.kill();
  process.once('exit', stop);
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) break;
    const response = await fetch(`http://127.0.0.1:${port}/moto-api/`).catch(() => undefined);
    if (response?.ok) return { port, stop };
    await sleep(100);
  }
  stop();
  throw new Error('moto did not start');
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
