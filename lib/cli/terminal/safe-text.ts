/**
 * Characters that could control a terminal or change what it shows: control
 * characters (ESC begins CSI and OSC sequences, as do the C1 controls 9B and 9D), marks that turn the
 * direction of text over, and separators that end a line.
 */
const UNSAFE = /(?!\r\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text as it may reach a terminal. Lines and tabs stay; in a JSON document the rest is escaped, so that it says the same. */
export function safeText(text: string): string {
  const isJson = /^\s*[{["]/.test(text);
  return text.replaceAll(UNSAFE, (char) => {
    if (char === '\n' || char === '\t') return char;
    return isJson ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : '\ufffd';
  });
}

/** Prints a foreign text on one line, so that it cannot look like a line of ours. */
export function oneLine(text: string): string {
  return safeText(
    text
      .replaceAll(/[\s\u0085\u2028\u2029]*[\r\n\u0085\u2028\u2029][\s\u0085\u2028\u2029]*/gu, ' ')
      .trim(),
  );
}

/** The bytes of a text as they may reach a terminal. */
export async function* safeBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield safeText(decoder.decode(chunk, { stream: true }));
  yield safeText(decoder.decode());
}
