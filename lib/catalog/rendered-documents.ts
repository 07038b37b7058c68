import { sha256 } from '../core/digest.ts';
import { LruCache } from '../core/lru-cache.ts';
import { RevisionCache } from '../core/revision-cache.ts';
import type { CatalogDocument } from './documents.ts';
import type { CatalogModel } from './model.ts';
import type { RdfForm } from './rdf/forms.ts';

/** A document of the catalog in one form. */
export interface RenderedDocument extends Pick<CatalogDocument, 'modified' | 'next'> {
  /** In UTF-8. Do not change these bytes: other callers get them, too. */
  readonly bytes: Uint8Array;
  /** With its quotation marks: a digest of the bytes. */
  readonly etag: string;
}

export interface RenderedDocumentsDeps {
  /** What the catalog says now. */
  readonly model: () => Promise<CatalogModel>;
  /** Changes with what {@link model} says for machines: one cheap read. */
  readonly revision: () => Promise<string>;
}

/** Rendered documents that are kept, in bytes. A page of 100 datasets in one form has about 700 KB. */
const KEPT_BYTES = 6 * 1024 * 1024;

/**
 * The documents of the catalog as machines read them. The model is read once for each revision, and each
 * document is rendered when it is first asked for; so a harvester that comes every few seconds costs one
 * read of the revision.
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
   * @param address of the document, with its query: the result depends only on this and on the model
   * @returns `undefined` if `build` finds nothing
   */
  async get(
    address: string,
    form: RdfForm,
    build: (model: CatalogModel) => Promise<CatalogDocument | undefined>,
  ): Promise<RenderedDocument | undefined> {
    const { model, rendered } = await this.#current.get(await this.#deps.revision(), async () => ({
      model: await this.#deps.model(),
      rendered: new LruCache<RenderedDocument>(KEPT_BYTES),
    }));
    const key = `${form.name} ${address}`;
    const known = rendered.get(key);
    if (known !== undefined) return known;
    const document = await build(model);
    if (document === undefined) return undefined;
    const bytes = new TextEncoder().encode(await form.write(document));
    const { node: _, included: __, ...facts } = document;
    const made = { ...facts, bytes, etag: `"${sha256(bytes)}"` };
    rendered.set(key, made, bytes.byteLength);
    return made;
  }
}
