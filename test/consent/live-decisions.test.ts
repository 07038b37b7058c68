import { describe, expect, it } from 'vitest';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { listNamedRecipients, timelineFor } from '../../lib/consent/recipient.ts';
import { readableGroups } from '../../lib/consent/timeline.ts';
import { AUDIENCES } from '../../lib/consent/vocabulary.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { consentSetup, request, row } from './consent-setup.ts';

const NOW = instant('2025-09-30T22:00:00Z');
const COMPANY = 'LUHT-DEMO-0001';
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

type Setup = ReturnType<typeof consentSetup>;

/** A withdrawal for all audiences. */
function withdrawal(changes: Partial<ConsentRequest> = {}): ConsentRequest {
  const { audience: _, ...rest } = request({ action: 'withdraw', ...changes });
  return rest;
}

/** The granted groups of each audience and each named recipient, for a recipient whose clock shows `at`. */
async function readableBy(
  { store }: Setup,
  at: Instant,
): Promise<Record<string, readonly string[]>> {
  const timeline = (await store.load([COMPANY])).get(COMPANY)?.timeline ?? {};
  const readers = [
    ...AUDIENCES.map((audience) => ({ audience })),
    ...listNamedRecipients(timeline),
  ];
  const open = readers.map((reader) => {
    const groups = readableGroups(timelineFor(timeline, reader), reader.audience, at);
    const name = 'recipient' in reader ? `${reader.audience}/${reader.recipient}` : reader.audience;
    return [name, groups] as const;
  });
  return Object.fromEntries(open.filter(([, groups]) => groups.length > 0));
}

async function isOpen(setup: Setup, at: Instant): Promise<boolean> {
  return (await readableBy(setup, at))['partners'] !== undefined;
}

