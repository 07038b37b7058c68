import { afterEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { CheckDeps, SystemCheck } from '../../lib/app/checks/check.ts';
import { CHECKS, runChecks } from '../../lib/app/checks/run-checks.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { instant } from '../../lib/core/instant.ts';
import type { Log } from '../../lib/core/log.ts';
import { samplesOf } from '../../lib/core/metrics.ts';
import { NEXT_STEPS } from '../../lib/core/reasons/next-steps.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import type { ChecksResponse } from '../../lib/http/responses/operation-responses.ts';
import { body, DATA, DECISION, Setup } from './setup.ts';

let setup: Setup;
afterEach(() => setup.close());

type Results = z.infer<typeof ChecksResponse>;

async function listProblems(): Promise<Results> {
  const results = await body<Results>(setup.as('publisher', '/v1/checks'));
  return results.filter(({ ok }) => !ok);
}

describe('the checks', () => {
  it('11.7: have unique names, and all pass in the demonstration', async () => {
    setup = await Setup.demonstration();
    expect(new Set(CHECKS.map(({ name }: SystemCheck) => name)).size).toBe(CHECKS.length);
    expect(await listProblems()).toEqual([]);
  });

  it('11.7: /status shows the results without details to everyone', async () => {
    setup = new Setup();
    const status = await body<{ status: string; checks: object[] }>(setup.ask('/status'));
    expect(status.status).toBe('problem');
    expect(status.checks).toContainEqual({ check: 'current-version', ok: false });
    expect(status.checks).toHaveLength(CHECKS.length);
  });

  it('17.2 /status shows the state of the publication, as JSON and as a page in three languages', async () => {
    setup = await Setup.demonstration();
    interface Status {
      readonly publication: Record<string, unknown>;
      readonly openWithdrawals?: Record<string, number>;
      readonly error?: string | null;
    }
    await setup.kaart.nights.recordSuccess('2025-10-01', setup.now, 'published');
    const read = () => body<Status>(setup.ask('/status', { headers: { 'accept-language': 'de' } }));
    // By the real clock, that nightly run was long ago.
    expect((await read()).publication).toEqual({
      state: 'late',
      reason: expect.stringContaining('ausgefallen'),
      lastNight: setup.now.slice(0, 10),
      since: null,
    });
    const readDetails = () => body<Status>(setup.as('publisher', '/v1/status'));
    const countOpen = ({ openWithdrawals = {} }: Status) =>
      Object.values(openWithdrawals).reduce((sum, count) => sum + count, 0);
    const before = countOpen(await readDetails());
    const json = { ...DECISION, audiences: ['partners', 'dataspace'] };
    const path = '/v1/companies/LUHT-DEMO-0106/withdrawals';
    expect((await setup.as('consent-officer', path, { json })).status).toBe(201);
    await setup.kaart.nights.recordFailure('2025-10-02', setup.now, 'the disk is full');
    const detailed = await readDetails();
    expect(detailed.error).toBe('the disk is full');
    expect(countOpen(detailed)).toBe(before + 1);
    // An anonymous caller gets no part of the withdrawal.
    expect(Object.keys(await read()).sort()).toEqual(
      ['at', 'checks', 'publication', 'status', 'version'].sort(),
    );
    expect((await setup.ask('/v1/status')).status).toBe(401);
    // A token or a session with the scope shows them at the public address, too; any other shows what everyone sees.
    expect(countOpen(await body<Status>(setup.as('publisher', '/status')))).toBe(before + 1);
    const asPage = async (cookie: string) => {
      const headers = { accept: 'text/html', cookie };
      const answer = await setup.ask('/status?lang=fr', { headers });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      return answer.text();
    };
    const shown = `moins d’un jour</dt><dd>${before + 1}</dd>`;
    expect(await asPage(await setup.session('paul', 'publisher'))).toContain(shown);
    for (const cookie of [
      '',
      `__Host-kaart-staff=${'x'.repeat(43)}`,
      await setup.session('ivo', 'invitation-exporter'),
    ])
      expect(await asPage(cookie)).not.toContain('moins d’un jour');
    for (const authorization of ['Bearer x', 'Basic x', ''])
      expect(
        Object.keys(await body<Status>(setup.ask('/status', { headers: { authorization } }))),
      ).not.toContain('openWithdrawals');
    expect(Object.keys(await body<Status>(setup.partner('/status')))).not.toContain(
      'openWithdrawals',
    );
    for (const [language, title, wanted, day] of [
      ['en', 'Status', 'No publication waits for a second person.', '30 September 2025'],
      [
        'fr',
        'État du service',
        'Aucune publication n’attend une seconde personne.',
        '30 septembre 2025',
      ],
      ['de', 'Betriebszustand', 'Keine Veröffentlichung wartet auf eine', '30. September 2025'],
    ]) {
      const headers = { accept: 'text/html,*/*;q=0.1' };
      const page = await (await setup.ask(`/status?lang=${language}`, { headers })).text();
      expect(page).toContain(`<h1>${title}</h1>`);
      for (const text of [wanted, day]) expect(page).toContain(text);
      expect(page).not.toMatch(/current-version|no-hold/);
      // The failed checks come first.
      expect(page.indexOf('class="badge error"')).toBeGreaterThan(0);
      expect(page.lastIndexOf('class="badge error"')).toBeLessThan(
        page.indexOf('class="badge permitted"'),
      );
    }
  });

  it('10.9: report a retraction that waits for a second person, and a retracted edition without a successor', async () => {
    setup = await Setup.demonstration();
    const path = '/v1/editions/2025/retraction';
    await setup.as('releaser:bob', path, { json: { reason: 'wrong register' } });
    const findRetractionProblem = async () =>
      (await listProblems()).find(({ check }) => check === 'retraction');
    expect(await findRetractionProblem()).toMatchObject({
      detail: expect.stringContaining('answer 503'),
    });
    expect((await setup.partner(DATA)).status).toBe(503);
    expect(await body(setup.partner(DATA))).toMatchObject({ code: 'nothing-served' });
    await setup.as('releaser:carol', `${path}/undoing`, { json: { reason: 'it was right' } });
    expect(await findRetractionProblem()).toBeUndefined();
    expect((await setup.partner(DATA)).status).toBe(200);
  });

  it('11.1 11.2 report a clock that is behind the newest decision, and a tree head in the future', async () => {
    setup = await Setup.demonstration();
    const today = setup.now;
    setup.now = instant('2040-01-01T12:00:00Z');
    await setup.kaart.audit.makeHead();
    const json = {
      fieldGroups: ['registry'],
      givenBy: 'company-representative',
      language: 'en',
      evidenceRef: 'mail://1',
    };
    const path = '/v1/companies/LUHT-DEMO-0106/withdrawals';
    expect((await setup.as('consent-officer', path, { json })).status).toBe(201);
    setup.now = today;
    const found = new Map((await listProblems()).map(({ check, detail }) => [check, detail]));
    expect(found.get('clock')).toContain('recorded at 2040-01-01T12:00');
    expect(found.get('audit-head')).toContain('2040-01-01');
    // The nightly run after the next decision ends the grant, as the check announced.
    const runNight = async () => {
      await setup.kaart.night();
      await setup.kaart.deliver();
    };
    await runNight();
    const grant = { ...json, audiences: ['partners'] };
    await setup.as('consent-officer', path.replace('withdrawals', 'consents'), { json: grant });
    await runNight();
    const after = (await listProblems()).map(({ check }) => check);
    expect(after).not.toContain('clock');
    expect(after).not.toContain('audit-head');
  });

  it.each([
    ['placed by a night', true],
    ['placed by no person', false],
  ])(
    '11.1 report a clock of 1970, also after a decision with it, when decisions are %s',
    async (_, isPlaced) => {
      setup = await Setup.demonstration();
      if (isPlaced) await setup.kaart.night();
      await setup.kaart.deliver();
      setup.now = instant('1970-01-02T00:00:00Z');
      const json = { givenBy: 'company-representative', language: 'en', evidenceRef: 'mail://1' };
      const path = '/v1/companies/LUHT-DEMO-0106/withdrawals';
      const response = await setup.as('consent-officer', path, {
        json: { ...json, fieldGroups: ['registry'] },
      });
      expect(response.status).toBe(201);
      expect((await listProblems()).map(({ check }) => check)).toContain('clock');
    },
  );

  it('12.1 have their texts in the language of the caller', async () => {
    setup = new Setup();
    const ask = async (language: string) =>
      body<Results>(
        setup.as('publisher', '/v1/checks', { headers: { 'Accept-Language': language } }),
      );
    const [en, fr, de] = await Promise.all([ask('en'), ask('fr'), ask('de-LU')]);
    const listTexts = (results: Results) =>
      results.flatMap(({ detail, next }) => [detail, next ?? []]);
    for (const [a, b] of [
      [en, fr],
      [en, de],
      [fr, de],
    ] as const)
      expect(
        listTexts(a)
          .flat()
          .filter((text) => listTexts(b).flat().includes(text)),
      ).toEqual([]);
    expect(de).toContainEqual({
      check: 'current-version',
      ok: false,
      detail: 'es wurde noch keine Version veröffentlicht',
      next: NEXT_STEPS['release-and-publish'].de,
    });
  });

  it('12.1 state the error of a check that throws in the language of the caller', async () => {
    const parts = { adapters: { log: () => undefined } } as unknown as CheckDeps;
    const failThrottled = async () => {
      throw new KaartError('table-throttled', { code: 'unavailable' });
    };
    const check: SystemCheck = { name: 'x', holds: 'clock-right', find: failThrottled };
    const [result] = await runChecks(parts, [check]);
    expect(result).toMatchObject({
      ok: false,
      detail: {
        en: 'could not be checked: the table is throttled',
        fr: 'la vérification a échoué : la table limite les requêtes',
        de: 'die Prüfung ist fehlgeschlagen: die Tabelle drosselt Anfragen',
      },
      next: NEXT_STEPS['look-at-log'],
    });
  });

  it('17.2 that end without a result are counted, although a metric shows the problem that they look for', async () => {
    const logged: unknown[] = [];
    const log: Log = (...line) => logged.push(line);
    const parts = { adapters: { log } } as unknown as CheckDeps;
    const failThrottled = async () => {
      throw new KaartError('table-throttled', { code: 'unavailable' });
    };
    const check = { name: 'x', holds: 'clock-right', metric: 'WithdrawalsOverdue' } as const;
    await runChecks(parts, [{ ...check, find: failThrottled }]);
    const error = expect.stringContaining('throttled');
    const facts = { check: 'x', reason: 'check-failed', error };
    expect(logged).toEqual([['warn', 'check.failed', facts]]);
    const samples = samplesOf('check.failed', facts);
    expect(samples).toEqual([{ name: 'ChecksFailed', value: 1, labels: { check: 'x' } }]);
  });

  it('17.2 write the code of a problem into the log, and no text that names a person', async () => {
    const logged: unknown[] = [];
    const log: Log = (...line) => logged.push(line);
    const parts = { adapters: { log } } as unknown as CheckDeps;
    const words = { person: 'alice', at: '1', step: 's', subject: 'x', reason: 'Bob is ill' };
    const problem = {
      detail: stateReason('step-taken-alone', words),
      next: 'look-at-log',
    } as const;
    const check: SystemCheck = { name: 'x', holds: 'clock-right', find: async () => problem };
    const [result] = await runChecks(parts, [check]);
    expect(result?.detail.en).toContain('alice');
    expect(logged).toEqual([['warn', 'check.failed', { check: 'x', reason: 'step-taken-alone' }]]);
  });

  it('11.7: report a current version with a date in the future', async () => {
    setup = await Setup.demonstration();
    setup.now = instant('2020-01-01T00:00:00Z');
    expect(await listProblems()).toContainEqual({
      check: 'current-version',
      ok: false,
      detail: expect.stringContaining('in the future'),
      next: expect.stringContaining('clock'),
    });
  });
});
