import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { didDocumentUrl } from '../../lib/identity/dsp/did-web.ts';
import { body, Setup } from './setup.ts';

const REFUSED = [
  'http://connector.example/dsp/2025-1',
  'https://connector.example:8443/dsp/2025-1',
  'http://8.8.8.8/dsp/2025-1',
  'https://8.8.8.8:9000/dsp/2025-1',
];

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

/** Every request with an address that Kaart will call later. */
const WAYS: readonly (readonly [string, (url: string) => Promise<Response>])[] = [
  [
    'the webhook of a partner',
    (url) =>
      setup.as('partner-admin', '/v1/partners/demo-partner/webhook', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify({ url }),
      }),
  ],
  [
    'a negotiation that an operator begins',
    (address) =>
      setup.as('operator', '/v1/negotiations', {
        json: { address, dataset: 'x', offer: undefined },
      }),
  ],
  [
    'a catalog that an operator asks for',
    (address) => setup.as('operator', '/v1/catalog-requests', { json: { address } }),
  ],
  [
    'the callback of a participant',
    async (callbackAddress) => {
      const token = await setup.token('demo-partner', setup.secret);
      return setup.withToken(token, '/dsp/2025-1/negotiations/request', {
        json: {
          '@context': ['https://w3id.org/dspace/2025/1/context.jsonld'],
          '@type': 'ContractRequestMessage',
          consumerPid: `urn:uuid:${crypto.randomUUID()}`,
          callbackAddress,
          offer: {
            '@id': 'urn:x',
            '@type': 'Offer',
            target: 'healthtech-figures-2025',
            permission: [{ action: 'use' }],
          },
        },
      });
    },
  ],
];

describe('9.10: an address that another party gives to Kaart', () => {
  it.each(WAYS)('9.10: by %s is refused with http, and with another port', async (_, name) => {
    for (const url of REFUSED) {
      const response = await name(url);
      expect([url, response.status, (await body(response))['code']]).toEqual([
        url,
        400,
        'address-refused',
      ]);
    }
  });

  it('9.10: of a did:web may have another port only if that is allowed', () => {
    const url = didDocumentUrl('did:web:connector.example%3A8443') ?? '';
    expect(() => setup.kaart.connector.outbound.check(url)).toThrow(
      expect.objectContaining({ reason: 'address-port' }),
    );
    const plain = didDocumentUrl('did:web:connector.example') ?? '';
    expect(() => setup.kaart.connector.outbound.check(plain)).not.toThrow();
  });
});
