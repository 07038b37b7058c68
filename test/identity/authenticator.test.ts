import { describe, expect, it } from 'vitest';
import { openSetup, partnerWithToken } from './setup.ts';

describe('authenticate', () => {
  it('requests a token if no token is given, and reports no error then (RFC 6750)', async () => {
    const { authenticator } = openSetup().identity;
    await expect(authenticator.authenticate(undefined)).rejects.toMatchObject({
      code: 'unauthenticated',
      details: {},
    });
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic bHV4OmxhYnM=',
    'Digest abc',
    'Bearer a b',
    'Bearer a, Bearer b',
    'Bearer a\r\nX-Injected: 1',
    `Bearer ${'a'.repeat(8_193)}`,
    `${'B'.repeat(100_000)} x`,
  ])('refuses %j', async (authorization) => {
    const { authenticator } = openSetup().identity;
    await expect(authenticator.authenticate(authorization)).rejects.toMatchObject({
      code: 'unauthenticated',
      details: { error: 'invalid_token' },
    });
  });

  it('returns the data of a partner from its token and its item', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER   ${token}`])
      expect(await setup.identity.authenticator.authenticate(authorization)).toEqual({
        subject: 'lux-labs',
        clientId: 'lux-labs',
        partnerId: 'lux-labs',
        audience: 'partners',
        scopes: new Set(['data:read']),
        purposes: ['dpv:ScientificResearch'],
        tokenId: expect.any(String),
      });
  });

  it('returns the name and the rights of a person, and no audience', async () => {
    const { identity } = openSetup();
    const token = await identity.mintOperatorToken({ subject: 'bob', roles: ['auditor'] });
    expect(await identity.authenticator.authenticate(`Bearer ${token}`)).toEqual({
      subject: 'bob',
      clientId: 'kaart-cli',
      scopes: new Set(['mapping:read', 'consent:read', 'audit:read']),
      tokenId: expect.any(String),
    });
  });

  it('refuses a token of an installation with other keys', async () => {
    const { token } = await partnerWithToken(openSetup());
    const here = openSetup();
    await partnerWithToken(here);
    await expect(here.identity.authenticator.authenticate(`Bearer ${token}`)).rejects.toMatchObject(
      { code: 'unauthenticated' },
    );
  });

  it('does not report a failing store as a wrong token', async () => {
    const setup = openSetup();
    const { token } = await partnerWithToken(setup);
    setup.table.get = () => Promise.reject(new Error('the table is down'));
    await expect(setup.identity.authenticator.authenticate(`Bearer ${token}`)).rejects.toThrow(
      'the table is down',
    );
  });
});
