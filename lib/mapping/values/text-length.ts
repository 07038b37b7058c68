/** Whether a text has more than `max` code points, as in JSON Schema. */
export function isLonger(text: string, max: number): boolean {
  return text.length > max && Array.from(text).length > max;
}
