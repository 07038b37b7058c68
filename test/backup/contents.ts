import type { Installation } from '../../lib/backup/ports.ts';
import { compareUtf8 } from '../../lib/store/key-order.ts';

/** All content of an installation, in the order of the keys. */
export async function contentsOf({ table, objects, keys, extraFiles }: Installation) {
  const items = [];
  for await (const item of table.snapshot()) if (item.pk !== 'KEYS') items.push(item);
  items.sort((a, b) => compareUtf8(`${a.pk} ${a.sk}`, `${b.pk} ${b.sk}`));
  const stored = [];
  for await (const { storedAt: _, ...object } of objects.list('')) stored.push(object);
  const extra = [...((await extraFiles?.read()) ?? [])];
  return { items, stored, keys: await keys.load(), extra };
}
