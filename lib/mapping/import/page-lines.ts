import { KaartError } from '../../core/errors.ts';
import { lines } from '../../core/lines.ts';
import type { ImportFiles } from '../ports.ts';

/** Start and length of a page; the cursor is the position of the byte after the last page. */
export interface LinePageRequest {
  readonly cursor?: string | undefined;
  /** @default 100, at most 1,000 */
  readonly limit?: number | undefined;
}

export interface LinePage<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** Returns one page of a file of JSON lines, from the end of the last page. @throws KaartError `message-invalid` for an invalid cursor */
export async function pageLines<T>(
  files: ImportFiles,
  { key, bytes }: { readonly key: string; readonly bytes: number },
  { cursor = '0', limit = 100 }: LinePageRequest,
): Promise<LinePage<T>> {
  const first = Number(cursor);
  if (!/^\d{1,15}$/.test(cursor) || first > bytes)
    throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  if (first === bytes) return { items: [] };
  const { body } = await files.get(key, { first, last: bytes - 1 });
  const items: T[] = [];
  let position = first;
  for await (const line of lines(body)) {
    items.push(JSON.parse(line) as T);
    position += Buffer.byteLength(line) + 1;
    if (items.length >= Math.min(Math.max(limit, 1), 1_000)) break;
  }
  return position < bytes ? { items, cursor: String(position) } : { items };
}

/** All values of a file of JSON lines. */
export async function* readJsonLines<T>(
  files: ImportFiles,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): AsyncGenerator<T> {
  if (bytes === 0) return;
  const { body } = await files.get(key);
  for await (const line of lines(body)) yield JSON.parse(line) as T;
}
