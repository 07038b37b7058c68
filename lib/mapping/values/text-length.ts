/** Whether a text has more than `max` characters, as JSON Schema and the record count them: in code points. */
export function isLonger(text: string, max: number): boolean {
  return text.length > max && Array.from(text).length > max;
}
