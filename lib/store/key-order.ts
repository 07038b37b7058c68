/**
 * Compares texts by UTF-8 bytes, as the stores do. JavaScript's `<` compares UTF-16 units instead, and
 * puts U+10000 and above before U+E000.
 */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
