import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { reaches } from './reaches.ts';

const CLI = fileURLToPath(new URL('../../bin/kaart.js', import.meta.url));

type Json = Record<string, unknown>;

/** A negotiation or transfer as our API shows it. */
export interface KaartProcess {
  readonly pid: string;
  readonly role: string;
  readonly state: string;
  readonly counterpartyPid: string | null;
  readonly pending: unknown;
  readonly ending: { readonly code: string; readonly reasons: readonly string[] } | null;
  readonly agreement: string | null;
}

/** A response of our API. */
export interface ApiResponse {
  readonly status: number;
  readonly body: Json;
}

export type Kind = 'negotiations' | 'transfers';

/** The Kaart under test. It is used by its API and by the command line, as its operator does. */
export class Kaart {
  readonly url: string;
  readonly #token: string;

  /** @param url its public address; the environment contains its data directory */
  constructor(url: string) {
    this.url = url;
    const words = [CLI, 'token', '--role', 'operator'];
    const { stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    this.#token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout)?.[0] ?? '';
  }

  async ask(path: string, json?: Json): Promise<ApiResponse> {
    const response = await this.#fetch(path, json);
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }

  /** A response in JSON Lines. */
  async lines(path: string): Promise<Json[]> {
    const text = await (await this.#fetch(path)).text();
    return linesOf(text);
  }

  /** Starts a negotiation or a transfer. @returns its pid */
  async begin(kind: Kind, request: Json): Promise<string> {
    const { status, body } = await this.ask(`/v1/${kind}`, request);
    if (status !== 202) throw new Error(`${kind}: ${status} ${JSON.stringify(body)}`);
    return String(body['pid']);
  }

  /** Waits until a process is in a state and no message of ours is pending. */
  reaches(kind: Kind, pid: string, state: string): Promise<KaartProcess> {
    return reaches(
      async () => (await this.ask(`/v1/${kind}/${pid}`)).body as unknown as KaartProcess,
      (process) => process.state === state && process.pending === null,
      (process) => process.state === 'TERMINATED' && process.pending === null,
    );
  }

  /**
   * Our processes that belong to the counterparty’s process, once no message of ours is pending: the counterparty
   * may have taken a message whose acknowledgement we have not processed yet.
   */
  of(kind: Kind, counterpartyPid: string): Promise<readonly KaartProcess[]> {
    return reaches(
      async () => {
        const { body } = await this.ask(`/v1/${kind}?limit=200`);
        const all = body[kind] as KaartProcess[];
        return all.filter((each) => each.counterpartyPid === counterpartyPid);
      },
      (found) => found.every(({ pending }) => pending === null),
    );
  }

  /** Requests an action: `suspension`, `start`, `completion` or `termination`. */
  async move(kind: Kind, pid: string, move: string, reason?: string): Promise<void> {
    const json = reason === undefined ? {} : { reason };
    const { status, body } = await this.ask(`/v1/${kind}/${pid}/${move}`, json);
    if (status !== 202) throw new Error(`${move}: ${status} ${JSON.stringify(body)}`);
  }

  /** The data address of a transfer, and the token for it. */
  async address(pid: string): Promise<{ endpoint: string; authorization: string }> {
    const { body } = await this.ask(`/v1/transfers/${pid}/data-address`);
    const properties = (body['endpointProperties'] ?? []) as { name: string; value: string }[];
    const named = (name: string) => properties.find((each) => each.name.endsWith(name))?.value;
    return {
      endpoint: String(body['endpoint'] ?? named('/endpoint')),
      authorization: named('authorization') ?? '',
    };
  }

  /** Runs a command. @returns its exit code and its lines of JSON */
  async type(...words: readonly string[]): Promise<{ code: number; lines: Json[] }> {
    const child = spawn(process.execPath, [CLI, ...words, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    const code = await new Promise<number>((resolve) =>
      child.once('close', (left) => resolve(left ?? 1)),
    );
    return { code, lines: linesOf(out) };
  }

  #fetch(path: string, json?: Json): Promise<Response> {
    return fetch(this.url + path, {
      method: json === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  }
}

function linesOf(text: string): Json[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line));
}
