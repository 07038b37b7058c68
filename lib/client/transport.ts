import { readProblem } from './problem.ts';

/** Options for sending requests. */
export interface TransportOptions {
  /** @default the global `fetch` */
  readonly fetch?: typeof fetch;
  /** Maximum number of repetitions after 429, 502, 503, 504 or a broken connection. @default 3 */
  readonly retries?: number;
  /** Longest wait before the next attempt. Milliseconds. @default 30000 */
  readonly maxWaitMs?: number;
}

/** Methods that only read. RFC 9110 §9.2.1 */
const SAFE_METHODS = ['GET', 'HEAD'];
const TEMPORARY_STATUSES = [429, 502, 503, 504];
const FIRST_WAIT_MS = 250;

/**
 * Sends requests. After a temporary error, it repeats requests that may arrive twice: GET, HEAD, and a
 * request with an `Idempotency-Key`. Any other request may have taken effect although its response is lost.
 * It waits for the time of `Retry-After` (RFC 9110 §10.2.3), or twice as long after each attempt.
 */
export class Transport {
  readonly #fetch: typeof fetch;
  readonly #retries: number;
  readonly #maxWaitMs: number;

  constructor({
    fetch: send = globalThis.fetch,
    retries = 3,
    maxWaitMs = 30_000,
  }: TransportOptions) {
    this.#fetch = send;
    this.#retries = retries;
    this.#maxWaitMs = maxWaitMs;
  }

  /**
   * @param repeatable whether the request may arrive twice
   * @returns a response with a status below 400
   * @throws ProblemError for a status of 400 or more, after the last attempt
   * @throws TypeError if the server cannot be reached, as `fetch` does
   */
  async send(
    url: string,
    init: RequestInit = {},
    repeatable: boolean = isRepeatable(init),
  ): Promise<Response> {
    const retries = repeatable ? this.#retries : 0;
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt >= retries;
      let retryAfter: string | null = null;
      try {
        const response = await this.#fetch(url, init);
        if (response.status < 400) return response;
        if (isLast || !TEMPORARY_STATUSES.includes(response.status))
          throw await readProblem(response);
        retryAfter = response.headers.get('retry-after');
        await response.body?.cancel();
      } catch (error) {
        // `fetch` throws a TypeError if the connection broke. An aborted request is not sent again.
        if (isLast || !(error instanceof TypeError)) throw error;
      }
      await pause(this.#waitMs(attempt, retryAfter), init.signal);
    }
  }

  #waitMs(attempt: number, retryAfter: string | null): number {
    const statedMs = retryAfter === null ? Number.NaN : readRetryAfterMs(retryAfter);
    const doubledMs = FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random());
    return Math.min(this.#maxWaitMs, Number.isNaN(statedMs) ? doubledMs : statedMs);
  }
}

/** Whether the server does the same once if it gets the request twice. */
function isRepeatable({ method = 'GET', headers }: RequestInit): boolean {
  return SAFE_METHODS.includes(method.toUpperCase()) || new Headers(headers).has('idempotency-key');
}

/** Reads `Retry-After` (seconds, or an HTTP date) as milliseconds from now. */
function readRetryAfterMs(value: string): number {
  const seconds = Number(value);
  return Math.max(0, Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000);
}

/** @throws the reason of the signal, if it is aborted meanwhile */
function pause(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
