import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shell } from './shell.ts';

interface Ready {
  readonly url: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly token_endpoint: string;
  readonly dataset: string;
}

describe('kaart serve --demo --json', () => {
  const home = mkdtempSync(join(tmpdir(), 'kaart-serve-'));
  let server: ChildProcess;
  let output = '';
  let ready: Ready;

  beforeAll(async () => {
    server = spawn('node', ['bin/kaart.js', 'serve', '--demo', '--json', '--port', '0'], {
      env: { ...process.env, KAART_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    if (server.stdout === null) throw new Error('no output');
    const [line] = await once(createInterface(server.stdout), 'line');
    ready = JSON.parse(line);
  }, 60_000);
  afterAll(async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  });

  const readRows = async (token: string) => {
    const response = await fetch(`${ready.url}/v1/datasets/${ready.dataset}/data`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return (await response.text()).trimEnd().split('\n').length;
  };
  const requestToken = async () => {
    const { client_id, client_secret, token_endpoint } = ready;
    const response = await fetch(token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };

  it('prints one line when it is ready, with all values that a script needs', async () => {
    expect(Object.keys(ready)).toEqual([
      'url',
      'client_id',
      'client_secret',
      'token_endpoint',
      'dataset',
      'dsp',
      'participant',
      'datasets',
      'workbench',
      'workbench_code',
    ]);
    expect(output).toBe('');
    expect(await readRows(await requestToken())).toBe(118);
  });

  it('serves the changes of other commands at once', async () => {
    const beside = new Shell({ KAART_HOME: home });
    const stored = await requestToken();
    expect((await beside.type('withdraw LUHT-DEMO-0106')).code).toBe(0);
    expect(await readRows(stored)).toBe(117);
    expect((await beside.type('partner revoke demo-partner --tokens')).code).toBe(0);
    const refused = await fetch(`${ready.url}/v1/datasets/${ready.dataset}/data`, {
      headers: { authorization: `Bearer ${stored}` },
    });
    expect(refused.status).toBe(401);
    expect(await readRows(await requestToken())).toBe(117);
  });

  it('is reached by the command line through its address, with a token', async () => {
    const [{ access_token = '' } = {}] = await new Shell({ KAART_HOME: home }).json<{
      access_token?: string;
    }>('token --role operator --as alice');
    const remote = new Shell({
      KAART_TOKEN: access_token,
      KAART_CLIENT_ID: ready.client_id,
      KAART_CLIENT_SECRET: ready.client_secret,
    });
    const at = `--url ${ready.url}`;
    expect((await remote.type(`doctor ${at}`)).code).toBe(0);
    expect((await remote.type(`figures 2025 ${at}`)).out).toMatch(/^Jobs +2500$/m);
    expect((await remote.type(`fetch ${at}`)).out.trimEnd().split('\n')).toHaveLength(117);
    const [imported] = await remote.json(`import ${at}`, 'examples/mapping-2025.csv');
    expect(imported).toMatchObject({ state: 'open', imported: { by: 'alice' } });
  });

  it('reports a taken port with the next step', async () => {
    const { code, err } = await new Shell().type(`serve --port ${new URL(ready.url).port}`);
    expect([code, err]).toEqual([1, expect.stringContaining('is taken')]);
    expect(err).toContain('--port');
  });

  it('stores its secrets readable by the owner only', () => {
    for (const file of ['demo-partner.secret', 'keys.json'])
      expect(statSync(join(home, file)).mode & 0o077).toBe(0);
    expect(readFileSync(join(home, 'demo-partner.secret'), 'utf8')).toBe(ready.client_secret);
  });

  it('does not turn other data into a demonstration', async () => {
    const other = new Shell();
    const [item] = await other.json<{ id: string }>('import', 'examples/mapping-2025.csv');
    await other.type(`submit ${item?.id} --as alice`);
    await other.type(`release ${item?.id} --as bob`);
    const { code, err } = await other.type('serve --demo --port 0');
    expect([code, err]).toEqual([1, expect.stringContaining('choose another KAART_HOME')]);
  });
});

describe('a pipe that is closed early', () => {
  it('is not an error', async () => {
    const home = (await Shell.demonstration()).home;
    const script = 'set -o pipefail; node bin/kaart.js fetch --format jsonl | head -c 10';
    const child = spawn('bash', ['-c', script], { env: { ...process.env, KAART_HOME: home } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code] = await once(child, 'close');
    expect([code, out, err]).toEqual([0, '{"record_i', '']);
  });
});
