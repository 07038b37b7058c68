import { beforeEach, expect, it } from 'vitest';
import { KaartError } from '../../../../lib/core/errors.ts';
import { Party } from '../credential-space.ts';
import { HolderSpace, ISSUER, LAB, US } from './holder-space.ts';

let holder: HolderSpace;
beforeEach(async () => {
  holder = await HolderSpace.open();
});

const credentials = () => holder.setup.identity.ownCredentials;
const add = (jwt: string) =>
  credentials()
    .add(jwt, 'alice')
    .then(
      ({ types }) => types.join(' '),
      (error: KaartError) => error.reason,
    );
const all = async () => (await credentials().page({ limit: 100 })).items;

it('shows a stored credential, and what it states', async () => {
  await add(await holder.credential());
  const [one] = await all();
  expect(one).toMatchObject({
    types: ['MembershipCredential'],
    issuer: ISSUER,
    profile: 'vc11-sl2021/jwt',
    subjects: [{ id: US }],
  });
  expect(await credentials().get(one?.id ?? '')).toEqual(one);
});

it('replaces the credential of the same types by the same issuer', async () => {
  await add(await holder.credential());
  await add(await holder.credential('OtherCredential'));
  holder.setup.clock.passSeconds(5);
  const renewed = await holder.credential2('MembershipCredential');
  await add(renewed);
  expect((await all()).map(({ types, profile }) => [types[0], profile]).toSorted()).toEqual([
    ['MembershipCredential', 'vc20-bssl/jwt'],
    ['OtherCredential', 'vc11-sl2021/jwt'],
  ]);
});

it('removes a credential', async () => {
  await add(await holder.credential());
  const [one] = await all();
  await credentials().remove(one?.id ?? '', 'alice');
  expect(await all()).toEqual([]);
  await expect(credentials().remove(one?.id ?? '', 'alice')).rejects.toMatchObject({
    code: 'not-found',
  });
});

it('records each change in the audit log', async () => {
  await add(await holder.credential());
  const [one] = await all();
  await credentials().remove(one?.id ?? '', 'bob');
  const { items } = await holder.setup.table.query({ pk: 'AUDIT-LOG', index: true });
  expect(items.map(({ data }) => data)).toMatchObject([
    {
      action: 'credential.added',
      actor: 'alice',
      subject: `credential/${one?.id}`,
      facts: { types: 'MembershipCredential', issuer: ISSUER },
    },
    { action: 'credential.removed', actor: 'bob' },
  ]);
});

it('refuses what is no credential, or not about us', async () => {
  expect(await add('no credential')).toBe('credential-unreadable');
  expect(await add(await holder.token({}))).toBe('credential-unreadable');
  const ofLab = { credentialSubject: { id: LAB } };
  expect(await add(await holder.credential('X', ofLab))).toBe('credential-of-another');
  const ofBoth = { credentialSubject: [{ id: US }, { id: LAB }] };
  expect(await add(await holder.credential('X', ofBoth))).toBe('credential-of-another');
});

it('refuses a credential that is not valid now', async () => {
  const past = { expirationDate: '2020-01-01T00:00:00Z' };
  expect(await add(await holder.credential('X', past))).toBe('credential-not-valid-now');
  const future = { issuanceDate: '2090-01-01T00:00:00Z' };
  expect(await add(await holder.credential('X', future))).toBe('credential-not-valid-now');
});

it('refuses a credential that its issuer did not sign', async () => {
  const rogue = await Party.on(holder.space.web, 'did:web:rogue.example');
  const about = { credentialSubject: { id: US } };
  const forged = await holder.space.credential(about, { sub: US }, rogue);
  expect(await add(forged)).toBe('credential-not-signed-by-issuer');
  expect(await all()).toEqual([]);
});

it('says that the document of the issuer cannot be read, for ever or for now', async () => {
  const { web, issuer } = holder.space;
  const jwt = await holder.credential();
  web.documents.delete(issuer.url);
  expect(await add(jwt)).toBe('issuer-keys-unreadable');
  holder.setup.clock.passSeconds(2);
  web.documents.set(issuer.url, new KaartError('called-address-silent', { code: 'unavailable' }));
  expect(await add(jwt)).toBe('called-address-silent');
});
