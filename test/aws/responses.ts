import { Readable } from 'node:stream';

/** The response of a service, or an error of the connection. */
export type Answer =
  | { readonly broken: Error }
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    };

/** A request as it would have been sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, unknown>;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** Replaces the network of a real SDK client, for faults that an emulator cannot cause. */
export function makeRespondingClient(respond: (request: Sent, count: number) => Answer) {
  const sent: Sent[] = [];
  const handle = async (request: Sent) => {
    sent.push(request);
    const answered = respond(request, sent.length);
    if ('broken' in answered) throw answered.broken;
    const { status: statusCode, headers = {}, body = '' } = answered;
    return { response: { statusCode, headers, body: Readable.from([Buffer.from(body)]) } };
  };
  const requestHandler = {
    handle,
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = 'http://127.0.0.1:9';
  const config = {
    region: 'eu-west-1',
    endpoint,
    credentials,
    requestHandler: requestHandler as never,
    maxAttempts: 2,
  };
  return { sent, config };
}
