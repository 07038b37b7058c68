// A Kaart in a separate process with its own data directory, and its API.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { freePort, readyLine, start } from './processes.mjs';

/** The command line as it was built. */
export const CLI = join(resolve(import.meta.dirname, '../..'), 'bin/kaart.js');

/**
 * Starts a Kaart that accepts every identity.
 *
 * @param args arguments of `kaart serve`
 * @param spawned `node`: arguments of Node.js; `options`: of `spawn`
 */
export async function startKaart(name, home, args = [], spawned = {}) {
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
  const url = `http://127.0.0.1:${port}`;
  const kaart = { name, url, env, args, running: undefined, token: '', ...spawned };
  await startProcess(kaart);
  kaart.token = createToken(env);
  return kaart;
}

/** Starts the process of a Kaart, also again at the same address after it has ended. */
export async function startProcess(kaart) {
  const args = [...(kaart.node ?? []), CLI, 'serve', ...kaart.args, '--json'];
  kaart.running = start(kaart.name, process.execPath, args, { ...kaart.options, env: kaart.env });
  await readyLine(kaart.running, 120);
}

/** Creates a token with roles for the Kaart with this environment. */
export function createToken(env, roles = ['operator']) {
  const args = [CLI, 'token', '--role', ...roles];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
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

/** Sends a request that may fail. @returns `undefined` if it failed */
export async function tryAsk(kaart, path, json) {
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
