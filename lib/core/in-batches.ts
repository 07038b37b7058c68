/** Groups the items of a source into batches of at most `size`. */
export async function* inBatches<T>(
  items: AsyncIterable<T> | Iterable<T>,
  size = 256,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
