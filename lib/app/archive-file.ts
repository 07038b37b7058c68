import type { ArchiveFile } from '../archive/ports.ts';
import type { Json } from '../core/digest.ts';

/** Name, title and description of a file of an archive. */
export type FileTexts = readonly [name: string, title: string, description: string];

/** A file with one JSON value on each line. */
export function buildJsonLinesFile(
  [name, title, description]: FileTexts,
  values: () => AsyncIterable<unknown> | Iterable<unknown>,
): ArchiveFile {
  const read = async function* () {
    for await (const value of values()) yield `${JSON.stringify(value)}\n`;
  };
  return { name, title, description, mediaType: 'application/jsonl', read };
}

/** A file with one JSON document. */
export function buildDocumentFile(
  [name, title, description]: FileTexts,
  value: () => Promise<Json>,
): ArchiveFile {
  const read = async function* () {
    yield `${JSON.stringify(await value(), null, 2)}\n`;
  };
  return { name, title, description, mediaType: 'application/json', read };
}
