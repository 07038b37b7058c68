import type { Clock } from '../../core/clock.ts';
import { ageMs, type TimeMark, takeTimeMark } from '../../core/time-mark.ts';
import { type DidKeys, didKeys } from './did-keys.ts';
import { didDocumentUrl } from './did-web.ts';
import { ResolutionLimits } from './resolution-limits.ts';

/**
 * Fetches a text over the network: no private address, bounded in size and time, no redirect
 * followed.
 *
 * @throws KaartError `address-refused`, `too-large`, `not-found`; `unavailable` for what may pass
 */
export type FetchText = (url: string) => Promise<string>;

/** A document is trusted for so long: a key that its owner has withdrawn is out after that. */
const MAX_AGE_MS = 300_000;
/** An unknown key makes us ask again and a failure is forgotten after this: anyone can invent either. */
const COOLDOWN_MS = 1_000;
const MAX_DOCUMENTS = 500;

type ResolvedDocument =
  | { readonly kind: 'read'; readonly keys: DidKeys | undefined }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Entry {
  readonly read: Promise<ResolvedDocument>;
  /** Time of the read; `undefined` while the read is running. */
  at?: TimeMark;
}

/** A document that is to be read. */
interface DidRequest {
  readonly did: string;
  readonly url: string;
  readonly source: string;
}

/** Finds the keys of did:web identities. Documents are remembered; of too many the one used longest ago goes. */
export class DidResolver {
  readonly #fetchText: FetchText;
  readonly #clock: Clock;
  readonly #isMember: (did: string) => Promise<boolean>;
  readonly #limits: ResolutionLimits;
  readonly #entries = new Map<string, Entry>();

  /** @param isMember whether a DID is registered here; registered DIDs have a separate limit of fetches */
  constructor(fetchText: FetchText, clock: Clock, isMember: (did: string) => Promise<boolean>) {
    this.#fetchText = fetchText;
    this.#clock = clock;
    this.#isMember = isMember;
    this.#limits = new ResolutionLimits(clock);
  }

  /**
   * The key of a verification method, `undefined` where there is no such key: its document is not
   * that of the DID, or does not list it. A document that was remembered is read once more before
   * that is said.
   *
   * @param kid full id of the method, `<did>#<fragment>`
   * @param source the network address that asks
   * @throws what {@link FetchText} throws; KaartError `unavailable` beyond {@link ResolutionLimits}
   */
  async key(did: string, kid: string, source: string): Promise<ReturnType<DidKeys['get']>> {
    const url = didDocumentUrl(did);
    if (url === undefined) return undefined;
    const remembered = this.#remembered(did, MAX_AGE_MS) ?? this.#fetch({ did, url, source });
    const key = keyIn(await remembered.read, kid);
    if (key !== undefined) return key;
    // Requests that come at once ask once.
    const latest = this.#remembered(did, COOLDOWN_MS) ?? this.#fetch({ did, url, source });
    const read = await latest.read;
    if (read.kind === 'failed') throw read.error;
    return keyIn(read, kid);
  }

  #remembered(did: string, maxAgeMs: number): Entry | undefined {
    const entry = this.#entries.get(did);
    if (entry === undefined) return undefined;
    if (entry.at !== undefined && ageMs(entry.at, this.#clock) >= maxAgeMs) return undefined;
    this.#entries.delete(did);
    this.#entries.set(did, entry);
    return entry;
  }

  #fetch(wanted: DidRequest): Entry {
    const { did } = wanted;
    const entry: Entry = {
      read: this.#read(wanted).finally(() => {
        entry.at = takeTimeMark(this.#clock);
      }),
    };
    this.#entries.delete(did);
    this.#entries.set(did, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_DOCUMENTS && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }

  async #read({ did, url, source }: DidRequest): Promise<ResolvedDocument> {
    try {
      const resolution = { host: new URL(url).host, source, isMember: await this.#isMember(did) };
      const text = await this.#limits.run(resolution, () => this.#fetchText(url));
      return { kind: 'read', keys: didKeys(did, text) };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }
}

function keyIn(read: ResolvedDocument, kid: string): ReturnType<DidKeys['get']> {
  return read.kind === 'read' ? read.keys?.get(kid) : undefined;
}
