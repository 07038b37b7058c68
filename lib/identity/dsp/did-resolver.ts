import type { Clock } from '../../core/clock.ts';
import { RememberedReads } from '../../core/remembered-reads.ts';
import { didDocumentUrl } from './did-web.ts';
import { ResolutionLimits } from './resolution-limits.ts';
import { type KeyUse, ResolvedDocument, type VerificationKey } from './resolved-document.ts';

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

type DocumentRead =
  | { readonly kind: 'read'; readonly document: ResolvedDocument | undefined }
  | { readonly kind: 'failed'; readonly error: unknown };

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
  readonly #reads: RememberedReads<DocumentRead>;

  /** @param isMember whether a DID is registered here; registered DIDs have a separate limit of fetches */
  constructor(fetchText: FetchText, clock: Clock, isMember: (did: string) => Promise<boolean>) {
    this.#fetchText = fetchText;
    this.#reads = new RememberedReads(MAX_DOCUMENTS, clock);
    this.#isMember = isMember;
    this.#limits = new ResolutionLimits(clock);
  }

  /**
   * What a check finds in the document of a DID, `undefined` where it finds nothing. The check sees
   * the remembered document first, and then one that was read within the last second: keys change.
   *
   * @param source the network address that asks
   * @throws what {@link FetchText} throws; KaartError `unavailable` beyond {@link ResolutionLimits}
   */
  async find<T>(
    did: string,
    source: string,
    check: (document: ResolvedDocument) => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined> {
    const url = didDocumentUrl(did);
    if (url === undefined) return undefined;
    const load = () => this.#read({ did, url, source });
    const remembered = await this.#reads.read(did, MAX_AGE_MS, load);
    const found = remembered.kind === 'read' ? await checked(remembered, check) : undefined;
    if (found !== undefined) return found;
    const read = await this.#reads.read(did, COOLDOWN_MS, load);
    if (read.kind === 'failed') throw read.error;
    return read === remembered ? undefined : checked(read, check);
  }

  /**
   * The key of a verification method for a use. @see ResolvedDocument.key
   *
   * @param kid full id of the method, `<did>#<fragment>`
   * @throws as {@link find}
   */
  key(did: string, kid: string, use: KeyUse, source: string): Promise<VerificationKey | undefined> {
    return this.find(did, source, (document) => document.key(kid, use));
  }

  async #read({ did, url, source }: DidRequest): Promise<DocumentRead> {
    try {
      const resolution = { host: new URL(url).host, source, isMember: await this.#isMember(did) };
      const text = await this.#limits.run(resolution, () => this.#fetchText(url));
      return { kind: 'read', document: ResolvedDocument.read(did, text) };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }
}

async function checked<T>(
  { document }: DocumentRead & { kind: 'read' },
  check: (document: ResolvedDocument) => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  return document === undefined ? undefined : check(document);
}
