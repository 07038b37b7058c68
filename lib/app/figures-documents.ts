import { canonicalJson, type Json, sha256 } from '../core/digest.ts';
import { RevisionCache } from '../dsp/catalog/revision-cache.ts';
import type { FiguresLookup } from '../http/files/figures-lookup.ts';
import type { SmallDocument } from '../http/files/small-document.ts';

/**
 * The figures of editions as they are handed over: the document of `/v1/editions/{edition}/figures`.
 * Made when the catalog has changed, and not at every read.
 *
 * @param revision changes with every edition that is released or retracted
 * @returns the document; it throws KaartError `not-found`, and `superseded` for a retracted edition
 */
export function figuresDocuments(
  figures: Pick<FiguresLookup, 'of'>,
  revision: () => Promise<string>,
): (edition: string) => Promise<SmallDocument> {
  const made = new RevisionCache<Map<string, SmallDocument>>();
  return async (edition) => {
    const documents = await made.get(await revision(), async () => new Map());
    const known = documents.get(edition);
    if (known !== undefined) return known;
    const document = toSmallDocument((await figures.of(edition)).figures as unknown as Json);
    documents.set(edition, document);
    return document;
  };
}

function toSmallDocument(value: Json): SmallDocument {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  return { bytes, sha256: sha256(bytes), mediaType: 'application/json' };
}
