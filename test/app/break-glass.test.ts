import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import { instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Role } from '../../lib/identity/roles.ts';
import { auditWrite } from '../../lib/store/audit-write.ts';
import { Shell } from '../cli/shell.ts';
import { body, linesOf, Setup } from './setup.ts';

const FILE = readFileSync('examples/mapping-2025.csv', 'utf8').trimEnd().split('\n');
const REASON = 'Bob left; no other person has the role of a releaser';
const ALONE = { breakGlassReason: REASON };

async function addAuditEntries({ home }: Setup, count: number): Promise<void> {
  const table = openSqliteTable(join(home, 'kaart.sqlite'));
  const at = instant(new Date());
  for (let n = 0; n < count; n += 100) {
    const entries = Array.from({ length: 100 }, (_, m) => `${n + m}`);
    await table.transact(
      entries.map((id) =>
        auditWrite({ id, at, actor: 'bob', action: 'test.done', subject: 'test/1' }),
      ),
    );
  }
  await table.close();
}

describe('10.21: one of two people is left', () => {
  let setup: Setup;
  afterEach(() => setup.close());

  const mintListedToken = (subject: string, roles: readonly Role[]) =>
    setup.kaart.identity.mintOperatorToken({ subject, roles, listed: true });
  const importRows = async (rows: readonly string[] = FILE) => {
    const file = rows.join('\n');
    const { id } = await body<{ id: string }>(setup.import(file, '', 'operator:alice'));
    const path = `/v1/imports/${id}`;
    await setup.as('operator:alice', `${path}/submit`, { json: { changeNote: 'x' } });
    return path;
  };
  const post = (path: string, json: object) => setup.as('operator:alice', path, { json });
  const listBreakGlassEntries = async () => {
    const path = '/v1/audit/entries?action=break-glass';
    const { entries } = await body<{
      entries: { actor: string; facts: Record<string, string> }[];
    }>(setup.as('auditor', path));
    return entries.map(({ actor, facts }) => [actor, facts['step']]);
  };

  it.each([
    ['another person has a token that is valid', ['releaser'], undefined, false],
    ['the token of the other person was revoked', ['releaser'], { extent: 'tokens' }, true],
    ['the other person was revoked', ['releaser'], { extent: 'person' }, true],
    [
      'the role was taken from the other person',
      ['releaser'],
      { extent: 'role', role: 'releaser' },
      true,
    ],
    ['the other person has another role', ['analyst', 'consent-officer'], undefined, true],
  ] as const)('10.21 break-glass, if %s', async (_, roles, revoked, works) => {
    setup = await Setup.demonstration();
    await mintListedToken('alice', ['operator']);
    await mintListedToken('bob', roles);
    if (revoked !== undefined) await post('/v1/people/bob/revocation', revoked);
    const path = await importRows();
    expect(await body(post(`${path}/release`, {}))).toMatchObject({
      code: 'second-person-required',
    });
    const response = await body(post(`${path}/release`, ALONE));
    expect(await listBreakGlassEntries()).toEqual(works ? [['alice', 'releaseImport']] : []);
    if (works)
      expect(response).toMatchObject({
        id: '2025.1',
        released: { by: 'alice', breakGlass: REASON },
      });
    else
      expect(response).toMatchObject({
        code: 'wrong-state',
        detail: expect.stringContaining('bob'),
      });
    // A repeated request records nothing.
    await post(`${path}/release`, ALONE);
    expect(await listBreakGlassEntries()).toHaveLength(works ? 1 : 0);
  });

  it('10.21 a person of the OpenID provider who was seen within 30 days counts', async () => {
    setup = await Setup.demonstration();
    await setup.kaart.identity.people.recordSignIn('zoe', ['releaser']);
    const path = await importRows();
    expect(await body(post(`${path}/release`, ALONE))).toMatchObject({ code: 'wrong-state' });
  });

  it('10.21 break-glass is possible for holds, retractions and notices too; the log and the doctor name each use', async () => {
    setup = await Setup.demonstration();
    const path = await importRows(FILE.filter((_, at) => at === 0 || at % 3 !== 0));
    await post(`${path}/release`, ALONE);
    expect(await body(post('/v1/publications', {}))).toMatchObject({ kind: 'held' });
    const release = { reason: 'looked at' };
    expect(await body(post('/v1/publications/hold/lift', release))).toMatchObject({
      code: 'second-person-required',
    });
    expect(await body(post('/v1/publications/hold/lift', { ...release, ...ALONE }))).toMatchObject({
      kind: 'published',
    });
    const retraction = '/v1/editions/2025.1/retraction';
    await post(retraction, { reason: 'wrong' });
    expect(await body(post(`${retraction}/confirmation`, {}))).toMatchObject({ status: 403 });
    for (const _ of ['first', 'repeated'])
      expect(await body(post(`${retraction}/confirmation`, ALONE))).toMatchObject({
        editions: [{ retracted: { confirmed: { by: 'alice', breakGlass: REASON } } }],
      });
    const revised = { ...FIRST_NOTICE, revision: 2, material: false };
    const { hash } = await body<{ hash: string }>(post('/v1/consent-notices', revised));
    const confirmation = '/v1/consent-notices/notice/2/confirmation';
    expect(await body(post(confirmation, { hash }))).toMatchObject({ status: 403 });
    expect(await body(post(confirmation, { hash, ...ALONE }))).toMatchObject({ revision: 2 });
    const steps = ['confirmNotice', 'confirmRetraction', 'liftHold', 'releaseImport'];
    expect(await listBreakGlassEntries()).toEqual(steps.map((step) => ['alice', step]));
    expect(setup.log.filter((line) => line.includes('break-glass.used'))).toHaveLength(4);
    const findSecondPersonCheck = async () =>
      (await body<{ check: string }[]>(setup.as('operator', '/v1/checks'))).find(
        ({ check }) => check === 'second-person',
      );
    const isNamed = { ok: false, detail: expect.stringContaining(REASON) };
    expect(await findSecondPersonCheck()).toMatchObject(isNamed);
    // A month may have more entries than one page examines.
    await addAuditEntries(setup, 1_200);
    expect(await listBreakGlassEntries()).toEqual([]);
    expect(await findSecondPersonCheck()).toMatchObject(isNamed);
  });

  it('10.21 a reason of a few letters is refused', async () => {
    setup = await Setup.demonstration();
    const path = await importRows();
    expect((await post(`${path}/release`, { breakGlassReason: 'x' })).status).toBe(400);
  });

  it('10.21 kaart people lists roles and tokens, and one token is revoked at once', async () => {
    setup = await Setup.demonstration();
    const token = await mintListedToken('bob', ['releaser']);
    const other = await mintListedToken('bob', ['analyst']);
    const people = await linesOf(setup.as('auditor', '/v1/people'));
    const bob = people.find(({ subject }) => subject === 'bob') as {
      tokens: { id: string; roles: string[] }[];
    };
    expect(bob.tokens.map(({ roles }) => roles)).toEqual([['releaser'], ['analyst']]);
    const read = (with_: string) => setup.withToken(with_, '/v1/publications/hold');
    expect((await read(token)).status).toBe(200);
    const revocation = { extent: 'token', token: bob.tokens[0]?.id };
    await post('/v1/people/bob/revocation', revocation);
    expect([(await read(token)).status, (await read(other)).status]).toEqual([401, 200]);
  });

  it('10.21 kaart release --break-glass needs a reason', async () => {
    setup = await Setup.demonstration();
    const shell = new Shell({ KAART_HOME: mkdtempSync(join(tmpdir(), 'kaart-alone-')) });
    const [{ id = '' } = {}] = await shell.json<{ id?: string }>(
      'import',
      'examples/mapping-2025.csv',
    );
    await shell.type(`submit ${id} --as alice`);
    for (const reason of ['', ' --reason alone'])
      expect(await shell.type(`release ${id} --as alice --break-glass${reason}`)).toMatchObject({
        ...{ code: 2, err: expect.stringMatching(/needs --reason|write at least 10 characters/) },
      });
    expect(
      await shell.type(`release ${id} --as alice --break-glass --reason`, REASON),
    ).toMatchObject({ code: 0 });
    const { out } = await shell.type('doctor');
    expect(out).toContain(REASON);
  });
});
