import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DSP_PATH, DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';
import { type Counterpart, startCounterpart } from './counterpart.ts';
import type { Deployed } from './deploy-setup.ts';
import type { Description } from './deployment.ts';
import { askAccount } from './emulated-account.ts';
import { ask, type HttpRequest, type HttpResponse } from './http-event.ts';
import type { Lambda } from './lambda.ts';
import { openTableStream, type StreamEvent, type TableStream } from './table-stream.ts';

const WAKING = JSON.parse(
  readFileSync(new URL('../fixtures/events/sqs-wake.json', import.meta.url), 'utf8'),
).Records[0];
const COMPANIES = 'healthtech-companies';

export interface StoryParts {
  readonly deployed: Deployed;
  readonly stack: Description;
  readonly api: Lambda;
  readonly deliver: Lambda;
  /** An access token of the partner. The partner may call Kaart, and is not a member of the data space yet. */
  readonly partnerToken: () => Promise<string>;
  /** Registers the partner as a member of the data space. */
  readonly becomeMember: () => Promise<HttpResponse>;
  /** The rows that the partner reads by the API. */
  readonly rows: () => Promise<readonly string[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: documents of the protocol; assertions say what they look for
type Document = any;

/**
 * A partner negotiates and fetches by the Dataspace Protocol. `deliver` sends the queued messages. It is
 * started with the records of the emulated stream that pass the deployed filter, and with the messages that
 * it has put into the queue.
 *
 * @param parts known once the tests run
 */
export function dataSpaceStory(parts: () => StoryParts): void {
  let counterparty: Counterpart;
  let stream: TableStream;
  const started: StreamEvent[] = [];
  let offer: Document;
  let agreed: Document;
  let negotiation: string;
  let transfer: string;
  let data: { path: string; token: string };
  beforeAll(async () => {
    counterparty = await startCounterpart();
  });
  afterAll(() => counterparty?.stop());

  const asking = (request: HttpRequest) => ask(parts().api, request);
  const send = async (path: string, type: string, message: Document = {}) => {
    const body = { '@context': [DSPACE_CONTEXT], '@type': type, '@id': newUrn(), ...message };
    const response = await asking({
      method: 'POST',
      path: `${DSP_PATH}${path}`,
      token: await parts().partnerToken(),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: JSON.parse(response.text || '{}') as Document };
  };
  const readState = async (path: string) => {
    const token = await parts().partnerToken();
    return JSON.parse((await asking({ path: `${DSP_PATH}${path}`, token })).text).state;
  };
  const listOffered = async () => {
    const { body } = await send('/catalog/request', 'CatalogRequestMessage');
    return (body.dataset ?? []) as Document[];
  };
  /** Starts deliver as Lambda would, until no new message is queued. */
  const deliverOwed = async () => {
    const before = counterparty.received.length;
    for (let events = await stream.events(); events.length > 0; events = await stream.events())
      for (const event of events) {
        started.push(event);
        expect(await parts().deliver.invoke(event)).toEqual({ batchItemFailures: [] });
      }
    return counterparty.received.slice(before);
  };
  const request = (consumerPid: string, callbackAddress = counterparty.url) =>
    send('/negotiations/request', 'ContractRequestMessage', {
      consumerPid,
      callbackAddress,
      offer: { ...offer, target: COMPANIES },
    });
  const read = () => asking({ path: data.path, headers: { authorization: data.token } });

  it('offers the companies to members of the data space only', async () => {
    const { deployed, stack, becomeMember } = parts();
    const mapping = stack.mappings.find(({ FilterCriteria }) => FilterCriteria !== undefined);
    const { KAART_TABLE: table = '' } = stack.functions.deliver.environment;
    stream = openTableStream(deployed, table, mapping ?? {});
    await stream.events();
    expect((await listOffered()).map((dataset) => dataset['@id'])).toEqual([
      'healthtech-companies-public',
      'healthtech-figures-2025',
    ]);
    expect(await becomeMember()).toMatchObject({ status: 201 });
    const companies = (await listOffered()).find((dataset) => dataset['@id'] === COMPANIES);
    offer = companies?.hasPolicy[0];
    expect(offer).toMatchObject({ '@type': 'Offer' });
  });

  it('refuses to negotiate if the callback address belongs to the cloud provider', async () => {
    const { status } = await request(newUrn(), 'http://169.254.169.254/latest');
    expect(status).toBe(400);
    expect(await deliverOwed()).toEqual([]);
  });

  it('sends an agreement with its own signature when the stream reports a queued message', async () => {
    const consumerPid = newUrn();
    const { status, body } = await request(consumerPid);
    expect({ status, state: body.state }).toEqual({ status: 201, state: 'REQUESTED' });
    negotiation = body.providerPid;
    const [sent, ...others] = await deliverOwed();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      path: `/negotiations/${encodeURIComponent(consumerPid)}/agreement`,
      message: { '@type': 'ContractAgreementMessage', providerPid: negotiation, consumerPid },
    });
    const [, claims = ''] = sent?.authorization.split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'did:web:kaart.example.lu',
    });
    agreed = sent?.message.agreement;
    expect(await readState(`/negotiations/${negotiation}`)).toBe('AGREED');
  });

  it('finalises a verified agreement', async () => {
    const { consumerPid } = counterparty.received[0]?.message ?? {};
    const path = `/negotiations/${negotiation}/agreement/verification`;
    const pids = { providerPid: negotiation, consumerPid };
    const { status } = await send(path, 'ContractAgreementVerificationMessage', pids);
    expect(status).toBe(200);
    const [sent] = await deliverOwed();
    expect(sent?.message).toMatchObject({ eventType: 'FINALIZED' });
    expect(await readState(`/negotiations/${negotiation}`)).toBe('FINALIZED');
  });

  it('starts a transfer with a token, which gives access to the granted rows', async () => {
    const request = {
      consumerPid: newUrn(),
      agreementId: agreed['@id'],
      format: 'HttpData-PULL',
      callbackAddress: counterparty.url,
    };
    const { status, body } = await send('/transfers/request', 'TransferRequestMessage', request);
    expect({ status, state: body.state }).toEqual({ status: 201, state: 'REQUESTED' });
    transfer = body.providerPid;
    const [sent] = await deliverOwed();
    const { dataAddress } = sent?.message ?? {};
    const property = (name: string) =>
      dataAddress.endpointProperties.find((each: Document) => each.name === name)?.value;
    data = { path: new URL(dataAddress.endpoint).pathname, token: property('authorization') };
    expect(await readState(`/transfers/${transfer}`)).toBe('STARTED');
    const { status: read200, text } = await read();
    const ids = text.split('\n').flatMap((line) => (line ? JSON.parse(line).record_id : []));
    expect(read200).toBe(200);
    expect(ids).toEqual(await parts().rows());
  });

  it('sends nothing twice when the stream repeats an event', async () => {
    const before = counterparty.received.length;
    expect(started.length).toBeGreaterThanOrEqual(3);
    for (const event of started)
      expect(await parts().deliver.invoke(event)).toEqual({ batchItemFailures: [] });
    expect(counterparty.received).toHaveLength(before);
  });

  it('ends the access when the transfer is suspended', async () => {
    const { consumerPid } = counterparty.received.at(-1)?.message ?? {};
    const pids = { providerPid: transfer, consumerPid };
    const path = `/transfers/${transfer}/suspension`;
    expect((await send(path, 'TransferSuspensionMessage', pids)).status).toBe(200);
    expect((await read()).status).toBe(401);
  });

  it('postpones a process with the queue while its counterparty is unreachable', async () => {
    counterparty.status = 503;
    const { body } = await request(newUrn());
    const tries = await deliverOwed();
    expect(tries.length).toBeGreaterThan(2);
    expect(new Set(tries.map(({ message }) => message['@id'])).size).toBe(1);
    counterparty.status = 200;
    const records = await wakes(parts());
    expect(records.map((record) => record.body)).toEqual([body.providerPid]);
    const before = counterparty.received.length;
    const outcome = await parts().deliver.invoke({ Records: records });
    expect(outcome).toEqual({ batchItemFailures: [] });
    expect(counterparty.received.slice(before).map(({ message }) => message['@id'])).toEqual([
      tries[0]?.message['@id'],
    ]);
    expect(await readState(`/negotiations/${body.providerPid}`)).toBe('AGREED');
  });
}

/** The message that Lambda gets from the queue after the delay. */
async function wakes({ deployed, stack }: StoryParts): Promise<{ readonly body: string }[]> {
  const QueueUrl = stack.functions.deliver.environment['KAART_WAKE_QUEUE'];
  for (let tries = 0; tries < 100; tries += 1) {
    const { Messages = [] } = await askAccount<{
      Messages?: { MessageId: string; Body: string }[];
    }>(deployed, 'sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
    if (Messages.length > 0)
      return Messages.map(({ MessageId: messageId, Body: body }) => ({
        ...WAKING,
        messageId,
        body,
      }));
    await sleep(100);
  }
  throw new Error('nothing came out of the queue');
}

function newUrn(): string {
  return `urn:uuid:${crypto.randomUUID()}`;
}
