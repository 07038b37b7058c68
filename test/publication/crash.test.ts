import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AUDIENCES, type Audience } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { hasCode } from '../../lib/core/errors.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { versionPrefix } from '../../lib/publication/keys.ts';
import type { PublicationService } from '../../lib/publication/publication-service.ts';
import type { View } from '../../lib/publication/version.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { TableVersionStore } from '../../lib/store/version-store.ts';
import { Faults, type Strike, Struck } from './faults.ts';
import {
  listItems,
  listVersions,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readContents,
  readRows,
  readSource,
} from './publication-setup.ts';
import { companies } from './records.ts';

const FORMATS = ['jsonl', 'csv'] as const;
const night = { cause: 'night', actor: 'system' } as const;

/** An action of a process that may be killed. */
interface Scenario {
  readonly name: string;
  /** The undisturbed steps before the action. */
  readonly before: (setup: PublicationSetup) => Promise<void>;
  readonly act: (service: PublicationService) => Promise<unknown>;
  /** The ids that partners may read during the action: the rows before it, or the rows after it. */
  readonly seen: readonly (readonly number[] | 'nothing')[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'the first version',
    async before(setup) {
      setup.editions.release('2025', companies(6));
      await setup.grant([1, 2, 3]);
    },
    act: (service) => service.publish(night),
    seen: ['nothing', [1, 2, 3]],
  },
  {
    name: 'a night with a new edition and new grants',
    async before(setup) {
      setup.editions.release('2025', companies(6));
      await setup.grant([1, 2, 3]);
      await setup.service.publish(night);
      setup.editions.release('2025.1', companies(7).slice(1));
      await setup.grant([5, 7], { audiences: ['partners', 'dataspace'] });
    },
    act: (service) => service.publish(night),
    seen: [
      [1, 2, 3],
      [2, 3, 5, 7],
    ],
  },
  {
    name: 'a return to an earlier state, whose old views are still to be deleted',
    async before(setup) {
      setup.editions.release('2025', companies(6));
      await setup.grant([1, 2]);
      await setup.service.publish(night);
      await setup.grant([3]);
      await setup.service.publish(night);
      await setup.withdraw([3]);
    },
    act: (service) => service.publish(night),
    seen: [[1, 2]],
  },
  {
    name: 'a withdrawal, with a grant that waits',
    async before(setup) {
      setup.editions.release('2025', companies(6));
      await setup.grant([1, 2, 3]);
      await setup.service.publish(night);
      await setup.grant([4]);
      await setup.withdraw([2]);
    },
    act: (service) => service.onAccessReduced(),
    seen: [[1, 3]],
  },
  {
    name: 'a run that is held, with a withdrawal',
    async before(setup) {
      setup.editions.release('2025', companies(6));
      await setup.grant([1, 2, 3]);
      await setup.service.publish(night);
      setup.editions.release('2025.1', companies(4));
      await setup.withdraw([2]);
    },
    act: (service) => service.publish(night),
    seen: [[1, 3]],
  },
  {
    name: 'the release of a hold',
    async before(setup) {
      setup.editions.release('2025', companies(6));
      await setup.grant([1, 2, 6]);
      await setup.service.publish(night);
      setup.editions.release('2025.1', companies(4));
      await setup.service.publish(night);
    },
    act: async (service) => {
      if ((await service.hold()) !== undefined)
        await service.liftHold({ actor: 'releaser', reason: 'checked' });
    },
    seen: [
      [1, 2, 6],
      [1, 2],
    ],
  },
];

/** A separate process over the stores of a setup. A fault occurs in it. */
function struckProcess(setup: PublicationSetup, strike?: Strike) {
  const faults = new Faults(strike);
  const table = faults.table(setup.table);
  const service = setup.another({
    versions: new TableVersionStore(table),
    consents: readSource(new TableConsentStore(table)),
    files: faults.files(setup.files),
    editions: faults.editions(setup.editions),
  });
  return { faults, service };
}

