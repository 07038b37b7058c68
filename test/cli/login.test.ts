import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Shell } from './shell.ts';

const CHECK = { check: 'store', ok: true, detail: 'it works', next: null };

/** An OpenID provider with the device flow (RFC 8628), and a Kaart that accepts only the newest token. */
class Issuer {
  /** Responses of the token endpoint to polls of the device, before it issues tokens. */
  answers: string[] = ['authorization_pending'];
  expiresIn = 300;
  hasDeviceFlow = true;
  /** Error of the next refresh. */
  refusal: string | undefined;
  readonly grants: string[] = [];
  /** The tokens that the Kaart received. */
  readonly presented: string[] = [];
  #tokens = 0;
  #server: Server | undefined;
  url = '';

  async start(): Promise<void> {
    this.#server = createServer(async (incoming, outgoing) => {
      const { status, body } = await this.#answer(incoming);
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #answer(incoming: IncomingMessage): Promise<{ status: number; body: unknown }> {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const form = new URLSearchParams(text);
    switch (incoming.url?.split('?')[0]) {
      case '/.well-known/openid-configuration':
        return { status: 200, body: this.#metadata() };
      case '/device':
        expect(Object.fromEntries(form)).toEqual({ client_id: 'kaart-cli', scope: 'openid' });
        return { status: 200, body: this.#device() };
      case '/token':
        return this.#token(form);
      case '/v1/checks':
        this.presented.push(String(incoming.headers.authorization));
        return { status: 200, body: [CHECK] };
      default:
        return { status: 404, body: {} };
    }
  }

  #metadata() {
    return {
      issuer: this.url,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      ...(this.hasDeviceFlow && { device_authorization_endpoint: `${this.url}/device` }),
    };
  }

  #device() {
    return {
      device_code: 'the-device-code',
      user_code: 'WDJB-MJHT',
      verification_uri: `${this.url}/verify`,
      expires_in: 60,
      interval: 0.01,
    };
  }

  #token(form: URLSearchParams) {
    const grant = form.get('grant_type') ?? '';
    this.grants.push(grant);
    const error =
      grant === 'refresh_token'
        ? (this.refusal ??
          (form.get('refresh_token') === `refresh-${this.#tokens}` ? '' : 'invalid_grant'))
        : (this.answers.shift() ?? '');
    if (error !== '') return { status: 400, body: { error, error_description: `said ${error}` } };
    this.#tokens += 1;
    const tokens = {
      access_token: `access-${this.#tokens}`,
      refresh_token: `refresh-${this.#tokens}`,
    };
    return { status: 200, body: { ...tokens, token_type: 'Bearer', expires_in: this.expiresIn } };
  }
}

describe('kaart login', () => {
  let issuer: Issuer;
  let config: string;
  beforeEach(async () => {
    config = mkdtempSync(join(tmpdir(), 'kaart-config-'));
    issuer = new Issuer();
    await issuer.start();
  });
  afterEach(() => issuer.stop());

  const openShell = (env: Record<string, string> = {}) =>
    new Shell({ XDG_CONFIG_HOME: config, ...env });
  const login = (more = `--issuer ${issuer.url} --client kaart-cli`) =>
    openShell().type(`login --url ${issuer.url} ${more}`);
  const ask = (env?: Record<string, string>) => openShell(env).type(`doctor --url ${issuer.url}`);
  const toLoginsPath = () => join(config, 'kaart', 'logins.json');

  it('shows address and code, waits, and keeps the tokens where only the user reads them', async () => {
    issuer.answers = ['authorization_pending', 'authorization_pending'];
    const { code, out, err } = await login();
    expect([code, out]).toEqual([0, `You are logged in at ${issuer.url}.\n`]);
    expect(err).toBe(`Open ${issuer.url}/verify and confirm the code WDJB-MJHT. Waiting …\n`);
    expect(issuer.grants).toHaveLength(3);
    expect(statSync(toLoginsPath()).mode & 0o777).toBe(0o600);
    expect(out + err).not.toMatch(/access-|refresh-|device-code/);
  });

  it('is used by commands without KAART_TOKEN, which has priority', async () => {
    await login();
    expect((await ask()).code).toBe(0);
    await ask({ KAART_TOKEN: 'own' });
    expect(issuer.presented).toEqual(['Bearer access-1', 'Bearer own']);
    expect((await openShell().type('doctor --url http://127.0.0.1:9')).err).toMatch(/kaart login/);
  });

  it('is renewed when the token ends, with the new refresh token each time', async () => {
    issuer.expiresIn = 10;
    await login();
    for (const _ of [1, 2]) expect((await ask()).code).toBe(0);
    expect(issuer.presented).toEqual(['Bearer access-2', 'Bearer access-3']);
    expect(readFileSync(toLoginsPath(), 'utf8')).toContain('refresh-3');
    issuer.refusal = 'invalid_grant';
    const { code, err } = await ask();
    expect(code).toBe(1);
    expect(err).toMatch(/refuses the login: said invalid_grant/);
    expect(err).toMatch(/Log in again: kaart login/);
  });

  it('is ended by logout; another login uses the same provider', async () => {
    await login();
    expect((await openShell().type(`logout --url ${issuer.url}`)).out).toMatch(
      /You are logged out/,
    );
    expect(readFileSync(toLoginsPath(), 'utf8')).not.toMatch(/access-|refresh-/);
    expect((await ask()).code).toBe(1);
    expect((await openShell().type(`logout --url ${issuer.url}`)).out).toMatch(
      /There was no login/,
    );
    await login();
    expect((await login('')).code).toBe(0);
  });

  it('reports why it failed', async () => {
    issuer.answers = ['access_denied'];
    expect((await login()).err).toMatch(/refuses the login: said access_denied/);
    issuer.answers = ['expired_token'];
    expect((await login()).err).toMatch(/refuses the login: said expired_token/);
    issuer.hasDeviceFlow = false;
    expect((await login()).err).toMatch(/cannot be reached, or has no device flow/);
    expect((await login('--issuer http://127.0.0.1:9 --client x')).err).toMatch(
      /cannot be reached/,
    );
    expect((await login('')).err).toMatch(/name the provider with --issuer and --client/);
    expect((await openShell().type('login')).err).toMatch(/name it with --url/);
    expect((await openShell().type('logout --url x')).err).toMatch(/--url x is not an address/);
  });
});
