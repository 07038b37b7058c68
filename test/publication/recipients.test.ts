import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclose } from '../../lib/consent/disclose.ts';
import type { DataRecipient, NamedRecipient } from '../../lib/consent/recipient.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { addMilliseconds, DAY_MS, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { getFieldGroups } from '../../lib/publication/field-groups.ts';
import type { PublicationDeps } from '../../lib/publication/publication-deps.ts';
import { RecipientPublications } from '../../lib/publication/recipient-publications.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { TableVersionStore } from '../../lib/store/version-store.ts';
import { Faults, type Strike, Struck } from './faults.ts';
import {
  listItems,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readRows,
  readSource,
} from './publication-setup.ts';
import { companies, company } from './records.ts';

const GROUP_OF = getFieldGroups(FIELDS_2025);

const ACME: NamedRecipient = { audience: 'partners', recipient: 'acme' };
const OTHER: NamedRecipient = { audience: 'partners', recipient: 'other' };
const night = { cause: 'night', actor: 'system' } as const;

const readersOf = (setup: PublicationSetup, changes: Partial<PublicationDeps> = {}) =>
  new RecipientPublications(
    { ...setup.deps, ...changes },
    setup.another(changes),
    new TableConsentStore(setup.table),
  );

async function rowsFor(publications: RecipientPublications, recipient: DataRecipient) {
  const publication = await publications.findPublication(recipient);
  const view = await publication.view(recipient.audience, PURPOSE);
  return readRows(publication, view);
}

async function idsFor(
  publications: RecipientPublications,
  recipient: DataRecipient,
): Promise<string[]> {
  return (await rowsFor(publications, recipient)).map(({ record_id }) => record_id.slice(-4));
}

async function published(
  changes?: Parameters<typeof publicationSetup>[0],
): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'], ...changes });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3], { audiences: ['partners', 'dataspace'] });
  await setup.service.publish(night);
  return setup;
}

async function deliver(setup: PublicationSetup, publications = readersOf(setup)): Promise<void> {
  for (const { data } of await listItems(setup.table, 'OUTBOX')) {
    if (data['kind'] === 'access-reduced') await publications.onAccessReduced();
    if (data['kind'] === 'version-published') await publications.onVersionPublished(data as never);
  }
}

