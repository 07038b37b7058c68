import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../lib/core/instant.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { TableRedactionStore } from '../../lib/store/redaction-store.ts';
import { TableVersionStore } from '../../lib/store/version-store.ts';
import { Faults, type Strike, Struck } from '../publication/faults.ts';
import { companies } from '../publication/records.ts';
import { itemsOf, readBy, sourceOf, type World, world } from '../publication/world.ts';
import { allOf, read, spread } from './withdrawal-setup.ts';

/** Three recipients of a version, and two withdrawals in separate commits that are not processed yet. */
async function withdrawn(): Promise<World> {
  const w = world({ formats: ['jsonl'] });
  w.editions.release('2025', companies(6));
  await w.grant([1, 2, 3], { audiences: ['partners', 'dataspace'] });
  await w.service.publish({ cause: 'night', actor: 'system' });
  await spread(w).deliver();
  await read(w, 'list');
  await read(w, 'hook');
  await read(w, 'lab', { audience: 'dataspace', agreement: 'urn:agreed' });
  w.tick(1_000);
  await w.withdraw([2], { audiences: ['partners', 'dataspace'] });
  await w.withdraw([3], { groups: ['profile'] });
  return w;
}

/**
 * Two recipients by name. One has a separate publication, the other one is named by a commit that is not
 * processed: its refusal, and a withdrawal from all recipients except the first.
 */
async function withdrawnByName(): Promise<World> {
  const w = world({ formats: ['jsonl'] });
  w.editions.release('2025', companies(6));
  await w.grant([1, 2, 3]);
  await w.service.publish({ cause: 'night', actor: 'system' });
  await w.withdraw([1], { recipient: 'acme' });
  await spread(w).deliver();
  await read(w, 'list');
  await read(w, 'acme');
  await read(w, 'bolt');
  w.tick(1_000);
  await w.withdraw([2], { recipient: 'bolt' });
  await w.grant([3], { recipient: 'acme' });
  await w.withdraw([3]);
  return w;
}

/** A separate process over the stores of a setup. A fault occurs in it. */
function struckProcess(w: World, strike?: Strike) {
  const faults = new Faults(strike);
  const table = faults.table(w.table);
  const struck = {
    versions: new TableVersionStore(table),
    redactions: new TableRedactionStore(table, w.deps.newId),
    consents: sourceOf(new TableConsentStore(table)),
    files: faults.files(w.files),
    editions: faults.editions(w.editions),
  };
  return { faults, process: spread(w, w.another(struck), { table, ...struck }) };
}

/** The result that must be the same with and without the fault. */
async function outcomeOf(w: World) {
  const { withdrawals } = spread(w);
  const all = await allOf(withdrawals, false);
  const audit = await itemsOf(w.table, `AUDIT#${w.now().slice(0, 10)}`);
  const owed = await itemsOf(w.table, 'OUTBOX');
  // The number of files that a proof reads depends on the other proofs of the same call.
  const steps = all.map(({ recipients, erased, ...withdrawal }) => ({
    ...withdrawal,
    erased: { ...erased, filesRead: erased !== null && erased.filesRead > 0 },
    recipients: [...recipients].sort((a, b) => (a.recipient < b.recipient ? -1 : 1)),
  }));
  const sent = await Promise.all(
    all.flatMap(({ recipients }) =>
      recipients.map(({ notice }) => itemsOf(w.table, `OUTBOX#${notice}`)),
    ),
  );
  return {
    steps,
    owed: owed.map(({ data }) => data['kind']),
    messages: sent.map((items) => items.length),
    notices: audit.filter(({ data }) => data['action'] === 'notice.issued').length,
    partners: await readBy(w.service, 'partners'),
    stored: [...w.files.keys('versions/'), ...w.files.keys('recipients/')]
      .filter((key) => key.includes('versions/'))
      .map((key) => key.split('/').slice(-3).join('/')),
  };
}

/** Acknowledges for every recipient. Returns the times when the withdrawals were closed. */
async function closedWhenAcknowledged(w: World) {
  const { withdrawals } = spread(w);
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
const WORLDS = [
  { from: 'everyone', make: withdrawn, left: { partners: ['0001', '0003'], notices: 5 } },
  {
    from: 'readers by name',
    make: withdrawnByName,
    left: { partners: ['0001', '0002'], notices: 3 },
  },
];

describe('a process that is struck at each call of a store while it processes a withdrawal', () => {
  it.each(WORLDS.flatMap((world) => STRIKES.map((how) => ({ ...world, ...how }))))(
    'from $from, $manner $moment: the next process ends with the same result',
    async ({ make, left, ...how }) => {
      const start = await make();
      const undisturbed = start.copy();
      await struckProcess(undisturbed).process.deliver();
      const expected = await outcomeOf(undisturbed);
      expect(expected).toMatchObject({ owed: [], ...left });
      for (let call = 1; ; call += 1) {
        const w = start.copy();
        const { faults, process } = struckProcess(w, { call, ...how });
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
        await spread(w).deliver();
        expect(await outcomeOf(w), where).toEqual(expected);
      }
    },
    120_000,
  );

  it.each(WORLDS)(
    'from $from: struck in the next nightly run, the withdrawal is closed in the end',
    async ({ make }) => {
      const start = await make();
      await spread(start).deliver();
      start.tick(DAY_MS);
      for (let call = 1; ; call += 1) {
        const w = start.copy();
        const strike = { call, manner: 'killed', moment: 'after a write' } as const;
        const { faults, process } = struckProcess(w, strike);
        await process.service.resume().catch(() => undefined);
        await spread(w).service.resume();
        expect(
          await closedWhenAcknowledged(w),
          `call ${call}, ${faults.names[call - 1]}`,
        ).not.toContain(null);
        if (!faults.struck) return;
      }
    },
    120_000,
  );
});
