import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { buildIssue } from '../core/issues.ts';
import { LruCache } from '../core/lru-cache.ts';
import { RememberedReads } from '../core/remembered-reads.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../core/time-mark.ts';
import { ClientJwk, toRegisteredKeys } from './client-keys.ts';
import type { FetchText } from './dsp/did-resolver.ts';

type Jwk = Readonly<Record<string, string>>;

/** Keys are cached for this time. A key that its owner has removed is not accepted any more after it. */
const MAX_AGE_MS = 300_000;
/** Minimum time between two reads because of an unknown key or a failure. Anyone can invent a key id. */
const COOLDOWN_MS = 30_000;
const MAX_ADDRESSES = 500;
/** Maximum number of keys that are read from one set. */
const MAX_KEYS = 20;

interface ReadKeys {
  readonly keys: readonly Jwk[];
  readonly at: TimeMark;
}

/** Reads and caches the keys that clients publish at a URL. */
export class RemoteClientKeys {
  readonly #fetchText: FetchText;
  readonly #clock: Clock;
  readonly #reads: RememberedReads<readonly Jwk[]>;
  /** The last set that could be read, by URL. */
  readonly #lastRead = new LruCache<ReadKeys>(MAX_ADDRESSES);

  constructor(fetchText: FetchText, clock: Clock) {
    this.#fetchText = fetchText;
    this.#clock = clock;
    this.#reads = new RememberedReads(MAX_ADDRESSES, clock);
  }

  /**
   * Returns the keys at a URL. If the wanted key is not among the cached ones, they are read again, at most every
   * 30 seconds. If the URL cannot be read, the earlier keys are used until they are five minutes old.
   */
  async find(url: string, isWanted: (jwk: Jwk) => boolean): Promise<readonly Jwk[]> {
    const load = () => this.#load(url);
    const remembered = await this.#reads.read(url, MAX_AGE_MS, load);
    if (remembered.some(isWanted)) return remembered;
    return this.#reads.read(url, COOLDOWN_MS, load);
  }

  /**
   * Reads a URL now, so that no client is registered with keys that cannot be read.
   *
   * @throws KaartError `address-refused`; `message-invalid` if the URL has no usable key
   */
  async require(url: string): Promise<void> {
    try {
      if ((await this.#fetch(url)).length > 0) return;
    } catch (error) {
      if (hasCode(error, 'address-refused')) throw error;
    }
    throw new KaartError('keys-address-unreadable', {
      code: 'message-invalid',
      details: {
        issues: [buildIssue({ in: 'body', at: 'jwksUrl' }, 'keys-address-unreadable')],
      },
    });
  }

  async #load(url: string): Promise<readonly Jwk[]> {
    try {
      const keys = await this.#fetch(url);
      this.#lastRead.set(url, { keys, at: takeTimeMark(this.#clock) });
      return keys;
    } catch {
      const last = this.#lastRead.get(url);
      return last !== undefined && ageMs(last.at, this.#clock) < MAX_AGE_MS ? last.keys : [];
    }
  }

  /** Reads the usable keys. Keys for other uses are ignored. */
  async #fetch(url: string): Promise<readonly Jwk[]> {
    const document: unknown = JSON.parse(await this.#fetchText(url));
    const listed: unknown = Object(document)['keys'];
    const all = Array.isArray(listed) ? listed.slice(0, MAX_KEYS) : [];
    const read = await Promise.all(all.map(readKey));
    return read.flat();
  }
}

async function readKey(value: unknown): Promise<readonly Jwk[]> {
  const { data } = ClientJwk.safeParse(value);
  if (data === undefined) return [];
  return toRegisteredKeys({ keys: [data] }).catch(() => []);
}
