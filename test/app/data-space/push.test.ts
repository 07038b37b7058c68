import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DSP_PATH, DSPACE_CONTEXT } from '../../../lib/dsp/common/vocabulary.ts';
import { pushTarget, uploadAddress } from '../../../lib/dsp/transfer/data-address.ts';
import { body, linesOf } from '../setup.ts';
import { asParticipant, COMPANIES, DataSpace, FIGURES, type Seen } from './data-space.ts';
import { Sink } from './sink.ts';

let space: DataSpace;
let sink: Sink;
let companies: string;
let figures: string;
beforeAll(async () => {
  space = await DataSpace.open();
  sink = await Sink.open();
  companies = await space.agree(COMPANIES);
  figures = await space.agree(FIGURES);
});
afterAll(async () => {
  await space.close();
  await sink.close();
});
beforeEach(() => {
  sink.uploads.length = 0;
  sink.troubles.length = 0;
  sink.requests = 0;
});

const ask = (json: object) =>
  space.consumer.as('operator', '/v1/transfers', { json: { format: 'HttpData-PUSH', ...json } });

/** A push from its request to its end, with the uploads that arrived. */
async function runPush(agreement: string, path = '/inbox') {
  const { pid } = await body<Seen>(ask({ agreement, endpoint: sink.url(path) }));
  const { counterpartyPid } = await space.reached(space.consumer, 'transfers', pid, 'COMPLETED');
  await space.reached(space.provider, 'transfers', counterpartyPid ?? '', 'COMPLETED');
  const [upload, ...more] = sink.uploads;
  expect(more).toEqual([]);
  return { pid, upload };
}

describe('data that are pushed', () => {
  it('are sent to an address by POST, with their length, type and digest, and the transfer completes', async () => {
    const { upload } = await runPush(companies);
    expect(upload?.text.trimEnd().split('\n')).toHaveLength(95);
    expect(upload).toMatchObject({
      method: 'POST',
      path: '/inbox',
      headers: {
        'content-type': 'application/jsonl',
        'content-length': String(Buffer.byteLength(upload?.text ?? '')),
        'repr-digest': upload?.digest,
      },
    });
    expect(upload?.headers).not.toHaveProperty('authorization');
  });

  it('are sent by PUT to a link that is signed for one upload', async () => {
    const { upload } = await runPush(companies, '/bucket/key?X-Amz-Expires=60&X-Amz-Signature=abc');
    expect(upload).toMatchObject({
      method: 'PUT',
      path: '/bucket/key?X-Amz-Expires=60&X-Amz-Signature=abc',
    });
  });

  it('are the document of an edition, if that is the agreed dataset', async () => {
    const { upload } = await runPush(figures);
    expect(upload?.headers).toMatchObject({
      'content-type': 'application/json',
      'repr-digest': upload?.digest,
    });
    const official = await space.provider.ask('/v1/editions/2025/figures');
    expect(JSON.parse(upload?.text ?? '')).toEqual(await official.json());
  });

  it.each<[string, Sink['troubles'][number]]>([
    [
      '503',
      (incoming, outgoing) => incoming.resume().on('end', () => outgoing.writeHead(503).end()),
    ],
    ['503 before it has everything', (_, outgoing) => outgoing.writeHead(503).end()],
    [
      '429',
      (incoming, outgoing) => incoming.resume().on('end', () => outgoing.writeHead(429).end()),
    ],
    ['a broken connection', (incoming) => incoming.socket.destroy()],
    [
      'a connection that breaks amid',
      (incoming) => incoming.once('data', () => incoming.socket.destroy()),
    ],
  ])('are sent again from the start after %s', async (_, trouble) => {
    sink.troubles.push(trouble, trouble);
    const { upload } = await runPush(companies);
    expect(sink.requests).toBe(3);
    expect(upload?.headers['repr-digest']).toBe(upload?.digest);
    expect(upload?.text.trimEnd().split('\n')).toHaveLength(95);
  });

  it('are recorded with the agreement before the first byte is sent', async () => {
    const { pid } = await runPush(companies);
    const { counterpartyPid } = await space.reached(space.consumer, 'transfers', pid, 'COMPLETED');
    const path = '/v1/participants/consumer/disclosures?since=1970-01-01T00:00:00Z';
    const reads = await linesOf(space.provider.as('auditor', path));
    expect(reads.at(-1)).toMatchObject({
      agreement: companies,
      audience: 'dataspace',
      requestId: counterpartyPid,
    });
  });

  it.each([
    [403, 'the target address of the data answered 403'],
    [302, 'the target address of the data answered 302'],
  ])(
    'are not sent again after %s: the transfer ends, and both sides know the reason',
    async (status, why) => {
      sink.troubles.push((_, outgoing) =>
        outgoing.writeHead(status, { location: sink.url('/elsewhere') }).end(),
      );
      const { pid } = await body<Seen>(ask({ agreement: figures, endpoint: sink.url('/inbox') }));
      const { ending, counterpartyPid } = await space.reached(
        space.consumer,
        'transfers',
        pid,
        'TERMINATED',
      );
      expect(ending?.reasons.join()).toContain(why);
      expect(sink.uploads).toEqual([]);
      expect(await space.outbox(space.provider)).toContainEqual(
        expect.objectContaining({ state: 'dead-letter', type: 'push', pid: counterpartyPid }),
      );
    },
  );

  it('are those that are granted at that moment, also at a second try', async () => {
    sink.troubles.push((incoming, outgoing) => {
      incoming.resume().on('end', async () => {
        await withdraw();
        outgoing.writeHead(503).end();
      });
    });
    const { upload } = await runPush(companies);
    expect(upload?.text.trimEnd().split('\n')).toHaveLength(94);
  });

  it('stop with a suspension, and are sent from the start after a resume', async () => {
    sink.troubles.push(
      (incoming, outgoing) => void incoming.resume().on('end', () => outgoing.writeHead(503).end()),
    );
    let release: () => void = () => undefined;
    sink.troubles.push((incoming, outgoing) => {
      release = () => outgoing.writeHead(503).end();
      incoming.resume();
    });
    const { pid } = await body<Seen>(ask({ agreement: figures, endpoint: sink.url('/inbox') }));
    await waitUntil(() => sink.requests === 2);
    await space.act(space.consumer, 'transfers', pid, 'suspension');
    await space.reached(space.consumer, 'transfers', pid, 'SUSPENDED');
    release();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([sink.requests, sink.uploads]).toEqual([2, []]);
    await space.act(space.consumer, 'transfers', pid, 'start');
    await space.reached(space.consumer, 'transfers', pid, 'COMPLETED');
    expect(sink.uploads).toHaveLength(1);
  });
});

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function withdraw(): Promise<void> {
  const json = {
    givenBy: 'company-representative',
    language: 'fr',
    evidenceRef: 'mail://1',
    fieldGroups: ['registry'],
    audiences: ['dataspace'],
  };
  await space.provider.as('consent-officer', '/v1/companies/LUHT-DEMO-0001/withdrawals', {
    json,
  });
}

