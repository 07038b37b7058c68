import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../lib/core/errors.ts';
import {
  type DataAddress,
  findAddressProperty,
  findEndpoint,
  pushTarget,
} from '../../../lib/dsp/transfer/data-address.ts';

const EDC = 'https://w3id.org/edc/v0.0.1/ns/';
const LINK = 'https://bucket.s3.example/in/1?X-Amz-Signature=abc';
const address = (members: Partial<DataAddress> & Record<string, unknown> = {}): DataAddress => ({
  '@type': 'DataAddress',
  endpointType: 'https://w3id.org/idsa/v4.1/HTTP',
  endpoint: LINK,
  ...members,
});
const nowhere = (endpointProperties: DataAddress['endpointProperties']): DataAddress => ({
  '@type': 'DataAddress',
  endpointType: 'https',
  endpointProperties,
});
const properties = (...entries: [string, string][]) =>
  entries.map(([name, value]) => ({ '@type': 'EndpointProperty' as const, name, value }));

describe('an address for a push', () => {
  it.each([
    'authorization',
    'Authorization',
    'authKey',
    'authCode',
    `${EDC}authKey`,
    `${EDC}secretName`,
    'edc:secretKey',
    'header:Authorization',
    'accessKeyId',
    'access-key',
    'secretAccessKey',
    'sessionToken',
    'refreshToken',
    'password',
    'passphrase',
    'credentials',
    'x-api-key',
    'apiKey',
    'clientSecret',
    'oauth2:clientId',
  ])('with the property %s is refused: it carries credentials', (name) => {
    const given = address({ endpointProperties: properties([name, 'very secret']) });
    expect(refusal(given)).toMatch(/credentials are not taken/);
    expect(refusal(given)).not.toMatch(/very secret/);
  });

  it.each(['secretAccessKey', 'token', `${EDC}authorization`, 'credentials'])(
    'with the member %s is refused likewise',
    (name) => expect(refusal(address({ [name]: 'x' }))).toMatch(/credentials are not taken/),
  );

  it.each<[string, DataAddress | undefined]>([
    ['nothing', undefined],
    ['no endpoint', { '@type': 'DataAddress', endpointType: 'https' }],
    ['no endpoint among its properties', nowhere(properties(['note', 'x']))],
  ])('of %s is refused', (_, given) => expect(refusal(given)).toMatch(/names the address/));

  it('is stored with its link and its method only', () => {
    const endpointProperties = properties(['method', 'POST'], ['note', 'anything']);
    expect(pushTarget(address({ endpointProperties, note: 1 }))).toEqual(
      address({ endpointProperties: properties(['method', 'POST']) }),
    );
    expect(pushTarget(address({ endpointProperties: properties(['note', 'x']) }))).toEqual(
      address(),
    );
  });
});

describe('the name of a property', () => {
  it.each(['baseUrl', `${EDC}baseUrl`, 'edc:baseUrl', 'endpoint', `${EDC}endpoint`])(
    '%s names the endpoint',
    (name) => {
      const { endpoint: _, ...bare } = address({ endpointProperties: properties([name, LINK]) });
      expect(findEndpoint(bare as DataAddress)).toBe(LINK);
    },
  );

  it('has the namespace of EDC or no namespace', () => {
    const given = address({ endpointProperties: properties(['other:method', 'PUT']) });
    expect(findAddressProperty(given, 'method')).toBeUndefined();
  });
});

function refusal(given: DataAddress | undefined): string {
  try {
    pushTarget(given);
    return 'none';
  } catch (error) {
    if (hasCode(error, 'message-invalid')) return error.message;
    throw error;
  }
}
