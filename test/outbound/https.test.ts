import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleChild } from '../bundle-child.ts';

let folder: string;
let script: string;
let server: Server;
beforeAll(async () => {
  script = await bundleChild(join(import.meta.dirname, 'children/ask-over-tls.ts'));
  folder = await mkdtemp(join(tmpdir(), 'kaart-https-'));
  const names = [{ type: 2 as const, value: 'connector.example' }];
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Test' }], {
    extensions: [{ name: 'subjectAltName', altNames: names }],
  });
  await writeFile(join(folder, 'ca.pem'), cert);
  server = createServer({ key, cert }, (_, outgoing) => outgoing.end('secret'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function ask(host: string, env: Record<string, string> = {}): Promise<string> {
  const url = `https://${host}:${(server.address() as AddressInfo).port}/`;
  const { stdout } = await promisify(execFile)(process.execPath, [script, url], {
    env: { ...process.env, ...env },
  });
  return stdout;
}

describe('a request over TLS', () => {
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') });

  it('reaches a server whose certificate is trusted', async () => {
    expect(await ask('connector.example', trusting())).toBe('secret');
  });

  it.each<[string, string, () => Record<string, string>]>([
    ['issued for another name', 'other.example', trusting],
    ['signed by an unknown authority', 'connector.example', () => ({})],
    [
      'signed by an unknown authority, also if the environment switches checks off',
      'connector.example',
      () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    ],
  ])('is not sent if the certificate is %s', async (_, host, env) => {
    expect(await ask(host, env())).toMatch(/^unavailable /);
  });
});
