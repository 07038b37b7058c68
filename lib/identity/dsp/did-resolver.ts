import type { Clock } from '../../core/clock.ts';
import { FallibleReads } from '../../core/remembered-reads.ts';
import { didDocumentUrl } from './did-web.ts';
import { ResolutionLimits } from './resolution-limits.ts';
import { ResolvedDocument } from './resolved-document.ts';

/**
 * Fetches a text over the network. It calls no private address, limits size and time, and follows no
 * redirect.
 *
 * @throws KaartError `address-refused`, `too-large`, `not-found`; `unavailable` for a temporary failure
 */
export type FetchText = (url: string) => Promise<string>;

/** A document is cached for this time. A key that its owner has removed is not accepted any more after it. */
const MAX_AGE_MS = 300_000;
/** Minimum time between two fetches because of an unknown key or a failure. Anyone can invent key ids and hosts. */
const COOLDOWN_MS = 1_000;
const MAX_DOCUMENTS = 500;

/** A document that is to be read. */
interface DidRequest {
  readonly did: string;
  readonly url: string;
  readonly source: string;
}

/** Finds the keys of did:web identities. It caches documents. */
export class DidResolver {
  readonly #fetchText: FetchText;
  readonly #isMember: (did: string) => Promise<boolean>;
  readonly #limits: ResolutionLimits;
  readonly #reads: FallibleReads<ResolvedDocument | undefined>;

  /** @param isMember whether a DID is registered here; registered DIDs have a separate limit of fetches */
  constructor(fetchText: FetchText, clock: Clock, isMember: (did: string) => Promise<boolean>) {
    this.#fetchText = fetchText;
    const ages = { maxAgeMs: MAX_AGE_MS, cooldownMs: COOLDOWN_MS };
    this.#reads = new FallibleReads(MAX_DOCUMENTS, clock, ages);
    this.#isMember = isMember;
    this.#limits = new ResolutionLimits(clock);
  }

  /**
   * Returns the result of a check of a DID document; `undefined` if the check finds nothing. Before that, the
   * document is read again, at most once a second, because keys change.
   *
   * @param source the network address of the request
   * @throws the errors of {@link FetchText}; KaartError `unavailable` beyond {@link ResolutionLimits}
   */
  async find<T>(
    did: string,
    source: string,
    check: (document: ResolvedDocument) => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined> {
    const url = didDocumentUrl(did);
    if (url === undefined) return undefined;
    const load = () => this.#read({ did, url, source });
    return this.#reads.find(did, load, (document) => document && check(document));
  }

  async #read({ did, url, source }: DidRequest): Promise<ResolvedDocument | undefined> {
    const resolution = { host: new URL(url).host, source, isMember: await this.#isMember(did) };
    const text = await this.#limits.run(resolution, () => this.#fetchText(url));
    return ResolvedDocument.read(did, text);
  }
}
