import {
  allowInsecureRequests,
  type ClientAuth,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  None,
} from 'openid-client';

/** An OpenID provider, and the client that we are there. */
export interface ProviderClient {
  readonly issuer: string;
  readonly clientId: string;
  /** @default a public client */
  readonly clientAuth?: ClientAuth | undefined;
  /** @default the `fetch` of Node.js */
  readonly fetch?: CustomFetch | undefined;
}

/** Reads the metadata of an OpenID provider. Plain HTTP is for a provider on this machine only. */
export function discoverProvider(client: ProviderClient): Promise<Configuration> {
  const { issuer, clientId, clientAuth = None() } = client;
  const isHere = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/.test(issuer);
  const execute = isHere ? [allowInsecureRequests] : [];
  return discovery(new URL(issuer), clientId, undefined, clientAuth, {
    execute,
    ...(client.fetch && { [customFetch]: client.fetch }),
  });
}
