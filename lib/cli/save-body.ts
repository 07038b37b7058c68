import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sha256Stream } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { ApiConnection } from './session.ts';
import type { CommandContext } from './terminal.ts';

/** What was written: its length and its lower-case hexadecimal digest. */
export interface Saved {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes the body of an answer to a file, or to standard output without one; a 303 is followed to
 * its link, without our token. A file appears whole or not at all.
 *
 * @throws KaartError `object-corrupt` when fewer bytes came than were promised; `message-invalid` for a file that cannot be one
 */
export async function saveBody(
  { session, terminal }: CommandContext,
  answer: Response,
  file?: string,
): Promise<Saved> {
  if (file !== undefined) await assertWritable(file);
  const response = answer.status === 303 ? await followLink(session, answer) : answer;
  const hash = sha256Stream();
  let bytes = 0;
  const measured = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  const body = (response.body ?? []) as AsyncIterable<Uint8Array>;
  if (file === undefined) await terminal.pipe(measured(body));
  else await pipeline(body, measured, createWriteStream(`${file}.part`));
  const promised = response.headers.get('content-length');
  if (promised !== null && Number(promised) !== bytes)
    throw new KaartError('the file was cut short', { code: 'object-corrupt' });
  if (file !== undefined) await rename(`${file}.part`, file);
  return { bytes, sha256: hash.digest('hex') };
}

async function assertWritable(file: string): Promise<void> {
  const kindOf = async (path: string) =>
    stat(path).then(
      (found) => (found.isDirectory() ? 'folder' : 'file'),
      () => 'nothing',
    );
  const refuse = (message: string) => new KaartError(message, { code: 'message-invalid' });
  if ((await kindOf(file)) === 'folder') throw refuse(`${file} is a folder; name a file in it`);
  const folder = dirname(file);
  if ((await kindOf(folder)) !== 'folder')
    throw refuse(`the folder ${folder} is not there; make it, or name another file`);
}

async function followLink(session: ApiConnection, answer: Response): Promise<Response> {
  const location = answer.headers.get('location');
  if (location === null) throw new KaartError('the answer names no link', { code: 'unavailable' });
  const response = await session.send(new Request(new URL(location, session.baseUrl)));
  if (response.ok) return response;
  throw new KaartError(`the link answered ${response.status}`, { code: 'unavailable' });
}
