import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { buildMapping, EXAMPLE_2020, EXAMPLE_2025 } from './mapping-file.ts';
import { body, CHANGES, DATA, linesOf, RESEARCH, Setup, VERSIONS } from './setup.ts';

interface Imported {
  readonly id: string;
  readonly state: string;
  readonly outcome: string;
  readonly counts: { readonly in: number; readonly review: number; readonly rejected: number };
}

/** Row 1 has a date that a person must complete. Row 2 has a new name. */
const CORRECTION = buildMapping((row, at) => {
  if (at === 0) return { ...row, incorporation_date: '2018' };
  return at === 1 ? { ...row, legal_name: 'DEMO <b>Corrected</b> S.A.' } : row;
});

describe('the main job, from an empty data directory', () => {
  const setup = new Setup('2025-11-03T09:00:00Z');
  const ids: Record<string, string> = {};
  let token = '';
  afterAll(() => setup.close());

  const release = (id: string, who: string, json: object = {}) =>
    setup.as(`releaser:${who}`, `/v1/imports/${id}/release`, { json });
  const submit = (id: string, who: string, json: object = {}) =>
    setup.as(`analyst:${who}`, `/v1/imports/${id}/submit`, { json });
  const publish = () => body(setup.as('publisher:night', '/v1/publications', { json: {} }));

  it('starts empty: no version to read or publish, and an empty catalog', async () => {
    const added = await body(
      setup.as('partner-admin', '/v1/partners', {
        json: { client_id: 'list', name: 'LIST', purposes: [RESEARCH] },
      }),
    );
    token = await setup.token('list', String(added['client_secret']));
    expect(await body(setup.withToken(token, DATA))).toMatchObject({ code: 'nothing-published' });
    expect(await publish()).toMatchObject({ code: 'nothing-published' });
    expect(
      await (await setup.ask('/catalog', { headers: { accept: 'text/html' } })).text(),
    ).toContain('Nothing has been published yet');
    expect(await body(setup.ask('/v1/editions/2025/figures'))).toMatchObject({ code: 'not-found' });
  });

  it('imports both files and counts their companies, without a publication', async () => {
    for (const [edition, file] of [
      ['2020', EXAMPLE_2020],
      ['2025', EXAMPLE_2025],
    ] as const) {
      const response = await setup.import(file, `&edition=${edition}`);
      expect(response.status).toBe(201);
      const { id, outcome } = await body<Imported>(response);
      ids[edition] = id;
      expect(outcome).toBe('accept');
    }
    const { counts, state } = await body<Imported>(
      setup.as('analyst', `/v1/imports/${ids['2025']}`),
    );
    expect(state).toBe('open');
    expect(counts).toMatchObject({ rows: 148, in: 130, rejected: 0, review: 0 });
    const findings = await linesOf(setup.as('analyst', `/v1/imports/${ids['2025']}/findings`));
    expect(findings.map(({ row, code }) => [row, code])).toEqual([
      [143, 'CONTRADICTION'],
      [148, 'CONTRADICTION'],
    ]);
    expect(await publish()).toMatchObject({ code: 'nothing-published' });
  });

  it('previews the edition before its release', async () => {
    const preview = await body(setup.as('analyst', `/v1/imports/${ids['2025']}/preview`));
    expect(preview).toMatchObject({ edition: '2025', waiting: 0, comparedWith: null, holds: [] });
    expect(preview['counts']).toMatchObject({ in: 130, taken: 148 });
  });

  it('refuses the release of an unsubmitted import, and by the person who submitted it', async () => {
    const id = ids['2025'] ?? '';
    expect((await release(id, 'bob')).status).toBe(409);
    expect((await submit(id, 'alice')).status).toBe(200);
    const own = await release(id, 'alice');
    expect(own.status).toBe(403);
    expect(await body(own)).toMatchObject({ code: 'second-person-required' });
    // A token with every scope is still one person, so it does not count as two.
    const all = await setup.as('operator:alice', `/v1/imports/${id}/release`, { json: {} });
    expect(await body(all)).toMatchObject({ code: 'second-person-required' });
    expect((await setup.as('analyst:bob', `/v1/imports/${id}/release`, { json: {} })).status).toBe(
      403,
    );
  });

  it('releases it by another person, and freezes it', async () => {
    await submit(ids['2020'] ?? '', 'alice');
    expect((await release(ids['2020'] ?? '', 'bob')).status).toBe(200);
    const released = await body(release(ids['2025'] ?? '', 'bob'));
    expect(released).toMatchObject({ id: '2025', counts: { in: 130 }, released: { by: 'bob' } });
    const again = await setup.import(EXAMPLE_2025, '&edition=2025');
    expect(await body(again)).toMatchObject({ code: 'wrong-state', status: 409 });
    expect(await body(setup.import(EXAMPLE_2025, '&edition=2025.0'))).toMatchObject({
      status: 409,
    });
    const late = await setup.as('analyst', `/v1/imports/${ids['2025']}/overrides`, {
      json: { recordId: 'LUHT-DEMO-0001', result: 'OUT_NOT_ACTIVE', reason: 'too late' },
    });
    expect(late.status).toBe(409);
    expect((await submit(ids['2025'] ?? '', 'carol')).status).toBe(409);
  });

  it('publishes no company without a grant', async () => {
    expect(await publish()).toMatchObject({ kind: 'published' });
    expect(await linesOf(setup.withToken(token, DATA))).toEqual([]);
  });

  it('publishes the granted data, and reports a run without changes', async () => {
    const report = await body(
      setup.as('consent-officer', '/v1/consents/imports', {
        method: 'POST',
        body: readFileSync('examples/consents.csv'),
      }),
    );
    expect(report).toMatchObject({ rows: 810, recorded: 810, codes: { WITHDRAW_BEFORE_GRANT: 1 } });
    const first = await publish();
    expect(first).toMatchObject({ kind: 'published' });
    const second = await publish();
    expect(second['kind']).toBe('unchanged');
    expect(second['version']).toEqual(first['version']);
    // One company fewer since 15 October, and another one fewer since 31 October.
    expect(await linesOf(setup.withToken(token, DATA))).toHaveLength(116);
  });

  it('accepts a correction only as 2025.1 with a change note, and only after all rows were reviewed', async () => {
    const imported = await body<Imported>(setup.import(CORRECTION));
    expect(imported).toMatchObject({ edition: '2025.1', counts: { review: 1 } });
    ids['2025.1'] = imported.id;
    const path = `/v1/imports/${imported.id}/review`;
    const [waiting] = await linesOf<{ id: number; findings: { code: string }[] }>(
      setup.as('analyst', path),
    );
    expect(waiting?.findings.map(({ code }) => code)).toEqual(['YEAR_ONLY_DATE']);
    expect(await body(submit(imported.id, 'alice', { changeNote: 'x' }))).toMatchObject({
      code: 'wrong-state',
      waiting: 1,
    });
    const edit = (values: object) =>
      setup.as('analyst', `${path}/${waiting?.id}`, {
        json: { kind: 'edit', values, note: 'register' },
      });
    expect((await edit({ incorporation_date: 'yesterday' })).status).toBe(400);
    expect((await edit({ nothing: '1' })).status).toBe(400);
    expect((await edit({ incorporation_date: '2018-05-14' })).status).toBe(200);
    const [decided] = await linesOf<{ decision: object }>(setup.as('analyst', path));
    expect(decided?.decision).toMatchObject({ kind: 'edit', by: 'alice', note: 'register' });
    expect((await submit(imported.id, 'alice')).status).toBe(400);
    expect((await submit(imported.id, 'alice', { changeNote: '<i>Two</i> rows' })).status).toBe(
      200,
    );
    expect((await release(imported.id, 'bob')).status).toBe(200);
  });

  it('serves the correction after its publication, and lists the recipients of the previous version', async () => {
    const { id: before } = await body<{ id: string }>(
      setup.withToken(token, `${VERSIONS}/current`),
    );
    expect(await publish()).toMatchObject({ kind: 'published' });
    const rows = await linesOf(setup.withToken(token, DATA));
    const row = rows.find(({ record_id }) => record_id === 'LUHT-DEMO-0002');
    expect(row?.['legal_name']).toBe('DEMO <b>Corrected</b> S.A.');
    const changes = await linesOf(setup.withToken(token, `${CHANGES}?since=${before}`));
    expect(changes.map(({ op, record_id }) => `${op} ${record_id}`)).toEqual([
      'changed LUHT-DEMO-0001',
      'changed LUHT-DEMO-0002',
    ]);
  });

  it('retracts a wrong edition: the earlier one is current again, both stay on record', async () => {
    const retract = (edition: string, json: object = { reason: 'wrong extract' }) =>
      setup.as('releaser:bob', `/v1/editions/${edition}/retraction`, { json });
    const figures = await (await setup.ask('/v1/editions/2025/figures')).text();
    expect((await retract('2025.1', { reason: ' ' })).status).toBe(400);
    expect(await body(retract('2025.1'))).toMatchObject({
      editions: [{ id: '2025.1', state: 'retracted', retracted: { confirmed: null } }],
    });
    expect((await retract('2025.1', { reason: 'something else' })).status).toBe(409);
    const rows = await linesOf(setup.withToken(token, DATA));
    expect(await publish()).toMatchObject({
      kind: 'unchanged',
      version: { edition: { id: '2025' }, cause: 'retraction' },
    });
    expect(JSON.stringify(rows)).not.toContain('Corrected');
    expect(await body(setup.ask('/v1/editions/2025.1'))).toMatchObject({ state: 'retracted' });
    expect(await body(setup.ask('/v1/editions/2025.1/figures'))).toMatchObject({
      status: 410,
      replacedBy: '2025',
    });
    expect(await body(setup.ask('/v1/editions/current'))).toMatchObject({ edition: '2025' });
    expect(await (await setup.ask('/v1/editions/2025/figures')).text()).toBe(figures);
  });

  it('never uses the number of an edition again', async () => {
    expect((await setup.import(EXAMPLE_2025, '&edition=2025.1')).status).toBe(409);
    expect(await body(setup.import(EXAMPLE_2025))).toMatchObject({ edition: '2025.2' });
  });

  it('has all actions in the audit log, with their actors', async () => {
    const actors = await body<{ imports: { submitted: { by: string } | null }[] }>(
      setup.as('auditor', '/v1/imports'),
    );
    expect(actors.imports.map(({ submitted }) => submitted?.by)).toEqual([
      undefined,
      'alice',
      'alice',
      'alice',
    ]);
  });
});
