import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { body, DATA, Setup } from '../app/setup.ts';
import { linkTo, passDays, requestConfirmed } from './requester.ts';

const PATH = '/v1/access-requests';
const PAGE = { headers: { accept: 'text/html' } };
const ADMIN = 'partner-admin:carla';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());
afterEach(() => {
  vi.useRealTimers();
});

interface Accepted {
  readonly id: string;
  readonly client: string;
  readonly email: string;
}

async function acceptRequest(
  more: Parameters<typeof requestConfirmed>[1] = {},
  acceptance: object = {},
): Promise<Accepted> {
  const id = await requestConfirmed(setup, more);
  const response = await setup.as(ADMIN, `${PATH}/${id}/acceptance`, { json: acceptance });
  const { client, requester } = await body<{
    client: { id: string };
    requester: { email: string };
  }>(response);
  return { id, client: client.id, email: requester.email };
}

const findSecret = (html: string) => /<code>(kaart_[\w-]{43})<\/code>/.exec(html)?.[1] ?? '';
const reveal = (link: string) => setup.form(link, {});
const readAs = async (client: string, secret: string) => {
  const token = await setup.tokenResponse(client, secret);
  if (token.status !== 200) return token.status;
  const { access_token } = await body<{ access_token: string }>(token);
  return (await setup.withToken(access_token, DATA)).status;
};
const getSecretLink = ({ email }: Accepted) => linkTo(setup, email, 'secret');

