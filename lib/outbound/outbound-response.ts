import type { IncomingMessage } from 'node:http';
import { KaartError } from '../core/errors.ts';
import { decompress } from './decompress.ts';

/** The response to an outbound request. The body can be read once. */
export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed body. If the reader stops before the end, the connection is closed. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Reads the whole body as UTF-8. @throws KaartError `too-large`, `unavailable` */
  text(): Promise<string>;
  /** Closes the connection without reading the rest of the body. */
  discard(): void;
}

/** Limits of time and bytes for reading a response. */
export interface ReadLimits {
  /** Longest wait for the next piece. Milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes that `text` reads. */
  readonly maxBytes: number;
}

/** Maximum time of `text`, as a multiple of the time-out, so that a slow sender cannot block a caller. */
const TEXT_TIMEOUTS = 3;

/** Converts a response whose headers have arrived. */
export function toOutboundResponse(
  incoming: IncomingMessage,
  limits: ReadLimits,
): OutboundResponse {
  const headers = Object.entries(incoming.headers).map(([name, value = '']) => [
    name,
    [value].flat().join(', '),
  ]);
  const sent = pieces(incoming, limits.timeoutMs);
  const coding = incoming.headers['content-encoding'];
  const body = coding === undefined ? sent : decompress(sent, coding);
  return {
    status: incoming.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body,
    text: () => readBodyText(body, limits),
    discard: () => void incoming.destroy(),
  };
}

async function* pieces(incoming: IncomingMessage, timeoutMs: number): AsyncGenerator<Uint8Array> {
  const reader = incoming[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const timer = setTimeout(() => incoming.destroy(new Error('timed out')), timeoutMs);
      const next = await reader.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } catch (cause) {
    throw addressUnavailable(cause);
  } finally {
    // If the response has ended, this has no effect, and the connection is kept.
    incoming.destroy();
  }
}

async function readBodyText(
  body: AsyncIterable<Uint8Array>,
  { maxBytes, timeoutMs }: ReadLimits,
): Promise<string> {
  const until = performance.now() + TEXT_TIMEOUTS * timeoutMs;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new KaartError('answer-too-large', { code: 'too-large', details: { limit: maxBytes } });
    if (performance.now() > until) throw addressUnavailable(new Error('the answer takes too long'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Error for a connection that could not be made, broke, or took too long. A `KaartError` is returned unchanged. */
export function addressUnavailable(cause: unknown): KaartError {
  if (cause instanceof KaartError) return cause;
  return new KaartError('called-address-silent', { code: 'unavailable', cause });
}
