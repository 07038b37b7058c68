import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/app/config.ts';
import { createIdentityCalls } from '../../../lib/app/identity-calls.ts';
import { KaartError } from '../../../lib/core/errors.ts';
import { createOutbound, type OutboundHttp } from '../../../lib/outbound/outbound.ts';
import { Connector, REQUEST, Web } from '../../identity/dsp/connector.ts';
import { openSetup } from '../../identity/setup.ts';

let server: Server | undefined;
let outbound: OutboundHttp | undefined;
afterEach(async () => {
  outbound?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
});

/**
 * Serves a DID document over the network. Returns the error code that its sender gets, and the requests for
 * the document.
 */
async function findCodeFor(
  listener: RequestListener,
  { allow = '127.0.0.0/8', host = '127.0.0.1' } = {},
): Promise<{ code: string; paths: readonly string[] }> {
  const paths: string[] = [];
  server = createServer((request, response) => {
    paths.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sender = await Connector.on(new Web(), `${host}%3A${port}`);
  const config = readConfig({
    KAART_PUBLIC_URL: 'https://kaart.example',
    KAART_OUTBOUND_ALLOW: allow,
  });
  outbound = createOutbound({ allow: config.KAART_OUTBOUND_ALLOW ?? [] });
  const setup = openSetup(createIdentityCalls(config, outbound).dataSpace);
  document = JSON.stringify(sender.document);
  const token = await sender.token(setup);
  const code = await setup.identity.dsp.verify(`Bearer ${token}`, REQUEST).then(
    () => 'accepted',
    (error: unknown) => {
      if (!(error instanceof KaartError)) throw error;
      return `${error.code} ${error.details['code'] ?? ''}`.trim();
    },
  );
  return { code, paths };
}

let document = '';
const DOCUMENT = '/.well-known/did.json';

describe('a DID document over the network', () => {
  it('is read from its address', async () => {
    expect(await findCodeFor((_, response) => response.end(document))).toEqual({
      code: 'accepted',
      paths: [DOCUMENT],
    });
  });

  it('that redirects to another document is not followed', async () => {
    const { code, paths } = await findCodeFor(({ url }, response) => {
      if (url !== DOCUMENT) return response.end(document);
      return response.writeHead(302, { location: '/other.json' }).end();
    });
    expect([code, paths]).toEqual(['unauthenticated DID_UNUSABLE', [DOCUMENT]]);
  });

  it('that never ends is cut off', async () => {
    let sent = 0;
    const { code } = await findCodeFor((_, response) => {
      const send = () => {
        while (!response.destroyed && response.write(' '.repeat(16_384))) sent += 16_384;
      };
      response.on('drain', send);
      send();
    });
    expect(code).toBe('unauthenticated DID_UNUSABLE');
    expect(sent).toBeLessThan(20_000_000);
  });

  it('that does not come within five seconds makes the sender try again', async () => {
    const started = performance.now();
    const { code } = await findCodeFor(() => undefined);
    expect(code).toBe('unavailable');
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);

  it.each(['127.0.0.1', 'localhost'])(
    'at %s is not asked for, unless the settings allow this address',
    async (host) => {
      const { code, paths } = await findCodeFor((_, response) => response.end(document), {
        ...{ allow: '', host },
      });
      expect([code, paths]).toEqual(['unauthenticated DID_UNUSABLE', []]);
    },
  );
});
