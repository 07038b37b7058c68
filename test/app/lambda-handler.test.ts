import { readFileSync } from 'node:fs';
import { handle } from 'hono/aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PARTNER } from '../../lib/app/demonstration.ts';
import { lambdaHandler } from '../../lib/http/lambda-handler.ts';
import { DATA, Setup } from './setup.ts';

const RECORDED = JSON.parse(readFileSync('test/fixtures/events/http-api-v2-get.json', 'utf8'));

let setup: Setup;
let authorization: string;
beforeAll(async () => {
  setup = await Setup.demonstration();
  authorization = `Bearer ${await setup.token(DEMO_PARTNER, setup.secret)}`;
});
afterAll(() => setup.close());

/** A request as API Gateway hands it over. */
function buildEvent(address: string, headers: Readonly<Record<string, string>>) {
  const [rawPath = '', rawQueryString = ''] = address.split('?');
  const { queryStringParameters: _, ...recorded } = RECORDED;
  const http = { ...recorded.requestContext.http, method: 'GET', path: rawPath };
  return {
    ...recorded,
    ...{ rawPath, rawQueryString, cookies: undefined },
    headers: { host: 'kaart.test', authorization, ...headers },
    requestContext: { ...recorded.requestContext, http },
  };
}

async function askLambda(address: string, headers: Readonly<Record<string, string>> = {}) {
  const event = buildEvent(address, headers);
  const result = await lambdaHandler(setup.kaart.app)(event, {} as never);
  const bytes = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
  return { event, result, bytes, isText: !result.isBase64Encoded };
}

async function readBytes(address: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await setup.ask(address, { headers: { authorization, ...headers } });
  return Buffer.from(await answer.arrayBuffer());
}

/** The first position within a character of several bytes. */
function findSplitCharacter(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte >= 0x80 && byte < 0xc0);
}

describe('18.2 a response through Lambda', () => {
  it.each([
    ['JSON Lines', `${DATA}?format=jsonl`],
    ['CSV', `${DATA}?format=csv`],
    ['JSON-LD', `${DATA}?format=jsonld`],
    ['records', '/v1/datasets/healthtech-companies/records'],
    ['Turtle', '/catalog.ttl'],
    ['a page', '/figures'],
    ['a problem', '/nothing'],
  ])('is sent as text, with the same bytes: %s', async (_, address) => {
    const { bytes, isText } = await askLambda(address);
    expect(isText).toBe(true);
    if (!address.endsWith('nothing')) expect(bytes.equals(await readBytes(address))).toBe(true);
    expect(bytes.length).toBeGreaterThan(50);
  });

  it.each([
    ['a workbook', `${DATA}?format=xlsx`, {}],
    ['Parquet', `${DATA}?format=parquet`, {}],
    ['a CSV with a byte order mark', `${DATA}?format=csv&bom=true`, {}],
    ['figures with one', '/v1/editions/2025/figures?format=csv&bom=true', {}],
    ['a compressed file', `${DATA}?format=jsonl`, { 'accept-encoding': 'gzip' }],
  ])('is sent in base64, with the same bytes: %s', async (_, address, headers) => {
    const { bytes, isText } = await askLambda(address, headers);
    expect(isText).toBe(false);
    expect(bytes.equals(await readBytes(address, headers))).toBe(true);
  });

  it('loses no byte of a part that begins within a character', async () => {
    const whole = await readBytes(`${DATA}?format=csv`);
    const at = findSplitCharacter(whole);
    expect(at).toBeGreaterThan(0);
    const { bytes, result } = await askLambda(`${DATA}?format=csv`, {
      range: `bytes=${at}-${at + 99}`,
    });
    expect(result.statusCode).toBe(206);
    expect(bytes.equals(whole.subarray(at, at + 100))).toBe(true);
  });

  it('has no body where there is none: 304', async () => {
    const { result: first } = await askLambda('/figures');
    const etag = String(first.headers?.['etag']);
    const { result } = await askLambda('/figures', { 'if-none-match': etag });
    expect([result.statusCode, result.body]).toEqual([304, '']);
  });

  it('is shorter for JSON Lines than before, as Lambda counts it', async () => {
    const { event, result } = await askLambda(`${DATA}?format=jsonl`);
    const before = await handle(setup.kaart.app)(event, {} as never);
    expect(before.isBase64Encoded).toBe(true);
    const ratio = JSON.stringify(result).length / JSON.stringify(before).length;
    expect(ratio).toBeLessThan(0.9);
  });
});
