import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FUNCTION_NAMES } from '../../lib/infra/rights.ts';
import { dataSpaceStory } from './data-space-story.ts';
import { type Description, describeStack, type Name, startFunction } from './deployment.ts';
import { askAccount } from './emulated-account.ts';
import { ask, type HttpRequest } from './http-event.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { allows } from './policy.ts';

const event = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8'));

type Running = Awaited<ReturnType<typeof startFunction>>;

/**
 * The main job through the deployed bundles. Each bundle runs in a separate process and gets events as API
 * Gateway, Scheduler and the stream send them. The tests depend on each other, in this order.
 */
describe('the deployed functions', () => {
  const deployed = inject('deployed');
  const functions = {} as Record<Name, Running>;
  let stack: Description;
  let people: IdentityProvider;
  let imported: string;
  let partner: { client_id: string; client_secret: string };

  beforeAll(async () => {
    stack = describeStack(deployed);
    people = await startIdentityProvider(deployed.issuerPort);
    for (const name of FUNCTION_NAMES)
      functions[name] = await startFunction(deployed, name, reachingHere(stack.functions[name]));
  });
  afterAll(() => {
    people?.stop();
    for (const running of Object.values(functions)) running.stop();
  });

  const asking = (request: HttpRequest) => ask(functions.api, request);
  const postJson = (path: string, token: string, body: unknown) =>
    asking({
      method: 'POST',
      path,
      token,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const sendFile = (path: string, token: string, file: string, query = {}) =>
    asking({
      method: 'POST',
      path,
      token,
      query,
      headers: { 'content-type': 'application/octet-stream' },
      body: readFileSync(`examples/${file}`),
    });
  const partnerToken = async () => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...partner });
    const response = await asking({
      method: 'POST',
      path: '/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    return JSON.parse(response.text).access_token as string;
  };
  const readRows = async () => {
    const path = '/v1/datasets/healthtech-companies/data';
    const response = await asking({
      path,
      query: { format: 'jsonl' },
      token: await partnerToken(),
    });
    const lines = response.text.split('\n').filter((line) => line !== '');
    return {
      status: response.status,
      ids: lines.map((line) => JSON.parse(line).record_id as string),
    };
  };

  const withdraw = async (id = '') =>
    postJson(`/v1/companies/${id}/withdrawals`, await people.token('otto', 'consent-officer'), {
      fieldGroups: ['registry'],
      audiences: ['partners'],
      evidenceRef: 'mail://2026-11-22',
      givenBy: 'company-representative',
      language: 'en',
    });

  it('refuse a caller without a token, with a forged one, or with an insufficient role', async () => {
    const path = '/v1/imports';
    expect((await asking({ method: 'POST', path })).status).toBe(401);
    expect((await asking({ method: 'POST', path, token: 'e30.e30.' })).status).toBe(401);
    const officer = await people.token('otto', 'consent-officer');
    expect((await sendFile(path, officer, 'mapping-2025.csv')).status).toBe(403);
  });

  it('creates its signing keys under the key of the stack', async () => {
    const { status, text } = await asking({ path: '/.well-known/jwks.json' });
    expect(status).toBe(200);
    expect(JSON.parse(text).keys).toHaveLength(1);
    expect(functions.api.aws.calls.map(({ action }) => action)).toContain('kms:GenerateDataKey');
  });

  it('give the first operator a token by break-glass, without an identity provider', async () => {
    const breakGlass = functions['break-glass'];
    const reason = 'first operator of this installation';
    const request = { person: 'olga', roles: ['operator', 'auditor'], reason };
    const { token } = await breakGlass.invoke<{ token: string }>(request);
    expect((await asking({ path: '/v1/status', token })).status).toBe(200);
    const query = { action: 'break-glass' };
    const { text } = await asking({ path: '/v1/audit/entries', query, token });
    expect(JSON.parse(text).entries).toMatchObject([
      { actor: 'olga', facts: { step: 'token', reason, roles: 'operator auditor' } },
    ]);
    expect(breakGlass.log()).toContain('break-glass.used');
    await expect(breakGlass.invoke({ ...request, roles: ['root'] })).rejects.toThrow(/roles\.0/);
    await expect(breakGlass.invoke(event('scheduler'))).rejects.toThrow(/person/);
  });

  it('import a mapping, and let no person release their own import', async () => {
    const ana = await people.token('ana', 'analyst', 'releaser');
    const query = { fileName: 'mapping-2025.csv', edition: '2025' };
    const response = await sendFile('/v1/imports', ana, 'mapping-2025.csv', query);
    expect(response).toMatchObject({ status: 201 });
    imported = JSON.parse(response.text).id;
    expect((await postJson(`/v1/imports/${imported}/submit`, ana, {})).status).toBe(200);
    expect((await postJson(`/v1/imports/${imported}/release`, ana, {})).status).toBe(403);
  });

  it('release it by another person and import the consents', async () => {
    const rob = await people.token('rob', 'releaser');
    expect(await postJson(`/v1/imports/${imported}/release`, rob, {})).toMatchObject({
      status: 200,
    });
    const otto = await people.token('otto', 'consent-officer');
    const response = await sendFile('/v1/consents/imports', otto, 'consents.csv');
    const { rows: read, recorded, repeated } = JSON.parse(response.text);
    // On a busy machine, the SDK repeats a write whose response is late. Then its rows count as repeated.
    expect([read, recorded + repeated]).toEqual([810, 810]);
  });

  it('publish at night', async () => {
    await functions.publish.invoke(event('scheduler'));
    const { calls } = functions.publish.aws;
    expect(calls.filter(({ action }) => action === 's3:PutObject').length).toBeGreaterThan(10);
    const paula = await people.token('paula', 'publisher');
    const response = await asking({ path: '/v1/publications/current', token: paula });
    expect(response).toMatchObject({ status: 200 });
  });

  it('change nothing in the next night', async () => {
    const before = functions.publish.aws.calls.length;
    await functions.publish.invoke(event('scheduler'));
    const since = functions.publish.aws.calls.slice(before);
    expect(since.filter(({ action }) => action === 's3:PutObject')).toEqual([]);
  });

  it('14.2 send the API reference, with every file and page that it links to', async () => {
    const html = { accept: 'text/html' };
    const { status, text } = await asking({ path: '/docs/api', headers: html });
    expect(status).toBe(200);
    const links = [...text.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link = '']) => link);
    const assets = links.filter((link) => link.startsWith('/docs/assets/'));
    expect(assets.map((path) => path.split('.').at(-1)).sort()).toEqual(['css', 'js']);
    for (const link of new Set(links)) {
      const { pathname: path, searchParams } = new URL(link, 'https://kaart.example.lu');
      const query = Object.fromEntries(searchParams);
      expect([link, (await asking({ path, query, headers: html })).status]).toEqual([link, 200]);
    }
    for (const path of assets)
      for (const coding of ['br', 'identity']) {
        const file = await asking({ path, headers: { 'accept-encoding': coding } });
        expect(file.headers['content-type']).toMatch(path.endsWith('.js') ? /script/ : /css/);
        expect(file.headers['content-encoding'] ?? 'identity').toBe(coding);
        const built = brotliDecompressSync(
          readFileSync(`dist/api/assets/${path.split('/').at(-1)}.br`),
        );
        expect(file.text === built.toString('utf8')).toBe(true);
      }
  });

  it('give a partner the rows that are granted since 2026', async () => {
    const admin = await people.token('pia', 'partner-admin');
    const body = { name: 'Clinique', purposes: ['https://w3id.org/dpv#ResearchAndDevelopment'] };
    const response = await postJson('/v1/partners', admin, body);
    expect(response).toMatchObject({ status: 201 });
    partner = JSON.parse(response.text);
    const { status, ids } = await readRows();
    expect(status).toBe(200);
    expect(ids).toHaveLength(115);
  });

  it('no longer show a company at the first read after its withdrawal', async () => {
    const [leaving, ...staying] = (await readRows()).ids;
    expect(await withdraw(leaving)).toMatchObject({ status: 201 });
    expect(await readRows()).toEqual({ status: 200, ids: staying });
  });

  it('run the jobs of the outbox when the stream reports them, and delete the superseded views', async () => {
    await functions.deliver.invoke(event('dynamodb-stream-outbox'));
    const actions = functions.deliver.aws.calls.map(({ action }) => action);
    expect(actions).toContain('s3:DeleteObjectVersion');
    expect(actions).toContain('dynamodb:DeleteItem');
    // a finished job can enqueue others, and the stream reports them, until no job is pending
    const ask = async () => {
      const before = functions.deliver.aws.calls.length;
      await functions.deliver.invoke(event('dynamodb-stream-outbox'));
      return functions.deliver.aws.calls.slice(before).map(({ action }) => action);
    };
    for (let rounds = 0; rounds < 5; rounds += 1) await ask();
    expect(await ask()).toEqual(['dynamodb:Query']);
  });

  it('17.1 leave to deliver what only the journal has, and then publish', async () => {
    const [leaving = ''] = (await readRows()).ids;
    expect(await withdraw(leaving)).toMatchObject({ status: 201 });
    const { policy, environment } = stack.functions.publish;
    const { KAART_TABLE: TableName } = environment;
    const table = <T>(operation: string, request: object) =>
      askAccount<T>(deployed, 'dynamodb', `DynamoDB_20120810.${operation}`, {
        TableName,
        ...request,
      });
    const { Items } = await table<{ Items: { sk: { S: string } }[] }>('Query', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'JOURNAL' } },
    });
    const marks = Items.map(({ sk }) => sk).filter(({ S }) => S !== 'SETTLED');
    expect(marks).not.toEqual([]);
    await table('DeleteItem', { Key: { pk: { S: 'JOURNAL' }, sk: marks.at(-1) } });
    const fresh = await startFunction(deployed, 'publish', reachingHere(stack.functions.publish));
    let isDone = false;
    const night = fresh.invoke<{ outcome: string }>(event('scheduler')).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await functions.deliver.invoke(event('dynamodb-stream-outbox'));
      await sleep(200);
    }
    expect(await night).toMatchObject({
      outcome: expect.stringMatching(/^(published|unchanged)$/),
    });
    expect(fresh.log()).toContain('journal.replayed-elsewhere');
    expect(fresh.aws.calls.filter((call) => !allows(policy, call))).toEqual([]);
    fresh.stop();
  });

  dataSpaceStory(() => ({
    deployed,
    stack,
    api: functions.api,
    deliver: functions.deliver,
    partnerToken,
    becomeMember: async () => {
      const admin = await people.token('pia', 'partner-admin');
      const claims = { membershipStatus: ['active'] };
      return postJson('/v1/participants', admin, { id: partner.client_id, claims });
    },
    rows: async () => (await readRows()).ids,
  }));

  it.each(FUNCTION_NAMES)(
    'have never sent a request to AWS, as %s, that its role does not allow',
    (name) => {
      const { calls } = functions[name].aws;
      expect(calls.length).toBeGreaterThan(0);
      const { policy } = stack.functions[name];
      expect(calls.filter((call) => !allows(policy, call))).toEqual([]);
    },
  );

  it('log neither tokens nor secrets', () => {
    for (const { log } of Object.values(functions)) {
      expect(log()).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
      expect(log()).not.toContain(partner.client_secret);
    }
  });
});

/** The other connector is on this machine. A deployed connector may not call such an address. */
function reachingHere<F extends Description['functions'][Name]>(deployed: F): F {
  const environment = { ...deployed.environment, KAART_OUTBOUND_ALLOW: '127.0.0.0/8' };
  return { ...deployed, environment };
}
