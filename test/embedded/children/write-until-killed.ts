import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openFileObjects } from '../../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';

/** Writes an object and then, in one transaction, three items about it. Prints this, and repeats it. */
const [home = '', name = ''] = process.argv.slice(2);
const table = openSqliteTable(`${home}/kaart.sqlite`);
const objects = openFileObjects({ directory: `${home}/objects`, publicUrl: 'http://127.0.0.1' });

for (let at = 0; ; at += 1) {
  const id = `${name}-${at}`;
  const chunk = randomBytes(1 + Math.floor(Math.random() * 200_000));
  const writer = await objects.writer(`made/${id}`, { contentType: 'text/plain', ifAbsent: true });
  for (let part = 0; part < 3; part += 1) await writer.write(chunk);
  const { sha256 } = await writer.close();
  await objects.put(`latest/${name}`, chunk.toString('hex'), { contentType: 'text/plain' });
  await table.transact([
    { kind: 'put', key: { pk: 'MADE', sk: id }, data: { sha256 }, if: 'absent' },
    { kind: 'put', key: { pk: 'ALSO', sk: id }, data: { sha256 }, if: 'absent' },
    { kind: 'add', key: { pk: 'COUNT', sk: 'made' }, amounts: { n: 1 } },
  ]);
  writeSync(1, `${id}\n`);
}
