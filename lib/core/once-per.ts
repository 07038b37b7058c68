/** Returns a function that computes its result once for each object. The result lives as long as the object. */
export function cachePerObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const results = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known.value;
    const value = make(key);
    results.set(key, { value });
    return value;
  };
}
