import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ONE_MACHINE, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const CLIENT = { id: 'desk', secret: 'ge:heim' };
const CALLBACK = `${ONE_MACHINE}/workbench/sign-in/callback`;

/** Faults of the tokens that the provider issues. */
interface TokenFaults {
  readonly audience?: string;
  readonly nonce?: string;
  readonly subject?: string;
  readonly key?: CryptoKey;
  readonly roles?: readonly string[];
}

/** A provider like Keycloak, with a confidential client. */
class Provider {
  url = '';
  faults: TokenFaults = {};
  /** Bodies and credentials of the requests for tokens. */
  readonly requests: { readonly form: URLSearchParams; readonly authorization: string }[] = [];
  #key: CryptoKey | undefined;
  #asked = new URLSearchParams();
  readonly #server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const path = request.url ?? '';
    const body = await this.#answer(path, new URLSearchParams(text), request.headers.authorization);
    response.writeHead(body === undefined ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'invalid_grant', error_description: 'SECRET' }));
  });

  async start(): Promise<void> {
    this.#key = (await generateKeyPair('ES256', { extractable: true })).privateKey;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Signs the person in. @returns the address to which the browser is sent back */
  agree(location: string): string {
    this.#asked = new URL(location).searchParams;
    const answer = { code: 'the-code', state: this.#asked.get('state') ?? '' };
    return `${new URL(CALLBACK).pathname}?${new URLSearchParams(answer)}`;
  }

  async #answer(path: string, form: URLSearchParams, authorization = '') {
    if (path === '/.well-known/openid-configuration') return this.#metadata();
    if (path === '/keys') return { keys: [await this.#jwk()] };
    this.requests.push({ form, authorization });
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== this.#asked.get('code_challenge')) return undefined;
    const { audience = 'kaart', roles = ['analyst'], subject, nonce } = this.faults;
    return {
      token_type: 'Bearer',
      expires_in: 300,
      access_token: await this.#sign('anna', audience, {
        typ: 'Bearer',
        azp: CLIENT.id,
        jti: 'a',
        realm_access: { roles },
      }),
      id_token: await this.#sign(subject ?? 'anna', CLIENT.id, {
        name: 'Anna Analyst',
        nonce: nonce ?? this.#asked.get('nonce'),
      }),
    };
  }

  #metadata() {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      end_session_endpoint: `${this.url}/end`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['ES256'],
    };
  }

  async #jwk() {
    const { d: _, ...jwk } = await exportJWK(this.#key as CryptoKey);
    return { ...jwk, kid: 'one', alg: 'ES256', use: 'sig' };
  }

  #sign(subject: string, audience: string, claims: Record<string, unknown>): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(this.url)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(this.faults.key ?? (this.#key as CryptoKey));
  }
}

const provider = new Provider();
let setup: Setup;
beforeAll(async () => {
  await provider.start();
  const env = {
    KAART_OIDC_ISSUER: provider.url,
    KAART_OIDC_AUDIENCE: 'kaart',
    KAART_OIDC_JWKS_URI: `${provider.url}/keys`,
    KAART_WORKBENCH_CLIENT_ID: CLIENT.id,
    KAART_WORKBENCH_CLIENT_SECRET: CLIENT.secret,
  };
  setup = new Setup(undefined, env, ONE_MACHINE);
});
beforeEach(() => {
  provider.faults = {};
});
afterAll(async () => {
  provider.stop();
  await setup.close();
});

/** Signs a browser in through the provider. */
async function signIn(): Promise<{ readonly desk: Desk; readonly answer: Response }> {
  const desk = new Desk(setup);
  const location = (await desk.get('/workbench/sign-in')).headers.get('location') ?? '';
  return { desk, answer: await desk.get(provider.agree(location)) };
}

describe('15.3 sign-in through a provider', () => {
  it('redeems the code as its client, with the verifier, and shows name and roles', async () => {
    const { desk, answer } = await signIn();
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/workbench']);
    const { form, authorization } = provider.requests.at(-1) ?? {};
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      code: 'the-code',
      redirect_uri: CALLBACK,
    });
    expect(Buffer.from(authorization?.slice(6) ?? '', 'base64').toString()).toBe('desk:ge%3Aheim');
    const html = await desk.text('/workbench?lang=en');
    expect(html).toContain('<strong>Anna Analyst</strong> (analyst)');
    expect(html).toContain('/workbench/imports?lang=en');
  });

  it('leads to the sign-out of the provider', async () => {
    const html = await new Desk(setup).text('/workbench/signed-out?lang=en');
    expect(html).toContain(`href="${provider.url}/end?post_logout_redirect_uri=`);
  });

  it('ends with the next request after all tokens of the person are revoked', async () => {
    const { desk } = await signIn();
    expect((await desk.get('/workbench')).status).toBe(200);
    await setup.kaart.identity.people.revoke('anna', { extent: 'tokens' }, 'olga');
    expect((await desk.get('/workbench')).status).toBe(303);
  });

  it('shows a person without a role of ours a page without parts', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // a token of a later second than the revocation
    provider.faults = { roles: ['offline_access'] };
    const { desk } = await signIn();
    const html = await desk.text('/workbench?lang=en');
    expect(html).toContain('You have no role here.');
    expect(html).not.toContain('/workbench/imports');
    expect((await desk.get('/workbench/imports')).status).toBe(403);
  });

  it.each<[string, () => Promise<TokenFaults>]>([
    ['an access token for another audience', async () => ({ audience: 'another' })],
    ['an ID token with another nonce', async () => ({ nonce: 'x'.repeat(64) })],
    ['an ID token of another person', async () => ({ subject: 'mallory' })],
    [
      'tokens signed by another key',
      async () => ({ key: (await generateKeyPair('ES256')).privateKey }),
    ],
  ])('refuses %s', async (_, faults) => {
    provider.faults = await faults();
    const { desk, answer } = await signIn();
    expect([answer.status >= 400, desk.cookies.has('__Host-kaart-staff')]).toEqual([true, false]);
  });

  it('refuses the code of another attempt, and repeats no text of the provider', async () => {
    const first = new Desk(setup);
    const location = (await first.get('/workbench/sign-in')).headers.get('location') ?? '';
    const callback = provider.agree(location);
    provider.agree(`${provider.url}?code_challenge=other`);
    const answer = await first.get(callback);
    const html = await answer.text();
    expect([answer.status, html.includes('SECRET')]).toEqual([401, false]);
    expect(html).toContain('invalid_grant');
  });

  it('says that the provider does not respond', async () => {
    const env = {
      KAART_OIDC_ISSUER: 'http://127.0.0.1:9',
      KAART_OIDC_AUDIENCE: 'kaart',
      KAART_WORKBENCH_CLIENT_ID: 'desk',
    };
    const lost = new Setup(undefined, env, ONE_MACHINE);
    const answer = await new Desk(lost).get('/workbench/sign-in?lang=en');
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('cannot be reached'),
    ]);
    await lost.close();
  });
});
