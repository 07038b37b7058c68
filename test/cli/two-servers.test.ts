import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Shell } from './shell.ts';

const COMPANY = 'LUHT-DEMO-0106';

/** A separate process that serves a data directory. */
interface Server {
  readonly url: string;
  /** Ends the process with SIGTERM as an operator does, or kills it with SIGKILL. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

describe('9 two servers of one directory', () => {
  let prepared: string;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    prepared = (await Shell.demonstration()).home;
  });
  afterEach(async () => {
    for (const child of running) await endChild(child, 'SIGKILL');
  });
  afterAll(() => expect(running.size).toBe(0));

  async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async function serve(home: string, port = '0'): Promise<Server> {
    const words = ['bin/kaart.js', 'serve', '--json', '--port', port];
    const env = { ...process.env, KAART_HOME: home, KAART_PUBLIC_URL: undefined };
    const child = spawn('node', words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(child);
    const line = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([text]) => text),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${code}`))),
    ]);
    const { url } = JSON.parse(line) as { url: string };
    return { url, end: (signal = 'SIGTERM') => endChild(child, signal) };
  }

  function newDirectory(): string {
    const home = mkdtempSync(join(tmpdir(), 'kaart-two-'));
    cpSync(prepared, home, { recursive: true });
    return home;
  }

  /** The target of an invitation link that a command prints. */
  async function linkOrigin(home: string): Promise<string> {
    const { out } = await new Shell({ KAART_HOME: home }).type(`invite ${COMPANY}`);
    return new URL(/https?:\/\/\S+/.exec(out)?.[0] ?? '').origin;
  }

  /** The servers to which a command sent requests. */
  async function listAskedServers(home: string): Promise<string[]> {
    const requested = new Set<string>();
    const original = globalThis.fetch;
    globalThis.fetch = async (...words) => {
      const { origin, pathname } = new URL((words[0] as Request).url);
      if (pathname.startsWith('/v1/')) requested.add(origin);
      return original(...words);
    };
    try {
      expect((await new Shell({ KAART_HOME: home }).type(`withdraw ${COMPANY}`)).code).toBe(0);
    } finally {
      globalThis.fetch = original;
    }
    return [...requested];
  }

  it('commands use the first, also after the second has ended or was killed', async () => {
    const home = newDirectory();
    const first = await serve(home);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const second = await serve(home);
      expect(second.url).not.toBe(first.url);
      expect(await linkOrigin(home)).toBe(first.url);
      await second.end(signal);
      expect(await linkOrigin(home)).toBe(first.url);
    }
    expect(await listAskedServers(home)).toEqual([first.url]);
  });

  it('commands use the second after the first has ended or was killed', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const home = newDirectory();
      const first = await serve(home);
      const second = await serve(home);
      await first.end(signal);
      expect(await linkOrigin(home)).toBe(second.url);
      expect(await listAskedServers(home)).toEqual([second.url]);
    }
  });

  it('commands follow a server that was killed and starts at another port', async () => {
    const home = newDirectory();
    await (await serve(home)).end('SIGKILL');
    const again = await serve(home);
    expect(await listAskedServers(home)).toEqual([again.url]);
    await again.end('SIGKILL');
    expect(await linkOrigin(home)).toBe(again.url);
  });

  it('commands follow a server that takes the port of one that was killed', async () => {
    const home = newDirectory();
    const first = await serve(home);
    const second = await serve(home);
    await first.end('SIGKILL');
    const third = await serve(home, new URL(first.url).port);
    expect(third.url).toBe(first.url);
    await second.end();
    expect(await linkOrigin(home)).toBe(third.url);
  });

  it('a server of a copy at a known port does not count as a server of this directory', async () => {
    const home = newDirectory();
    const first = await serve(home);
    const second = await serve(home);
    const copy = mkdtempSync(join(tmpdir(), 'kaart-two-'));
    await first.end();
    cpSync(home, copy, { recursive: true });
    const stranger = await serve(copy, new URL(first.url).port);
    expect(await linkOrigin(home)).toBe(second.url);
    expect(await linkOrigin(copy)).toBe(stranger.url);
    expect(await listAskedServers(home)).toEqual([second.url]);
  });
});
