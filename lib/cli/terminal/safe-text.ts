/**
 * Characters that could control a terminal or change its display: control characters (ESC and the C1
 * controls 9B and 9D begin control sequences), marks that change the direction of text, and line
 * separators.
 */
const UNSAFE = /(?!\r\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * A text that is safe for a terminal. Line breaks and tabs stay. In a JSON document the other
 * characters are escaped, so that its content is unchanged.
 */
export function safeText(text: string): string {
  const isJson = /^\s*[{["]/.test(text);
  return text.replaceAll(UNSAFE, (char) => {
    if (char === '\n' || char === '\t') return char;
    return isJson ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : '\ufffd';
  });
}

/** A foreign text on one line, so that it cannot look like a line of our output. */
export function oneLine(text: string): string {
  return safeText(
    text
      .replaceAll(/[\s\u0085\u2028\u2029]*[\r\n\u0085\u2028\u2029][\s\u0085\u2028\u2029]*/gu, ' ')
      .trim(),
  );
}

/** Yields the bytes of a text that is safe for a terminal. */
export async function* safeBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield safeText(decoder.decode(chunk, { stream: true }));
  yield safeText(decoder.decode());
}
