import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { KaartError } from '../../core/errors.ts';
import { UploadResponse } from '../../http/responses/client-responses.ts';
import { type Ask, askJson } from '../session/session.ts';
import type { CommandContext } from '../terminal/terminal.ts';

/** Options for the sheets and headers of a file. */
export interface ReadingFlags {
  readonly sheet?: string;
  readonly encoding?: string;
  readonly map?: readonly string[];
  readonly ignoreColumn?: readonly string[];
}

/** Adds the options that say how a file is read. */
export function withReadingOptions(command: Command): Command {
  return command
    .option('--sheet <name>', 'the one sheet to read: its name, or its number from 1')
    .option('--encoding <name>', 'encoding of a CSV or JSON file, such as windows-1252 or cp850')
    .option(
      '--map <header=column>',
      'the column that a header names, "-" to leave it out; may be repeated',
      collectValues,
    )
    .option('--ignore-column <header>', 'a column to leave out; may be repeated', collectValues);
}

/** The query parameters of these options. */
export function readingQuery({
  sheet,
  encoding,
  map,
  ignoreColumn,
}: ReadingFlags): Ask['query'] & object {
  return { sheet, encoding, map, ignoreColumn };
}

function collectValues(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Larger files are sent to an upload link, because a gateway may limit the body. Bytes. */
const MAX_INLINE_BYTES = 3_500_000;

/**
 * Prepares the file of an import request: a body, or the id of a finished upload. Shows progress while
 * it sends a large file.
 *
 * @throws KaartError `object-not-found` if the file does not exist
 */
export async function uploadIfLarge(
  work: CommandContext,
  file: string,
  role: Ask['as'],
): Promise<Pick<Ask, 'body' | 'query'>> {
  const size = await readFileSize(file);
  if (size <= MAX_INLINE_BYTES) return { body: stream(file) };
  const upload = await askJson(work.session, '/v1/uploads', UploadResponse, {
    method: 'POST',
    json: { bytes: size },
    ...(role === undefined ? {} : { as: role }),
  });
  const body = stream(file, progress(work, size));
  const request = new Request(new URL(upload.url, work.session.baseUrl), {
    method: 'PUT',
    body,
    duplex: 'half',
    headers: { ...upload.headers, 'Content-Length': String(size) },
  } as RequestInit);
  const response = await work.session.send(request);
  if (!response.ok)
    throw new KaartError('upload-refused', {
      code: 'unavailable',
      parameters: { status: response.status },
    });
  return { query: { upload: upload.id } };
}

async function readFileSize(file: string): Promise<number> {
  try {
    await access(file, constants.R_OK);
    const found = await stat(file);
    if (!found.isDirectory()) return found.size;
  } catch (cause) {
    throw new KaartError('cannot-read', {
      code: 'object-not-found',
      parameters: { path: file },
      cause,
    });
  }
  throw new KaartError('cannot-read-folder', {
    code: 'object-not-found',
    parameters: { path: file },
  });
}

function stream(file: string, onBytes: (bytes: number) => void = () => undefined): ReadableStream {
  const source = createReadStream(file, { highWaterMark: 1_048_576 });
  source.on('data', (chunk) => onBytes(chunk.length));
  return Readable.toWeb(source) as ReadableStream;
}

function progress({ terminal }: CommandContext, size: number): (bytes: number) => void {
  if (!terminal.interactive) return () => undefined;
  let sent = 0;
  return (bytes) => {
    sent += bytes;
    terminal.writeError(
      `\rsending ${Math.floor((100 * sent) / size)} %${sent === size ? '\n' : ''}`,
    );
  };
}
