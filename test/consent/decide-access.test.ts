import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecisionsQuery, decideAccess } from '../../lib/consent/decide-access.ts';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import { BUILT_IN_NOTICES } from '../../lib/consent/notice-service.ts';
import type { CompanyConsents, ConsentStore } from '../../lib/consent/ports.ts';
import { FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { anyAudience, anyCompanies, anyMoment, NAMES } from './arbitrary.ts';
import { hour, recorded, timelineOf } from './events.ts';
import { isPermitted } from './oracle.ts';

const PURPOSE = 'https://w3id.org/dpv#PublicBenefit';

interface Held {
  readonly id: string;
  readonly log: readonly RecordedConsentEvent[];
}

/** A log in which all companies are known. Those in `out` are not eligible. */
function ports(companies: readonly Held[], out: readonly string[] = []) {
  const stored = companies.map(
    ({ id, log }): CompanyConsents => ({
      recordId: id,
      lastSeq: log.length,
      lastHash: log.at(-1)?.hash ?? null,
      version: 1,
      timeline: timelineOf(log),
    }),
  );
  const store = {
    load: async (ids: readonly string[]) =>
      new Map(stored.filter((c) => ids.includes(c.recordId)).map((c) => [c.recordId, c])),
  } as unknown as ConsentStore;
  const find = async (ids: readonly string[]) =>
    new Map(
      ids
        .filter((id) => companies.some((c) => c.id === id) || out.includes(id))
        .map((id) => [id, { eligible: !out.includes(id) }]),
    );
  return { store, companies: { find }, notices: BUILT_IN_NOTICES };
}

const A = 'LUHT-DEMO-0001';
const ask = (changes: Partial<DecisionsQuery> = {}): DecisionsQuery => ({
  recipient: { audience: 'partners' },
  purpose: PURPOSE,
  recordIds: [A],
  groups: ['profile'],
  at: hour(5),
  ...changes,
});
const door = recorded({ at: 0, seq: 1, fieldGroup: 'registry', id: 'door' });

describe('an access decision', () => {
  it.each<[string, RecordedConsentEvent[], string, string, string | null]>([
    ['nothing was ever said', [], 'deny', 'never-granted', null],
    ['it is granted', [door, recorded({ at: 1, seq: 2, id: 'yes' })], 'permit', 'granted', 'yes'],
    ['the grant has yet to begin', [door, recorded({ at: 8, seq: 2 })], 'deny', 'not-yet', null],
    [
      'the grant ran out',
      [door, recorded({ at: 1, until: 2, seq: 2, id: 'short' })],
      'deny',
      'expired',
      'short',
    ],
    [
      'it was withdrawn',
      [
        door,
        recorded({ at: 1, seq: 2 }),
        recorded({ at: 2, seq: 3, action: 'withdraw', id: 'no' }),
      ],
      'deny',
      'withdrawn',
      'no',
    ],
    [
      'it was refused',
      [door, recorded({ at: 2, seq: 2, action: 'refuse', id: 'no' })],
      'deny',
      'refused',
      'no',
    ],
    [
      'the door is shut',
      [{ ...door, action: 'refuse', id: 'shut' }, recorded({ at: 1, seq: 2 })],
      'deny',
      'base-group-not-granted',
      'shut',
    ],
    [
      'a withdrawal was recorded as of a moment that the reader has not reached',
      [
        door,
        recorded({ at: 1, seq: 2 }),
        recorded({ at: 8, seq: 3, action: 'withdraw', id: 'no' }),
      ],
      'deny',
      'withdrawn',
      'no',
    ],
  ])('when %s', async (_, log, decision, reason, event) => {
    const [response] = await decideAccess(ports([{ id: A, log }]), ask());
    expect(response).toEqual({ recordId: A, groups: { profile: { decision, reason, event } } });
  });

  it.each<[string, Partial<DecisionsQuery>, string]>([
    ['another purpose', { purpose: 'https://w3id.org/dpv#DirectMarketing' }, 'purpose-not-covered'],
    ['a company out of scope', { recordIds: ['LUHT-DEMO-0201'] }, 'not-in-scope'],
  ])('is a refusal of everything for %s', async (_, changes, reason) => {
    const log = [door, recorded({ at: 1, seq: 2 })];
    const stored = [
      { id: A, log },
      { id: 'LUHT-DEMO-0201', log },
    ];
    const query = ask({ groups: FIELD_GROUPS, ...changes });
    const [response] = await decideAccess(ports(stored, ['LUHT-DEMO-0201']), query);
    const denied = { decision: 'deny', reason, event: null };
    expect(Object.values(response?.groups ?? {})).toEqual(FIELD_GROUPS.map(() => denied));
  });

  it('9.41 fails for an unknown company, also together with known ones', async () => {
    const query = ask({ recordIds: [A, 'LUHT-DEMO-9999'] });
    await expect(decideAccess(ports([{ id: A, log: [door] }]), query)).rejects.toMatchObject({
      code: 'not-found',
      details: { unknown: ['LUHT-DEMO-9999'] },
    });
  });

  it('follows the written rules, for any companies, recipient and instant', async () => {
    const anyReader = fc.record(
      { audience: anyAudience, recipient: fc.constantFrom(...NAMES, 'nobody') },
      { requiredKeys: ['audience'] },
    );
    await fc.assert(
      fc.asyncProperty(anyCompanies, anyReader, anyMoment, async (companies, recipient, at) => {
        const recordIds = companies.map(({ id }) => id);
        const query = { recipient, purpose: PURPOSE, recordIds, groups: FIELD_GROUPS, at };
        const responses = await decideAccess(ports(companies), query);
        expect(responses.map(({ recordId }) => recordId)).toEqual(recordIds);
        for (const [index, { log }] of companies.entries()) {
          const may = (group: (typeof FIELD_GROUPS)[number]) =>
            isPermitted(log, { group, ...recipient, at: Date.parse(at), reading: true });
          const groups = responses[index]?.groups;
          expect(FIELD_GROUPS.map((group) => groups?.[group]?.decision === 'permit')).toEqual(
            FIELD_GROUPS.map(may),
          );
          expect(FIELD_GROUPS.map((group) => groups?.[group]?.reason === 'granted')).toEqual(
            FIELD_GROUPS.map(may),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is returned for each company in the order of the request, also for a repeated one', async () => {
    const ids = ['LUHT-X', A, 'LUHT-X'];
    const stored = [A, 'LUHT-X'].map((id) => ({ id, log: [door] }));
    const responses = await decideAccess(ports(stored), ask({ recordIds: ids }));
    expect(responses.map(({ recordId }) => recordId)).toEqual(ids);
  });
});
