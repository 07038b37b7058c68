import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../lib/core/instant.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { TableRedactionStore } from '../../lib/store/redaction-store.ts';
import { TableVersionStore } from '../../lib/store/version-store.ts';
import { Faults, type Strike, Struck } from '../publication/faults.ts';
import {
  listItems,
  type PublicationSetup,
  publicationSetup,
  readBy,
  readSource,
} from '../publication/publication-setup.ts';
import { companies } from '../publication/records.ts';
import { allOf, read, spread } from './withdrawal-setup.ts';

/** Three recipients of a version, and two withdrawals in separate commits that are not processed yet. */
async function withdrawn(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3], { audiences: ['partners', 'dataspace'] });
  await setup.service.publish({ cause: 'night', actor: 'system' });
  await spread(setup).deliver();
  await read(setup, 'list');
  await read(setup, 'hook');
  await read(setup, 'lab', { audience: 'dataspace', agreement: 'urn:agreed' });
  setup.tick(1_000);
  await setup.withdraw([2], { audiences: ['partners', 'dataspace'] });
  await setup.withdraw([3], { groups: ['profile'] });
  return setup;
}

/**
 * Two recipients by name. One has a separate publication, the other one is named by a commit that is not
 * processed: its refusal, and a withdrawal from all recipients except the first.
 */
async function withdrawnByName(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3]);
  await setup.service.publish({ cause: 'night', actor: 'system' });
  await setup.withdraw([1], { recipient: 'acme' });
  await spread(setup).deliver();
  await read(setup, 'list');
  await read(setup, 'acme');
  await read(setup, 'bolt');
  setup.tick(1_000);
  await setup.withdraw([2], { recipient: 'bolt' });
  await setup.grant([3], { recipient: 'acme' });
  await setup.withdraw([3]);
  return setup;
}

/** A separate process over the stores of a setup. A fault occurs in it. */
function struckProcess(setup: PublicationSetup, strike?: Strike) {
  const faults = new Faults(strike);
  const table = faults.table(setup.table);
  const struck = {
    versions: new TableVersionStore(table),
    redactions: new TableRedactionStore(table, setup.deps.newId),
    consents: readSource(new TableConsentStore(table)),
    files: faults.files(setup.files),
    editions: faults.editions(setup.editions),
  };
  return { faults, process: spread(setup, setup.another(struck), { table, ...struck }) };
}

/** The result that must be the same with and without the fault. */
async function outcomeOf(setup: PublicationSetup) {
  const { withdrawals } = spread(setup);
  const all = await allOf(withdrawals, false);
  const audit = await listItems(setup.table, `AUDIT#${setup.now().slice(0, 10)}`);
  const jobs = await listItems(setup.table, 'OUTBOX');
  // The number of files that a proof reads depends on the other proofs of the same call.
  const steps = all.map(({ recipients, erased, ...withdrawal }) => ({
    ...withdrawal,
    erased: { ...erased, filesRead: erased !== null && erased.filesRead > 0 },
    recipients: [...recipients].sort((a, b) => (a.recipient < b.recipient ? -1 : 1)),
  }));
  const sent = await Promise.all(
    all.flatMap(({ recipients }) =>
      recipients.map(({ notice }) => listItems(setup.table, `OUTBOX#${notice}`)),
    ),
  );
  return {
    steps,
    jobs: jobs.map(({ data }) => data['kind']),
    messages: sent.map((items) => items.length),
    notices: audit.filter(({ data }) => data['action'] === 'notice.issued').length,
    partners: await readBy(setup.service, 'partners'),
    stored: [...setup.files.keys('versions/'), ...setup.files.keys('recipients/')]
      .filter((key) => key.includes('versions/'))
      .map((key) => key.split('/').slice(-3).join('/')),
  };
}

/** Acknowledges for every recipient. Returns the times when the withdrawals were closed. */
async function closedWhenAcknowledged(setup: PublicationSetup) {
  const { withdrawals } = spread(setup);
  for (const { id, recipients } of await allOf(withdrawals, false))
    for (const { recipient } of recipients)
      await withdrawals.acknowledge(id, { recipient, actor: recipient, note: 'deleted' });
  return (await allOf(withdrawals, false)).map(({ closedAt }) => closedAt);
}

const STRIKES = [
  { manner: 'killed', moment: 'after a write' },
  { manner: 'failed', moment: 'before' },
  { manner: 'failed', moment: 'after a write' },
] as const;
const CASES = [
  { from: 'everyone', make: withdrawn, left: { partners: ['0001', '0003'], notices: 5 } },
  {
    from: 'named recipients',
    make: withdrawnByName,
    left: { partners: ['0001', '0002'], notices: 3 },
  },
];

describe('a process that is struck at each call of a store while it processes a withdrawal', () => {
  it.each(CASES.flatMap((start) => STRIKES.map((how) => ({ ...start, ...how }))))(
    'from $from, $manner $moment: the next process ends with the same result',
    async ({ make, left, ...how }) => {
      const start = await make();
      const undisturbed = start.copy();
      await struckProcess(undisturbed).process.deliver();
      const expected = await outcomeOf(undisturbed);
      expect(expected).toMatchObject({ jobs: [], ...left });
      for (let call = 1; ; call += 1) {
        const setup = start.copy();
        const { faults, process } = struckProcess(setup, { call, ...how });
        const failure = await process.deliver().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!faults.struck) {
          expect(failure).toBeUndefined();
          expect(call).toBeGreaterThan(how.moment === 'before' ? 100 : 40);
          return;
        }
        const where = `${how.moment} call ${call}, ${faults.names[call - 1]}`;
        if (failure !== undefined) expect(failure, where).toBeInstanceOf(Struck);
        await spread(setup).deliver();
        expect(await outcomeOf(setup), where).toEqual(expected);
      }
    },
    120_000,
  );

  it.each(CASES)(
    'from $from: struck in the next nightly run, the withdrawal is closed in the end',
    async ({ make }) => {
      const start = await make();
      await spread(start).deliver();
      start.tick(DAY_MS);
      for (let call = 1; ; call += 1) {
        const setup = start.copy();
        const strike = { call, manner: 'killed', moment: 'after a write' } as const;
        const { faults, process } = struckProcess(setup, strike);
        await process.service.resume().catch(() => undefined);
        await spread(setup).service.resume();
        expect(
          await closedWhenAcknowledged(setup),
          `call ${call}, ${faults.names[call - 1]}`,
        ).not.toContain(null);
        if (!faults.struck) return;
      }
    },
    120_000,
  );
});
