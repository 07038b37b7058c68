/** The names of a record of texts, for the values of a parameter. */
export function keysOf<K extends string>(texts: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(texts) as [K, ...K[]];
}
