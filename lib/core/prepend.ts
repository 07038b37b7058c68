/**
 * Yields items that were already read from a stream, then the rest of the stream. It closes the stream when its reader
 * stops; a generator does this only after its first step.
 */
export async function* prepend<T>(
  first: readonly T[],
  rest: AsyncIterator<T>,
): AsyncGenerator<T, void> {
  try {
    yield* first;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}
