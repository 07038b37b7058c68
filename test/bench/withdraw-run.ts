// Withdraws companies one after the other, and after each reads until no recipient gets the row, in a
// separate process:
// node --import tsx test/bench/withdraw-run.ts HOME COUNT

import type { ComposedKaart } from '../../lib/app/compose.ts';
import { openLocal } from '../../lib/app/local.ts';

const [home = '', count = '0'] = process.argv.slice(2);
const DATA = '/v1/datasets/healthtech-companies/data?format=jsonl';
const PURPOSE = 'https://w3id.org/dpv#ResearchAndDevelopment';

const kaart = await openLocal({ ...process.env, KAART_HOME: home });
const token = await partnerToken(kaart);
const ids = [...(await text()).matchAll(/^\{"record_id":"([^"]+)"/gm)].map(([, id]) => id ?? '');
const times: number[] = [];
for (const id of ids.slice(0, Number(count))) {
  const startedAt = performance.now();
  await kaart.consent.record([withdrawal(id)], 'bench');
  while ((await text()).includes(`"${id}"`));
  times.push(performance.now() - startedAt);
}
await kaart.deliver();
await kaart.close();
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
process.stdout.write(`${JSON.stringify({ done: times.length, p50: at(0.5), p95: at(0.95) })}\n`);

function withdrawal(recordId: string) {
  return {
    recordId,
    fieldGroup: 'registry',
    audience: 'partners',
    action: 'withdraw',
    validUntil: null,
    givenBy: 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'en',
    evidenceRef: 'bench://1',
  } as const;
}

/**
 * Reads the current rows of a partner: a large file by its link, a view that is being made as soon as it is
 * ready.
 */
async function text(): Promise<string> {
  for (;;) {
    const response = await ask(DATA);
    if (response.status === 200) return response.text();
    if (response.status === 303) {
      const file = await ask(response.headers.get('location') ?? '');
      if (file.status === 200) return file.text();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function ask(path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  const url = new URL(path, kaart.publicUrl);
  return Promise.resolve(kaart.app.fetch(new Request(url, { headers })));
}

async function partnerToken({ identity, app, publicUrl }: ComposedKaart): Promise<string> {
  const id = `bench-${Date.now()}`;
  const asking = { id, name: 'Bench', purposes: [PURPOSE] };
  const { clientSecret = '' } = await identity.partners.add(asking, { actor: 'bench' });
  const response = await app.fetch(
    new Request(`${publicUrl}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: {
        authorization: `Basic ${Buffer.from(`${id}:${clientSecret}`).toString('base64')}`,
      },
    }),
  );
  return ((await response.json()) as { access_token: string }).access_token;
}
