/** A row with its sort key. */
export interface Identified {
  readonly id: string;
}

/**
 * Joins streams that are sorted by id, in constant memory.
 *
 * @returns for each id the items of all streams; `undefined` for a stream without the id
 */
export async function* outerJoin<T extends Identified>(
  ...streams: readonly AsyncIterable<T>[]
): AsyncGenerator<readonly (T | undefined)[]> {
  const all = streams.map((stream) => stream[Symbol.asyncIterator]());
  const heads: (T | undefined)[] = [];
  for (const each of all) heads.push(await readNext(each));
  for (;;) {
    const least = findLeastId(heads);
    if (least === undefined) return;
    yield heads.map((head) => (head?.id === least ? head : undefined));
    for (const [at, head] of heads.entries())
      if (head?.id === least) heads[at] = await readNext(all[at] as AsyncIterator<T>);
  }
}

function findLeastId(heads: readonly (Identified | undefined)[]): string | undefined {
  let least: string | undefined;
  for (const head of heads)
    if (head !== undefined && (least === undefined || head.id < least)) least = head.id;
  return least;
}

async function readNext<T>(rows: AsyncIterator<T>): Promise<T | undefined> {
  const { value, done } = await rows.next();
  return done === true ? undefined : value;
}
