/**
 * Splits a byte stream into its lines (LF; a trailing CR is kept), with memory for one chunk and one
 * line.
 */
export async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of bytes) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** Joins texts into byte chunks of about 64 KiB, so that a stream of lines is not a stream of tiny writes. */
export async function* chunks(
  texts: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let batch = '';
  for await (const text of texts) {
    batch += text;
    if (batch.length >= 65_536) {
      yield encoder.encode(batch);
      batch = '';
    }
  }
  if (batch !== '') yield encoder.encode(batch);
}
