import { type Json, sha256 } from '../../core/digest.ts';
import type { Instant } from '../../core/instant.ts';
import { RevisionCache } from '../../core/revision-cache.ts';
import type { OfferedDatasets } from '../common/offered-dataset.ts';
import type { Vocabulary } from '../policy/vocabulary.ts';
import type { CatalogFrame } from './documents.ts';
import type { CatalogQuery } from './query.ts';
import {
  type CatalogResponsePage,
  type CatalogViewer,
  RenderedCatalog,
} from './rendered-catalog.ts';

export interface CatalogPagesDeps {
  readonly datasets: OfferedDatasets;
  /** Operands that access policies may name. */
  readonly vocabulary: Vocabulary;
  readonly participantId: string;
  /** DSP base URL without a final slash. */
  readonly endpointUrl: string;
  /** @default a URN that is derived from the participant id, so it never changes */
  readonly catalogId?: string;
  /** Prefixed terms that describe the catalog (`dct:title`, …). @default none */
  readonly properties?: Readonly<Record<string, Json>>;
}

/**
 * The responses of the catalog endpoints. A catalog is rendered once after each change. A request only
 * reads the revision, evaluates the few different access policies, and finds its page.
 *
 * @see DSP 2025-1 #catalog-protocol
 */
export class CatalogPages {
  readonly #deps: CatalogPagesDeps;
  readonly #frame: CatalogFrame;
  readonly #rendered = new RevisionCache<RenderedCatalog>();

  constructor(deps: CatalogPagesDeps) {
    const { participantId, endpointUrl, properties = {} } = deps;
    const { catalogId = `urn:kaart:catalog:${sha256(participantId).slice(0, 32)}` } = deps;
    this.#deps = deps;
    this.#frame = { catalogId, participantId, endpointUrl, properties };
  }

  /** A part of the catalog with the datasets that the claims of the caller permit. @see readQuery */
  async page(
    caller: CatalogViewer,
    query: CatalogQuery,
    now: Instant,
  ): Promise<CatalogResponsePage> {
    return (await this.#current()).page(caller, query, now);
  }

  /** A dataset as a root document, JSON in UTF-8; `undefined` if the caller may not see such a dataset. */
  async dataset(id: string, caller: CatalogViewer, now: Instant): Promise<Uint8Array | undefined> {
    return (await this.#current()).dataset(id, caller, now);
  }

  async #current(): Promise<RenderedCatalog> {
    const { datasets, vocabulary } = this.#deps;
    const render = async () => new RenderedCatalog(await datasets.all(), this.#frame, vocabulary);
    return this.#rendered.get(await datasets.revision(), render);
  }
}
