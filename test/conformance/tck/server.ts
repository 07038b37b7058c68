// The real app for the TCK. It has the TCK's trigger table instead of our reactions, the TCK's datasets and
// agreements instead of ours, and the two addresses at which the TCK requests first messages. It uses the
// embedded stores in KAART_HOME. If AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3 are set, it uses the
// AWS adapters. With KAART_TCK_URL, the address of the TCK, both sides are participants with a did:web.
// Prints one line of JSON when it serves.
import { Hono } from 'hono';
import { composeKaart } from '../../../lib/app/compose.ts';
import { getParticipantId } from '../../../lib/app/config.ts';
import { START } from '../../../lib/dsp/common/process.ts';
import { openSuiteServer } from '../suite-server.ts';
import { DidParticipant } from './did-participant.ts';
import { type Counterpart, tckAgreements, tckDatasets } from './fixtures.ts';
import { negotiationReactions, transferReactions } from './reactions.ts';

const { KAART_TCK_URL: tckUrl } = process.env;
const identity =
  tckUrl === undefined
    ? { KAART_IDENTITY: 'mock', KAART_PARTICIPANT_ID: 'CONNECTOR_UNDER_TEST' }
    : { KAART_IDENTITY: 'did', KAART_OUTBOUND_ALLOW: '127.0.0.0/8' };
const env: Record<string, string | undefined> = {
  ...identity,
  KAART_DSP_SETTLE_MS: '200',
  KAART_RATE_PER_MINUTE: '1000000',
  ...process.env,
};
const server = await openSuiteServer(env, env['KAART_HOME'] ?? '/tmp/kaart-tck');
const { config, adapters, listener } = server;
const participantId = getParticipantId(config);
const connector = { url: listener.url, did: participantId };
const tck = tckUrl === undefined ? undefined : await DidParticipant.open({ connector, tckUrl });
const counterparty: Counterpart = { participantId: tck?.did ?? 'TCK_PARTICIPANT', address: '' };
const kaart = composeKaart(config, adapters, {
  datasets: tckDatasets(),
  agreements: tckAgreements(participantId, counterparty),
  reactToNegotiation: negotiationReactions(participantId),
  reactToTransfer: transferReactions(),
});
server.run(kaart);

const app = new Hono();
app.use(async (c, next) => {
  if (tck === undefined)
    counterparty.participantId =
      clientOf(c.req.header('authorization')) ?? counterparty.participantId;
  await next();
});
app.post('/tck/negotiations/requests', async (c) => {
  const request = await c.req.json();
  const offer = {
    '@id': request.offerId,
    '@type': 'Offer' as const,
    permission: [{ action: 'use' }],
    target: request.datasetId,
  };
  const begun = {
    role: 'consumer' as const,
    counterpartyId: counterparty.participantId,
    address: request.connectorAddress,
    offer,
  };
  const { pid } = await kaart.connector.negotiations.begin(begun, 'tck');
  return c.json({ pid, state: START });
});
app.post('/tck/transfers/requests', async (c) => {
  const { agreementId, connectorAddress } = await c.req.json();
  counterparty.address = connectorAddress;
  const request = { agreement: agreementId, format: 'HttpData-PULL' as const };
  const { pid } = await kaart.connector.transfers.begin(request, 'tck');
  return c.json({ pid });
});
app.all('*', (c) => kaart.app.fetch(c.req.raw));
listener.serve((request) => app.fetch(request));
const { connectorUrl = listener.url, callbackUrl = null } = tck ?? {};
const ready = { url: listener.url, participantId, connectorUrl, callbackUrl };
process.stdout.write(`${JSON.stringify(ready)}\n`);

function clientOf(authorization: string | undefined): string | undefined {
  try {
    return JSON.parse(authorization ?? '').clientId;
  } catch {
    return undefined;
  }
}