describe('the target of a push', () => {
  it.each<[string, object]>([
    ['without an address', {}],
    ['to no URL', { endpoint: 'inbox' }],
    ['to another scheme', { endpoint: 'ftp://127.0.0.1/inbox' }],
    ['with an unknown member', { endpoint: 'http://127.0.0.1/', secret: 'x' }],
  ])('is not requested for %s', async (_, request) => {
    expect(await body(ask({ agreement: companies, ...request }))).toMatchObject({
      status: 400,
      code: 'message-invalid',
    });
  });

  const buildAddress = (members: object) => ({
    '@type': 'DataAddress',
    endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
    endpoint: sink.url('/inbox'),
    ...members,
  });
  const buildProperties = (...pairs: [string, string][]) => ({
    endpointProperties: pairs.map(([name, value]) => ({
      '@type': 'EndpointProperty',
      name,
      value,
    })),
  });
  const request = (dataAddress?: object) =>
    asParticipant(space.provider, 'consumer', '/transfers/request', {
      json: {
        '@context': [DSPACE_CONTEXT],
        '@type': 'TransferRequestMessage',
        consumerPid: `urn:uuid:${crypto.randomUUID()}`,
        agreementId: companies,
        format: 'HttpData-PUSH',
        callbackAddress: space.consumer.url + DSP_PATH,
        ...(dataAddress && { dataAddress }),
      },
    });

  it.each<[string, () => object | undefined, RegExp]>([
    ['is missing', () => undefined, /dataAddress\.endpoint/],
    ['has no URL', () => buildAddress({ endpoint: undefined }), /dataAddress\.endpoint/],
    ['is private', () => buildAddress({ endpoint: 'http://10.0.0.1/inbox' }), /not called/],
    [
      'is cloud metadata',
      () => buildAddress({ endpoint: 'http://169.254.169.254/' }),
      /not called/,
    ],
    [
      'has a password in its URL',
      () => buildAddress({ endpoint: 'http://u:p@127.0.0.1/' }),
      /credentials/,
    ],
    ['has a token', () => buildAddress(buildProperties(['authorization', 'x'])), /credentials/],
    [
      'has keys',
      () => buildAddress(buildProperties(['accessKeyId', 'x'], ['secretAccessKey', 'y'])),
      /credentials/,
    ],
    [
      'has keys in the namespace of EDC',
      () => buildAddress(buildProperties(['https://w3id.org/edc/v0.0.1/ns/secretAccessKey', 'y'])),
      /credentials/,
    ],
    [
      'has a key for a header',
      () => buildAddress(buildProperties(['header:X-Api-Key', 'y'])),
      /credentials/,
    ],
    [
      '9.52: names a header',
      () => buildAddress(buildProperties(['header:X-Lab', 'y'])),
      /header:X-Lab/,
    ],
    [
      '9.52: names a header in the namespace of EDC',
      () => buildAddress(buildProperties(['https://w3id.org/edc/v0.0.1/ns/header:X-Lab', 'y'])),
      /header:X-Lab/,
    ],
    [
      '9.52: names no media type',
      () => buildAddress(buildProperties(['contentType', 'csv'])),
      /contentType csv/,
    ],
    [
      '9.52: names another method',
      () => buildAddress(buildProperties(['method', 'PATCH'])),
      /method PATCH/,
    ],
    [
      'has a secret beside the properties',
      () => buildAddress({ secretAccessKey: 'x' }),
      /credentials/,
    ],
  ])('is refused if it %s', async (_, given, why) => {
    const response = await request(given());
    const error = await body<{ '@type': string; reason: string[] }>(response);
    expect([response.status, error['@type']]).toEqual([400, 'TransferError']);
    expect(error.reason.join()).toMatch(why);
    expect(JSON.stringify(error)).not.toContain('u:p');
  });

  it('9.52: has the path, the query and the method that an EDC adds to its baseUrl', async () => {
    const EDC = 'https://w3id.org/edc/v0.0.1/ns/';
    const given = {
      ...buildAddress({ endpoint: undefined }),
      endpointType: 'HttpData',
      ...buildProperties(
        [`${EDC}baseUrl`, `${sink.url('/in')}/`],
        [`${EDC}path`, '/deep/rows'],
        [`${EDC}queryParams`, 'for=lab'],
        [`${EDC}method`, 'put'],
      ),
    };
    space.front.consumer = async () => Response.json({});
    const before = sink.uploads.length;
    const { providerPid } = await body<{ providerPid: string }>(request(given));
    await space.reached(space.provider, 'transfers', providerPid, 'COMPLETED');
    space.front = {};
    expect(sink.uploads[before]).toMatchObject({ method: 'PUT', path: '/in/deep/rows?for=lab' });
  });

  it.each([
    ['text/csv; charset=utf-8', 'text/csv', /^record_id,/],
    ['application/octet-stream', 'application/octet-stream', /^\{"record_id"/],
  ])('9.52: with the contentType %s gets the data in that format', async (given, sent, text) => {
    const named = buildProperties(['https://w3id.org/edc/v0.0.1/ns/contentType', given]);
    space.front.consumer = async () => Response.json({});
    const before = sink.uploads.length;
    const { providerPid } = await body<{ providerPid: string }>(request(buildAddress(named)));
    await space.reached(space.provider, 'transfers', providerPid, 'COMPLETED');
    space.front = {};
    expect(sink.uploads[before]?.headers['content-type']).toBe(sent);
    expect(sink.uploads[before]?.text).toMatch(text);
  });

  it('9.52: with a contentType that is not available ends the transfer with the reason', async () => {
    space.front.consumer = async () => Response.json({});
    const named = buildAddress(buildProperties(['contentType', 'application/xml']));
    const before = sink.uploads.length;
    const { providerPid } = await body<{ providerPid: string }>(request(named));
    const readEnding = async () => {
      const path = `/v1/transfers/${providerPid}`;
      const seen = await body<Seen>(space.provider.as('operator', path));
      return seen.ending?.reasons.join() ?? '';
    };
    await expect
      .poll(readEnding, { timeout: 20_000 })
      .toMatch(/not made as application\/xml: contentType is one of/);
    space.front = {};
    expect(sink.uploads).toHaveLength(before);
  });

  it('9.52: of Kaart as consumer can be used by an EDC', () => {
    const { endpointType, endpointProperties = [] } = uploadAddress('https://us.example/in');
    const named = Object.fromEntries(endpointProperties.map(({ name, value }) => [name, value]));
    expect(endpointType).toBe('HttpData');
    expect(named).toEqual({
      'https://w3id.org/edc/v0.0.1/ns/type': 'HttpData',
      'https://w3id.org/edc/v0.0.1/ns/baseUrl': 'https://us.example/in',
      'https://w3id.org/edc/v0.0.1/ns/method': 'POST',
    });
    expect(pushTarget(uploadAddress('https://us.example/in')).endpoint).toBe(
      'https://us.example/in',
    );
  });

  it('is stored without unknown members, until the data are there', async () => {
    const given = buildAddress({
      note: 'kept nowhere',
      ...buildProperties(['method', 'PUT'], ['region', 'eu']),
    });
    // Here the test is the consumer, and accepts every message.
    space.front.consumer = async () => Response.json({});
    const { providerPid } = await body<{ providerPid: string }>(request(given));
    const { transferStore } = space.provider.kaart.connector;
    const readStoredAddress = async () =>
      (await transferStore.find(providerPid))?.value.dataAddress;
    expect(await readStoredAddress()).toEqual({
      '@type': 'DataAddress',
      endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
      endpoint: sink.url('/inbox'),
      endpointProperties: [{ '@type': 'EndpointProperty', name: 'method', value: 'PUT' }],
    });
    await waitUntil(() => sink.uploads.length > 0);
    expect(sink.uploads[0]?.method).toBe('PUT');
    await space.reached(space.provider, 'transfers', providerPid, 'COMPLETED');
    expect(await readStoredAddress()).toBeNull();
    space.front = {};
  });
});
