import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '../../lib/aws/s3-bucket.ts';
import { newDatabase } from './databases.ts';

const CLI = join(resolve(import.meta.dirname, '../..'), 'bin/kaart.js');

type Env = Readonly<Record<string, string | undefined>>;

/** A process of `kaart serve`. After a kill, it is started again at the same address. */
class Server {
  readonly url: string;
  readonly env: Env;
  #child: ChildProcess | undefined;

  constructor(port: number, home: string, shared: Env) {
    this.url = `http://127.0.0.1:${port}`;
    this.env = { ...shared, PORT: String(port), KAART_HOME: home };
  }

  /** Starts it, and waits until it serves. */
  async start(...args: string[]): Promise<void> {
    const child = spawn(process.execPath, [CLI, 'serve', '--json', ...args], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    let output = '';
    for await (const text of child.stdout) {
      output += text;
      if (/^\{.*\}$/m.test(output)) break;
    }
    child.stdout.resume();
    if (child.exitCode !== null) throw new Error(`a process ended: ${output}`);
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** The same address with other settings, for commands. */
  with(env: Env): Pick<Server, 'run'> {
    return new Server(Number(new URL(this.url).port), env['KAART_HOME'] ?? '', env);
  }

  /** Runs a command over the same stores. */
  run(...words: string[]): { readonly status: number | null; readonly text: string } {
    const done = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8', env: this.env });
    return { status: done.status, text: `${done.stdout}${done.stderr}` };
  }
}

/** Maximum time for repeats of a request while servers are down. Milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Makes an empty database, an empty bucket and a main key.
 *
 * @param folder for the main key
 * @returns the settings that name them
 */
export async function prepareSharedStores(folder: string): Promise<Record<string, string>> {
  const mainKey = join(folder, 'main.key');
  await writeFile(mainKey, `${randomBytes(32).toString('base64')}\n`);
  return {
    KAART_DATABASE_URL: await newDatabase(`c${randomUUID().slice(0, 8)}`),
    KAART_MAIN_KEY_FILE: mainKey,
    KAART_S3_BUCKET: await newBucket(),
    KAART_S3_ENDPOINT: process.env['AWS_ENDPOINT_URL_S3'] ?? '',
    KAART_S3_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? '',
    KAART_S3_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
}

/** Several processes of `kaart serve` over one database and one bucket. */
export class Cluster {
  readonly servers: readonly Server[];
  readonly #tokens = new Map<string, string>();
  readonly #random: () => number;

  readonly #folder: string;

  private constructor(servers: readonly Server[], folder: string, random: () => number) {
    this.servers = servers;
    this.#folder = folder;
    this.#random = random;
  }

  /** Starts the demonstration in one process, and then the other processes. */
  static async begin(processes: number, random: () => number): Promise<Cluster> {
    const cluster = await Cluster.prepare(processes, random);
    await cluster.first.start('--demo');
    await Promise.all(cluster.servers.slice(1).map((each) => each.start()));
    return cluster;
  }

  /** Makes an empty database and bucket for processes that are not started yet. */
  static async prepare(processes: number, random: () => number): Promise<Cluster> {
    const folder = await mkdtemp(join(tmpdir(), 'kaart-processes-'));
    const ports = await Promise.all(Array.from({ length: processes }, () => freePort()));
    const shared = {
      ...process.env,
      ...(await prepareSharedStores(folder)),
      KAART_PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
      KAART_IDENTITY: 'mock',
      KAART_PARTICIPANT_ID: 'cluster',
      KAART_RATE_PER_MINUTE: '1000000',
      KAART_EPOCH_COPIES: '3',
      KAART_LOG_LEVEL: 'error',
      NODE_NO_WARNINGS: '1',
    };
    const servers = ports.map((port, at) => new Server(port, join(folder, `home-${at}`), shared));
    return new Cluster(servers, folder, random);
  }

  get first(): Server {
    const [first] = this.servers;
    if (first === undefined) throw new Error('a cluster has processes');
    return first;
  }

  pick(): Server {
    return this.servers[Math.floor(this.#random() * this.servers.length)] ?? this.first;
  }

  /** Kills a process at random, and starts it again. */
  async killOne(): Promise<void> {
    const victim = this.pick();
    await victim.stop('SIGKILL');
    await victim.start();
  }

  token(role: string): string {
    const known = this.#tokens.get(role);
    if (known !== undefined) return known;
    const { text } = this.first.run('token', '--role', role);
    const [token] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text) ?? [];
    if (token === undefined) throw new Error(`there is no token: ${text}`);
    this.#tokens.set(role, token);
    return token;
  }

  /** Sends a request to a random process, as a proxy would. If the process is down, sends it to another one. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        const signal = AbortSignal.timeout(20_000);
        const response = await fetch(this.pick().url + path, { ...init, signal });
        const body = await response.arrayBuffer();
        if (response.status !== 503) return new Response(body, response);
      } catch {
        // killed before or during the request
      }
      if (Date.now() > end) throw new Error(`no process answers ${path}`);
      await sleep(50);
    }
  }

  /** Sends JSON as a role. If a process is killed meanwhile, the request is sent again. */
  post(role: string, path: string, json: object): Promise<Response> {
    return this.ask(path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token(role)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(json),
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((each) => each.stop('SIGTERM')));
    await rm(this.#folder, { recursive: true });
  }
}

async function newBucket(): Promise<string> {
  const client = createS3Client();
  const Bucket = `kaart-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  client.destroy();
  return Bucket;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
