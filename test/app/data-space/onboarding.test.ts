import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sessionOf, typeOver } from '../../cli/shell.ts';
import { body, Setup } from '../setup.ts';
import { importCredential, openCredentialSpace, toDid, type WebParty } from './credential-space.ts';
import type { DataSpace } from './data-space.ts';

let issuer: WebParty;
let space: DataSpace;
beforeAll(async () => {
  ({ issuer, space } = await openCredentialSpace());
});
afterAll(async () => {
  await space.close();
  await issuer.close();
});

const SCOPE = 'org.eclipse.dspace.dcp.vc.type:MembershipCredential:read';
const readFacts = async (setup: Setup) =>
  body<Record<string, unknown>>(setup.as('partner-admin', '/v1/onboarding'));

describe('kaart onboarding', () => {
  it('fails while the credential that we would show is missing', async () => {
    const { code, out } = await typeOver(sessionOf(space.consumer), 'onboarding');
    expect(code).toBe(1);
    expect(out).toContain('FAILED  a query against ourselves gets MembershipCredential');
    expect(out.match(/^ok /gm)).toHaveLength(7);
  });

  it('names what an operator configures, and finds each of it', async () => {
    await importCredential(space.consumer, await issuer.issue(toDid(space.consumer)));
    const { code, out, err } = await typeOver(sessionOf(space.consumer), 'onboarding');
    expect([code, err]).toEqual([0, '']);
    for (const line of [
      `participant          ${toDid(space.consumer)}\n`,
      `DSP base             ${space.consumer.url}/dsp/2025-1\n`,
      `scopes we grant      ${SCOPE}\n`,
      `issuers of MembershipCredential ${issuer.did}\n`,
      `"url":"${space.consumer.url}/dsp/2025-1"`,
    ])
      expect(out).toContain(line);
    expect(out).not.toContain('FAILED');
    expect(await readFacts(space.consumer)).toMatchObject({
      participantId: toDid(space.consumer),
      requestedScopes: [SCOPE],
      grantedScopes: [SCOPE],
      trustedIssuers: [{ type: 'MembershipCredential', issuers: [issuer.did] }],
      unreadableIssuers: [],
      selfQuery: { types: ['MembershipCredential'], error: null },
    });
  });

  it('accepts the earlier keys of an issuer, which only verify its credentials', async () => {
    const { identity } = space.consumer.kaart;
    for (const day of ['2031-01-01', '2031-01-03', '2031-01-05']) {
      vi.useFakeTimers({ now: new Date(day), toFake: ['Date'] });
      await identity.rotateKeys('planned', 'alice');
    }
    vi.useRealTimers();
    const document = await identity.didDocument(toDid(space.consumer));
    expect(document?.assertionMethod.length).toBeGreaterThan(
      document?.authentication.length ?? Number.NaN,
    );
    const { out } = await typeOver(sessionOf(space.consumer), 'onboarding');
    expect(out).toContain('ok      its keys are for all three uses\n');
  });

  it('names an issuer whose document cannot be read, for example after a typing error', async () => {
    const unknown = `${issuer.did}x`;
    const trusted = [{ type: 'MembershipCredential', issuers: [issuer.did, unknown] }];
    const setup = new Setup(undefined, {
      KAART_IDENTITY: 'dcp',
      KAART_OUTBOUND_ALLOW: '127.0.0.0/8,::1/128',
      KAART_TRUSTED_CREDENTIALS: JSON.stringify(trusted),
    });
    expect(await readFacts(setup)).toMatchObject({ unreadableIssuers: [unknown] });
    const { code, out } = await typeOver(sessionOf(setup), 'onboarding');
    expect(code).toBe(1);
    expect(out).toContain(
      `FAILED  the DID documents of the issuers that we trust can be read: not ${unknown}\n`,
    );
    await setup.close();
  });

  it('states the error if our DID document cannot be read', async () => {
    space.front.provider = async () => new Response('', { status: 404 });
    const { selfQuery } = await readFacts(space.provider);
    expect(selfQuery).toEqual({
      types: [],
      error: expect.stringContaining('cannot read its own DID document'),
    });
    space.front = {};
  });
});
