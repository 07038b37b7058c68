import type { ClientRequest } from 'node:http';

/** What is sent: nothing, all of it at once, or chunks as they come. */
export type UploadBody = string | Uint8Array | AsyncIterable<Uint8Array> | undefined;

/**
 * Sends the body. A stream is read no faster than the network takes it, and no further once the
 * request is over or `isRefused`; `onProgress` is called for each chunk that was taken.
 *
 * @throws what the stream throws; an error where it is not as long as its content-length
 */
export async function upload(
  request: ClientRequest,
  body: UploadBody,
  { isRefused, onProgress }: { isRefused: () => boolean; onProgress: () => void },
): Promise<void> {
  // bytes beyond the length would be read as the next request on this connection
  request.strictContentLength = true;
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    request.end(body);
    return;
  }
  for await (const chunk of body) {
    if (request.destroyed || isRefused()) return;
    if (!request.write(chunk)) await drained(request);
    onProgress();
  }
  if (!request.destroyed && !isRefused()) request.end();
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      request.off('drain', done).off('close', done);
      resolve();
    };
    request.on('drain', done).on('close', done);
  });
}
