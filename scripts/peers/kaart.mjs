// A Kaart in a separate process with its own data directory, and its API.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { freePort, readyLine, start } from './processes.mjs';

const CLI = join(resolve(import.meta.dirname, '../..'), 'bin/kaart.js');

/** Starts one that accepts every identity. @param args arguments of `kaart serve` */
export async function startKaart(name, home, args = []) {
  const port = await freePort();
  const env = {
    ...process.env,
    KAART_HOME: home,
    PORT: String(port),
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: name,
    KAART_RATE_PER_MINUTE: '1000000',
    KAART_LOG_LEVEL: 'error',
  };
  const kaart = { name, url: `http://127.0.0.1:${port}`, env, args, running: undefined, token: '' };
  await up(kaart);
  kaart.token = tokenOf(env);
  return kaart;
}

/** Starts it, also again at the same address after its process has ended. */
export async function up(kaart) {
  const words = [CLI, 'serve', ...kaart.args, '--json'];
  kaart.running = start(kaart.name, process.execPath, words, { env: kaart.env });
  await readyLine(kaart.running, 120);
}

/** A token with a role, for the Kaart with this environment. */
export function tokenOf(env, role = 'operator') {
  const words = [CLI, 'token', '--role', role];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env });
  const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout)?.[0];
  if (token === undefined) throw new Error(`there is no token: ${stderr}`);
  return token;
}

/** Sends a request to the API as an operator. */
export async function ask({ url, token }, path, json) {
  const response = await fetch(url + path, {
    method: json === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`${path} ${response.status} ${await response.text()}`);
  return response.json();
}

/** Sends a request that may fail. */
export async function tried(kaart, path, json) {
  try {
    return await ask(kaart, path, json);
  } catch {
    return undefined;
  }
}

/** All processes of a kind, `negotiation` or `transfer`. */
export async function all(kaart, kind) {
  const found = [];
  let cursor = '';
  do {
    const after = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await ask(kaart, `/v1/${kind}s?limit=200${after}`);
    found.push(...page[`${kind}s`]);
    cursor = page.cursor ?? '';
  } while (cursor !== '');
  return found;
}
