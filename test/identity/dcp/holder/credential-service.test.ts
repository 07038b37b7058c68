import { beforeEach, describe, expect, it } from 'vitest';
import { readPresentation } from '../../../../lib/identity/dcp/presentation.ts';
import { decode } from '../../setup.ts';
import { Party } from '../credential-space.ts';
import { HolderSpace, LAB, SCOPE, US } from './holder-space.ts';

const REFUSED = 'unauthenticated TOKEN_INVALID';
const scopeOf = (type: string) => `org.eclipse.dspace.dcp.vc.type:${type}:read`;

let holder: HolderSpace;
beforeEach(async () => {
  holder = await HolderSpace.open();
  await holder.hold(await holder.credential(), await holder.credential('SensitiveCredential'));
});

const query = async (scopes?: readonly string[]) =>
  holder.outcome(await holder.token({ token: await holder.accessToken() }), scopes);

describe('a query with the access token that we sent', () => {
  it.each([
    SCOPE,
    'org.eclipse.dspace.dcp.vc.type:MembershipCredential',
    'org.eclipse.edc.vc.type:MembershipCredential:read',
    'org.eclipse.edc.vc.type:MembershipCredential:*',
  ])('by %s gets the credential', async (scope) => {
    expect(await query([scope])).toEqual(['MembershipCredential']);
  });

  it.each([
    'org.eclipse.dspace.dcp.vc.type:MembershipCredential:write',
    'org.eclipse.dspace.dcp.vc.type:OtherCredential:read',
    'org.example.vc.type:MembershipCredential:read',
    'MembershipCredential',
    '',
  ])('by %j gets nothing', async (scope) => {
    expect(await query([scope])).toEqual([]);
  });

  it('by the id of a credential gets it', async () => {
    await holder.hold(
      await holder.credential('MembershipCredential', { id: 'urn:uuid:of-the-credential' }),
    );
    const byId = 'org.eclipse.dspace.dcp.vc.id:urn:uuid:of-the-credential';
    expect(await query([byId])).toEqual(['MembershipCredential']);
    expect(await query([`${byId}-x`])).toEqual([]);
  });

  it('gets no more than the token names', async () => {
    expect(await query([scopeOf('SensitiveCredential')])).toEqual([]);
    expect(await query([SCOPE, scopeOf('SensitiveCredential')])).toEqual(['MembershipCredential']);
  });

  it('gets no credential that has expired', async () => {
    holder.setup.clock.passSeconds(90_000);
    expect(await query()).toEqual([]);
  });

  it('gets a presentation for itself, by us, without the form of a self-issued token', async () => {
    const [jwt = ''] = await holder.ask(await holder.token({ token: await holder.accessToken() }));
    const payload = decode(jwt, 1);
    expect(payload).toMatchObject({ iss: US, aud: LAB, vp: { holder: US } });
    expect(payload).not.toHaveProperty('sub');
    expect(Number(payload['exp'])).toBe(holder.setup.clock.seconds + 300);
    expect(readPresentation(jwt)).toMatchObject({ holder: US, audience: [LAB] });
    // The token also does not authenticate its bearer as us.
    await expect(
      holder.setup.identity.dsp.verify(`Bearer ${jwt}`, {
        method: 'POST',
        url: 'https://kaart.example',
        source: '192.0.2.1',
      }),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('gets credentials of version 2.0 enveloped, in a presentation of their own', async () => {
    holder = await HolderSpace.open(['MembershipCredential', 'TermsCredential']);
    await holder.hold(await holder.credential(), await holder.credential2('TermsCredential'));
    const token = await holder.token({ token: await holder.accessToken() });
    const both = await holder.ask(token, [SCOPE, scopeOf('TermsCredential')]);
    expect(both.map((jwt) => decode(jwt, 0)['typ'])).toEqual(['JWT', 'vp+jwt']);
    const [, second] = both.map(readPresentation);
    expect(second).toMatchObject({
      holder: US,
      credentials: [{ types: ['VerifiableCredential', 'TermsCredential'] }],
    });
  });
});

describe('a credential service refuses', () => {
  it('no access token, and one that is not ours', async () => {
    expect(await holder.outcome(await holder.token({}))).toBe(REFUSED);
    expect(await holder.outcome(await holder.token({ token: 'x' }))).toBe(REFUSED);
    const iat = holder.setup.clock.seconds;
    const claims = { iss: US, aud: US, sub: LAB, scope: SCOPE, iat, exp: iat + 60, jti: 'j' };
    const [, kid] = [0, decode(await holder.accessToken(), 0)['kid']];
    const forged = await holder.lab.sign(claims, { kid, typ: 'kaart-presentation+jwt' });
    expect(await holder.outcome(await holder.token({ token: forged }))).toBe(REFUSED);
  });

  it('an access token a second time', async () => {
    const token = await holder.accessToken();
    expect(await holder.outcome(await holder.token({ token }))).toEqual(['MembershipCredential']);
    expect(await holder.outcome(await holder.token({ token }))).toBe(REFUSED);
  });

  it('a self-issued token a second time, with an access token that is unused', async () => {
    const token = await holder.token({ token: await holder.accessToken(), jti: 'once' });
    expect(await holder.outcome(token)).toEqual(['MembershipCredential']);
    const again = await holder.token({ token: await holder.accessToken(), jti: 'once' });
    expect(await holder.outcome(again)).toBe(REFUSED);
  });

  it('the access token of another participant, which its owner can still use', async () => {
    const other = await Party.on(holder.space.web, 'did:web:other.example');
    const token = await holder.accessToken();
    expect(await holder.outcome(await holder.token({ token }, other))).toBe(REFUSED);
    expect(await holder.outcome(await holder.token({ token }))).toEqual(['MembershipCredential']);
  });

  it('an expired access token', async () => {
    const token = await holder.accessToken();
    holder.setup.clock.passSeconds(301);
    expect(await holder.outcome(await holder.token({ token }))).toBe(REFUSED);
  });

  it('a self-issued token for another audience, of another subject, or too old', async () => {
    const token = await holder.accessToken();
    const iat = holder.setup.clock.seconds;
    for (const claims of [
      { aud: 'did:web:other.example' },
      { aud: [US, 'did:web:other.example'] },
      { sub: US },
      { iss: US, sub: US },
      { iat: iat - 200, exp: iat - 100 },
    ])
      expect(await holder.outcome(await holder.token({ token, ...claims }))).toMatch(
        /^unauthenticated/,
      );
    expect(await holder.outcome(await holder.token({ token }))).toEqual(['MembershipCredential']);
  });

  it('a forged key id', async () => {
    const token = await holder.accessToken();
    const other = await Party.on(holder.space.web, 'did:web:other.example');
    for (const kid of [`${LAB}#key-2`, `${other.did}#key-1`, 'key-1']) {
      const request = await holder.token({ token }, holder.lab, { kid });
      expect(await holder.outcome(request)).toMatch(/^unauthenticated/);
    }
    const impersonated = await holder.token({ token, iss: LAB, sub: LAB }, other, {
      kid: `${LAB}#key-1`,
    });
    expect(await holder.outcome(impersonated)).toBe(REFUSED);
  });

  it('our self-issued token as an access token, and the access token as a self-issued token', async () => {
    const authorization = await holder.setup.identity.dsp.authorize({ address: LAB });
    const selfIssued = authorization.slice('Bearer '.length);
    expect(await holder.outcome(await holder.token({ token: selfIssued }))).toBe(REFUSED);
    expect(await holder.outcome(await holder.accessToken())).toBe(REFUSED);
    expect(await holder.outcome(await holder.accessToken(US))).toBe(REFUSED);
  });

  it('the access token of a key that was removed because it leaked', async () => {
    const token = await holder.accessToken();
    await holder.setup.identity.rotateKeys('compromised', 'alice');
    expect(await holder.outcome(await holder.token({ token }))).toBe(REFUSED);
  });
});

it('accepts the access token of the key before a planned rotation', async () => {
  await holder.accessToken(); // creates the first key
  await holder.passSeconds(90_000);
  await holder.hold(await holder.credential());
  const token = await holder.accessToken();
  await holder.setup.identity.rotateKeys('planned', 'alice');
  const [jwt = ''] = await holder.ask(await holder.token({ token }));
  const kid = decode(jwt, 0)['kid'];
  const document = await holder.setup.identity.didDocument(US);
  for (const use of ['authentication', 'assertionMethod', 'capabilityInvocation'] as const) {
    expect(document?.[use]).toContain(kid);
    expect(document?.[use]).toHaveLength(4); // two of each type
  }
});
