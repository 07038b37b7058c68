import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { EDC_NS } from '../common/vocabulary.ts';

const EndpointProperty = z.looseObject({
  '@type': z.literal('EndpointProperty'),
  name: z.string().max(500),
  value: z.string().max(20_000),
});

/**
 * Where data are fetched from or sent to. An EDC names the endpoint among the properties.
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

/** A property by its short name, in EDC's namespace or without; `undefined` where there is none. */
export function propertyOf(
  { endpointProperties = [] }: DataAddress,
  name: string,
): string | undefined {
  const names = [name, `${EDC_NS}${name}`, `edc:${name}`];
  return endpointProperties.find((property) => names.includes(property.name))?.value;
}

/** The URL of an address. */
export function endpointOf(address: DataAddress): string | undefined {
  return address.endpoint ?? propertyOf(address, 'endpoint') ?? propertyOf(address, 'baseUrl');
}

/** Names of what is somebody's credentials. A link that is signed for one use needs none of them. */
const CREDENTIAL = /secret|passw|passphrase|credential|access-?key|api-?key|auth|token/i;

/**
 * The address that a consumer wants its data sent to, as it is kept until they are there: where, and
 * by which method.
 *
 * @throws KaartError `message-invalid` without a URL, or where it carries credentials: they are neither taken nor stored
 */
export function pushTarget(address: DataAddress | undefined): DataAddress {
  const endpoint = address && endpointOf(address);
  if (address === undefined || endpoint === undefined)
    throw invalid('a transfer of this format names the address to send to in dataAddress.endpoint');
  const properties = (address.endpointProperties ?? []).map(({ name }) => name);
  const carried = [...Object.keys(address), ...properties].find((name) => CREDENTIAL.test(name));
  if (carried !== undefined)
    throw invalid(
      `credentials are not taken (${carried.slice(0, 80)}): name a link that is signed for this upload`,
    );
  const value = propertyOf(address, 'method');
  const kept = { '@type': 'DataAddress' as const, endpointType: address.endpointType, endpoint };
  return value === undefined
    ? kept
    : { ...kept, endpointProperties: [{ '@type': 'EndpointProperty', name: 'method', value }] };
}

function invalid(message: string): KaartError {
  return new KaartError(message, { code: 'message-invalid' });
}