describe('a refusal by name', () => {
  it('removes the row for this recipient at its next read, and for no other recipient', async () => {
    const setup = await published();
    await setup.withdraw([2], { recipient: 'acme' });
    const publications = readersOf(setup);
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0003']);
    expect(await idsFor(publications, OTHER)).toEqual(['0001', '0002', '0003']);
    expect(await idsFor(publications, { audience: 'partners' })).toEqual(['0001', '0002', '0003']);
    expect(await idsFor(publications, { ...ACME, audience: 'dataspace' })).toHaveLength(3);
  });

  it('of a group keeps the row and names the withheld group', async () => {
    const setup = await published();
    await setup.withdraw([2], { recipient: 'acme', groups: ['headcount'] });
    const row = (await rowsFor(readersOf(setup), ACME))[1];
    expect(row).not.toHaveProperty('employees');
    expect(row?.['withheld']).toEqual(['headcount']);
  });

  it('gives the recipient its own manifest, counts and versions, which reveal no other recipient', async () => {
    const setup = await published();
    await setup.withdraw([2], { recipient: 'acme' });
    const publication = await readersOf(setup).findPublication(ACME);
    const view = await publication.view('partners', PURPOSE);
    expect(view.coverage.published).toBe(2);
    const facts = await publication.version(view.id, 'partners');
    const manifest = JSON.parse(
      Buffer.from(facts.manifest.split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(manifest).toMatchObject({ dataset: COMPANIES_DATASET_ID, version: view.id });
    const { body } = await publication.open(view, 'healthtech-companies.jsonl');
    const hash = createHash('sha256');
    for await (const chunk of body) hash.update(chunk);
    expect(manifest.files[0].sha256).toBe(hash.digest('hex'));
    const others = await publication.view('dataspace', PURPOSE);
    expect(others.coverage.published).toBe(0);
  });

  it('before the first publication leaves everything unpublished', async () => {
    const setup = publicationSetup({ formats: ['jsonl'] });
    setup.editions.release('2025', companies(3));
    await setup.withdraw([2], { recipient: 'acme' });
    const publications = readersOf(setup);
    await expect(publications.findPublication(ACME)).rejects.toMatchObject({
      code: 'nothing-published',
    });
    await deliver(setup, publications);
    await setup.grant([1, 2]);
    await setup.service.publish(night);
    expect(await idsFor(publications, ACME)).toEqual(['0001']);
  });

  it('in a large edition waits for the outbox, and no rows are served until then', async () => {
    const setup = await published({ maxRowsWithinRead: 0 });
    await setup.withdraw([2], { recipient: 'acme' });
    const publications = readersOf(setup);
    await expect(idsFor(publications, ACME)).rejects.toMatchObject({ code: 'view-stale' });
    await deliver(setup, publications);
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0003']);
  });
});

describe('a grant by name', () => {
  it('shows this recipient a row that its audience does not get', async () => {
    const setup = await published();
    await setup.grant([5], { recipient: 'acme', groups: ['registry', 'funding'] });
    const publications = readersOf(setup);
    await publications.publish(night);
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0002', '0003', '0005']);
    expect(await idsFor(publications, OTHER)).toEqual(['0001', '0002', '0003']);
    const row = (await rowsFor(publications, ACME)).at(-1);
    expect(row?.['withheld']).toEqual(['profile', 'headcount', 'contact']);
  });

  it('9.12 takes effect at night, like a grant to the audience', async () => {
    const setup = await published();
    const publications = readersOf(setup);
    setup.tick(1);
    await setup.grant([5], { recipient: 'acme' });
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0002', '0003']);
    await setup.withdraw([2], { recipient: 'acme' });
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0003']);
    await publications.publish(night);
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0003', '0005']);
  });

  it('that has expired removes the row for this recipient only, without a run', async () => {
    const setup = await published();
    const validUntil = instant('2025-10-01T10:00:00Z');
    await setup.grant([1], { recipient: 'acme', validUntil });
    const publications = readersOf(setup);
    await publications.publish(night);
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0002', '0003']);
    setup.tick(DAY_MS);
    expect(await idsFor(publications, ACME)).toEqual(['0002', '0003']);
    expect(await idsFor(publications, OTHER)).toEqual(['0001', '0002', '0003']);
  });
});

describe('a decision of a company for everyone', () => {
  it('if it is a withdrawal, also removes the row for a recipient by name', async () => {
    const setup = await published();
    const publications = readersOf(setup);
    await setup.withdraw([2], { recipient: 'acme' });
    await idsFor(publications, ACME);
    await setup.withdraw([3]);
    expect(await idsFor(publications, ACME)).toEqual(['0001']);
  });

  it('does not affect a recipient that has a grant by name', async () => {
    const setup = await published();
    await setup.grant([3], { recipient: 'acme' });
    await setup.withdraw([3]);
    const publications = readersOf(setup);
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0002', '0003']);
    expect(await idsFor(publications, OTHER)).toEqual(['0001', '0002']);
  });

  it('takes effect with a new edition, which passes the quality gate once', async () => {
    const setup = await published();
    const publications = readersOf(setup);
    await setup.withdraw([2], { recipient: 'acme' });
    await idsFor(publications, ACME);
    setup.editions.release('2025.1', companies(2));
    expect(await publications.publish(night)).toMatchObject({ kind: 'held' });
    expect(await idsFor(publications, ACME)).toEqual(['0001', '0003']);
    await setup.service.liftHold({ actor: 'releaser', reason: 'checked' });
    await deliver(setup, publications);
    expect(await idsFor(publications, ACME)).toEqual(['0001']);
  });
});

describe('the changes of a recipient by name', () => {
  it('continue from the version of its audience, and name the removed row', async () => {
    const setup = await published();
    const viewId = (await setup.service.head()).version.views.partners.id;
    setup.tick(1);
    await setup.withdraw([2], { recipient: 'acme' });
    const publication = await readersOf(setup).findPublication(ACME);
    expect(await publication.changes('partners', viewId)).toMatchObject([
      { op: 'removed', record_id: 'LUHT-TEST-0002', effective_at: addMilliseconds(setup.now(), 0) },
    ]);
    expect(await publication.version(viewId, 'partners')).toMatchObject({
      id: viewId,
    });
  });

  it('combine the changes for everyone before and since', async () => {
    const setup = await published();
    const viewId = (await setup.service.head()).version.views.partners.id;
    setup.tick(1);
    await setup.grant([4]);
    await setup.service.publish(night);
    setup.tick(1);
    await setup.withdraw([2], { recipient: 'acme' });
    await setup.withdraw([1]);
    const publications = readersOf(setup);
    const publication = await publications.findPublication(ACME);
    const changes = await publication.changes('partners', viewId);
    expect(changes.map(({ op, record_id }) => [op, record_id.slice(-4)])).toEqual([
      ['removed', '0001'],
      ['removed', '0002'],
      ['added', '0004'],
    ]);
  });

  it('date a removal by the decision by name, not by a later decision for everyone', async () => {
    const setup = await published();
    const viewId = (await setup.service.head()).version.views.partners.id;
    setup.tick(1_000);
    const refusedAt = setup.now();
    await setup.withdraw([2], { recipient: 'acme' });
    const publications = readersOf(setup);
    await idsFor(publications, ACME);
    setup.tick(HOUR_MS);
    await setup.withdraw([2]);
    await deliver(setup, publications);
    const changes = await (await publications.findPublication(ACME)).changes('partners', viewId);
    expect(changes).toMatchObject([
      { op: 'removed', record_id: 'LUHT-TEST-0002', effective_at: refusedAt },
    ]);
  });

  it('contain no withdrawal from everyone else', async () => {
    const setup = await published();
    const viewId = (await setup.service.head()).version.views.partners.id;
    setup.tick(1_000);
    await setup.grant([2], { recipient: 'acme' });
    const publications = readersOf(setup);
    await idsFor(publications, ACME);
    setup.tick(HOUR_MS);
    await setup.withdraw([2]);
    await deliver(setup, publications);
    const publication = await publications.findPublication(ACME);
    expect(await publication.changes('partners', viewId)).toEqual([]);
  });

  it('contain the changes of a new edition, and no grant to others', async () => {
    const setup = await published();
    const viewId = (await setup.service.head()).version.views.partners.id;
    setup.tick(1_000);
    await setup.withdraw([2], { recipient: 'acme', groups: ['funding'] });
    await setup.withdraw([3], { groups: ['funding'] });
    await setup.grant([3], { recipient: 'acme', groups: ['funding'] });
    const rows = companies(6).map((row, n) => (n === 0 ? { ...row, website: null } : row));
    const publications = readersOf(setup);
    const changes = async () => {
      await publications.publish(night);
      const all = await (await publications.findPublication(ACME)).changes('partners', viewId);
      return all.map(({ op, record_id }) => [op, record_id.slice(-4)]);
    };
    expect(await changes()).toEqual([['changed', '0002']]);
    setup.editions.release('2025.1', rows);
    expect(await changes()).toEqual(
      expect.arrayContaining([
        ['changed', '0001'],
        ['changed', '0002'],
      ]),
    );
  });

  it('continue from a version of the recipient’s own publication', async () => {
    const setup = await published();
    const publications = readersOf(setup);
    await setup.withdraw([2], { recipient: 'acme' });
    const publication = await publications.findPublication(ACME);
    const own = (await publication.view('partners', PURPOSE)).id;
    await setup.withdraw([3], { recipient: 'acme' });
    expect(await publication.changes('partners', own)).toMatchObject([
      { op: 'removed', record_id: 'LUHT-TEST-0003' },
    ]);
  });

  it('never name a version that the recipient could not read, nor a company hidden from it', async () => {
    const setup = await published();
    setup.tick(1);
    await setup.withdraw([4], { recipient: 'acme' });
    setup.tick(1);
    await setup.grant([4]);
    await setup.service.publish(night);
    const never = (await setup.service.head()).version.views.partners.id;
    const publication = await readersOf(setup).findPublication(ACME);
    const unknown = { code: 'not-found' };
    await expect(publication.changes('partners', never)).rejects.toMatchObject(unknown);
    await expect(publication.version(never, 'partners')).rejects.toMatchObject(unknown);
  });
});

describe('the files of recipients by name', () => {
  it('are erased when they are superseded, in that step only', async () => {
    const setup = await published();
    const publications = readersOf(setup);
    await setup.withdraw([2], { recipient: 'acme' });
    await deliver(setup, publications);
    await setup.withdraw([3], { recipient: 'acme' });
    await deliver(setup, publications);
    await deliver(setup, publications); // publishes for the first recipient
    setup.tick(3 * DAY_MS);
    expect(await publications.deleteAbandonedFiles()).toBe(0);
    const prefixes = new Set(
      setup.files
        .keys('recipients/')
        .map((key) => /^recipients\/[^/]+\/versions\/[^/]+\/\d+/.exec(key)?.[0])
        .filter((prefix) => prefix !== undefined),
    );
    expect(prefixes.size).toBe(1);
    expect(await idsFor(publications, ACME)).toEqual(['0001']);
  });
});

const ROWS = [1, 2, 3].map((number) => company(number));
const anyStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('grant' as const, 'grant' as const, 'withdraw' as const),
      number: fc.integer({ min: 1, max: 3 }),
      group: fc.oneof(fc.constant('registry' as const), fc.constantFrom(...FIELD_GROUPS)),
      audience: fc.constantFrom('partners' as const, 'dataspace' as const),
      recipient: fc.constantFrom(undefined, 'acme', 'other'),
      fromMs: fc.integer({ min: -2, max: 4 }),
      lastsMs: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 6 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      ms: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('publish', 'deliver') }) },
);
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

