import { describe, expect, it } from 'vitest';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import type { OtherRecordIds } from '../../lib/consent/other-record-ids.ts';
import type { Companies } from '../../lib/consent/ports.ts';
import { timelineFor } from '../../lib/consent/recipient.ts';
import { withoutReplaced } from '../../lib/consent/replaced.ts';
import { readableGroups } from '../../lib/consent/timeline.ts';
import { filterTimelineByCompany } from '../../lib/consent/timeline-of-company.ts';
import { computeCompanyIdentity, isSameCompany } from '../../lib/core/company-identity.ts';
import { consentSetup, request, row } from './consent-setup.ts';
import { hour, recorded, timelineOf } from './events.ts';

const identity = (rcsNumber: string, since = '2025') =>
  computeCompanyIdentity(
    { rcsNumber, vatNumber: null, name: 'acme', contactName: 'anna', contactEmail: null },
    since,
    new Uint8Array(32).fill(1),
  );
const [A, B] = [identity('B1'), identity('B2')];
const granted = (seq: number, at: number, own: string) =>
  recorded({ at, seq, recordedAt: seq, fieldGroup: 'registry', identity: own });
/** The groups that A withdrew under another record id, as the wrong edition identifies it. */
const copy = (seq: number, action: 'withdraw' | 'refuse' = 'withdraw') =>
  recorded({
    ...{ at: seq, seq, recordedAt: seq, fieldGroup: 'registry', action },
    ...{ identity: identity('B1', '2025.1'), decidedUnder: 'Y' },
  });

describe('10.1 a withdrawal that a company gave under another record id', () => {
  it.each([
    ['closes what the company permitted before', [granted(1, 1, A), copy(2)], [A], []],
    ['leaves what another company permitted before', [granted(1, 1, B), copy(2)], [B], [B]],
    [
      'leaves a permission of another company that begins later',
      [granted(1, 5, B), copy(2)],
      [B],
      [B],
    ],
    [
      'stops a permission of the company that begins later',
      [granted(1, 5, A), copy(2, 'refuse')],
      [A],
      [],
    ],
    [
      'closes an earlier permission that is recorded after it',
      [copy(1), granted(2, 0, A)],
      [A],
      [],
    ],
    [
      'yields to a later permission of the company',
      [granted(1, 1, A), copy(2), granted(3, 3, A)],
      [A],
      [A],
    ],
    [
      'does not undo an own withdrawal of another company',
      [
        granted(1, 1, B),
        recorded({
          at: 2,
          seq: 2,
          recordedAt: 2,
          fieldGroup: 'registry',
          action: 'withdraw',
          identity: B,
        }),
        copy(3),
      ],
      [B],
      [],
    ],
  ])('10.1 %s', (_, log, rows, open) => {
    const whole = timelineOf(log);
    for (const timeline of [whole, withoutReplaced(whole).timeline])
      expect(
        rows.filter(
          (row) =>
            readableGroups(filterTimelineByCompany(timeline, row), 'partners', hour(9)).length > 0,
        ),
      ).toEqual(open);
  });
});

/** The companies of the setup in the current edition: the identity by record id. */
type Edition = Readonly<Record<string, string>>;

/** Editions that follow one another, and a service over them. */
function editionsSetup(first: Edition) {
  const editions = [first];
  const companies: Companies = {
    async find(ids) {
      const current = editions.at(-1) ?? {};
      return new Map(
        ids.flatMap((id) => {
          const own = current[id];
          return own === undefined ? [] : [[id, { eligible: true, identity: own }] as const];
        }),
      );
    },
  };
  const listOtherIds: OtherRecordIds = ({ recordId, identity: company }) => {
    const all = editions.flatMap((edition) => Object.entries(edition));
    const own = all.filter(([id, each]) => id !== recordId && isSameCompany(each, company));
    return [...new Set(own.map(([id]) => id))];
  };
  const setup = consentSetup({ companies, loadOtherRecordIds: async () => listOtherIds });
  const record = async (changes: Partial<ConsentRequest>, seq?: number) => {
    setup.tick(60_000);
    return setup.service.record([request(changes)], 'officer', seq === undefined ? {} : { seq });
  };
  /** The groups of a row that a recipient may read. */
  const open = async (recordId: string, recipient?: string) => {
    setup.tick(60_000);
    const { timeline = {} } = (await setup.store.load([recordId])).get(recordId) ?? {};
    const own = filterTimelineByCompany(timeline, editions.at(-1)?.[recordId] ?? 'none');
    return readableGroups(
      timelineFor(own, { audience: 'partners', recipient }),
      'partners',
      hour(99999),
    );
  };
  return { ...setup, record, open, release: (edition: Edition) => editions.push(edition) };
}

