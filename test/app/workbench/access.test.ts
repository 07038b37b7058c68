import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getRoleScopes, ROLES, type Role, type Scope } from '../../../lib/identity/roles.ts';
import { body, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** `undefined`: each person who is signed in. */
  readonly scope: Scope | undefined;
}

let setup: Setup;
let operations: readonly Operation[] = [];
beforeAll(async () => {
  setup = await Setup.demonstration();
  const { paths } = await body<{
    paths: Record<string, Record<string, { security: Record<string, Scope[]>[] }>>;
  }>(setup.ask('/openapi.json'));
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) => {
      const scopes = security.find((each) => 'staffSession' in each)?.['staffSession'];
      if (scopes === undefined) return [];
      const address = path.replaceAll(/\{\w+\}/g, 'unknown');
      const name = `${method} ${path}`;
      return [{ name, method: method.toUpperCase(), path: address, scope: scopes[0] }];
    }),
  );
});
afterAll(() => setup.close());

/** Has no role for a scope. */
const listRolesWithout = (scope: Scope): readonly Role[] =>
  ROLES.filter((role) => !getRoleScopes([role]).has(scope));

describe('15.3 every page and form of the workbench', () => {
  it('is behind a session, and in the list that this test reads', () => {
    const mounted = setup.kaart.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/workbench'))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const open = [
      'get /workbench/development-sign-in',
      'get /workbench/sign-in',
      'get /workbench/sign-in/callback',
      'get /workbench/signed-out',
      'post /workbench/development-sign-in',
    ];
    expect([...new Set(mounted)].sort()).toEqual(
      [...operations.map(({ name }) => name), ...open].sort(),
    );
  });

  it('leads anyone without a session to the sign-in, and refuses their forms', async () => {
    for (const { name, method, path } of operations)
      for (const cookie of ['', `__Host-kaart-staff=${'x'.repeat(43)}`, 'kaart-staff=1']) {
        const answer = await setup.ask(path, { method, headers: { cookie } });
        const location = answer.headers.get('location');
        expect([name, answer.status, location]).toEqual(
          method === 'GET'
            ? [name, 303, `/workbench/sign-in?return=${encodeURIComponent(path)}`]
            : [name, 401, null],
        );
        expect(answer.headers.get('cache-control')).toContain('no-store');
      }
  });

  it('is closed to each role without its scope, before it says whether a thing exists', async () => {
    for (const { name, method, path, scope } of operations) {
      if (scope === undefined) continue;
      for (const role of listRolesWithout(scope)) {
        const cookie = await setup.session(`carl-${role}`, role);
        const answer = await setup.ask(path, { method, headers: { cookie } });
        expect([name, role, answer.status]).toEqual([name, role, 403]);
      }
    }
  });

  it('refuses a form without its token, for each role', async () => {
    for (const { name, method, path, scope } of operations.filter(
      (each) => each.method === 'POST',
    )) {
      const role = ROLES.find((each) => scope === undefined || getRoleScopes([each]).has(scope));
      const cookie = await setup.session(`carl-${role}`, role ?? 'operator');
      for (const [form, site, status] of [
        ['', 'same-origin', 403],
        [`form=${'0'.repeat(64)}`, 'same-origin', 403],
        ['', 'cross-site', 403],
      ] as const) {
        const answer = await setup.ask(path, {
          method,
          body: form,
          headers: {
            cookie,
            'sec-fetch-site': site,
            'content-type': 'application/x-www-form-urlencoded',
          },
        });
        expect([name, form, answer.status, (await body(answer))['reason']]).toEqual([
          name,
          form,
          status,
          'form-of-another-page',
        ]);
      }
    }
  });

  it('says of a thing that does not exist only that: 404, on a page and for a form', async () => {
    const desk = await Desk.of(setup, 'olga', 'operator');
    const inputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      review: { do: 'drop:1' },
      overrides: { recordId: 'x', reason: 'x' },
      rejection: { reason: 'x' },
      retraction: { reason: 'x' },
      undoing: { reason: 'x' },
      acceptance: { version: '1', 'purpose.0': 'yes' },
      refusal: { version: '1', code: 'other', reason: 'x' },
      'secret-link': { version: '1' },
      revocation: { version: '1', extent: 'partner' },
      decisions: {
        ...{ do: 'record', kind: 'withdrawn', 'group.registry': 'yes', evidence: 'x' },
        ...{ given_by: 'company-representative', language: 'en' },
      },
      identity: { reason: 'x' },
      recipients: { recipient: 'x', note: 'x' },
    };
    const of = operations.filter(({ path }) => path.includes('unknown'));
    expect(of.length).toBeGreaterThan(8);
    for (const { name, method, path: address } of of) {
      const path = address.replace('editions/unknown', 'editions/1999');
      const answer =
        method === 'GET'
          ? await desk.get(path)
          : await desk.post(path, inputs[path.split('/').at(-1) ?? ''] ?? {});
      expect([name, answer.status]).toEqual([name, 404]);
    }
  });

  it('sends what no cache keeps', async () => {
    const cookie = await setup.session('olga', 'operator', 'analyst');
    for (const { path, method } of operations.filter((each) => each.method === 'GET')) {
      const answer = await setup.ask(path, { method, headers: { cookie, accept: 'text/html' } });
      expect([path, answer.headers.get('cache-control')]).toEqual([
        path,
        expect.stringContaining('no-store'),
      ]);
    }
  });
});
