// One request for decisions about 10,000 companies with all groups of each, over HTTP in a separate process:
// node --import tsx test/bench/decide-run.ts HOME
import { openLocal } from '../../lib/app/local.ts';
import { PURPOSES } from '../../lib/consent/purposes.ts';

const [home = ''] = process.argv.slice(2);
const kaart = await openLocal({ ...process.env, KAART_HOME: home });
const token = await kaart.identity.mintOperatorToken({ subject: 'bench', roles: ['auditor'] });
const organisations = Array.from(
  { length: 10_000 },
  (_, n) => `LUHT-SCALE-${String(n + 1).padStart(7, '0')}`,
);
const body = JSON.stringify({ audience: 'partners', purpose: PURPOSES[0], organisations });
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

/** The time until the whole response has arrived, and the number of decisions in it that permit. */
async function decide() {
  const startedAt = performance.now();
  const request = new Request(`${kaart.publicUrl}/v1/access-decisions`, {
    method: 'POST',
    body,
    headers,
  });
  const text = await (await kaart.app.fetch(request)).text();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, bytes: text.length, done: text.split('"permit"').length - 1 };
}

const first = await decide();
const times = [];
for (let n = 0; n < 9; n += 1) times.push((await decide()).seconds);
const median = times.sort((a, b) => a - b)[4] ?? 0;
process.stdout.write(`${JSON.stringify({ ...first, median })}\n`);
await kaart.close();
