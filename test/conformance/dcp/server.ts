// The real app for the TCK of DCP, with two additions: a token endpoint that gives the TCK our self-issued
// tokens with the scopes of each test, and an open request for credentials to its issuer. Prints one line of
// JSON when it serves.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { composeKaart } from '../../../lib/app/compose.ts';
import { getParticipantId, readConfig } from '../../../lib/app/config.ts';
import { listen } from '../../../lib/app/listen.ts';
import { systemClock } from '../../../lib/core/clock.ts';
import { newUuid } from '../../../lib/core/ids.ts';
import { jsonLog } from '../../../lib/core/log.ts';
import { openFileObjects } from '../../../lib/embedded/file-objects.ts';
import { openKeyFile } from '../../../lib/embedded/key-file.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';
import { PresentationAccess } from '../../../lib/identity/dcp/holder/presentation-access.ts';
import { DidSigner } from '../../../lib/identity/dsp/did-signer.ts';
import { KeyArchive } from '../../../lib/identity/key-archive.ts';
import { Keyring } from '../../../lib/identity/keyring.ts';
import { CredentialRequestStore } from '../../../lib/store/credential-requests.ts';
import { ReplayStore } from '../../../lib/store/replay-store.ts';
import { tckDatasets } from '../tck/fixtures.ts';

const {
  KAART_HOME: home = '',
  KAART_TCK_ISSUER: issuer = '',
  KAART_TCK_REQUEST: requestId = '',
} = process.env;
mkdirSync(home, { recursive: true });
const listener = await listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
// The TCK calls DIDs of localhost by http, and no other DIDs.
const publicUrl = listener.url.replace('127.0.0.1', 'localhost');
const config = readConfig({
  ...process.env,
  KAART_IDENTITY: 'dcp',
  KAART_PUBLIC_URL: publicUrl,
  KAART_OUTBOUND_ALLOW: '127.0.0.0/8,::1/128',
  KAART_REUSE_PRESENTATIONS: 'false',
  KAART_RATE_PER_MINUTE: '1000000',
  KAART_TRUSTED_CREDENTIALS: JSON.stringify([{ type: 'MembershipCredential', issuers: [issuer] }]),
});
const table = openSqliteTable(join(home, 'kaart.sqlite'));
const keys = openKeyFile(join(home, 'keys.json'));
const kaart = composeKaart(
  config,
  {
    table,
    keys,
    objects: openFileObjects({ directory: join(home, 'objects'), publicUrl }),
    log: jsonLog((line) => process.stderr.write(line), 'warn'),
    clock: systemClock,
  },
  // The catalog responds although no dataset is published.
  { datasets: tckDatasets() },
);

const did = getParticipantId(config);
const replay = new ReplayStore(table);
const archive = new KeyArchive(table);
const keyring = new Keyring({ keys, replay, archive, clock: systemClock });
const access = new PresentationAccess({
  ...{ signer: new DidSigner(did, keyring), keyring, replay, clock: systemClock, newId: newUuid },
});
await seedRequest();

const app = new Hono();
app.post('/tck/token', async (c) => {
  const { audience, bearer_access_scope: scope = '' } = await c.req.parseBody<{
    audience: string;
    bearer_access_scope?: string;
  }>();
  const accessToken = await access.issue(audience, scope.split(' '));
  const to = { address: audience, participantId: audience, accessToken };
  const authorization = await kaart.identity.dsp.authorize(to);
  return c.json({ access_token: authorization.slice('Bearer '.length) });
});
app.all('*', (c) => kaart.app.fetch(c.req.raw, c.env));
listener.serve((request, env) => app.fetch(request, env));
process.stdout.write(`${JSON.stringify({ url: publicUrl, did })}\n`);

process.once('SIGTERM', async () => {
  await listener.close();
  await kaart.close();
  process.exit(0);
});

/** The TCK delivers credentials for this request several times. */
async function seedRequest(): Promise<void> {
  const at = systemClock();
  const request = {
    ...{ id: requestId, issuer, types: ['MembershipCredential'] },
    ...{ state: 'REQUESTED' as const, requestedAt: at, changedAt: at },
  };
  const entry = { id: newUuid(), at, actor: 'tck', action: 'credential.requested', facts: {} };
  const subject = `credential-request/${requestId}`;
  await new CredentialRequestStore(table).put(request, undefined, { ...entry, subject });
}
