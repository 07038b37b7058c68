import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { sha256Stream } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import type { ApiConnection } from '../session/session.ts';
import { writeFileWhole } from '../terminal/output-path.ts';
import type { CommandContext } from '../terminal/terminal.ts';

/** What was written: its length, its lower-case hexadecimal digest, and what the answer said beside it. */
export interface Saved {
  readonly bytes: number;
  readonly sha256: string;
  readonly headers: Headers;
}

/**
 * Writes the body of an answer to a file, or to standard output without one; a 303 is followed to
 * its link, without our token. A file appears whole or not at all, and nothing is asked for where it
 * cannot be written.
 *
 * @throws KaartError `object-corrupt` when fewer bytes came than were promised; `message-invalid` or `storage-full` where the file
 *   cannot be written
 */
export function saveBody(
  work: CommandContext,
  asking: () => Promise<Response>,
  file?: string,
): Promise<Saved> {
  if (file === undefined) return measure(work, asking, (chunks) => work.terminal.pipe(chunks));
  return writeFileWhole(file, (path) =>
    measure(work, asking, (chunks) => pipeline(chunks, createWriteStream(path))),
  );
}

async function measure(
  { session }: CommandContext,
  asking: () => Promise<Response>,
  write: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<Saved> {
  const answer = await asking();
  const response = answer.status === 303 ? await followLink(session, answer) : answer;
  const hash = sha256Stream();
  let bytes = 0;
  const measured = async function* () {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await write(measured());
  // Of a body that was compressed on its way, the length is that of the compressed one.
  const promised = response.headers.has('content-encoding')
    ? null
    : response.headers.get('content-length');
  if (promised !== null && Number(promised) !== bytes)
    throw new KaartError('file-cut-short', { code: 'object-corrupt' });
  return { bytes, sha256: hash.digest('hex'), headers: answer.headers };
}

async function followLink(session: ApiConnection, answer: Response): Promise<Response> {
  const location = answer.headers.get('location');
  if (location === null) throw new KaartError('answer-without-link', { code: 'unavailable' });
  const response = await session.send(new Request(new URL(location, session.baseUrl)));
  if (response.ok) return response;
  throw new KaartError('link-answered', {
    code: 'unavailable',
    parameters: { status: response.status },
  });
}
