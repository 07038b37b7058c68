import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { body, DATA, linesOf, Setup } from './setup.ts';

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
type Answer = readonly [status: number, headers?: Record<string, string>];
interface Holder {
  readonly recipient: string;
  readonly state: string;
  readonly channel: string;
  readonly reason: string | null;
}

let setup: Setup;
let server: Server;
let calls: Call[];
/** The responses of the webhook, one for each call; 204 after the last. */
let responses: (Answer | Promise<Answer>)[];
let url: string;
let secret: string;

beforeEach(async () => {
  [calls, responses] = [[], []];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      calls.push({ headers: request.headers, text: Buffer.concat(chunks).toString() });
      const [status, headers = {}] = await (responses.shift() ?? ([204] as const));
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setup = await Setup.demonstration(undefined, { KAART_IDENTITY: 'mock' });
  const set = await body(setWebhook(`${url}/kaart`));
  secret = String(set['webhook_secret']);
  await (await setup.partner(DATA)).text();
}, 60_000);
afterEach(async () => {
  await setup.close();
  server.close();
});

const setWebhook = (to: string | null) =>
  setup.as('partner-admin', `/v1/partners/${DEMO_PARTNER}/webhook`, {
    method: 'PUT',
    json: { url: to },
  });
const withdraw = (id = 'LUHT-DEMO-0001') =>
  setup.as('consent-officer', `/v1/companies/${id}/withdrawals`, {
    json: {
      fieldGroups: ['registry'],
      audiences: ['partners'],
      givenBy: 'company-representative',
      language: 'fr',
      evidenceRef: 'mail://1',
    },
  });

async function waitForRecipient(state: string): Promise<Holder> {
  for (let each = 0; each < 3_000; each += 1) {
    const all = await linesOf<{ recipients: Holder[] }>(setup.as('auditor', '/v1/withdrawals'));
    const recipient = all[0]?.recipients[0];
    if (recipient?.state === state) return recipient;
    await sleep(10);
  }
  throw new Error(`never ${state}`);
}

function computeSignature({ headers, text }: Call): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

describe('a webhook', () => {
  it('that fails is called again with the same id, each call with its signature', async () => {
    responses.push([503], [429]);
    await withdraw();
    await waitForRecipient('DELIVERED');
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const call of calls)
      expect(call.headers['webhook-signature']).toBe(computeSignature(call));
  });

  it('that redirects is not followed, and is called again by the nightly run', async () => {
    responses.push([302, { location: `${url}/internal` }]);
    await withdraw();
    expect(await waitForRecipient('FAILED')).toMatchObject({ reason: 'the webhook answered 302' });
    expect(calls).toHaveLength(1);
    await setup.kaart.night();
    await setup.kaart.deliver();
    await waitForRecipient('DELIVERED');
    expect(calls).toHaveLength(2);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://user:secret@partner.example/x',
    'https://0x0a000001/x',
  ])('at %s is refused', async (address) => {
    const response = await setWebhook(address);
    expect(response.status).toBe(400);
  });

  it('is notified about its own rows only, and of no other recipient by name', async () => {
    const refuse = (id: string, recipient: string) =>
      setup.as('consent-officer', `/v1/companies/${id}/consents`, {
        json: {
          fieldGroups: ['registry'],
          audiences: ['partners'],
          recipient,
          kind: 'refused',
          givenBy: 'company-representative',
          language: 'fr',
          evidenceRef: 'mail://1',
        },
      });
    await body(
      setup.as('partner-admin', '/v1/partners', {
        json: {
          client_id: 'other',
          name: 'Other',
          purposes: ['https://w3id.org/dpv#ResearchAndDevelopment'],
        },
      }),
    );
    expect((await refuse('LUHT-DEMO-0001', 'other')).status).toBe(201);
    expect((await refuse('LUHT-DEMO-0002', DEMO_PARTNER)).status).toBe(201);
    await setup.kaart.deliver();
    for (let each = 0; each < 3_000 && calls.length === 0; each += 1) await sleep(10);
    await sleep(50);
    const records = calls.map(({ text }) => JSON.parse(text).data.records);
    expect(records).toMatchObject([[{ record_id: 'LUHT-DEMO-0002', op: 'removed' }]]);
  });
});

describe('a partner that was revoked', () => {
  const revoke = () =>
    setup.as('partner-admin', `/v1/partners/${DEMO_PARTNER}/revocation`, {
      json: { extent: 'partner' },
    });

  it('9.1: is not called: a person must inform it', async () => {
    expect((await revoke()).status).toBe(200);
    await withdraw();
    expect(await waitForRecipient('UNSUPPORTED')).toMatchObject({
      channel: 'feed',
      reason: expect.stringContaining('cannot read the change feed'),
    });
    expect(calls).toEqual([]);
  });

  it('9.1: is not called by a retry either', async () => {
    let fail: () => void = () => undefined;
    responses.push(
      new Promise((resolve) => {
        fail = () => resolve([503]);
      }),
    );
    await withdraw();
    while (calls.length === 0) await sleep(10);
    expect((await revoke()).status).toBe(200);
    fail();
    await waitForRecipient('FAILED');
    expect(calls).toHaveLength(1);
  });

  it('without a webhook cannot read its feed: a person must inform it', async () => {
    await setWebhook(null);
    expect((await revoke()).status).toBe(200);
    await withdraw();
    expect(await waitForRecipient('UNSUPPORTED')).toMatchObject({
      channel: 'feed',
      reason: expect.stringContaining('Inform it in another way'),
    });
  });
});
