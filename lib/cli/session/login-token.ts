import { findLogin, storeLogin } from './login-store.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A token that ends sooner is renewed. Milliseconds. */
const EARLY_MS = 30_000;

/**
 * The access token of `kaart login` for a Kaart, renewed if it has ended; `undefined` without a login.
 *
 * @throws KaartError `unauthenticated` if the session at the provider has ended
 */
export async function findLoginToken(url: string, env: Env): Promise<string | undefined> {
  const login = await findLogin(url, env);
  if (login === undefined) return undefined;
  const { accessToken, refreshToken, expiresAt } = login;
  if (expiresAt - EARLY_MS > Date.now() || refreshToken === undefined) return accessToken;
  const { renewLogin } = await import('./oidc-login.ts');
  const renewed = await renewLogin(login, refreshToken);
  await storeLogin(url, env, renewed);
  return renewed.accessToken;
}