describe('14.2 the link to a secret', () => {
  it('stays usable when it is only opened, and shows the secret once', async () => {
    const client = await acceptRequest();
    const link = await getSecretLink(client);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const looked = await setup.ask(link, { method, ...PAGE });
      expect(looked.status).toBe(200);
      expect(looked.headers.get('cache-control')).toBe('private, no-store');
      expect(looked.headers.get('referrer-policy')).toBe('no-referrer');
    }
    const shown = await reveal(link);
    const secret = findSecret(await shown.text());
    expect(shown.headers.get('cache-control')).toBe('private, no-store');
    expect(await readAs(client.client, secret)).toBe(200);
    const again = await reveal(link);
    expect([again.status, (await body(again))['state']]).toEqual([410, 'used']);
    const page = await (await setup.ask(`${link}?lang=fr`, PAGE)).text();
    expect(page).toContain('Le secret a déjà été montré');
    expect(page).toContain('mailto:data@example.lu');
  });

  it('gives the secret to one of many simultaneous callers, and only its digest is stored', async () => {
    const client = await acceptRequest();
    const link = await getSecretLink(client);
    const responses = await Promise.all(Array.from({ length: 8 }, () => reveal(link)));
    const shown = responses.filter(({ status }) => status === 200);
    expect(shown).toHaveLength(1);
    const secret = findSecret((await shown[0]?.text()) ?? '');
    const partner = await setup.kaart.adapters.stores.partners.get(client.client);
    expect(partner?.partner.credentials).toHaveLength(1);
    expect(JSON.stringify(partner)).not.toContain(secret);
    const request = await setup.as(ADMIN, `${PATH}/${client.id}`);
    expect(await request.text()).not.toContain(secret);
    expect(JSON.stringify([setup.log, setup.mails])).not.toContain(secret);
  });

  it('gives no access if it is forged, or made for the other step or for another request', async () => {
    const client = await acceptRequest();
    const link = await getSecretLink(client);
    const token = link.split('/').at(-1) ?? '';
    const confirmation =
      (await linkTo(setup, client.email, 'confirmation')).split('/').at(-1) ?? '';
    const [header, , signature] = token.split('.');
    const other = Buffer.from(JSON.stringify({ request: client.id, number: 2 })).toString(
      'base64url',
    );
    for (const path of [
      `/access/secret/${confirmation}`,
      `/access/confirmation/${token}`,
      `/access/secret/${token.slice(0, -4)}`,
      `/access/secret/${header}.${other}.${signature}`,
      `/access/secret/${client.id}`,
    ])
      for (const method of ['GET', 'POST'] as const) {
        const response = method === 'GET' ? await setup.ask(path) : await reveal(path);
        expect([path, response.status]).toEqual([path, 404]);
      }
    expect((await setup.ask(link, PAGE)).status).toBe(200);
  });

  it('expires after seven days, and can be replaced by a new one', async () => {
    const client = await acceptRequest();
    const first = await getSecretLink(client);
    passDays(7.1);
    expect(await body(reveal(first))).toMatchObject({ status: 410, state: 'expired' });
    await setup.kaart.accessRequests.removeOld();
    await setup.kaart.accessRequests.removeOld();
    const renewed = await setup.as(ADMIN, `${PATH}/${client.id}/secret-link`, { json: {} });
    expect(await body(renewed)).toMatchObject({ client: { secretLink: { number: 2 } } });
    const second = await getSecretLink(client);
    expect(second).not.toBe(first);
    expect(await body(reveal(first))).toMatchObject({ status: 410, state: 'revoked' });
    const secret = findSecret(await (await reveal(second)).text());
    expect(await readAs(client.client, secret)).toBe(200);
    const { entries } = await body<{ entries: { action: string }[] }>(
      setup.as('auditor', `/v1/audit/entries?subject=access-request/${client.id}`),
    );
    expect(entries.map(({ action }) => action.split('.')[1]).reverse()).toEqual([
      ...['requested', 'confirmed', 'accepted', 'link-sent', 'link-expired'],
      ...['link-renewed', 'link-sent', 'secret-revealed'],
    ]);
  });

  it('ends the secret and the tokens at once if a new link replaces it', async () => {
    const client = await acceptRequest();
    const stolen = findSecret(await (await reveal(await getSecretLink(client))).text());
    const token = await setup.token(client.client, stolen);
    const renewed = await setup.as(ADMIN, `${PATH}/${client.id}/secret-link`, { json: {} });
    expect(renewed.status).toBe(200);
    expect((await setup.withToken(token, DATA)).status).toBe(401);
    expect(await readAs(client.client, stolen)).toBe(401);
    const secret = findSecret(await (await reveal(await getSecretLink(client))).text());
    expect(await readAs(client.client, secret)).toBe(200);
    expect(await readAs(client.client, stolen)).toBe(401);
  });

  it('gives no access after the partner was revoked, and the earlier secret is invalid', async () => {
    const [unseen, seen] = [await acceptRequest(), await acceptRequest()];
    const secret = findSecret(await (await reveal(await getSecretLink(seen))).text());
    const link = await getSecretLink(unseen);
    for (const { client } of [unseen, seen])
      await setup.as(ADMIN, `/v1/partners/${client}/revocation`, { json: {} });
    expect(await body(reveal(link))).toMatchObject({ status: 410, state: 'revoked' });
    expect(await readAs(seen.client, secret)).toBe(401);
  });

  it('does not exist for a client with its own keys, which authenticates with them', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwks = { keys: [await exportJWK(publicKey)] };
    const client = await acceptRequest({ jwks });
    await setup.kaart.deliver();
    const mail = setup.mails.findLast(({ to }) => to === client.email);
    expect(mail?.text).toContain('private_key_jwt');
    expect(mail?.text).not.toContain('/access/secret/');
    const none = await setup.as(ADMIN, `${PATH}/${client.id}/secret-link`, { json: {} });
    expect(none.status).toBe(409);
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(client.client)
      .setSubject(client.client)
      .setAudience(`${setup.url}/token`)
      .setJti(client.id)
      .setExpirationTime('1m')
      .sign(privateKey);
    const response = await setup.form('/token', {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    expect(response.status).toBe(200);
  });
});

describe('14.2 the access of an accepted client', () => {
  it('ends at its last instant, also for a token that it holds', async () => {
    const expiresAt = new Date(Date.now() + 10 * 86_400_000).toISOString();
    const client = await acceptRequest({}, { expiresAt });
    const secret = findSecret(await (await reveal(await getSecretLink(client))).text());
    passDays(9.9999);
    const token = await setup.token(client.client, secret);
    expect((await setup.withToken(token, DATA)).status).toBe(200);
    passDays(0.001);
    expect((await setup.withToken(token, DATA)).status).toBe(401);
    expect(await readAs(client.client, secret)).toBe(401);
  });

  it('ends with the data of its requester, 30 days later', async () => {
    const expiresAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const { id } = await acceptRequest({}, { expiresAt });
    passDays(34);
    await setup.kaart.accessRequests.removeOld();
    expect((await setup.as(ADMIN, `${PATH}/${id}`)).status).toBe(200);
    passDays(2);
    await setup.kaart.accessRequests.removeOld();
    expect((await setup.as(ADMIN, `${PATH}/${id}`)).status).toBe(404);
  });
});
