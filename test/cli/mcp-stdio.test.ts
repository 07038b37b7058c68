import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { Shell } from './shell.ts';

it('14.2 kaart mcp speaks the protocol over stdio, and nothing else on standard output', async () => {
  const { home } = await Shell.demonstration();
  const env = { PATH: process.env['PATH'], KAART_HOME: home };
  const child = spawn(process.execPath, ['bin/kaart.js', 'mcp', '--language', 'fr'], { env });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let id = 0;
  const send = (message: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = async (method: string, params: object = {}) => {
    id += 1;
    send({ id, method, params });
    const { value } = await lines.next();
    const response = JSON.parse(String(value)) as { id: number; result: Record<string, unknown> };
    expect([response.id, value]).toEqual([id, expect.stringContaining('"jsonrpc":"2.0"')]);
    return response.result;
  };
  const client = { capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const opened = await ask('initialize', { protocolVersion: '2025-11-25', ...client });
  expect(opened).toMatchObject({
    protocolVersion: '2025-11-25',
    serverInfo: { name: 'kaart' },
    capabilities: { tools: {} },
  });
  send({ method: 'notifications/initialized' });
  const { tools } = await ask('tools/list');
  expect((tools as { name: string }[]).map(({ name }) => name)).toContain('search_records');
  const found = { name: 'search_records', arguments: { limit: 1 } };
  expect(await ask('tools/call', found)).toMatchObject({
    structuredContent: { audience: 'partners', total: 118 },
  });
  const wrong = await ask('tools/call', { name: 'get_record', arguments: { record_id: 'x' } });
  expect([wrong['isError'], JSON.stringify(wrong)]).toEqual([
    true,
    expect.stringContaining('Introuvable'),
  ]);
  child.stdin.end();
  expect([await ended, (await lines.next()).done, errors]).toEqual([0, true, '']);
});
