import { sha256 } from '../core/digest.ts';
import { LruCache } from '../core/lru-cache.ts';
import { RevisionCache } from '../core/revision-cache.ts';
import type { CatalogDocument } from './documents.ts';
import type { CatalogModel } from './model.ts';
import type { RdfForm } from './rdf/forms.ts';

/** A document of the catalog in one form. */
export interface RenderedDocument extends Pick<CatalogDocument, 'modified' | 'next'> {
  /** The text in UTF-8. Do not change these bytes, because other callers get the same array. */
  readonly bytes: Uint8Array;
  /** Digest of the bytes, with quotation marks. */
  readonly etag: string;
}

export interface RenderedDocumentsDeps {
  /** Loads the current content of the catalog. */
  readonly model: () => Promise<CatalogModel>;
  /** Returns a text that changes with every change of {@link model} that the RDF documents show. It needs one cheap read. */
  readonly revision: () => Promise<string>;
}

/** Maximum size of the cached documents. Bytes. A page of 100 datasets in one form has about 700 KB. */
const MAX_CACHED_BYTES = 6 * 1024 * 1024;

/**
 * Renders and caches the RDF documents of the catalog. The model is read once for each revision, and each
 * document is rendered when it is first requested. So a harvester with a request every few seconds costs only
 * one read of the revision each time.
 */
export class RenderedDocuments {
  readonly #deps: RenderedDocumentsDeps;
  readonly #current = new RevisionCache<{
    readonly model: CatalogModel;
    readonly rendered: LruCache<RenderedDocument>;
  }>();

  constructor(deps: RenderedDocumentsDeps) {
    this.#deps = deps;
  }

  /**
   * @param address of the document, with its query. The result depends only on the address, the form and the model
   * @returns `undefined` if `build` finds nothing
   */
  async get(
    address: string,
    form: RdfForm,
    build: (model: CatalogModel) => Promise<CatalogDocument | undefined>,
  ): Promise<RenderedDocument | undefined> {
    const { model, rendered } = await this.#current.get(await this.#deps.revision(), async () => ({
      model: await this.#deps.model(),
      rendered: new LruCache<RenderedDocument>(MAX_CACHED_BYTES),
    }));
    const key = `${form.name} ${address}`;
    const known = rendered.get(key);
    if (known !== undefined) return known;
    const document = await build(model);
    if (document === undefined) return undefined;
    const bytes = new TextEncoder().encode(await form.write(document));
    const { node: _, included: __, ...facts } = document;
    const renderedDocument = { ...facts, bytes, etag: `"${sha256(bytes)}"` };
    rendered.set(key, renderedDocument, bytes.byteLength);
    return renderedDocument;
  }
}
