import type { ClientRequest, IncomingMessage } from 'node:http';
import { addressUnavailable } from './outbound-response.ts';

/** The body of a request. A stream is sent as it arrives, and closed when it is no longer needed. */
export type OutboundBody = string | Uint8Array | AsyncIterable<Uint8Array>;

/** What became of one try. */
export type SendAttempt =
  | { readonly kind: 'answered'; readonly incoming: IncomingMessage }
  /** A connection that had been kept was closed before anything came back on it. */
  | { readonly kind: 'unread' };

/**
 * Sends a request on its connection and waits for the headers of the answer.
 *
 * @param out not sent yet
 * @param timeoutMs until the headers have come; begun anew with each piece of a stream
 * @throws KaartError `unavailable`, or what the stream threw where it is one
 */
export async function sendOnce(
  out: ClientRequest,
  body: OutboundBody | undefined,
  timeoutMs: number,
): Promise<SendAttempt> {
  const late = setTimeout(() => out.destroy(new Error('timed out')), timeoutMs);
  let readBefore = 0;
  out.once('socket', ({ bytesRead }) => {
    readBefore = bytesRead;
  });
  // Errors may follow the answer: who reads it hears of them there.
  out.on('error', () => undefined);
  // What is beyond the length that was given would be read as the next request on this connection.
  Object.assign(out, { strictContentLength: true });
  try {
    const answer = answerTo(out);
    // Where `end` throws, nobody waits for the answer any more: its failure must not end the process.
    answer.catch(() => undefined);
    if (isStream(body)) void writeBody(out, body, late);
    else out.end(body);
    const incoming = await answer;
    incoming.once('close', () => out.writableFinished || out.destroy());
    // Who refuses need not have read everything; who takes must have.
    if ((incoming.statusCode ?? 0) < 300) await waitUntilSent(out);
    return { kind: 'answered', incoming };
  } catch (cause) {
    if (out.reusedSocket && isClosed(cause) && out.socket?.bytesRead === readBefore)
      return { kind: 'unread' };
    throw addressUnavailable(cause);
  } finally {
    clearTimeout(late);
  }
}

/** Whether a body is gone once it was sent. */
export function isStream(body: OutboundBody | undefined): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

/** A change of the protocol, for one, closes the connection without an error. */
function answerTo(out: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    out.once('response', resolve);
    out.once('error', reject);
    out.once('close', () => reject(new Error('closed without an answer')));
  });
}

/** Never fails: what the stream throws ends the request. */
async function writeBody(
  out: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  late: NodeJS.Timeout,
): Promise<void> {
  try {
    for await (const piece of body) {
      // Leaving the loop closes the stream.
      if (out.destroyed) return;
      if (!out.write(piece)) await first(out, 'drain', 'close');
      late.refresh();
    }
    out.end();
  } catch (cause) {
    out.destroy(cause as Error);
  }
}

/** Until all of the request has left. */
async function waitUntilSent(out: ClientRequest): Promise<void> {
  if (!out.writableFinished && !out.destroyed) await first(out, 'finish', 'close');
  if (!out.writableFinished) throw new Error('answered before everything was sent');
}

function first(out: ClientRequest, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) out.off(event, done);
      resolve();
    };
    for (const event of events) out.once(event, done);
  });
}

function isClosed(cause: unknown): boolean {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
