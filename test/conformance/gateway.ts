import { createServer, type IncomingMessage } from 'node:http';
import { type HttpResult, httpEvent } from './http-event.ts';
import type { Lambda } from './lambda.ts';
import { bodyOf } from './recording-proxy.ts';

/**
 * Replaces API Gateway, which the emulator does not make: passes each request as an event to the function
 * `api`.
 *
 * @param api the function that is deployed now
 */
export async function startGateway(
  port: number,
  api: () => Promise<Lambda>,
): Promise<{ stop(): void }> {
  const server = createServer(async (incoming, outgoing) => {
    try {
      const { statusCode, headers, body, isBase64Encoded } = await (await api()).invoke<HttpResult>(
        httpEvent(toRequest(incoming, await bodyOf(incoming))),
      );
      outgoing.writeHead(statusCode, { ...headers });
      outgoing.end(
        body === undefined ? '' : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
      );
    } catch (error) {
      outgoing.writeHead(502);
      outgoing.end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function toRequest({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer) {
  const { pathname: path, searchParams } = new URL(url, 'http://gateway');
  const { connection: _, 'transfer-encoding': __, ...passed } = headers;
  return {
    ...{ method, path, query: Object.fromEntries(searchParams) },
    // Without this default, the `accept-encoding` of the recorded event would be used.
    headers: { 'accept-encoding': 'identity', ...(passed as Record<string, string>) },
    ...(body.length > 0 && { body }),
  };
}
