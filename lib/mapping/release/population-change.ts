/** Numbers of companies in both editions, only in the earlier one, and only in the later one. */
export interface PopulationChange {
  readonly stayed: number;
  readonly left: number;
  readonly entered: number;
}

/**
 * Compares the companies of two editions by `record_id`, which stays the same after a new name, address
 * or register number. Both streams have unique ids in ascending order (plain `<`). It needs constant
 * memory.
 */
export async function computePopulationChange(
  earlier: AsyncIterable<string> | Iterable<string>,
  later: AsyncIterable<string> | Iterable<string>,
): Promise<PopulationChange> {
  const before = cursor(earlier);
  const after = cursor(later);
  const movement = { stayed: 0, left: 0, entered: 0 };
  let [was, is] = [await before(), await after()];
  while (was !== undefined || is !== undefined) {
    const whose = classifyMovement(was, is);
    movement[whose] += 1;
    if (whose !== 'entered') was = await before();
    if (whose !== 'left') is = await after();
  }
  return movement;
}

/** The group of the smaller id, which is only in its edition. */
function classifyMovement(was: string | undefined, is: string | undefined): keyof PopulationChange {
  if (was === is) return 'stayed';
  return is === undefined || (was !== undefined && was < is) ? 'left' : 'entered';
}

function cursor(ids: AsyncIterable<string> | Iterable<string>): () => Promise<string | undefined> {
  const iterator =
    Symbol.asyncIterator in ids ? ids[Symbol.asyncIterator]() : ids[Symbol.iterator]();
  return async () => {
    const next = await iterator.next();
    return next.done === true ? undefined : next.value;
  };
}
