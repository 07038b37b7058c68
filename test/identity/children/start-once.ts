import { setTimeout as sleep } from 'node:timers/promises';
import { openKeyFile } from '../../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';
import { createIdentity } from '../../../lib/identity/identity.ts';

/** A separate process: creates or finds the keys in a directory, and prints their ids and a token. */
const [directory = '', startAt = '0'] = process.argv.slice(2);
const table = openSqliteTable(`${directory}/table.db`);
const keys = openKeyFile(`${directory}/keys.json`);
const identity = createIdentity({ table, keys, publicUrl: 'https://kaart.example' });
await sleep(Math.max(0, Number(startAt) - Date.now() - 20));
while (Date.now() < Number(startAt)) await new Promise(setImmediate);
const jwks = await identity.jwks();
const token = await identity.mintOperatorToken({ subject: 'bob', roles: ['auditor'] });
await table.close();
process.stdout.write(JSON.stringify({ jwks, token }));
