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
  const readEarlier = createReader(earlier);
  const readLater = createReader(later);
  const counts = { stayed: 0, left: 0, entered: 0 };
  let [earlierId, laterId] = [await readEarlier(), await readLater()];
  while (earlierId !== undefined || laterId !== undefined) {
    const group = classifyMovement(earlierId, laterId);
    counts[group] += 1;
    if (group !== 'entered') earlierId = await readEarlier();
    if (group !== 'left') laterId = await readLater();
  }
  return counts;
}

/** The group of the smaller id, which is only in its edition. */
function classifyMovement(
  earlierId: string | undefined,
  laterId: string | undefined,
): keyof PopulationChange {
  if (earlierId === laterId) return 'stayed';
  return laterId === undefined || (earlierId !== undefined && earlierId < laterId)
    ? 'left'
    : 'entered';
}

function createReader(
  ids: AsyncIterable<string> | Iterable<string>,
): () => Promise<string | undefined> {
  const iterator =
    Symbol.asyncIterator in ids ? ids[Symbol.asyncIterator]() : ids[Symbol.iterator]();
  return async () => {
    const next = await iterator.next();
    return next.done === true ? undefined : next.value;
  };
}