/** The results that must be the same with and without the fault. */
async function outcomeOf(setup: PublicationSetup) {
  for (const { data } of await listItems(setup.table, 'OUTBOX'))
    if (data['kind'] === 'version-published')
      await setup.service.onVersionPublished(data as { supersededPrefix: string | null });
  setup.tick(3 * DAY_MS);
  await setup.service.deleteAbandonedFiles();
  const { version, staleSince } = await setup.service.head();
  const audit = await listItems(setup.table, `AUDIT#${version.publishedAt.slice(0, 10)}`);
  const versions = [];
  for (const { id, changes } of await listVersions(setup.service)) versions.push({ id, changes });
  return {
    head: { id: version.id, seq: version.seq, views: version.views, stale: staleSince !== null },
    hold: (await setup.service.hold())?.planId,
    versions,
    flips: (await listItems(setup.table, 'OUTBOX')).filter(
      ({ data }) => data['kind'] === 'version-published',
    ).length,
    audit: audit
      .map(({ data }) => data['action'])
      .filter((action) => action !== 'consent.recorded')
      .sort(),
    files: readContents(setup.files, ''),
    headFilesOnly: setup.files
      .keys('versions/')
      .every((key) => key.startsWith(versionPrefix(version))),
  };
}

/**
 * The row numbers that partners get in another process. Every file of every audience must match its digest in
 * the version.
 */
async function readWhole(
  setup: PublicationSetup,
): Promise<readonly number[] | 'nothing' | 'stale'> {
  const reader = setup.another({ maxRowsWithinRead: 0 });
  try {
    const [view] = await Promise.all(AUDIENCES.map((audience) => wholeView(reader, audience)));
    const rows = view === undefined ? [] : await readRows(reader, view);
    return rows.map(({ record_id }) => Number(record_id.slice(-4)));
  } catch (error) {
    if (hasCode(error, 'nothing-published')) return 'nothing';
    if (hasCode(error, 'view-stale')) return 'stale';
    throw error;
  }
}

/** Whether the current version is stale because a newer one is held. */
async function isMarked(setup: PublicationSetup): Promise<boolean> {
  const head = await setup.deps.versions.head(COMPANIES_DATASET_ID);
  return head !== undefined && head.value.staleSince !== null;
}

async function wholeView(reader: PublicationService, audience: Audience): Promise<View> {
  const view = await reader.view(audience, PURPOSE);
  for (const file of view.files) {
    const hash = createHash('sha256');
    for await (const chunk of (await reader.open(view, file.path)).body) hash.update(chunk);
    expect(hash.digest('hex')).toBe(file.sha256);
  }
  return view;
}

describe.each(SCENARIOS)('$name, struck at each call of a store', ({ before, act, seen }) => {
  it.each<Pick<Strike, 'moment' | 'manner'>>([
    { manner: 'killed', moment: 'after a write' },
    { manner: 'failed', moment: 'before' },
    { manner: 'failed', moment: 'after a write' },
  ])('$manner $moment', async (how) => {
    const start = publicationSetup({ formats: FORMATS });
    await before(start);
    const undisturbed = start.copy();
    await act(struckProcess(undisturbed).service);
    const expected = await outcomeOf(undisturbed);
    expect(expected.headFilesOnly).toBe(true);
    expect(await readWhole(undisturbed)).toEqual(seen.at(-1));

    for (let call = 1; ; call += 1) {
      const setup = start.copy();
      const { faults, service } = struckProcess(setup, { call, ...how });
      const failure = await act(service).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!faults.struck) {
        expect(failure).toBeUndefined();
        expect(call).toBeGreaterThan(5);
        return;
      }
      const where = `${how.moment} call ${call}, ${faults.names[call - 1]}`;
      if (failure !== undefined) expect(failure, where).toBeInstanceOf(Struck);
      expect([...seen, 'stale'], where).toContainEqual(await readWhole(setup));
      expect(await isMarked(setup), where).toBe((await setup.service.hold()) !== undefined);
      await act(setup.another());
      expect(await outcomeOf(setup), where).toEqual(expected);
    }
  });
});
