import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import { loadOnce } from '../../core/load-once.ts';
import { negotiateCoding } from '../requests/negotiate.ts';

/** Folders of the build: next to the program, or `dist/cli` if the program runs from its sources. */
const PLACES = ['./assets/', '../../../dist/cli/assets/'].map(
  (path) => new URL(path, import.meta.url),
);

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** The files that browsers load from us, according to the list of the build. */
interface Assets {
  readonly place: URL;
  /** File names by purpose; a name changes with the content of its file. */
  readonly names: Readonly<Record<string, string>>;
}

/** @throws Error before a build */
export const readAssets = loadOnce(findAssets);

async function findAssets(): Promise<Assets> {
  for (const place of PLACES) {
    const list = await readFile(new URL('assets.json', place), 'utf8').catch(() => undefined);
    if (list !== undefined) return { place, names: JSON.parse(list) };
  }
  throw new Error('the build has not written assets.json');
}

/** Sends a file as it was compressed by the build, or plain to a client that does not accept Brotli. @throws KaartError `not-found` */
export async function sendAsset(c: Context, name: string): Promise<Response> {
  const { place, names } = await readAssets();
  if (!Object.values(names).includes(name))
    throw new KaartError('no-such-file', { code: 'not-found' });
  const packed = await readFile(new URL(`${name}.br`, place));
  c.header('Content-Type', MEDIA_TYPES[name.split('.').at(-1) ?? '']);
  c.header('Vary', 'Accept-Encoding', { append: true });
  if (negotiateCoding(c.req.header('accept-encoding'), ['br']) === undefined)
    return c.body(new Uint8Array(brotliDecompressSync(packed)));
  c.header('Content-Encoding', 'br');
  return c.body(new Uint8Array(packed));
}
