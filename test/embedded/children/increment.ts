import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../../../lib/core/errors.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';

/**
 * Adds 1 to a number this many times: once by reading, changing and writing it, once by an addition. It waits
 * for the other process before it begins. Otherwise the first process could end before the second one begins.
 */
const [path = '', times = ''] = process.argv.slice(2);
const table = openSqliteTable(path);
const key = { pk: 'COUNT', sk: 'read-and-written' };
const ready = { pk: 'COUNT', sk: 'ready' };
let refused = 0;

await table.transact([{ kind: 'add', key: ready, amounts: { n: 1 } }]);
while (((await table.get<{ n: number }>(ready))?.data.n ?? 0) < 2) await sleep(1);
for (let done = 0; done < Number(times); ) {
  const item = await table.get<{ n: number }>(key);
  try {
    await table.transact([
      {
        kind: 'put',
        key,
        data: { n: (item?.data.n ?? 0) + 1 },
        if: item === undefined ? 'absent' : { version: item.version },
      },
      { kind: 'add', key: { pk: 'COUNT', sk: 'added' }, amounts: { n: 1 } },
    ]);
    done += 1;
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    refused += 1;
  }
}
await table.close();
process.stdout.write(`${refused}\n`);
