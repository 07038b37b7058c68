import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { RememberedReads } from '../../core/remembered-reads.ts';
import { didDocumentUrl } from './did-web.ts';
import { ResolutionLimits } from './resolution-limits.ts';

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

type ResolvedDocument =
  | { readonly kind: 'read'; readonly keys: DidKeys | undefined }
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
  readonly #reads: RememberedReads<ResolvedDocument>;

  /** @param isMember whether a DID is registered here; registered DIDs have a separate limit of fetches */
  constructor(fetchText: FetchText, clock: Clock, isMember: (did: string) => Promise<boolean>) {
    this.#fetchText = fetchText;
    this.#reads = new RememberedReads(MAX_DOCUMENTS, clock);
    this.#isMember = isMember;
    this.#limits = new ResolutionLimits(clock);
  }

  /**
   * Returns the key of a verification method; `undefined` if the document is not that of the DID, or does not
   * list the key. A cached document is fetched again before the result is `undefined`.
   *
   * @param kid full id of the method, `<did>#<fragment>`
   * @param source the network address that asks
   * @throws what {@link FetchText} throws; KaartError `unavailable` beyond {@link ResolutionLimits}
   */
  async key(did: string, kid: string, source: string): Promise<ReturnType<DidKeys['get']>> {
    const url = didDocumentUrl(did);
    if (url === undefined) return undefined;
    const load = () => this.#read({ did, url, source });
    const key = keyIn(await this.#reads.read(did, MAX_AGE_MS, load), kid);
    if (key !== undefined) return key;
    const read = await this.#reads.read(did, COOLDOWN_MS, load);
    if (read.kind === 'failed') throw read.error;
    return keyIn(read, kid);
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

/** Maximum length of a document in characters. A longer one counts as invalid. */
const MAX_LENGTH = 65_536;
const MAX_METHODS = 50;

/** The members of a P-256 key that the check of a signature needs. */
const PublicKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().length(43),
  y: z.string().length(43),
});
type PublicKey = z.infer<typeof PublicKey>;

const Methods = z.array(z.unknown()).max(MAX_METHODS).default([]);
const Method = z.object({ id: z.string().max(400), publicKeyJwk: PublicKey });
const Document = z.object({
  id: z.string(),
  verificationMethod: Methods,
  authentication: Methods,
  assertionMethod: Methods,
  capabilityInvocation: Methods,
});
type Document = z.infer<typeof Document>;

/** Keys by the full id of their verification method, `<did>#<fragment>`. */
type DidKeys = ReadonlyMap<string, PublicKey>;

/**
 * Returns the keys with which a DID signs, from its document: those listed for `authentication`,
 * `assertionMethod` or `capabilityInvocation`. DCP 1.0 requires the last one, but connectors use any of them.
 * Keys that are not P-256, or that belong to another DID, are ignored.
 *
 * @returns `undefined` if the text is not a DID document, or is that of another DID
 * @see W3C DID Core #verification-relationships
 */
function didKeys(did: string, text: string): DidKeys | undefined {
  const document = documentIn(text);
  if (document?.id !== did) return undefined;
  const { authentication, assertionMethod, capabilityInvocation } = document;
  const listed = [...authentication, ...assertionMethod, ...capabilityInvocation];
  const methods = [...document.verificationMethod, ...listed].flatMap((method) => {
    const { success, data } = Method.safeParse(method);
    return success ? [[fullId(did, data.id), data.publicKeyJwk] as const] : [];
  });
  const permitted = new Set(listed.map((entry) => fullId(did, getMethodId(entry))));
  return new Map(methods.filter(([id]) => id.startsWith(`${did}#`) && permitted.has(id)));
}

function documentIn(text: string): Document | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return Document.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Returns the id of a method in a relationship. The relationship contains the id or the whole method. */
function getMethodId(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const { data } = z.object({ id: z.string() }).safeParse(entry);
  return data?.id ?? '';
}

function fullId(did: string, id: string): string {
  return id.startsWith('#') ? did + id : id;
}
