import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_2025 } from './mapping-file.ts';
import { body, Setup } from './setup.ts';

/** Another company with the same id, in a file of the same length. */
const OTHER = EXAMPLE_2025.replace(/(LUHT-DEMO-0001,.)./, '$1q');
function asStream(text: string): ReadableStream {
  return new Blob([text]).stream();
}

describe('9.14 an Idempotency-Key belongs to the content of its request', () => {
  let setup: Setup;
  let keys = 0;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  /** The responses to two requests with one key. */
  async function sendTwice(
    send: (key: string, body: string) => Promise<Response>,
    bodies: string[],
  ) {
    keys += 1;
    const responses: Response[] = [];
    for (const text of bodies) responses.push(await send(`key-${keys}`, text));
    return responses;
  }

  const importAs =
    (content: (text: string) => RequestInit['body'], type: string) => (key: string, text: string) =>
      setup.as('analyst', '/v1/imports?fileName=file.csv', {
        method: 'POST',
        body: content(text),
        duplex: 'half',
        headers: { 'idempotency-key': key, 'content-type': type },
      } as never);

  const asJson = (role: 'partner-admin' | 'consent-officer', path: string) => {
    return (key: string, text: string) =>
      setup.as(role, path, {
        method: 'POST',
        body: text,
        headers: { 'idempotency-key': key, 'content-type': 'application/json' },
      });
  };

  const buildDecision = (evidenceRef: string) =>
    JSON.stringify({
      fieldGroups: ['registry'],
      audiences: ['partners'],
      kind: 'reconfirmed',
      givenBy: 'company-representative',
      language: 'en',
      evidenceRef,
    });

  const CASES: readonly [string, ReturnType<typeof importAs>, string, string][] = [
    ['a file of a known length', importAs((text) => text, 'text/csv'), EXAMPLE_2025, OTHER],
    [
      'a file without a length',
      importAs(asStream, 'application/octet-stream'),
      EXAMPLE_2025,
      OTHER,
    ],
    [
      'JSON',
      asJson('partner-admin', '/v1/participants'),
      '{"id":"same-length-a"}',
      '{"id":"same-length-b"}',
    ],
    [
      'a decision of a company',
      asJson('consent-officer', '/v1/companies/LUHT-DEMO-0001/consents'),
      buildDecision('letter-1'),
      buildDecision('letter-2'),
    ],
  ];

  it.each(CASES)('%s', async (_, send, first, other) => {
    expect(other).not.toBe(first);
    expect(other.length).toBe(first.length);
    const [created, refused] = await sendTwice(send, [first, other]);
    expect(created?.status).toBe(201);
    expect(refused?.status).toBe(422);
    expect(await body(refused as Response)).toMatchObject({ code: 'idempotency-conflict' });
  });

  it.each(CASES)('%s, repeated, gets the first reply', async (_, send, first) => {
    const [created, repeated] = await sendTwice(send, [
      first.replace('-a"', '-c"'),
      first.replace('-a"', '-c"'),
    ]);
    expect(created?.status).toBe(201);
    expect(repeated?.headers.get('idempotency-replayed')).toBe('true');
    expect(await repeated?.text()).toBe(await created?.text());
  });

  it('9.38 and to the options of reading a file', async () => {
    const send = (query: string) =>
      setup.as('analyst', `/v1/imports?fileName=file.csv&${query}`, {
        method: 'POST',
        body: EXAMPLE_2025,
        headers: { 'idempotency-key': 'options', 'content-type': 'text/csv' },
      });
    expect((await send('map=record_id=record_id')).status).toBe(201);
    for (const query of [
      'map=record_id=website',
      'ignoreColumn=website',
      'sheet=1',
      'encoding=cp850',
    ])
      expect(await body(send(query))).toMatchObject({ code: 'idempotency-conflict' });
  });

  it('9.38 which the OpenAPI document declares', async () => {
    const { paths } = await body<{
      paths: Record<string, { post?: { parameters?: { name: string; schema: object }[] } }>;
    }>(setup.ask('/openapi.json'));
    for (const path of ['/v1/imports', '/v1/consents/imports']) {
      const declared = paths[path]?.post?.parameters ?? [];
      const findType = (name: string) => declared.find((one) => one.name === name)?.schema;
      expect(findType('sheet')).toMatchObject({ type: 'string' });
      expect(findType('encoding')).toMatchObject({ type: 'string' });
      expect(findType('map')).toMatchObject({ type: 'array' });
      expect(findType('ignoreColumn')).toMatchObject({ type: 'array' });
    }
  });
});
