import { setImmediate as immediate } from 'node:timers/promises';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { ENCODINGS } from '../../mapping/read/code-pages.ts';
import type { FileSource } from '../../mapping/read/table-file.ts';
import type { ObjectInfo, Objects, UploadLink } from '../../store/objects.ts';

/** The description of the table in a request, sent in its body or by an upload. */
export const TABLE_QUERY = {
  fileName: z.string().max(200).default('upload'),
  upload: z.string().max(60).optional(),
  sheet: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Name of the one sheet to be read, or its number from 1'),
  encoding: z
    .enum(ENCODINGS)
    .optional()
    .describe('Encoding of a CSV or JSON file, where it is not found by itself'),
  map: z
    .array(z.string().max(300))
    .max(100)
    .optional()
    .describe('`HEADER=column`: the column that a header names; `HEADER=-` leaves it out'),
  ignoreColumn: z
    .array(z.string().min(1).max(300))
    .max(100)
    .optional()
    .describe('Header of a column to be left out'),
};

/** Received files: small ones in the request itself, large ones through a link. */
export interface Uploads {
  /** Returns the address for one PUT of a file of this size; `id` names the file in the request that imports it. */
  createLink(
    bytes: number,
  ): Promise<UploadLink & { readonly id: string; readonly expiresInSeconds: number }>;
  /** The origin of the addresses of links: ours, or the one of the bucket. */
  getLinkOrigin(): Promise<string>;
  /** Stores a file that a person sent in a form. @returns its id, as that of a link */
  store(bytes: Uint8Array): Promise<string>;
  /** An uploaded file, with its digest and size. @throws KaartError `object-not-found` */
  find(upload: string): Promise<ObjectInfo>;
  /** The uploaded file with a digest, as long as it is kept. @throws KaartError `object-not-found` */
  findSourceByDigest(sha256: string): Promise<FileSource>;
  /**
   * The file of a request, readable more than once.
   *
   * @throws KaartError `object-not-found` if the upload is missing
   */
  openSource(upload: string | undefined, body: Uint8Array): Promise<FileSource>;
}

/** Largest file that can be uploaded. Bytes. */
export const MAX_UPLOAD_BYTES = 2_000_000_000;
const LINK_SECONDS = 900;
const PIECE_BYTES = 65_536;

export function createUploads(objects: Objects, newId: NewId): Uploads {
  const find = async (upload: string) => {
    const uploaded = await objects.head(buildUploadKey(upload));
    if (uploaded === undefined) throw createUploadError();
    return uploaded;
  };
  const createSource = (key: string): FileSource =>
    async function* read() {
      yield* (await objects.get(key)).body;
    };
  return {
    async createLink(bytes) {
      if (bytes > MAX_UPLOAD_BYTES)
        throw new KaartError('upload-too-large', {
          code: 'too-large',
          parameters: { limit: MAX_UPLOAD_BYTES },
          details: { limit: MAX_UPLOAD_BYTES },
        });
      const id = newId();
      const link = await objects.uploadLink(buildUploadKey(id), { seconds: LINK_SECONDS, bytes });
      return { id, ...link, expiresInSeconds: LINK_SECONDS };
    },
    async getLinkOrigin() {
      const { url } = await objects.uploadLink(buildUploadKey(newId()), { seconds: 1, bytes: 1 });
      return new URL(url).origin;
    },
    async store(bytes) {
      const id = newId();
      await objects.put(buildUploadKey(id), bytes, { contentType: 'application/octet-stream' });
      return id;
    },
    find,
    async findSourceByDigest(sha256) {
      for await (const { key, sha256: storedDigest } of objects.list('uploads/'))
        if (storedDigest === sha256) return createSource(key);
      throw new KaartError('upload-not-kept', { code: 'object-not-found' });
    },
    async openSource(upload, body) {
      if (upload === undefined) return () => cutIntoPieces(body);
      return createSource((await find(upload)).key);
    },
  };
}

/** Yields a body in pieces. Other requests can always run between two pieces. */
async function* cutIntoPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += PIECE_BYTES) {
    yield body.subarray(at, at + PIECE_BYTES);
    await immediate();
  }
}

function buildUploadKey(id: string): string {
  if (/^[0-9a-f-]{36}$/.test(id)) return `uploads/${id}`;
  throw createUploadError();
}

function createUploadError(): KaartError {
  return new KaartError('no-such-upload', { code: 'object-not-found' });
}
