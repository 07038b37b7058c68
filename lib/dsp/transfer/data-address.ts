import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { parseUrl } from '../../core/url.ts';
import { EDC_NS } from '../common/vocabulary.ts';

const EndpointProperty = z.looseObject({
  '@type': z.literal('EndpointProperty'),
  name: z.string().max(500),
  value: z.string().max(20_000),
});

/**
 * The address for fetching or sending data. An EDC names the endpoint in the properties.
 *
 * @see DSP 2025-1 #data-address
 */
export const DataAddress = z.looseObject({
  '@type': z.literal('DataAddress'),
  endpointType: z.string().max(500),
  endpoint: z.string().max(20_000).optional(),
  endpointProperties: z.array(EndpointProperty).min(1).max(100).optional(),
});
export type DataAddress = z.infer<typeof DataAddress>;

/** Finds a property by its short name, in EDC's namespace or without one; `undefined` if it is missing. */
export function findAddressProperty(
  { endpointProperties = [] }: DataAddress,
  name: string,
): string | undefined {
  const names = [name, `${EDC_NS}${name}`, `edc:${name}`];
  return endpointProperties.find((property) => names.includes(property.name))?.value;
}

/** The URL of an address. */
export function findEndpoint(address: DataAddress): string | undefined {
  return (
    address.endpoint ??
    findAddressProperty(address, 'endpoint') ??
    findAddressProperty(address, 'baseUrl')
  );
}

/** Names of members that contain credentials. A signed link needs none of them. */
const CREDENTIAL = /secret|passw|passphrase|credential|access-?key|api-?key|auth|token/i;

/**
 * The push address of a consumer, as stored until the data have arrived: URL, method and media type.
 *
 * @throws KaartError `message-invalid` without a URL, for an invalid media type, or if it has
 * credentials, which are never accepted or stored
 */
export function pushTarget(address: DataAddress | undefined): DataAddress {
  const endpoint = address && findEndpoint(address);
  if (address === undefined || endpoint === undefined)
    throw new KaartError('push-address-missing', { code: 'message-invalid' });
  const properties = (address.endpointProperties ?? []).map(({ name }) => name);
  const credentialName = [...Object.keys(address), ...properties].find((name) =>
    CREDENTIAL.test(name),
  );
  if (credentialName !== undefined)
    throw new KaartError('push-credentials', {
      code: 'message-invalid',
      parameters: { member: credentialName.slice(0, 80) },
    });
  const header = properties.find((name) => /(^|[/:])header:/i.test(name));
  if (header !== undefined)
    throw new KaartError('push-headers', {
      code: 'message-invalid',
      parameters: { header: header.slice(0, 80) },
    });
  const requested = { method: findPushMethod(address), contentType: findContentType(address) };
  const endpointProperties = Object.entries(requested).flatMap(([name, value]) =>
    value === undefined ? [] : [{ '@type': 'EndpointProperty' as const, name, value }],
  );
  const { endpointType } = address;
  const target = {
    '@type': 'DataAddress' as const,
    endpointType,
    endpoint: withPath(endpoint, address),
  };
  return endpointProperties.length === 0 ? target : { ...target, endpointProperties };
}

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;

/** The requested media type of the data, in lower case and without parameters. */
function findContentType(address: DataAddress): string | undefined {
  const value = findAddressProperty(address, 'contentType')?.split(';')[0]?.trim().toLowerCase();
  if (value === undefined || value === '' || MEDIA_TYPE.test(value)) return value || undefined;
  throw new KaartError('push-media-type', {
    code: 'message-invalid',
    parameters: { type: value.slice(0, 80) },
  });
}

/** @throws KaartError `message-invalid` for a method that cannot send data */
function findPushMethod(address: DataAddress): string | undefined {
  const value = findAddressProperty(address, 'method')?.toUpperCase();
  if (value === undefined || value === 'PUT' || value === 'POST') return value;
  throw new KaartError('push-method', {
    code: 'message-invalid',
    parameters: { method: value.slice(0, 80) },
  });
}

/** The endpoint with the path and query that an EDC names in addition to `baseUrl`. */
function withPath(endpoint: string, address: DataAddress): string {
  const path = findAddressProperty(address, 'path');
  const query = findAddressProperty(address, 'queryParams');
  if (path === undefined && query === undefined) return endpoint;
  const url = parseUrl(endpoint);
  if (url === undefined) return endpoint;
  if (path !== undefined)
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.append(name, value);
  return url.href;
}

/** The address of an upload to us, in the form of DSP and in that of an EDC, with `baseUrl` and `method`. */
export function uploadAddress(endpoint: string): DataAddress {
  const method = /[?&]X-Amz-Signature=/i.test(endpoint) ? 'PUT' : 'POST';
  const edcProperties = { type: 'HttpData', baseUrl: endpoint, method };
  return {
    '@type': 'DataAddress',
    endpointType: 'HttpData',
    endpoint,
    endpointProperties: Object.entries(edcProperties).map(([name, value]) => ({
      '@type': 'EndpointProperty',
      name: EDC_NS + name,
      value,
    })),
  };
}
