import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Lambda } from './lambda.ts';

export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body?: string | Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const RECORDED = JSON.parse(
  readFileSync(new URL('../fixtures/events/http-api-v2-get.json', import.meta.url), 'utf8'),
);

/** API Gateway passes these media types as text, and all others in base64, including forms. */
const TEXT = /^(text\/|application\/(json|javascript|xml)|[^;]+\+(json|xml))/;

/** The recorded event of API Gateway (HTTP API, payload 2.0) with another request in it. */
export function httpEvent(request: HttpRequest): unknown {
  const { method = 'GET', path, query = {}, body } = request;
  const headers: Record<string, string> = {
    ...RECORDED.headers,
    ...(request.token !== undefined && { authorization: `Bearer ${request.token}` }),
    ...request.headers,
    'content-length': String(body === undefined ? 0 : Buffer.byteLength(body)),
  };
  const isText = TEXT.test(headers['content-type'] ?? '');
  const { queryStringParameters: _, ...recorded } = RECORDED;
  return {
    ...recorded,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    headers,
    requestContext: {
      ...RECORDED.requestContext,
      http: { ...RECORDED.requestContext.http, method, path },
      requestId: crypto.randomUUID(),
      timeEpoch: Date.now(),
    },
    ...(body !== undefined && { body: Buffer.from(body).toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body !== undefined && !isText,
  };
}

/** The result of a function for API Gateway. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Sends a request through a function and reads its response as a client would. */
export async function ask(api: Lambda, request: HttpRequest): Promise<HttpResponse> {
  const result = await api.invoke<HttpResult>(httpEvent(request));
  const { statusCode: status, body = '', isBase64Encoded } = result;
  const pairs = Object.entries(result.headers ?? {});
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return { status, headers, text: decode(bytes, headers['content-encoding']).toString('utf8') };
}

/** As `fetch` decodes a body (RFC 9110 #field.content-encoding). */
function decode(bytes: Buffer, coding: string | undefined): Buffer {
  if (coding === undefined || bytes.length === 0) return bytes;
  if (coding === 'br') return brotliDecompressSync(bytes);
  if (coding === 'gzip') return gunzipSync(bytes);
  throw new Error(`unknown coding ${coding}`);
}
