import { EDC_NS, HTTP_ENDPOINT } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';

/** Namespace of Tractus-X for the renewal of tokens. */
const TX_AUTH = 'https://w3id.org/tractusx/auth/';

/** The access data of a consumer for a pull. */
export interface PullAccess {
  readonly endpoint: string;
  readonly token: string;
  readonly expiresInSeconds: number;
  readonly refreshEndpoint: string;
  readonly refreshToken: string;
  /** Our participant id: the audience of the consumer's token that comes with a renewal. */
  readonly refreshAudience: string;
}

/**
 * The address of data to fetch. Each value has both the name of DSP and the name of EDC, because an EDC
 * drops `endpoint` and reads only its own namespace.
 */
export function pullAddress(access: PullAccess): DataAddress {
  const { endpoint, token, expiresInSeconds, ...renewal } = access;
  const { refreshEndpoint, refreshToken, refreshAudience } = renewal;
  const expiresIn = String(expiresInSeconds);
  const refresh = { refreshEndpoint, refreshToken, refreshAudience, expiresIn };
  const own = { endpoint, authType: 'bearer', authorization: token };
  const properties = {
    authorization: token,
    authType: 'bearer',
    ...refresh,
    ...prefixed(EDC_NS, { ...own, endpointType: HTTP_ENDPOINT }),
    ...prefixed(TX_AUTH, refresh),
  };
  return {
    '@type': 'DataAddress',
    endpointType: HTTP_ENDPOINT,
    endpoint,
    endpointProperties: Object.entries(properties).map(([name, value]) => ({
      '@type': 'EndpointProperty',
      name,
      value,
    })),
  };
}

/** An address with renewed tokens, under all their names. */
export function withTokens(
  address: DataAddress,
  { token, refreshToken }: { readonly token: string; readonly refreshToken?: string },
): DataAddress {
  const fresh: Record<string, string> = { authorization: token };
  if (refreshToken !== undefined) fresh['refreshToken'] = refreshToken;
  const endpointProperties = (address.endpointProperties ?? []).map((property) => {
    const value = fresh[property.name.replace(/^.*[/:]/, '')];
    return value === undefined ? property : { ...property, value };
  });
  return { ...address, endpointProperties };
}

function prefixed(prefix: string, members: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [prefix + name, value]));
}