async function play(
  setup: PublicationSetup,
  publications: RecipientPublications,
  step: Step,
): Promise<void> {
  if ('ms' in step) return setup.tick(step.ms);
  if (!('number' in step)) {
    await (step.kind === 'publish' ? publications.publish(night) : deliver(setup, publications));
    return;
  }
  const { recipient, lastsMs } = step;
  const effectiveAt = addMilliseconds(setup.now(), step.fromMs);
  const given = {
    groups: [step.group],
    audiences: [step.audience],
    effectiveAt,
    ...(recipient === undefined ? {} : { recipient }),
  };
  if (step.kind === 'withdraw') return setup.withdraw([step.number], given);
  const until = lastsMs === null ? {} : { validUntil: addMilliseconds(effectiveAt, lastsMs) };
  return setup.grant([step.number], { ...given, ...until });
}

const READERS: readonly DataRecipient[] = AUDIENCES.flatMap((audience) => [
  { audience },
  { audience, recipient: 'acme' },
  { audience, recipient: 'nobody' },
]);

async function disclosedTo(setup: PublicationSetup, { audience, recipient }: DataRecipient) {
  const timelines = setup.deps.consents.timelines('2025');
  const version = { rows: ROWS, timelines, groupOf: GROUP_OF };
  const rows = new Map<unknown, object>();
  for await (const row of disclose(version, audience, PURPOSE, setup.now(), recipient))
    rows.set(row.record_id, row);
  return rows;
}

