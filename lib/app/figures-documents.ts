import { canonicalJson, type Json, sha256 } from '../core/digest.ts';
import { RevisionCache } from '../dsp/catalog/of-revision.ts';
import type { FiguresReader } from '../http/figures-reader.ts';
import type { SmallDocument } from '../http/small-document.ts';

/**
 * The figures of editions as they are handed over: the document of `/v1/editions/{edition}/figures`.
 * Made when the catalog has changed, and not at every read.
 *
 * @param revision changes with every edition that is released or retracted
 * @returns the document; it throws KaartError `not-found`, and `superseded` for a retracted edition
 */
export function figuresDocuments(
  figures: Pick<FiguresReader, 'of'>,
  revision: () => Promise<string>,
): (edition: string) => Promise<SmallDocument> {
  const made = new RevisionCache<Map<string, SmallDocument>>();
  return async (edition) => {
    const documents = await made.get(await revision(), async () => new Map());
    const known = documents.get(edition);
    if (known !== undefined) return known;
    const document = documentOf((await figures.of(edition)).figures as unknown as Json);
    documents.set(edition, document);
    return document;
  };
}

function documentOf(value: Json): SmallDocument {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  return { bytes, sha256: sha256(bytes), mediaType: 'application/json' };
}
