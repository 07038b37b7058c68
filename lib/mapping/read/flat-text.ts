const scratch = Buffer.allocUnsafe(65_536);

/**
 * A copy of a text that shares no memory with the text it was cut from. V8 keeps the whole chunk alive as long as one
 * slice of more than 12 characters of it lives: a set of a million record ids would hold the file.
 */
export function flatText(text: string): string {
  if (text.length <= 12) return text;
  if (text.length * 3 > scratch.length) return Buffer.from(text).toString();
  return scratch.toString('utf8', 0, scratch.write(text));
}
