// npm run bench:dcp: time to verify the credentials of a participant, over the network of this machine.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../lib/app/config.ts';
import { createIdentityCalls } from '../../lib/app/identity-calls.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { createIdentity } from '../../lib/identity/identity.ts';
import { createOutbound } from '../../lib/outbound/outbound.ts';
import { CredentialSpace, HOLDER, ISSUER, VERIFIER } from '../identity/dcp/credential-space.ts';

const RUNS = 200;
const now = () => Math.floor(Date.now() / 1000);

const space = await CredentialSpace.open();
space.clock.passSeconds(now() - space.clock.seconds);
/** Serves the documents of the data space, with its names replaced by addresses of this machine. */
const server = createServer(async (request, response) => {
  if (request.method !== 'POST') return response.end(documents.get(request.url ?? ''));
  for await (const _ of request);
  const vp = { type: 'VerifiablePresentation', verifiableCredential: [credential] };
  const claims = { iss: local(HOLDER), aud: VERIFIER, exp: now() + 60, vp };
  const kid = `${local(HOLDER)}#key-1`;
  const presentation = [await space.holder.sign(claims, { kid })];
  return response.end(JSON.stringify({ type: 'PresentationResponseMessage', presentation }));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const local = (text: string) =>
  text
    .replaceAll(/did:web:(issuer|lab)\.example/g, `did:web:127.0.0.1%3A${port}:$1`)
    .replaceAll(/https:\/\/(issuer|lab)\.example/g, `http://127.0.0.1:${port}/$1`);
const documents = new Map(
  [...space.web.documents].map(([url, text]) => [
    new URL(local(url)).pathname.replace('/.well-known', ''),
    local(String(text)),
  ]),
);
const body = JSON.parse(
  Buffer.from((await space.credential()).split('.')[1] ?? '', 'base64url').toString(),
);
const credential = await space.issuer.sign(JSON.parse(local(JSON.stringify(body))), {
  kid: `${local(ISSUER)}#key-1`,
});

const config = readConfig({
  KAART_PUBLIC_URL: 'https://kaart.example',
  KAART_IDENTITY: 'dcp',
  KAART_OUTBOUND_ALLOW: '127.0.0.0/8',
  KAART_TRUSTED_CREDENTIALS: JSON.stringify([
    { type: 'MembershipCredential', issuers: [local(ISSUER)] },
  ]),
});
const outbound = createOutbound({ allow: config.KAART_OUTBOUND_ALLOW ?? [] });

function open() {
  return createIdentity({
    table: openSqliteTable(':memory:'),
    keys: {
      load: async () => keys,
      async save(text) {
        keys = text;
      },
    },
    publicUrl: config.publicUrl,
    ...createIdentityCalls(config, outbound),
  });
}
let keys: string | undefined;

/** Milliseconds of the verification of one message. */
async function measure(identity: ReturnType<typeof open>): Promise<number> {
  const holder = local(HOLDER);
  const ids = { iss: holder, sub: holder, aud: VERIFIER, jti: crypto.randomUUID() };
  const claims = { ...ids, iat: now(), exp: now() + 60, token: 'access' };
  const token = await space.holder.sign(claims, { kid: `${holder}#key-1` });
  const from = { method: 'POST', url: 'https://kaart.example/dsp', source: '127.0.0.1' };
  const started = performance.now();
  await identity.dsp.verify(`Bearer ${token}`, from);
  return performance.now() - started;
}

const cold: number[] = [];
for (let i = 0; i < RUNS; i++) {
  const identity = open();
  await identity.jwks(); // loads the signing key
  cold.push(await measure(identity));
}
const identity = open();
await measure(identity);
const warm: number[] = [];
for (let i = 0; i < RUNS; i++) warm.push(await measure(identity));
const at = (times: readonly number[], part: number) =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0).toFixed(1);
console.log('| verification of a participant | p50, ms | p95, ms |\n|---|---:|---:|');
for (const [name, times] of Object.entries({ cold, warm }))
  console.log(`| ${name} | ${at(times, 0.5)} | ${at(times, 0.95)} |`);
outbound.close();
server.close();
