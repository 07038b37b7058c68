/** A row with its sort key. */
export interface Identified {
  readonly id: string;
}

/**
 * Joins streams that are sorted by id, in constant memory. It closes all of them when the reader stops.
 *
 * @returns for each id the items of all streams; `undefined` for a stream without the id
 */
export async function* outerJoin<T extends Identified>(
  ...streams: readonly AsyncIterable<T>[]
): AsyncGenerator<readonly (T | undefined)[]> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  try {
    const currentItems: (T | undefined)[] = [];
    for (const each of iterators) currentItems.push(await readNext(each));
    for (;;) {
      const leastId = findLeastId(currentItems);
      if (leastId === undefined) return;
      yield currentItems.map((head) => (head?.id === leastId ? head : undefined));
      for (const [at, head] of currentItems.entries())
        if (head?.id === leastId)
          currentItems[at] = await readNext(iterators[at] as AsyncIterator<T>);
    }
  } finally {
    for (const each of iterators) await each.return?.();
  }
}

function findLeastId(currentItems: readonly (Identified | undefined)[]): string | undefined {
  let leastId: string | undefined;
  for (const head of currentItems)
    if (head !== undefined && (leastId === undefined || head.id < leastId)) leastId = head.id;
  return leastId;
}

async function readNext<T>(rows: AsyncIterator<T>): Promise<T | undefined> {
  const { value, done } = await rows.next();
  return done === true ? undefined : value;
}
