import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { addMilliseconds } from '../core/instant.ts';
import type { Table } from '../store/table.ts';

const PARTITION = 'HOME-QUESTION';
/** Path at which a server of the data directory answers. It is not part of the API: only the command line uses it. */
const PATH = '/.well-known/kaart-home/';
const ID = /^[\w-]{22}$/;
/** A question that its command did not remove expires. */
const LIVES_MS = 60_000;

/** A question that only a process with the same database open can answer. */
export interface SameDatabaseQuestion {
  readonly path: string;
  readonly answer: string;
  /** Deletes the question. */
  remove(): Promise<void>;
}

/**
 * Finds out whether a server serves this data directory. A command writes a random answer into its
 * table, and the server reads the answer from its own table. A copy of the directory has the same
 * keys and addresses, but another table.
 */
export class SameDatabaseQuestions {
  readonly #table: Table;
  readonly #clock: Clock;

  constructor(table: Table, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Stores a question with a random answer. */
  async leave(): Promise<SameDatabaseQuestion> {
    const [id, answer] = [randomText(), randomText()];
    const key = { pk: PARTITION, sk: id };
    const expiresAt = addMilliseconds(this.#clock(), LIVES_MS);
    await this.#table.transact([{ kind: 'put', key, data: { answer }, if: 'absent', expiresAt }]);
    return {
      path: `${PATH}${id}`,
      answer,
      remove: () => this.#table.transact([{ kind: 'delete', key, if: 'any' }]),
    };
  }

  /** The response to a request for an answer; `undefined` for any other request. */
  async response(request: Request): Promise<Response | undefined> {
    const { pathname } = new URL(request.url);
    if (request.method !== 'GET' || !pathname.startsWith(PATH)) return undefined;
    const id = pathname.slice(PATH.length);
    if (!ID.test(id)) return undefined;
    const item = await this.#table.get<{ answer: string }>({ pk: PARTITION, sk: id });
    if (item === undefined) return undefined;
    return new Response(item.data.answer, {
      headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' },
    });
  }
}

/** 128 random bits that cannot be guessed. */
function randomText(): string {
  return randomBytes(16).toString('base64url');
}
