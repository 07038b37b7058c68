import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { addMilliseconds } from '../core/instant.ts';
import { sendRemote } from '../http/remote.ts';
import { listAllItems, type Table } from '../store/table.ts';

const SERVED_PARTITION = 'SERVED';
const QUESTIONS_PARTITION = 'HOME-QUESTION';
/**
 * Path of the questions to a server of the data directory. It is not part of the API: only the command
 * line uses it.
 */
const PATH = '/.well-known/kaart-home/';
const ID = /^[\w-]{22}$/;
/** Lifetime of a question that its process did not remove. Milliseconds. */
const QUESTION_LIFETIME_MS = 60_000;
/** Maximum time to wait for one of several servers. */
const ONE_SERVER_WAIT_MS = 2_000;

/** Result for an address: a server of this directory, another or no server, or no answer in time. */
type FoundServer = 'this' | 'other' | 'silent';

/**
 * The servers of this data directory. Several processes may serve it, each at another address. An
 * address stays stored after the end of its server, so that commands print the same links.
 *
 * A question finds the servers of this directory: a process writes a random answer to its table, and
 * asks the server, which reads the answer from its own table. A copy of the directory has the same keys
 * and addresses, but another table.
 */
export class DirectoryServers {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Stores the address of a server that starts. */
  async addAddress(url: string): Promise<void> {
    const key = { pk: SERVED_PARTITION, sk: `${this.#clock()} ${randomText()}` };
    await this.#table.transact([{ kind: 'put', key, data: { url }, if: 'absent' }]);
  }

  /** The address of the server that commands use: the first that answers, else the last that started. */
  async findAddress(): Promise<string | undefined> {
    const addresses = [...new Set((await this.#listAddresses()).map(({ url }) => url))];
    if (addresses.length > 1)
      for (const url of addresses)
        if ((await this.#askServer(url, ONE_SERVER_WAIT_MS)) === 'this') return url;
    return addresses.at(-1);
  }

  /** Deletes the addresses without a server of this directory. @param ownUrl address of this process */
  async removeEndedAddresses(ownUrl: string): Promise<void> {
    const addresses = await this.#listAddresses();
    const previous = addresses.findLast(({ url }) => url === ownUrl);
    for (const address of addresses) {
      const { url, key } = address;
      if (address === previous) continue;
      if (url === ownUrl || (await this.#askServer(url, ONE_SERVER_WAIT_MS)) === 'other')
        await this.#table.transact([{ kind: 'delete', key, if: 'any' }]);
    }
  }

  /** Whether a server of this directory is at the address. @param waitMs how long to wait for it at most, in milliseconds */
  async isAt(url: string, waitMs: number): Promise<boolean> {
    return (await this.#askServer(url, waitMs)) === 'this';
  }

  /** The response to a question; `undefined` for any other request. */
  async answerQuestion(request: Request): Promise<Response | undefined> {
    const { pathname } = new URL(request.url);
    if (request.method !== 'GET' || !pathname.startsWith(PATH)) return undefined;
    const id = pathname.slice(PATH.length);
    if (!ID.test(id)) return undefined;
    const item = await this.#table.get<{ answer: string }>({ pk: QUESTIONS_PARTITION, sk: id });
    if (item === undefined) return undefined;
    return new Response(item.data.answer, {
      headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' },
    });
  }

  /** The addresses in the order in which the servers started. */
  async #listAddresses() {
    const addresses = [];
    for await (const { pk, sk, data } of listAllItems<{ url: string }>(this.#table, {
      pk: SERVED_PARTITION,
    }))
      addresses.push({ url: data.url, key: { pk, sk } });
    return addresses;
  }

  async #askServer(url: string, waitMs: number): Promise<FoundServer> {
    const [id, answer] = [randomText(), randomText()];
    const key = { pk: QUESTIONS_PARTITION, sk: id };
    const expiresAt = addMilliseconds(this.#clock(), QUESTION_LIFETIME_MS);
    await this.#table.transact([{ kind: 'put', key, data: { answer }, if: 'absent', expiresAt }]);
    const signal = AbortSignal.timeout(waitMs);
    try {
      const response = await sendRemote(new Request(new URL(`${PATH}${id}`, url), { signal }));
      return (await response.text()) === answer ? 'this' : 'other';
    } catch {
      return signal.aborted ? 'silent' : 'other';
    } finally {
      await this.#table.transact([{ kind: 'delete', key, if: 'any' }]);
    }
  }
}

/** 128 random bits that cannot be guessed. */
function randomText(): string {
  return randomBytes(16).toString('base64url');
}
