import { EDC_NS, PROFILE_PULL, PULL, type PullFormat } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';

/**
 * Type of the endpoint by transfer format: as in the examples of DSP, which an EDC expects, or as the
 * HTTP profile of Data Plane Signaling demands. An address has one type only.
 */
const ENDPOINT_TYPES: Readonly<Record<PullFormat, string>> = {
  [PULL]: 'https://w3id.org/idsa/v4.1/HTTP',
  [PROFILE_PULL]: PROFILE_PULL,
};

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
 * The address of data to fetch. The names without a namespace are those of DSP and of the HTTP profile. Each value has both the name of DSP and the name of EDC, because an EDC
 * drops `endpoint` and reads only its own namespace.
 */
export function pullAddress(access: PullAccess, format: PullFormat): DataAddress {
  const endpointType = ENDPOINT_TYPES[format];
  const { endpoint, token, expiresInSeconds, ...renewal } = access;
  const { refreshEndpoint, refreshToken, refreshAudience } = renewal;
  const expiresIn = String(expiresInSeconds);
  const refresh = { refreshEndpoint, refreshToken, refreshAudience, expiresIn };
  const edcMembers = { endpoint, authType: 'bearer', authorization: token };
  const properties = {
    authorization: token,
    authType: 'bearer',
    ...refresh,
    ...addPrefix(EDC_NS, { ...edcMembers, endpointType }),
    ...addPrefix(TX_AUTH, refresh),
  };
  return {
    '@type': 'DataAddress',
    endpointType,
    endpoint,
    endpointProperties: Object.entries(properties).map(([name, value]) => ({
      '@type': 'EndpointProperty',
      name,
      value,
    })),
  };
}

/** An address with renewed tokens, under all their names. */
export function replaceTokens(
  address: DataAddress,
  { token, refreshToken }: { readonly token: string; readonly refreshToken?: string },
): DataAddress {
  const renewed: Record<string, string> = { authorization: token };
  if (refreshToken !== undefined) renewed['refreshToken'] = refreshToken;
  const endpointProperties = (address.endpointProperties ?? []).map((property) => {
    const value = renewed[property.name.replace(/^.*[/:]/, '')];
    return value === undefined ? property : { ...property, value };
  });
  return { ...address, endpointProperties };
}

function addPrefix(prefix: string, members: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [prefix + name, value]));
}
