import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMapping } from './mapping-file.ts';
import { body, CHANGES, DATA, linesOf, Setup } from './setup.ts';

/** A third of the companies is missing, as in a truncated extract. */
const CUT_OFF = buildMapping((row, at) => (at % 3 === 0 ? undefined : row));

interface Hold {
  readonly planId: string;
  readonly submittedBy: string;
  readonly reasons: readonly { readonly code: string; readonly message: Record<string, string> }[];
}

describe('a publication whose rows moved too much', () => {
  let setup: Setup;
  let hold: Hold;
  let dryRun: Record<string, unknown> | undefined;
  const publish = () => body(setup.as('publisher:carol', '/v1/publications', { json: {} }));
  const liftHold = (who: string, json: object) =>
    setup.as(`releaser:${who}`, '/v1/publications/hold/lift', { json });
  const countServed = async () => (await linesOf(setup.partner(DATA))).length;

  beforeAll(async () => {
    setup = await Setup.demonstration();
    dryRun = (await linesOf(setup.import(CUT_OFF, '&dryRun=true'))).at(-1);
    const { id } = await body<{ id: string }>(setup.import(CUT_OFF, '', 'analyst:alice'));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'new' } });
    for (const spelling of ['alice', 'Alice', 'ALICE ']) {
      const release = `/v1/imports/${id}/release`;
      const refused = await setup.as(`releaser:${spelling}`, release, { json: { reason: 'seen' } });
      expect(await body(refused)).toMatchObject({ status: 403, code: 'second-person-required' });
    }
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: { reason: 'seen' } });
  });
  afterAll(() => setup.close());

  it('is announced by a dry run, before the import', () => {
    expect(dryRun).toMatchObject({ outcome: 'hold', code: 'ROWS_DROPPED', counts: { rows: 98 } });
  });

  it('is held with its reasons; the last version is served and marked stale', async () => {
    const outcome = await publish();
    expect(outcome['kind']).toBe('held');
    hold = outcome['hold'] as Hold;
    expect(hold).toMatchObject({ submittedBy: 'alice' });
    expect(hold.reasons.map(({ code }) => code)).toContain('ROWS_DROPPED');
    for (const { message } of hold.reasons)
      expect(Object.keys(message).sort()).toEqual(['de', 'en', 'fr']);
    expect(await countServed()).toBe(118);
    expect(await body(setup.as('publisher', '/v1/publications/hold'))).toEqual(hold);
    const head = await body(setup.as('publisher', '/v1/publications/current'));
    expect(head['staleSince']).not.toBeNull();
    expect(
      await (await setup.ask('/catalog', { headers: { accept: 'text/html' } })).text(),
    ).toContain('until a second person has checked it');
  });

  it('stays the same hold after another run', async () => {
    expect((await publish())['hold']).toEqual(hold);
  });

  it('does not stop a withdrawal, and publishes nothing else with it', async () => {
    const before = await body<{ id: string }>(
      setup.partner('/v1/datasets/healthtech-companies/versions/current'),
    );
    await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0106/withdrawals', {
      json: {
        fieldGroups: ['registry'],
        audiences: ['partners', 'dataspace'],
        givenBy: 'company-representative',
        language: 'fr',
        evidenceRef: 'mail://1',
      },
    });
    expect(await countServed()).toBe(117);
    const changes = await linesOf(setup.partner(`${CHANGES}?since=${before.id}`));
    expect(changes).toMatchObject([{ op: 'removed', record_id: 'LUHT-DEMO-0106' }]);
    expect(await body(setup.as('publisher', '/v1/publications/hold'))).not.toBeNull();
  });

  it.each<[string, string, object, number, string]>([
    ['who submitted the edition', 'alice', { reason: 'fine' }, 403, 'second-person-required'],
    ...['Alice', 'ALICE', ' alice'].map((spelling): [string, string, object, number, string] => [
      `9.5: who submitted it, spelled ${spelling}`,
      ...([spelling, { reason: 'fine' }, 403, 'second-person-required'] as const),
    ]),
    ['a person without a reason', 'bob', {}, 400, 'message-invalid'],
    ['a person with a blank reason', 'bob', { reason: '   ' }, 400, 'message-invalid'],
    [
      'a person who names another run',
      'bob',
      { reason: 'x', planId: '2025-000000000000' },
      412,
      'precondition-failed',
    ],
  ])('cannot be lifted by %s', async (_, who, json, status, code) => {
    const response = await liftHold(who, json);
    expect(response.status).toBe(status);
    expect(await body(response)).toMatchObject({ code });
  });

  it('cannot be lifted by a publisher, an analyst or a partner', async () => {
    const json = { reason: 'x' };
    const path = '/v1/publications/hold/lift';
    const responses = await Promise.all([
      setup.as('publisher:bob', path, { json }),
      setup.as('analyst:bob', path, { json }),
      setup.partner(path, { json }),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await countServed()).toBe(117);
  });

  it('is published when a second person lifts the hold with a reason', async () => {
    const { planId } = await body<Hold>(setup.as('publisher', '/v1/publications/hold'));
    const outcome = await body(liftHold('bob', { reason: 'the register is right', planId }));
    expect(outcome).toMatchObject({ kind: 'published', version: { edition: { id: '2025.1' } } });
    expect(await countServed()).toBeLessThan(90);
    expect(await body(setup.as('publisher', '/v1/publications/hold'))).toBeNull();
    expect(await body(liftHold('bob', { reason: 'again' }))).toMatchObject({
      code: 'wrong-state',
    });
    expect((await publish())['kind']).toBe('unchanged');
  });
});
