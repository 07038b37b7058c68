import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { sha256Stream } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import type { ApiConnection } from '../session/session.ts';
import { type FileInFolder, writeFileWhole } from '../terminal/output-path.ts';
import type { CommandContext } from '../terminal/terminal.ts';

/** A written file: its length, and its lower-case hexadecimal digest. */
interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** A written file, and the headers of the response. */
export interface Saved extends Written {
  readonly headers: Headers;
}

/**
 * Writes the body of a response to a file; without a file, to standard output. It follows the link of a
 * 303 without our token. A file appears whole or not at all. If it cannot be written, no request is
 * sent.
 *
 * @throws KaartError `object-corrupt` if the body is shorter than declared; `message-invalid` or
 * `storage-full` if the file cannot be written
 */
export async function saveBody(
  { session, terminal }: CommandContext,
  asking: () => Promise<Response>,
  file?: string | FileInFolder,
): Promise<Saved> {
  let headers = new Headers();
  const opening = async () => {
    const response = await asking();
    headers = response.headers;
    return response.status === 303 ? followLink(session, response) : response;
  };
  const written =
    file === undefined
      ? await measure(await opening(), (chunks) => terminal.pipe(chunks))
      : await saveFile(opening, file);
  return { ...written, headers };
}

/**
 * Writes the body of a response to a file like {@link saveBody}.
 *
 * @param arrived gets the length of each piece; if it throws, no file appears
 */
export function saveFile(
  opening: () => Promise<Response>,
  file: string | FileInFolder,
  arrived?: (bytes: number) => void,
): Promise<Written> {
  return writeFileWhole(file, async (path) =>
    measure(await opening(), (chunks) => pipeline(chunks, createWriteStream(path)), arrived),
  );
}

async function measure(
  response: Response,
  write: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
  arrived?: (bytes: number) => void,
): Promise<Written> {
  const hash = sha256Stream();
  let bytes = 0;
  const measured = async function* () {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      arrived?.(chunk.length);
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await write(measured());
  // The declared length of a compressed body is the length of the compressed form.
  const promised = response.headers.has('content-encoding')
    ? null
    : response.headers.get('content-length');
  if (promised !== null && Number(promised) !== bytes)
    throw new KaartError('file-cut-short', { code: 'object-corrupt' });
  return { bytes, sha256: hash.digest('hex') };
}

async function followLink(session: ApiConnection, reply: Response): Promise<Response> {
  const location = reply.headers.get('location');
  if (location === null) throw new KaartError('answer-without-link', { code: 'unavailable' });
  const response = await session.send(new Request(new URL(location, session.baseUrl)));
  if (response.ok) return response;
  throw new KaartError('link-answered', {
    code: 'unavailable',
    parameters: { status: response.status },
  });
}
