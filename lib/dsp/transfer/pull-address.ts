import { EDC_NS, HTTP_ENDPOINT } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';

/** Where tokens are renewed, as Tractus-X names it. */
const TX_AUTH = 'https://w3id.org/tractusx/auth/';

/** What a consumer needs to fetch. */
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
 * The address of data to fetch. An EDC loses a first-class `endpoint` and reads the names of its
 * own namespace, so everything is said in both.
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

/** An address with the tokens that a refresh brought; every name they go by is changed. */
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
