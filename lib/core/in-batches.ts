/** A source of single items as one of batches of at most `size`, for items that are handed on together. */
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
