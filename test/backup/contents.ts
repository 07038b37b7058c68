import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../../lib/backup/ports.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { compareUtf8 } from '../../lib/store/key-order.ts';

/** All content of an installation, in the order of the keys. */
export async function readContents({ table, objects, keys, extraFiles }: Installation) {
  const items = await readUnwritten(async () => {
    const read = [];
    for await (const item of table.snapshot()) if (item.pk !== 'KEYS') read.push(item);
    return read;
  });
  items.sort((a, b) => compareUtf8(`${a.pk} ${a.sk}`, `${b.pk} ${b.sk}`));
  const stored = [];
  for await (const { storedAt: _, ...object } of objects.list('')) stored.push(object);
  const extra = [...((await extraFiles?.read()) ?? [])];
  return { items, stored, keys: await keys.load(), extra };
}

/** Reads again while work that a request has queued is still being done, as a backup does. */
async function readUnwritten<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await read();
    } catch (error) {
      if (!hasCode(error, 'concurrent-update') || attempt === 50) throw error;
      await sleep(200);
    }
}
