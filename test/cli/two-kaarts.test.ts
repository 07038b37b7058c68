import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { listen } from '../../lib/app/listen.ts';

const root = mkdtempSync(join(tmpdir(), 'kaart-two-'));
const servers: ChildProcess[] = [];
afterAll(async () => {
  for (const server of servers) {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
  rmSync(root, { recursive: true, force: true });
});

async function freePort(): Promise<string> {
  const listener = await listen(0, '127.0.0.1');
  await listener.close();
  return new URL(listener.url).port;
}

/** The commands of the page for two Kaarts, with ports and folders of this test. */
async function readCommands(): Promise<readonly string[]> {
  const [provider, consumer] = [await freePort(), await freePort()];
  const toLocalText = (text: string) =>
    text
      .replaceAll('8080', provider)
      .replaceAll('8081', consumer)
      .replaceAll('examples/data-space.json', join(root, 'settings.json'))
      .replaceAll('/tmp/', `${root}/`)
      .replaceAll('npx kaart', 'node bin/kaart.js');
  writeFileSync(
    join(root, 'settings.json'),
    toLocalText(readFileSync('examples/data-space.json', 'utf8')),
  );
  const page = readFileSync('docs/connector-operator.md', 'utf8');
  const [, block = ''] = /\*\*Kaart with Kaart\*\*.*?```console\n(.*?)```/s.exec(page) ?? [];
  const lines = block.split('\n').filter((line) => line.startsWith('$ '));
  return [`export PORT=${provider}`, ...lines.map((line) => toLocalText(line.slice(2)))];
}

/** Runs a command after the exports. A server keeps running; its output shows which server it is. */
async function type(exported: readonly string[], command: string): Promise<string> {
  const { KAART_HOME: _, KAART_REPORT: __, ...env } = process.env;
  const script = [...exported, command].join('\n');
  const child = spawn('bash', ['-euc', script], { env: { ...env, HOME: root }, detached: true });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const isServer = / serve\b/.test(command);
  if (isServer) servers.push(child);
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    out += chunk;
    if (isServer && out.includes('Ctrl-C stops it')) return out;
  }
  if (child.exitCode === null) await once(child, 'exit');
  expect([command, child.exitCode, err]).toEqual([command, 0, expect.any(String)]);
  return out + err;
}

it('16.5 two Kaarts issue, present, negotiate and fetch as the page says, without mock', async () => {
  const commands = await readCommands();
  expect(commands.join('\n')).not.toContain('mock');
  const exported: string[] = [];
  const said: string[] = [];
  for (const command of commands)
    if (command.startsWith('export ')) exported.push(command);
    else said.push(await type(exported, command));
  const [, , own, request, issued, negotiated] = said;
  expect(own).toMatch(/^delivered +\d{4}-/m);
  expect(request).toContain('is asked for MembershipCredential: REQUESTED');
  expect(issued).toMatch(/^delivered +\d{4}-/m);
  expect(negotiated).toContain('FINALIZED');
  const rows = readFileSync(join(root, 'rows.jsonl'), 'utf8').trimEnd().split('\n');
  expect(rows.length).toBeGreaterThan(50);
}, 300_000);
