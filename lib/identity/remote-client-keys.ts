import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { buildIssue } from '../core/issues.ts';
import { LruCache } from '../core/lru-cache.ts';
import { RememberedReads } from '../core/remembered-reads.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../core/time-mark.ts';
import { ClientJwk, registeredKeys } from './client-keys.ts';
import type { FetchText } from './dsp/did-resolver.ts';

type Jwk = Readonly<Record<string, string>>;

/** A key that its owner has removed counts no longer after this. */
const MAX_AGE_MS = 300_000;
/** An unknown key makes us read again, and a failure is forgotten, after this: anyone can invent a key id. */
const COOLDOWN_MS = 30_000;
const MOST_ADDRESSES = 500;
/** Keys of one set that are looked at. */
const MOST_KEYS = 20;

interface ReadKeys {
  readonly keys: readonly Jwk[];
  readonly at: TimeMark;
}

/** The keys of clients that publish them at an address of their own, remembered for minutes. */
export class RemoteClientKeys {
  readonly #fetchText: FetchText;
  readonly #clock: Clock;
  readonly #reads: RememberedReads<readonly Jwk[]>;
  /** The last set that could be read of each address. */
  readonly #good = new LruCache<ReadKeys>(MOST_ADDRESSES);

  constructor(fetchText: FetchText, clock: Clock) {
    this.#fetchText = fetchText;
    this.#clock = clock;
    this.#reads = new RememberedReads(MOST_ADDRESSES, clock);
  }

  /**
   * The keys at an address. Without a wanted key among those that are remembered, they are read again, at most every
   * 30 seconds. If the address cannot be read, the earlier keys count until they are five minutes old.
   */
  async find(url: string, isWanted: (jwk: Jwk) => boolean): Promise<readonly Jwk[]> {
    const load = () => this.#load(url);
    const remembered = await this.#reads.read(url, MAX_AGE_MS, load);
    if (remembered.some(isWanted)) return remembered;
    return this.#reads.read(url, COOLDOWN_MS, load);
  }

  /**
   * Reads an address now, so that no client is registered with keys that cannot be read.
   *
   * @throws KaartError `address-refused`; `message-invalid` where no usable key is read
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
      this.#good.set(url, { keys, at: takeTimeMark(this.#clock) });
      return keys;
    } catch {
      const good = this.#good.get(url);
      return good !== undefined && ageMs(good.at, this.#clock) < MAX_AGE_MS ? good.keys : [];
    }
  }

  /** The usable keys. A set may also have keys for other uses, which are left out. */
  async #fetch(url: string): Promise<readonly Jwk[]> {
    const document: unknown = JSON.parse(await this.#fetchText(url));
    const listed: unknown = Object(document)['keys'];
    const all = Array.isArray(listed) ? listed.slice(0, MOST_KEYS) : [];
    const read = await Promise.all(all.map(readKey));
    return read.flat();
  }
}

async function readKey(value: unknown): Promise<readonly Jwk[]> {
  const { data } = ClientJwk.safeParse(value);
  if (data === undefined) return [];
  return registeredKeys({ keys: [data] }).catch(() => []);
}