describe('9.2 a withdrawal without an audience', () => {
  it('9.2 applies to every audience and named recipient with a grant, and to no other', async () => {
    const setup = consentSetup();
    const named = { audience: 'dataspace', recipient: 'did:web:lab.example' } as const;
    await setup.service.record(
      [
        request(),
        request({ audience: 'public' }),
        request(named),
        request({ audience: 'dataspace', fieldGroup: 'profile' }),
      ],
      'officer',
    );
    setup.tick(MINUTE);
    const events = await setup.service.record([withdrawal()], 'officer');
    expect(
      events.map(({ audience, recipient, fieldGroup }) => [audience, recipient, fieldGroup]),
    ).toEqual([
      ['partners', undefined, 'registry'],
      ['public', undefined, 'registry'],
      ['dataspace', 'did:web:lab.example', 'registry'],
    ]);
    expect(await readableBy(setup, addMilliseconds(NOW, MINUTE))).toEqual({});
  });

  it('9.2 ends all grants, also of more named recipients than one transaction holds', async () => {
    const setup = consentSetup();
    const groups = ['profile', 'headcount', 'funding', 'registry'] as const;
    for (let n = 0; n < 20; n++)
      await setup.service.record(
        groups.map((fieldGroup) => request({ fieldGroup, recipient: `reader-${n}` })),
        'officer',
      );
    setup.tick(MINUTE);
    const all = groups.map((fieldGroup) => withdrawal({ fieldGroup }));
    const seq = (await setup.service.events(COMPANY)).length;
    const events = await setup.service.record(all, 'officer', { seq });
    expect(events).toHaveLength(80);
    // without the base group no row is shown, so the base group ends first
    expect(events.slice(0, 20).every(({ fieldGroup }) => fieldGroup === 'registry')).toBe(true);
    expect(await readableBy(setup, addMilliseconds(NOW, MINUTE))).toEqual({});
    expect(await setup.service.record(all, 'officer')).toEqual([]);
    await expect(setup.service.record(all, 'officer', { seq })).rejects.toMatchObject({
      code: 'precondition-failed',
    });
  });

  it('9.2 ends a grant that has not begun, and one that will expire', async () => {
    const setup = consentSetup();
    await setup.service.record(
      [
        request({ effectiveAt: addMilliseconds(NOW, YEAR) }),
        request({ audience: 'public', validUntil: addMilliseconds(NOW, YEAR) }),
      ],
      'officer',
    );
    setup.tick(MINUTE);
    expect(await setup.service.record([withdrawal()], 'officer')).toHaveLength(2);
    expect(await readableBy(setup, addMilliseconds(NOW, MINUTE))).toEqual({});
    expect(await readableBy(setup, addMilliseconds(NOW, 2 * YEAR))).toEqual({});
  });

  it('9.2 records nothing without a grant, and nothing twice', async () => {
    const setup = consentSetup();
    expect(await setup.service.record([withdrawal()], 'officer')).toEqual([]);
    await setup.service.record([request()], 'officer');
    const first = await setup.service.record([withdrawal({ id: 'W' })], 'officer');
    expect(first).toHaveLength(1);
    expect(await setup.service.record([withdrawal({ id: 'W' })], 'officer')).toEqual(first);
    expect(await setup.service.record([withdrawal()], 'officer')).toEqual([]);
    expect(await setup.service.events(COMPANY)).toHaveLength(2);
  });

  it('9.2 of one named recipient ends the grant that it has as one of its audience', async () => {
    const setup = consentSetup();
    await setup.service.record([request(), request({ audience: 'public' })], 'officer');
    const events = await setup.service.record([withdrawal({ recipient: 'acme' })], 'officer');
    expect(events).toMatchObject([{ audience: 'partners', recipient: 'acme' }]);
    expect(await readableBy(setup, NOW)).toEqual({ partners: ['registry'], public: ['registry'] });
  });

  it('9.2 as a refusal also covers the audiences without a grant', async () => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    const events = await setup.service.record([withdrawal({ action: 'refuse' })], 'officer');
    expect(events.map(({ audience }) => audience)).toEqual([...AUDIENCES]);
  });

  it('9.2 is not possible for a grant, which must name its audience', async () => {
    const { service } = consentSetup();
    await expect(
      service.record([withdrawal({ action: 'grant' })], 'officer'),
    ).rejects.toMatchObject({
      details: { code: 'UNKNOWN_AUDIENCE', index: 0, column: 'audience' },
    });
  });

  it('9.2 in a file applies to every audience, in any order of the rows', async () => {
    const setup = consentSetup();
    const file = [
      row({}, 1),
      row({ action: 'withdraw', audience: '', effective_at: '2025-09-20T08:00:00Z' }, 2),
      row({ audience: 'public' }, 3),
    ];
    const report = await setup.service.importFile(file, 'officer');
    expect(report).toMatchObject({ rows: 3, recorded: 5, outcomes: { ok: 3 } });
    expect(await readableBy(setup, NOW)).toEqual({});
    const again = await setup.service.importFile(file, 'officer');
    expect(again).toMatchObject({ recorded: 0, repeated: 5 });
  });

  it('9.2 in a file: a grant without an audience is rejected', async () => {
    const { service } = consentSetup();
    const { codes } = await service.importFile([row({ audience: '' })], 'officer');
    expect(codes).toEqual({ UNKNOWN_AUDIENCE: 1 });
  });
});

