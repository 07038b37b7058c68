import {
  ClientError,
  initiateDeviceAuthorization,
  pollDeviceAuthorizationGrant,
  ResponseBodyError,
  refreshTokenGrant,
} from 'openid-client';
import { KaartError } from '../../core/errors.ts';
import { discoverProvider } from '../../identity/oidc-discovery.ts';
import type { Login } from './login-store.ts';

/** The provider at which a person signs in, and the client. */
interface Provider {
  readonly issuer: string;
  readonly clientId: string;
}

/** The address that a person opens in a browser, and the code on its page. */
export interface DevicePrompt {
  readonly address: string;
  readonly code: string;
}

/**
 * Signs a person in by the device flow (RFC 8628): the person confirms in a browser on any device.
 *
 * @param show shows the address and the code to the person
 * @throws KaartError `unavailable` if the provider cannot be reached; `unauthenticated` if the person
 * refused or waited too long, or the provider has no device flow for this client
 */
export function signIn(
  provider: Provider & { readonly scope: string },
  show: (prompt: DevicePrompt) => void,
): Promise<Login> {
  return translateErrors(provider, async () => {
    const config = await discoverProvider(provider);
    const device = await initiateDeviceAuthorization(config, { scope: provider.scope });
    show({
      address: device.verification_uri_complete ?? device.verification_uri,
      code: device.user_code,
    });
    return toLogin(provider, await pollDeviceAuthorizationGrant(config, device));
  });
}

/** Gets a new access token. @throws KaartError `unauthenticated` if the session at the provider has ended */
export function renewLogin(login: Login, refreshToken: string): Promise<Login> {
  return translateErrors(login, async () => {
    const tokens = await refreshTokenGrant(await discoverProvider(login), refreshToken);
    return toLogin(login, { refresh_token: refreshToken, ...tokens });
  });
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  /** Seconds. */
  readonly expires_in?: number;
}

/** Lifetime if the provider names none. Seconds. */
const USUAL_SECONDS = 60;

function toLogin({ issuer, clientId }: Provider, tokens: Tokens): Login {
  const { access_token: accessToken, refresh_token: refreshToken } = tokens;
  return {
    ...{ issuer, clientId, accessToken },
    ...(refreshToken === undefined ? {} : { refreshToken }),
    expiresAt: Date.now() + (tokens.expires_in ?? USUAL_SECONDS) * 1_000,
  };
}

/** Converts an error of the library to ours: with the response of the provider, without a token. */
async function translateErrors<T>({ issuer }: Provider, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ResponseBodyError)
      throw new KaartError('provider-refuses-login', {
        code: 'unauthenticated',
        parameters: { issuer, answer: cause.error_description ?? cause.error },
        nextStep: 'log-in-again',
        cause,
      });
    if (cause instanceof ClientError || cause instanceof TypeError)
      throw new KaartError('provider-unusable', {
        code: 'unavailable',
        parameters: { issuer },
        nextStep: 'check-issuer',
        cause,
      });
    throw cause;
  }
}
