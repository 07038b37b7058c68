import { describe, expect, it } from 'vitest';
import { decode, openSetup } from './setup.ts';

describe('a person’s token', () => {
  it.each([
    ['without a subject', { subject: ' ', roles: ['operator'] }],
    ['for the name of the nightly run', { subject: 'system', roles: ['operator'] }],
    ['for a very long name', { subject: 'x'.repeat(201), roles: ['operator'] }],
    [
      '9.5: for a name with an invisible character',
      { subject: 'ali\u200bce', roles: ['operator'] },
    ],
    [
      '9.5: for a name with a letter of another script',
      { subject: '\u0430lice', roles: ['operator'] },
    ],
    [
      '9.5: for the name of the nightly run in capitals',
      { subject: 'SYSTEM', roles: ['operator'] },
    ],
    ['without a role', { subject: 'bob', roles: [] }],
    ['with an unknown role', { subject: 'bob', roles: ['root'] }],
    [
      '9.4: that sees the links of companies and decides for them',
      { subject: 'bob', roles: ['consent-officer', 'invitation-exporter'] },
    ],
    [
      '9.4: that sees the links of companies and may do everything else',
      { subject: 'bob', roles: ['operator', 'invitation-exporter'] },
    ],
    ['for 0 seconds', { subject: 'bob', roles: ['operator'], ttlSeconds: 0 }],
    ['for more than 12 hours', { subject: 'bob', roles: ['operator'], ttlSeconds: 43_201 }],
    ['for an unknown time', { subject: 'bob', roles: ['operator'], ttlSeconds: Number.NaN }],
  ])('%s is refused', async (_, request) => {
    await expect(openSetup().identity.mintOperatorToken(request as never)).rejects.toMatchObject({
      code: 'message-invalid',
    });
  });

  it('is valid for an hour by default, and for at most 12 hours', async () => {
    const { identity, clock } = openSetup();
    const bob = { subject: 'bob', roles: ['analyst'] as const };
    const ends = async (ttlSeconds?: number) => {
      const token = await identity.mintOperatorToken({ ...bob, ...(ttlSeconds && { ttlSeconds }) });
      return Number(decode(token, 1)['exp']) - clock.seconds;
    };
    expect(await ends()).toBe(3600);
    expect(await ends(43_200)).toBe(43_200);
  });

  it('is refused after its expiry', async () => {
    const { identity, clock } = openSetup();
    const token = await identity.mintOperatorToken({ subject: 'bob', roles: ['analyst'] });
    clock.passSeconds(3605);
    await expect(identity.authenticator.authenticate(`Bearer ${token}`)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});
