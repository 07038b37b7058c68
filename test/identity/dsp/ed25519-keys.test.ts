import { beforeEach, describe, expect, it } from 'vitest';
import { HolderSpace, US } from '../dcp/holder/holder-space.ts';
import { decode } from '../setup.ts';
import { OUR_DID, openDataSpace } from './connector.ts';

const THERE = 'did:web:there.example';
const TO = { address: 'https://there.example/dsp', participantId: THERE };
const DAY = 86_400;

/** A Kaart with Ed25519 keys, and another Kaart that reads its document. */
function openSpace() {
  const { setup, dsp } = openDataSpace({ keyType: 'Ed25519' });
  const there = openDataSpace({ participantId: THERE, addresses: [] });
  const publish = async () => {
    const document = JSON.stringify(await setup.identity.didDocument(OUR_DID));
    there.web.documents.set('https://kaart.example/.well-known/did.json', document);
  };
  const send = async () => (await dsp.authorize(TO)).slice('Bearer '.length);
  const pass = (seconds: number) => {
    setup.clock.passSeconds(seconds);
    there.setup.clock.passSeconds(seconds);
  };
  const accepts = (token: string) =>
    there.verify(`Bearer ${token}`).then(
      () => true,
      () => false,
    );
  return { setup, publish, send, pass, accepts };
}

let space: ReturnType<typeof openSpace>;
beforeEach(async () => {
  space = openSpace();
  await space.publish();
});

describe('the setting for Ed25519', () => {
  it('signs our tokens with EdDSA, and another Kaart accepts them', async () => {
    const token = await space.send();
    const header = decode(token, 0);
    expect(header).toMatchObject({ alg: 'EdDSA', typ: 'JWT' });
    const document = await space.setup.identity.didDocument(OUR_DID);
    const method = document?.verificationMethod.find(({ id }) => id === header['kid']);
    expect(method?.publicKeyJwk).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' });
    expect(JSON.stringify(document)).not.toContain('"d":');
    expect(await space.accepts(token)).toBe(true);
  });

  it('does not change our access tokens and the JWKS, which use P-256', async () => {
    const token = await space.setup.identity.mintOperatorToken({
      subject: 'alice',
      roles: ['analyst'],
    });
    expect(decode(token, 0)['alg']).toBe('ES256');
    const { keys } = await space.setup.identity.jwks();
    expect(keys.map(({ crv }) => crv)).toEqual(['P-256']);
  });

  it('requires a rotation if the stored keys have none of this type; P-256 still signs', async () => {
    const { ed25519: _, ...older } = JSON.parse(space.setup.keys.text ?? '');
    const open = openDataSpace({ keyType: 'Ed25519' });
    open.setup.keys.text = JSON.stringify(older);
    await expect(open.dsp.authorize(TO)).rejects.toMatchObject({ code: 'wrong-state' });
    const before = openDataSpace();
    before.setup.keys.text = JSON.stringify(older);
    expect(await before.dsp.authorize(TO)).toMatch(/^Bearer /);
    open.setup.clock.passSeconds(2 * DAY);
    await open.setup.identity.rotateKeys('planned', 'alice');
    const token = (await open.dsp.authorize(TO)).slice('Bearer '.length);
    expect(decode(token, 0)['alg']).toBe('EdDSA');
  });
});

describe('a rotation of Ed25519 keys', () => {
  it('leaves no gap: tokens of the earlier and of the new key are accepted', async () => {
    space.pass(2 * DAY);
    const [before, unused] = [await space.send(), await space.send()];
    await space.setup.identity.rotateKeys('planned', 'alice');
    await space.publish();
    const after = await space.send();
    expect(decode(after, 0)['kid']).not.toBe(decode(before, 0)['kid']);
    expect([await space.accepts(before), await space.accepts(after)]).toEqual([true, true]);
    const process = space.setup.another();
    const other = (await process.dsp.authorize(TO)).slice('Bearer '.length);
    expect(decode(other, 0)['kid']).toBe(decode(after, 0)['kid']);
    await space.setup.identity.rotateKeys('compromised', 'alice');
    await space.publish();
    space.pass(1);
    expect(await space.accepts(await space.send())).toBe(true); // reads the document again
    expect(await space.accepts(unused)).toBe(false);
  });
});

it('presents credentials signed with Ed25519, for an access token signed with Ed25519', async () => {
  const holder = await HolderSpace.open(['MembershipCredential'], 'Ed25519');
  await holder.hold(await holder.credential());
  const accessToken = await holder.accessToken();
  expect(decode(accessToken, 0)['alg']).toBe('EdDSA');
  const [presentation = ''] = await holder.ask(await holder.token({ token: accessToken }));
  expect(decode(presentation, 0)['alg']).toBe('EdDSA');
  const document = await holder.setup.identity.didDocument(US);
  expect(document?.authentication).toContain(decode(presentation, 0)['kid']);
});
