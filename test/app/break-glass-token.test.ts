import { describe, expect, it } from 'vitest';
import { issueBreakGlassToken } from '../../lib/app/break-glass-token.ts';
import { readConfig } from '../../lib/app/config.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { withoutWrites } from '../../lib/store/table.ts';
import { body, Setup } from './setup.ts';

const REASON = 'The identity provider is down, and a withdrawal is late';
const GIVEN = { person: 'alice', roles: ['operator', 'auditor'], reason: REASON };

/** A Kaart, and the function `break-glass-token` over the same stores. */
function open() {
  const setup = new Setup();
  const config = { ...readConfig({}), publicUrl: setup.url };
  const ask = (request: unknown) =>
    issueBreakGlassToken(config, setup.kaart.adapters, request, 'invocation-1');
  const readStatusWith = async (token: string) => {
    const headers = { Authorization: `Bearer ${token}` };
    const request = new Request(`${setup.url}/v1/status`, { headers });
    return (await setup.kaart.app.fetch(request)).status;
  };
  return { setup, ask, readStatusWith };
}

describe('a token by break-glass', () => {
  it('gives the first operator the named roles for 15 minutes', async () => {
    const { setup, ask, readStatusWith } = open();
    const { token, ...rest } = await ask(GIVEN);
    expect(rest).toEqual({ person: 'alice', roles: GIVEN.roles, expiresIn: 900 });
    expect(await readStatusWith(token)).toBe(200);
    const { iat = 0, exp } = JSON.parse(atob(token.split('.')[1] ?? ''));
    expect(exp - iat).toBe(900);
    await setup.close();
  });

  it('is in the audit log with reason and invocation, and the doctor names it', async () => {
    const { setup, ask } = open();
    await ask(GIVEN);
    const path = '/v1/audit/entries?action=break-glass';
    const { entries } = await body<{ entries: unknown[] }>(setup.as('auditor', path));
    expect(entries).toMatchObject([
      {
        actor: 'alice',
        action: 'break-glass.used',
        subject: 'person/alice',
        facts: {
          step: 'token',
          reason: REASON,
          invocation: 'invocation-1',
          roles: 'operator auditor',
        },
      },
    ]);
    const log = setup.log.filter((line) => line.includes('break-glass.used'));
    expect(log).toHaveLength(1);
    expect(log[0]).not.toMatch(/alice|eyJ/);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      requestId: 'invocation-1',
      awsRequestId: 'invocation-1',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    });
    const checks = await body<{ check: string }[]>(setup.as('operator', '/v1/checks'));
    const found = checks.find(({ check }) => check === 'second-person');
    expect(JSON.stringify(found)).toContain('step alone');
    await setup.close();
  });

  it('is not made if its audit entry cannot be written', async () => {
    const { setup } = open();
    const config = { ...readConfig({}), publicUrl: setup.url };
    const { table } = setup.kaart.adapters;
    const failing = {
      ...withoutWrites(table),
      transact: async () => {
        throw new KaartError('provider-silent', { code: 'unavailable' });
      },
    };
    const adapters = { ...setup.kaart.adapters, table: failing };
    await expect(issueBreakGlassToken(config, adapters, GIVEN, 'x')).rejects.toMatchObject({
      code: 'unavailable',
    });
    await setup.close();
  });

  it.each([
    ['without a reason', { person: 'alice', roles: ['operator'] }, 'reason'],
    ['with a short reason', { ...GIVEN, reason: 'because' }, 'reason'],
    ['with an unknown role', { ...GIVEN, roles: ['root'] }, 'roles.0'],
    ['without a role', { ...GIVEN, roles: [] }, 'roles'],
    ['with another lifetime', { ...GIVEN, ttlSeconds: 86_400 }, 'ttlSeconds'],
    ['of another event', { version: '2.0', rawPath: '/' }, 'person'],
    ['as nothing', null, ''],
  ])('is refused %s', async (_, request, named) => {
    const { setup, ask } = open();
    await expect(ask(request)).rejects.toMatchObject({
      code: 'message-invalid',
      message: expect.stringContaining(named),
    });
    await setup.close();
  });

  it('is refused for a person who was revoked', async () => {
    const { setup, ask } = open();
    await ask(GIVEN);
    await setup.kaart.identity.people.revoke('alice', { extent: 'person' }, 'bob');
    await expect(ask(GIVEN)).rejects.toMatchObject({ code: 'wrong-state' });
    await setup.close();
  });
});
