/** A row with its place in the order. */
export interface Identified {
  readonly id: string;
}

/** One id of an outer join: on the left, on the right, or on both sides. */
export interface Joined<T> {
  readonly left?: T;
  readonly right?: T;
}

/** Walks two streams that are sorted by id, side by side, in flat memory. */
export async function* outerJoin<T extends Identified>(
  left: AsyncIterable<T>,
  right: AsyncIterable<T>,
): AsyncGenerator<Joined<T>> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  let pair = leastOf(await nextOf(lefts), await nextOf(rights));
  while (pair !== undefined) {
    const { joined, waiting } = pair;
    yield joined;
    pair = leastOf(
      joined.left === undefined ? waiting.left : await nextOf(lefts),
      joined.right === undefined ? waiting.right : await nextOf(rights),
    );
  }
}

/** The lesser of two heads, or both where they are the same, and what stays behind. */
function leastOf<T extends Identified>(
  left: T | undefined,
  right: T | undefined,
): { readonly joined: Joined<T>; readonly waiting: Joined<T> } | undefined {
  if (left === undefined && right === undefined) return undefined;
  const order = compare(left, right);
  if (order === 0) return { joined: pairOf(left, right), waiting: {} };
  return order < 0
    ? { joined: pairOf(left, undefined), waiting: pairOf(undefined, right) }
    : { joined: pairOf(undefined, right), waiting: pairOf(left, undefined) };
}

function pairOf<T>(left: T | undefined, right: T | undefined): Joined<T> {
  return { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
}

async function nextOf<T>(rows: AsyncIterator<T>): Promise<T | undefined> {
  const { value, done } = await rows.next();
  return done === true ? undefined : value;
}

/** The end of a stream comes after every id. */
function compare(left: Identified | undefined, right: Identified | undefined): number {
  if (left === undefined) return 1;
  if (right === undefined || left.id < right.id) return -1;
  return left.id > right.id ? 1 : 0;
}
