import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { body, Setup } from './setup.ts';

const LISTS = '/dcp/issuer/status-lists';

let setup: Setup;
beforeAll(() => {
  setup = new Setup(undefined, { KAART_ISSUED_CREDENTIALS: 'MembershipCredential' });
});
afterAll(() => setup.close());

it.each([
  [undefined, 'application/jwt'],
  ['*/*', 'application/jwt'],
  ['application/jwt, application/json', 'application/jwt'],
  ['application/json', 'application/json'],
  ['application/json, */*;q=0.1', 'application/json'],
])('a status list for Accept: %s is %s', async (accept, type) => {
  const answer = await setup.ask(`${LISTS}/vc11-sl2021`, { headers: accept ? { accept } : {} });
  expect(answer.headers.get('content-type')).toMatch(new RegExp(`^${type}`));
  expect(answer.headers.get('vary')).toContain('Accept');
});

it('as JSON shows a revocation, as EDC reads it', async () => {
  const json = { holder: 'did:web:lab.example', type: 'MembershipCredential', days: 30 };
  const { id, jwt } = await body<{ id: string; jwt: string }>(
    setup.as('partner-admin', '/v1/issued-credentials', { json }),
  );
  const { vc } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  const index = Number(vc.credentialStatus.statusListIndex);
  const readBit = async () => {
    const list = await body<{ issuanceDate: string; credentialSubject: Record<string, string> }>(
      setup.ask(`${LISTS}/vc11-sl2021`, { headers: { accept: 'application/json' } }),
    );
    expect(list.issuanceDate).toBeDefined();
    const encoded = list.credentialSubject['encodedList'] ?? '';
    expect(encoded).toMatch(/^[A-Za-z0-9+/]+=*$/); // not base64url, which it refuses
    const packed = Buffer.from(encoded, 'base64');
    return ((gunzipSync(packed)[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
  };
  expect(await readBit()).toBe(0);
  await setup.as('partner-admin', `/v1/issued-credentials/${id}/revocation`, { json: {} });
  expect(await readBit()).toBe(1);
});
