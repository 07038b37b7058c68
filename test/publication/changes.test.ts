import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant } from '../../lib/core/instant.ts';
import type { FieldChanges } from '../../lib/publication/field-changes.ts';
import {
  listVersions,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  type Row,
  readRows,
} from './publication-setup.ts';
import { companies, company } from './records.ts';

const night = { cause: 'night', actor: 'system' } as const;

async function published(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.service.publish(night);
  return setup;
}

const readHead = async (setup: PublicationSetup) =>
  (await setup.service.head()).version.views.partners.id;
const since = (setup: PublicationSetup, id: string) => setup.service.changes('partners', id);

describe('the changes since a version', () => {
  it('name each added, changed and removed company with its time, and contain no values', async () => {
    const setup = await published();
    const before = await readHead(setup);
    setup.tick(HOUR_MS);
    await setup.grant([4]);
    await setup.withdraw([1]);
    await setup.withdraw([2], { groups: ['contact'] });
    setup.tick(HOUR_MS);
    await setup.service.publish(night);
    const version = await readHead(setup);
    const published_at = '2025-10-01T00:00:00.000Z';
    expect(await since(setup, before)).toEqual([
      {
        op: 'removed',
        record_id: 'LUHT-TEST-0001',
        version,
        effective_at: '2025-09-30T23:00:00.000Z',
      },
      {
        op: 'changed',
        record_id: 'LUHT-TEST-0002',
        version,
        effective_at: published_at,
        fields: { changed: [], withheld: ['contact_name', 'contact_email'], shown: [] },
      },
      { op: 'added', record_id: 'LUHT-TEST-0004', version, effective_at: published_at },
    ]);
  });

  it('date the end of an expired grant one millisecond after its last instant', async () => {
    const setup = await published();
    await setup.grant([4], { validUntil: instant('2025-10-01T10:00:00Z') });
    await setup.service.publish(night);
    const before = await readHead(setup);
    setup.tick(20 * HOUR_MS);
    expect(await since(setup, before)).toMatchObject([
      { op: 'removed', record_id: 'LUHT-TEST-0004', effective_at: '2025-10-01T10:00:00.001Z' },
    ]);
  });

  it('are empty for the current version, and not found for an unknown version', async () => {
    const setup = await published();
    expect(await since(setup, await readHead(setup))).toEqual([]);
    await expect(since(setup, '2025-000000000000')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are those of the recipient’s audience', async () => {
    const setup = await published();
    const before = await readHead(setup);
    const { id } = (await setup.service.head()).version.views.dataspace;
    await setup.grant([5], { audiences: ['dataspace'] });
    await setup.service.publish(night);
    expect(await since(setup, before)).toEqual([]);
    const theirs = (known: string) => setup.service.changes('dataspace', known);
    expect(await theirs(id)).toMatchObject([{ op: 'added' }]);
    await expect(theirs(before)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('9.12 contain no version in which nothing changed for the audience', async () => {
    const setup = await published();
    const before = await readHead(setup);
    await setup.grant([5], { audiences: ['dataspace'] });
    await setup.service.publish(night);
    expect(await readHead(setup)).toBe(before);
    const listed = (await listVersions(setup.service)).map(({ id }) => id);
    expect(listed).toEqual([before]);
  });

  it('omit a company that was added and removed in between', async () => {
    const setup = await published();
    const before = await readHead(setup);
    await setup.grant([5]);
    await setup.service.publish(night);
    await setup.withdraw([5, 1]);
    await setup.service.publish(night);
    setup.tick(1);
    await setup.grant([1]);
    await setup.withdraw([1], { groups: ['contact'] });
    await setup.service.publish(night);
    expect(await since(setup, before)).toMatchObject([
      { op: 'changed', record_id: 'LUHT-TEST-0001' },
    ]);
  });

  it('are available after the views of all earlier versions were deleted', async () => {
    const setup = await published();
    const before = await readHead(setup);
    await setup.withdraw([1]);
    await setup.service.supersede({ actor: 'system' });
    await setup.withdraw([2]);
    await setup.service.supersede({ actor: 'system' });
    const { seq, id } = (await setup.service.head()).version;
    for (const key of setup.files.keys('versions/'))
      if (!key.startsWith(`versions/${id}/${String(seq).padStart(8, '0')}`))
        await setup.files.purge(key);
    expect((await since(setup, before)).map(({ op }) => op)).toEqual(['removed', 'removed']);
  });

  it('are stored without rows and without names', async () => {
    const setup = await published();
    await setup.withdraw([1]);
    await setup.service.supersede({ actor: 'system' });
    const feeds = setup.files
      .keys('changes/')
      .filter((key) => !key.endsWith('grants.jsonl'))
      .map((key) => setup.files.text(key));
    expect(feeds.join('')).toBe(
      '{"op":"removed","record_id":"LUHT-TEST-0001","effective_at":"2025-09-30T22:00:00.001Z"}\n',
    );
  });
});

/** One nightly run, with all decisions since the last one. */
const nights = fc.array(
  fc.record({
    grant: fc.subarray([1, 2, 3, 4, 5, 6]),
    withdraw: fc.subarray([1, 2, 3, 4, 5, 6]),
    groups: fc.subarray(['registry', 'profile', 'headcount', 'contact'] as const, { minLength: 1 }),
    correct: fc.option(fc.integer({ min: 1, max: 6 })),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('a recipient that applies the changes to its rows', () => {
  it('has the rows of the current version, starting from any version', async () => {
    await fc.assert(
      fc.asyncProperty(nights, async (happened) => {
        const setup = publicationSetup({ formats: ['jsonl'] });
        let rows = companies(6);
        setup.editions.release('2025', rows);
        await setup.service.publish(night);
        const snapshots = [await holdings(setup)];
        for (const [index, { grant, withdraw, groups, correct }] of happened.entries()) {
          setup.tick(1000);
          await setup.grant(grant, { groups: ['registry', 'profile'] });
          setup.tick(1000);
          await setup.withdraw(withdraw, { groups: [...groups] });
          if (correct !== null) {
            rows = rows.with(correct - 1, company(correct, { street: `No. ${index}` }));
            setup.editions.release(`2025.${index + 1}`, rows);
          }
          await setup.service.publish(night);
          snapshots.push(await holdings(setup));
        }
        const now = snapshots.at(-1);
        for (const { id, rows: before } of snapshots)
          expect(await applied(setup, id, before)).toEqual(now?.rows);
      }),
      { numRuns: 40 },
    );
  });
});

async function holdings(setup: PublicationSetup) {
  const view = await setup.service.view('partners', PURPOSE);
  const rows = await readRows(setup.service, view);
  return { id: view.id, rows: new Map(rows.map((row) => [row.record_id, row])) };
}

/**
 * Applies a change set: deletes the removed rows, and fetches the added and changed ones. An added row must
 * be new, the other ones known.
 */
async function applied(setup: PublicationSetup, id: string, before: ReadonlyMap<string, Row>) {
  const { rows: now } = await holdings(setup);
  const after = new Map(before);
  for (const { op, record_id, fields } of await since(setup, id)) {
    expect(before.has(record_id)).toBe(op !== 'added');
    const row = now.get(record_id);
    if (op !== 'changed') expect(fields).toBeUndefined();
    else if (fields !== undefined) expectFields(before.get(record_id), row, fields);
    if (op === 'removed') after.delete(record_id);
    else if (row !== undefined) after.set(record_id, row);
  }
  return after;
}

/** The lists of withheld and shown groups are exact. A field that changed and changed back is listed too. */
function expectFields(before: Row | undefined, now: Row | undefined, fields: FieldChanges) {
  const [old, row] = [{ ...before }, { ...now }] as Record<string, unknown>[];
  const names = (of: object | undefined) =>
    Object.keys(of ?? {}).filter((name) => name !== 'withheld');
  expect(fields.withheld).toEqual(names(old).filter((name) => !(name in (row ?? {}))));
  expect(fields.shown).toEqual(names(row).filter((name) => !(name in (old ?? {}))));
  const both = names(old).filter((name) => name in (row ?? {}));
  const differ = both.filter((name) => JSON.stringify(old?.[name]) !== JSON.stringify(row?.[name]));
  expect(fields.changed).toEqual(expect.arrayContaining(differ));
  expect(both).toEqual(expect.arrayContaining(fields.changed));
}
