import type { Json } from '../core/digest.ts';
import { compareUtf8 } from './key-order.ts';
import { isKeyPart } from './key-part.ts';
import type { Item, Table } from './table.ts';

/** Fewer keys than this are asked for one by one. */
const MANY = 200;
const PAGE = 1_000;
/** Items of a page to one that is wanted: where they lie further apart, single reads are cheaper. */
const SPARSE = 8;

/**
 * The items of a partition with these sort keys, in no order; a key without an item is missing. Many
 * keys that lie close together are read page by page, of which a thousand cost little more than one.
 */
export async function getManyItems<T = Json>(
  table: Table,
  pk: string,
  sks: readonly string[],
): Promise<readonly Item<T>[]> {
  let wanted = [...new Set(sks)].filter(isKeyPart).sort(compareUtf8);
  const found: Item<T>[] = [];
  while (wanted.length >= MANY) {
    const { items, cursor } = await table.query<T>({ pk, limit: PAGE, ...fromFirst(wanted) });
    const passed = countUpTo(wanted, items.at(-1)?.sk);
    const asked = new Set(wanted.slice(0, passed));
    found.push(...items.filter(({ sk }) => asked.has(sk)));
    if (cursor === undefined) return found; // nothing lies beyond
    wanted = wanted.slice(passed);
    if (passed * SPARSE <= items.length) break;
  }
  const single = await Promise.all(wanted.map((sk) => table.get<T>({ pk, sk })));
  return [...found, ...single.filter((item) => item !== undefined)];
}

function fromFirst([from]: readonly string[]): { readonly from?: string } {
  return from === undefined ? {} : { from };
}

/** How many of the keys, which are in their order, a page that ends with `last` has passed. */
function countUpTo(wanted: readonly string[], last: string | undefined): number {
  if (last === undefined) return 0;
  const beyond = wanted.findIndex((sk) => compareUtf8(sk, last) > 0);
  return beyond === -1 ? wanted.length : beyond;
}
