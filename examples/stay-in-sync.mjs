// Keeps a copy of the rows that you may read: node stay-in-sync.mjs DATASET-URL FILE [TOKEN]
// The first run fetches all rows, each later run what has changed. If a run fails, run it again.
// If an answer is 410, the changes are no longer kept: delete FILE, and run it again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [dataset, file, token] = process.argv.slice(2);
const get = async (path, absent) => {
  const answer = await fetch(dataset + path, token && { headers: { authorization: `Bearer ${token}` } });
  return answer.ok || answer.status === absent ? answer.text() : Promise.reject(await answer.text());
};
const held = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { rows: {} };
const { id: version } = JSON.parse(await get('/versions/current'));
const news = await get(held.version ? `/changes?since=${held.version}` : '/data?format=jsonl');
for (const row of news.split('\n').filter(Boolean).map((line) => JSON.parse(line)))
  held.rows[row.record_id] = row.op ? JSON.parse(await get(`/records/${row.record_id}`, 404)).record : row;
writeFileSync(file, JSON.stringify({ version, rows: held.rows }));
