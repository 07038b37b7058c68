import { cpSync, mkdtempSync, renameSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunningKaart, serveLocal } from '../../lib/app/serve.ts';
import { Shell } from './shell.ts';

const COMPANY = 'LUHT-DEMO-0106';

const serveHome = (home: string, port = '0', demo = true): Promise<RunningKaart> =>
  serveLocal({
    env: { KAART_HOME: home, PORT: port },
    host: '127.0.0.1',
    quiet: true,
    demo,
    nightly: false,
    writeLine: () => undefined,
  });

/** A served demonstration, and a copy of its directory that was made while it was served. */
async function serveWithCopy() {
  const [home, copy] = [newFolder(), newFolder()];
  const served = await serveHome(home);
  cpSync(home, copy, { recursive: true });
  return { home, copy, served };
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'kaart-copied-'));

const withdraw = (home: string) => new Shell({ KAART_HOME: home }).type(`withdraw ${COMPANY}`);

/** Whether a partner still reads the company in the copy. */
async function isRead(home: string): Promise<boolean> {
  const { out } = await new Shell({ KAART_HOME: home }).type('fetch --format csv');
  expect(out).toContain('LUHT-DEMO-0001');
  return out.includes(COMPANY);
}

describe('9.54 a command for a data directory never reaches the server of another', () => {
  it('not if the directory is a copy, made while the original is served', async () => {
    const { home, copy, served } = await serveWithCopy();
    expect((await withdraw(copy)).code).toBe(0);
    expect([await isRead(home), await isRead(copy)]).toEqual([true, false]);
    expect((await withdraw(home)).code).toBe(0);
    expect(await isRead(home)).toBe(false);
    await served.close();
  });

  it('not if a copy replaced the original under its server', async () => {
    const { home, copy, served } = await serveWithCopy();
    renameSync(home, `${home}.old`);
    renameSync(copy, home);
    expect((await withdraw(home)).code).toBe(0);
    expect(await isRead(home)).toBe(false);
    renameSync(home, copy);
    renameSync(`${home}.old`, home);
    expect(await isRead(home)).toBe(true);
    await served.close();
  });

  it('not for the original, if the server of the copy has its port', async () => {
    const { home, copy, served } = await serveWithCopy();
    await served.close();
    const other = await serveHome(copy, new URL(served.url).port);
    expect((await withdraw(home)).code).toBe(0);
    expect([await isRead(home), await isRead(copy)]).toEqual([false, true]);
    await other.close();
  });

  it('shows no token to another program at the port, and does not need that program', async () => {
    const { home, served } = await serveWithCopy();
    await served.close();
    const seen: (string | undefined)[] = [];
    const stranger = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    const port = Number(new URL(served.url).port);
    await new Promise<void>((resolve) => {
      stranger.listen(port, '127.0.0.1', resolve);
    });
    expect((stranger.address() as AddressInfo).port).toBe(port);
    expect((await withdraw(home)).code).toBe(0);
    expect(await isRead(home)).toBe(false);
    expect(seen).toEqual([undefined]);
    stranger.close();
  });

  it('but it reaches the server of the directory itself, by each path of the directory', async () => {
    const { home, served } = await serveWithCopy();
    const requests: string[] = [];
    const original = globalThis.fetch;
    globalThis.fetch = async (...words) => {
      requests.push(new URL((words[0] as Request).url).pathname);
      return original(...words);
    };
    try {
      symlinkSync(home, `${home}.link`);
      expect((await withdraw(`${home}.link`)).code).toBe(0);
    } finally {
      globalThis.fetch = original;
    }
    expect(requests.some((path) => path.includes('withdrawal'))).toBe(true);
    await served.close();
  });
});
