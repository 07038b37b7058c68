import { sha256 } from '../core/digest.ts';

/** Tokens are remembered by digest, so that a copy of the memory holds none that can be used. */
const MAX_TOKENS = 5_000;

/** What verified tokens said, so that the next request with one is not verified again. Bounded: the one used longest ago goes first. */
export class TokenCache<T> {
  readonly #entries = new Map<string, T>();

  get(token: string): T | undefined {
    const digest = sha256(token);
    const entry = this.#entries.get(digest);
    if (entry === undefined) return undefined;
    this.#entries.delete(digest);
    this.#entries.set(digest, entry);
    return entry;
  }

  set(token: string, entry: T): void {
    this.#entries.set(sha256(token), entry);
    if (this.#entries.size <= MAX_TOKENS) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(token: string): void {
    this.#entries.delete(sha256(token));
  }
}
