import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  enableNonRepudiationChecks,
  ResponseBodyError,
} from 'openid-client';
import { KaartError } from '../../core/errors.ts';
import { loadOnce } from '../../core/load-once.ts';
import { discoverProvider } from '../oidc-discovery.ts';
import type { SignInChecks, SignInProvider } from './sign-in.ts';

/** The client that the workbench is at an OpenID provider. */
export interface OidcClientConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** @default a public client; PKCE protects the code of both */
  readonly clientSecret?: string | undefined;
  /** The address to which the provider sends people back. */
  readonly redirectUri: string;
  /** @default the `fetch` of Node.js */
  readonly fetch?: CustomFetch | undefined;
}

/** Longest wait for the provider. Seconds. */
const TIMEOUT_SECONDS = 5;

/** A provider that signs people in by an authorization code with PKCE (RFC 7636). Its metadata are read once. */
export function openOidcClient(config: OidcClientConfig): SignInProvider {
  const { issuer, redirectUri } = config;
  const provider = loadOnce(() => discover(config));
  return {
    authorizationUrl: ({ state, nonce, verifier }, language) =>
      convertErrors(issuer, async () => {
        const parameters = {
          scope: 'openid profile',
          redirect_uri: redirectUri,
          code_challenge: await calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ui_locales: language, // OpenID Connect Core #AuthRequest
          ...{ state, nonce },
        };
        return buildAuthorizationUrl(await provider(), parameters).href;
      }),
    exchange: (query, checks) =>
      convertErrors(issuer, async () => redeem(await provider(), `${redirectUri}${query}`, checks)),
    endSessionUrl: (returnTo) =>
      convertErrors(issuer, async () => {
        const found = await provider();
        if (found.serverMetadata().end_session_endpoint === undefined) return undefined;
        return buildEndSessionUrl(found, { post_logout_redirect_uri: returnTo }).href;
      }),
  };
}

async function discover({ issuer, clientId, clientSecret, fetch }: OidcClientConfig) {
  const clientAuth = clientSecret === undefined ? undefined : ClientSecretBasic(clientSecret);
  const configuration = await discoverProvider({ issuer, clientId, clientAuth, fetch });
  configuration.timeout = TIMEOUT_SECONDS;
  enableNonRepudiationChecks(configuration);
  return configuration;
}

async function redeem(
  configuration: Configuration,
  url: string,
  { state, nonce, verifier }: SignInChecks,
) {
  const tokens = await authorizationCodeGrant(configuration, new URL(url), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  const names = [claims?.['name'], claims?.['preferred_username']];
  const shownName = names.find((each) => typeof each === 'string' && each !== '');
  return {
    accessToken: tokens.access_token,
    subject: claims?.sub ?? '',
    name: shownName === undefined ? null : String(shownName).slice(0, 100),
  };
}

/** Converts errors of the library to ours. They have the code of the provider's answer, but no text and no token. */
async function convertErrors<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError)
      throw new KaartError('provider-refuses-sign-in', {
        code: 'sign-in-needed',
        parameters: { answer: cause.error.slice(0, 60) },
        cause,
      });
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (FAULTS.includes(code))
      throw new KaartError('sign-in-invalid', { code: 'sign-in-needed', cause });
    if (code.startsWith('OAUTH_') || cause instanceof TypeError)
      throw new KaartError('sign-in-provider-unusable', {
        code: 'unavailable',
        parameters: { issuer },
        cause,
      });
    throw cause;
  }
}

/** Codes of an answer that does not belong to our request: another `state`, `nonce`, issuer or time. */
const FAULTS = [
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
];