async function expectNoMore(
  setup: PublicationSetup,
  publications: RecipientPublications,
  recipient: DataRecipient,
) {
  const allowed = await disclosedTo(setup, recipient);
  for (const { withheld: _, ...row } of await rowsFor(publications, recipient))
    expect(allowed.get(row.record_id)).toMatchObject(row);
}

describe('a read by any recipient', () => {
  it('never returns more than the disclosure rule allows, and returns all of it after a nightly run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 12, size: 'max' }), async (steps) => {
        const setup = publicationSetup({ formats: ['jsonl'] });
        setup.editions.release('2025', ROWS);
        await setup.service.publish(night);
        const publications = readersOf(setup);
        for (const step of steps) {
          await play(setup, publications, step);
          for (const recipient of READERS) await expectNoMore(setup, publications, recipient);
        }
        await publications.publish(night);
        for (const recipient of READERS)
          expect(await rowsFor(publications, recipient)).toEqual([
            ...(await disclosedTo(setup, recipient)).values(),
          ]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a process that stops at any call of a store while it publishes for a recipient by name', () => {
  it.each<Pick<Strike, 'moment' | 'manner'>>([
    { manner: 'killed', moment: 'after' },
    { manner: 'failed', moment: 'before' },
  ])(
    '$manner $moment the call: the next read is correct, and one more run completes the work',
    async (how) => {
      const start = await published();
      await start.withdraw([2], { recipient: 'acme' });
      await idsFor(readersOf(start), ACME);
      await start.withdraw([3], { recipient: 'acme' });
      await start.grant([4]);
      for (let call = 1; ; call += 1) {
        const setup = start.copy();
        const faults = new Faults({ call, ...how });
        const table = faults.table(setup.table);
        const struck = new RecipientPublications(
          {
            ...setup.deps,
            versions: new TableVersionStore(table),
            consents: readSource(new TableConsentStore(table)),
            files: faults.files(setup.files),
          },
          setup.another({
            versions: new TableVersionStore(table),
            files: faults.files(setup.files),
          }),
          new TableConsentStore(table),
        );
        const failure = await struck.onAccessReduced().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!faults.struck) {
          expect([failure, call > 10]).toEqual([undefined, true]);
          return;
        }
        if (failure !== undefined) expect(failure).toBeInstanceOf(Struck);
        const careful = readersOf(setup, { maxRowsWithinRead: 0 });
        const read = await idsFor(careful, ACME).catch((error) =>
          hasCode(error, 'view-stale') ? 'stale' : Promise.reject(error),
        );
        expect(['stale', ['0001']], `call ${call}`).toContainEqual(read);
        await readersOf(setup).onAccessReduced();
        expect(await idsFor(readersOf(setup), ACME)).toEqual(['0001']);
        expect(await idsFor(readersOf(setup), OTHER)).toEqual(['0001', '0002', '0003']);
      }
    },
  );
});
