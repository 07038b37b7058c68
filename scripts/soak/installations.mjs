// The two installations of the soak test: one on the embedded stores, and one on the AWS adapters over the
// emulators. Each is a separate process, and their connectors call each other.
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CLI, startKaart, startProcess } from '../peers/kaart.mjs';
import { freePort, readyLine, start, stop } from '../peers/processes.mjs';
import { Ledger } from './ledger.mjs';
import { Memory } from './memory.mjs';

const root = resolve(import.meta.dirname, '../..');
const INSIDE = join(import.meta.dirname, 'inside.mjs');
const SPAWNED = {
  node: ['--expose-gc', '--import', INSIDE],
  options: { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
};
/** Maximum wait for a response in the soak test. Milliseconds. */
const RESPONSE_TIMEOUT_MS = 30_000;
/** Maximum wait for the response to a message to the process. Milliseconds. */
const MESSAGE_TIMEOUT_MS = 120_000;
const DEFECT = /request\.defect|rejection\.unhandled/;
const READER = 'soak-reader';
const PURPOSE = 'https://w3id.org/dpv#ResearchAndDevelopment';
const OFFICER = [
  'olga',
  ['operator', 'consent-officer', 'analyst', 'publisher', 'partner-admin', 'auditor'],
];
const RELEASER = ['rob', ['releaser']];
const execute = promisify(execFile);

/** An installation with its ledger. Any request to it may fail. */
class Installation {
  ledger = new Ledger();
  memory = new Memory();
  /** Milliseconds by which the clock of the server is fast. */
  aheadMs = 0;
  /** Number of changes of the clock. */
  jumps = 0;
  /** Number of started processes. */
  starts = 0;
  /** Lines of the log about defects. */
  defects = [];
  #tokens = new Map();
  #secret = '';
  #sent = 0;

  constructor(kaart, { restart, mintToken }) {
    Object.assign(this, { kaart, name: kaart.name, url: kaart.url, restart, mintToken });
    this.#watch();
  }

  get pid() {
    return this.kaart.running.child.pid;
  }

  /** Whether the process has ended without a fault. */
  get hasEnded() {
    const { exitCode, signalCode } = this.kaart.running.child;
    return exitCode !== null || signalCode !== null;
  }

  async kill() {
    await stop(this.kaart.running, 'SIGKILL');
  }

  /** Starts the process again, with the right clock. */
  async startAgain() {
    this.aheadMs = 0;
    this.jumps += 1;
    this.memory.restart();
    await this.restart();
    this.#watch();
  }

  /** Collects the log lines of the new process about defects. */
  #watch() {
    this.starts += 1;
    createInterface(this.kaart.running.child.stderr).on('line', (line) => {
      if (DEFECT.test(line)) this.defects.push(line.slice(0, 2_000));
    });
  }

  setClock(aheadMs) {
    this.aheadMs = aheadMs;
    this.jumps += 1;
    this.kaart.running.child.send({ clock: aheadMs });
  }

  /** Sends a message to the process. @returns its response; `undefined` if the process ended */
  send(message) {
    const { child } = this.kaart.running;
    const id = ++this.#sent;
    return new Promise((done) => {
      const finish = (response) => {
        clearTimeout(late);
        child.off('message', onMessage).off('exit', onExit);
        done(response);
      };
      const onMessage = (response) => {
        if (response.id === id) finish(response);
      };
      const onExit = () => finish(undefined);
      const late = setTimeout(finish, MESSAGE_TIMEOUT_MS);
      child.setMaxListeners(0).on('message', onMessage).once('exit', onExit);
      if (child.connected) child.send({ id, ...message });
      else finish(undefined);
    });
  }

  /**
   * Sends a request as a person (`officer`, `releaser`), as the partner (`reader`) or without a token. If the
   * server refuses a token, one new token is requested.
   *
   * @returns status, bytes and text. If the response is incomplete, the status is the name of the error
   */
  async request(caller, path, { json, file } = {}) {
    const body = file ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = file === undefined ? 'application/json' : 'application/octet-stream';
    for (const attempt of [1, 2]) {
      const token = await this.#token(caller);
      const response = await this.fetch(this.url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': type }),
        },
        body,
      });
      if (response.status !== 401 || attempt === 2) return response;
      this.#tokens.delete(caller);
    }
  }

  async fetch(url, init) {
    try {
      const response = await fetch(url, {
        ...init,
        signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const next = /<([^>]+)>; *rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
      return { status: response.status, bytes, text: bytes.toString(), next };
    } catch (error) {
      return { status: error.cause?.code ?? error.name, bytes: Buffer.of(), text: '' };
    }
  }

  /** Registers the partner, and records the rows that it gets. */
  async begin() {
    const json = { client_id: READER, name: READER, purposes: [PURPOSE] };
    const added = await this.request('officer', '/v1/partners', { json });
    this.#secret = JSON.parse(added.text).client_secret;
    const rows = await this.request(
      'reader',
      '/v1/datasets/healthtech-companies/data?format=jsonl',
    );
    if (rows.status !== 200) throw new Error(`${this.name}: ${rows.status} ${rows.text}`);
    this.ledger.begin(recordIdsIn(rows.text));
  }

  async #token(caller) {
    if (caller === undefined) return undefined;
    const known = this.#tokens.get(caller);
    if (known !== undefined) return known;
    const token = caller === 'reader' ? await this.#readerToken() : await this.#personToken(caller);
    if (token !== undefined) this.#tokens.set(caller, token);
    return token;
  }

  async #readerToken() {
    const form = {
      grant_type: 'client_credentials',
      client_id: READER,
      client_secret: this.#secret,
    };
    const body = new URLSearchParams(form);
    const response = await this.fetch(`${this.url}/token`, { method: 'POST', body });
    return response.status === 200 ? JSON.parse(response.text).access_token : undefined;
  }

  async #personToken(caller) {
    const [subject, roles] = caller === 'releaser' ? RELEASER : OFFICER;
    return this.mintToken(this, subject, roles).catch(() => undefined);
  }

  /** The token of the connector's operator, for the workload of negotiations and transfers. */
  async refreshToken() {
    this.#tokens.delete('officer');
    this.kaart.token = (await this.#token('officer')) ?? this.kaart.token;
  }

  /** Runs a command of `kaart` against the server. */
  async command(...words) {
    const env = { ...process.env, KAART_TOKEN: (await this.#token('officer')) ?? '' };
    const args = [CLI, '--url', this.url, ...words];
    return execute(process.execPath, args, { env, maxBuffer: 1e8 }).then(
      ({ stdout }) => ({ ok: true, text: stdout }),
      ({ stdout, stderr }) => ({ ok: false, text: `${stdout}${stderr}` }),
    );
  }
}

/** `kaart serve --demo` over a data directory. */
export async function openMachine(home) {
  const kaart = await startKaart('machine', home, ['--demo'], SPAWNED);
  const installation = new Installation(kaart, {
    restart: () => startProcess(kaart),
    mintToken: tokenByCommand,
  });
  return Object.assign(installation, { home });
}

async function tokenByCommand({ kaart, aheadMs }, subject, roles) {
  const env = { ...kaart.env, NODE_OPTIONS: `--import ${INSIDE}`, SOAK_CLOCK_MS: String(aheadMs) };
  const words = [CLI, 'token', '--as', subject, '--role', ...roles];
  const { stdout } = await execute(process.execPath, words, { env });
  return /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout)?.[0];
}

/** Kaart over the AWS adapters. @param aws environment variables with the addresses of the emulators */
export async function openCloud(home, aws) {
  const port = await freePort();
  const env = {
    ...process.env,
    ...aws,
    KAART_HOME: home,
    PORT: String(port),
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: 'cloud',
    KAART_RATE_PER_MINUTE: '1000000',
    KAART_LOG_LEVEL: 'error',
  };
  const kaart = {
    name: 'cloud',
    url: `http://127.0.0.1:${port}`,
    env,
    running: undefined,
    token: '',
  };
  const program = join(root, 'test/soak/children/cloud-server.ts');
  const words = ['--import', 'tsx', ...SPAWNED.node, program];
  const restart = async () => {
    kaart.running = start('cloud', process.execPath, words, { ...SPAWNED.options, cwd: root, env });
    await readyLine(kaart.running, 300);
  };
  const mintToken = async (installation, subject, roles) =>
    (await installation.send({ token: { subject, roles } }))?.token;
  await restart();
  return Object.assign(new Installation(kaart, { restart, mintToken }), { night: true });
}

/** Waits until a server responds again. */
export async function untilHealthy(installation, seconds = 60) {
  for (let left = seconds; left > 0; left -= 1) {
    if ((await installation.fetch(`${installation.url}/health`)).status === 200) return;
    await sleep(1_000);
  }
  throw new Error(`${installation.name} does not answer:\n${installation.kaart.running.output()}`);
}

/** Record ids in JSON Lines. */
export function recordIdsIn(text) {
  return [...text.matchAll(/"record_id":"([^"]+)"/g)].map(([, id]) => id);
}