describe('9.3 a withdrawal takes effect when it is recorded', () => {
  it.each([
    ['years before the grant', -10 * YEAR],
    ['just before the grant', -1],
    ['in the future', YEAR],
  ])('9.3 if it names a time %s', async (_, ms) => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    setup.tick(MINUTE);
    const namedAt = addMilliseconds(NOW, ms);
    const recorded = await setup.service.record(
      [request({ action: 'withdraw', effectiveAt: namedAt })],
      'officer',
    );
    const now = addMilliseconds(NOW, MINUTE);
    expect(recorded).toMatchObject([{ effectiveAt: now, recordedAt: now, namedAt }]);
    expect(await isOpen(setup, now)).toBe(false);
    const { permitted } = await setup.service.state(COMPANY, NOW);
    expect(permitted.partners).toEqual(['registry']); // earlier disclosures stay recorded
  });

  it('9.3 and a refusal, too', async () => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    setup.tick(MINUTE);
    const early = { action: 'refuse', effectiveAt: addMilliseconds(NOW, -YEAR) } as const;
    await setup.service.record([request(early)], 'officer');
    expect(await isOpen(setup, addMilliseconds(NOW, MINUTE))).toBe(false);
  });

  it('9.3 and is recorded once if it is sent again with that time', async () => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    setup.tick(MINUTE);
    const sent = request({ id: 'W', action: 'withdraw', effectiveAt: addMilliseconds(NOW, -YEAR) });
    const first = await setup.service.record([sent], 'officer');
    setup.tick(MINUTE);
    expect(await setup.service.record([sent], 'officer')).toEqual(first);
    const other = { ...sent, effectiveAt: addMilliseconds(NOW, -1) };
    await expect(setup.service.record([other], 'officer')).rejects.toMatchObject({
      details: { code: 'DUPLICATE_CONSENT_ID' },
    });
  });

  it('9.3 but in a file the times decide, and the report names a grant that stays in force', async () => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    const report = await setup.service.importFile(
      [row({ action: 'withdraw', effective_at: '2025-09-01T08:00:00Z' })],
      'officer',
    );
    expect(report.codes).toEqual({ WITHDRAW_BEFORE_GRANT: 1, GRANT_STAYS: 1 });
    expect(await isOpen(setup, NOW)).toBe(true);
  });
});

describe('11.1 between decisions by the API, the order of recording decides', () => {
  it.each([
    ['50 minutes late', -50 * MINUTE],
    ['back in 1970', Date.parse('1970-01-01T00:00:00Z') - Date.parse(NOW)],
    ['the same', 0],
  ])('11.1 with a clock that is %s', async (_, ms) => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    setup.tick(ms);
    for (const action of ['withdraw', 'grant', 'refuse', 'grant', 'withdraw'] as const) {
      await setup.service.record([request({ action })], 'officer');
      for (const at of [addMilliseconds(NOW, ms), NOW, addMilliseconds(NOW, YEAR)])
        expect([action, await isOpen(setup, at)]).toEqual([action, action === 'grant']);
    }
    const moments = (await setup.service.events(COMPANY)).map(({ recordedAt }) => recordedAt);
    expect(moments).toEqual([...new Set(moments)].sort());
  });

  it('11.1 with a clock that was ahead by years for one decision', async () => {
    const setup = consentSetup();
    setup.tick(14 * YEAR);
    await setup.service.record([request()], 'officer');
    setup.tick(-14 * YEAR);
    expect(await isOpen(setup, NOW)).toBe(true);
    await setup.service.record([request({ action: 'withdraw' })], 'officer');
    expect(await isOpen(setup, NOW)).toBe(false);
    await setup.service.record([request()], 'officer');
    expect(await isOpen(setup, NOW)).toBe(true);
  });

  it('11.1 after a grant that was recorded with a named moment', async () => {
    const setup = consentSetup();
    await setup.service.record([request({ effectiveAt: addMilliseconds(NOW, -1) })], 'officer');
    setup.tick(-50 * MINUTE);
    await setup.service.record([request({ action: 'withdraw' })], 'officer');
    expect(await isOpen(setup, addMilliseconds(NOW, YEAR))).toBe(false);
  });

  it('11.1 logs a clock that is behind the newest record', async () => {
    const setup = consentSetup();
    await setup.service.record([request()], 'officer');
    expect(setup.logged).toEqual([]);
    setup.tick(-50 * MINUTE);
    await setup.service.record([request({ action: 'withdraw' })], 'officer');
    const facts = { recordId: COMPANY, now: addMilliseconds(NOW, -50 * MINUTE), newest: NOW };
    expect(setup.logged).toEqual([['warn', 'clock.behind', facts]]);
  });
});