describe('10.1 a company that gets another record id after it refused', () => {
  const X = 'LUHT-DEMO-0001';
  const Y = 'LUHT-DEMO-0002';
  const acme = identity('B1', '2025.1');
  const refusal = { recipient: 'insurer', action: 'refuse' } as const;

  it('10.1 keeps the refusal by name when it grants its audience under the new id', async () => {
    const setup = editionsSetup({ [X]: A });
    await setup.record({ recordId: X, ...refusal });
    setup.release({ [Y]: acme });
    await setup.record({ recordId: Y });
    expect(await setup.open(Y)).toEqual(['registry']);
    expect(await setup.open(Y, 'insurer')).toEqual([]);
    const [copy] = await setup.store.events(Y);
    expect(copy).toMatchObject({ ...refusal, decidedUnder: X, receipt: null });
  });

  it('10.1 reverses it with a grant by name, and it stays reversed', async () => {
    const setup = editionsSetup({ [X]: A });
    await setup.record({ recordId: X, ...refusal });
    setup.release({ [Y]: acme });
    await setup.record({ recordId: Y, recipient: 'insurer' });
    expect(await setup.open(Y, 'insurer')).toEqual(['registry']);
    await setup.record({ recordId: Y });
    expect(await setup.open(Y, 'insurer')).toEqual(['registry']);
    expect(await setup.store.events(Y)).toHaveLength(3);
  });

  it('10.1 needs the refusal once, and another one after the reversal', async () => {
    const setup = editionsSetup({ [X]: A, [Y]: B });
    await setup.record({ recordId: X, ...refusal });
    setup.release({ [Y]: acme });
    await setup.record({ recordId: Y });
    await setup.record({ recordId: Y, fieldGroup: 'profile' });
    expect(await setup.store.events(Y)).toHaveLength(3);
    setup.release({ [X]: A });
    await setup.record({ recordId: X, ...refusal, fieldGroup: 'profile' });
    expect(await setup.open(Y, 'insurer')).toEqual([]);
  });

  it('10.1 may save a page that was shown before the refusal was added', async () => {
    const setup = editionsSetup({ [X]: A });
    await setup.record({ recordId: X, ...refusal });
    setup.release({ [Y]: acme });
    await setup.record({ recordId: Y }, 0);
    expect(await setup.open(Y, 'insurer')).toEqual([]);
    await expect(setup.record({ recordId: Y, fieldGroup: 'profile' }, 1)).rejects.toMatchObject({
      code: 'precondition-failed',
      details: { seq: 2 },
    });
  });

  it('10.1 keeps more refusals than one transaction holds', async () => {
    const setup = editionsSetup({ [X]: A });
    const readers = Array.from({ length: 90 }, (_, at) => `reader-${at}`);
    const refusals = readers.map((recipient) => request({ recordId: X, ...refusal, recipient }));
    for (const some of [refusals.slice(0, 30), refusals.slice(30, 60), refusals.slice(60)])
      await setup.service.record(some, 'officer');
    setup.release({ [Y]: acme });
    await setup.record({ recordId: Y });
    const copies = (await setup.store.events(Y)).filter(({ decidedUnder }) => decidedUnder === X);
    expect(new Set(copies.map(({ recipient }) => recipient))).toEqual(new Set(readers));
  });

  it('10.1 withdraws everything also from a recipient that it named under the earlier id only', async () => {
    const setup = editionsSetup({ [X]: A });
    await setup.record({ recordId: X, recipient: 'lab' });
    await setup.record({ recordId: X, fieldGroup: 'profile', recipient: 'lab' });
    setup.release({ [Y]: acme, [X]: B });
    await setup.record({ recordId: X, recipient: 'friend-of-b' });
    await setup.record({ recordId: Y });
    const { audience: _, ...everything } = request({ recordId: Y, action: 'withdraw' });
    setup.tick(60_000);
    const events = await setup.service.record([everything], 'officer');
    const named = events.filter(({ recordId, recipient }) => recordId === Y && recipient);
    expect(named.map(({ recipient }) => recipient)).toEqual(['lab']);
    expect(named.every(({ receipt }) => receipt !== null)).toBe(true);
    await setup.record({ recordId: Y });
    expect(await setup.open(Y)).toEqual(['registry']);
    expect(await setup.open(Y, 'lab')).toEqual([]);
    await setup.record({ recordId: Y, recipient: 'lab' });
    expect(await setup.open(Y, 'lab')).toEqual(['registry']);
  });

  it('10.1 is not granted again by a file with an earlier grant', async () => {
    const setup = editionsSetup({ [X]: A });
    await setup.record({ recordId: X, action: 'withdraw' });
    setup.release({ [Y]: acme });
    const cells = { record_id: Y, effective_at: '2024-05-01T08:00:00Z' };
    const report = await setup.service.importFile([row(cells)], 'officer');
    expect(report).toMatchObject({ recorded: 1 });
    expect(await setup.open(Y)).toEqual([]);
  });
});
