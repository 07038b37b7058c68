import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { redactedName } from '../../lib/publication/redacted-name.ts';
import { companies } from '../publication/records.ts';
import { PURPOSE, rowsOf, type World, world } from '../publication/world.ts';
import { allOf, read, spread } from './withdrawal-setup.ts';

const night = { cause: 'night', actor: 'system' } as const;
const ACME = { recipient: 'acme' };
const BOTH = { audiences: ['partners', 'dataspace'] } as const;

/** Three partners and a participant that have read the same version. Later decisions name `acme` and `bolt`. */
async function worldWithRecipients(): Promise<World> {
  const w = world({ formats: ['jsonl'] });
  w.editions.release('2025', companies(6));
  await w.grant([1, 2, 3, 4], BOTH);
  await w.service.publish(night);
  await spread(w).deliver();
  for (const recipient of ['acme', 'bolt', 'list']) await read(w, recipient);
  await read(w, 'lab', { audience: 'dataspace', agreement: 'urn:agreed' });
  w.tick(1_000);
  return w;
}

/** The recipients of each withdrawal, the oldest first. */
async function notifiedRecipients(w: World) {
  const all = await allOf(spread(w).withdrawals, false);
  return all
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ recordId, recipients }) => [
      recordId.slice(-4),
      ...recipients.map(({ recipient, op }) => `${recipient} ${op}`).sort(),
    ]);
}

async function proofs(w: World) {
  const all = await allOf(spread(w).withdrawals, false);
  return all.map(({ erased }) => erased !== null);
}

async function seenBy(w: World, recipient: string) {
  const publication = await spread(w).publications.of({ audience: 'partners', recipient });
  const view = await publication.view('partners', PURPOSE);
  return (await rowsOf(publication, view)).map(({ record_id }) => record_id.slice(-4));
}

describe('11.10 the disclosures of recipients', () => {
  it('lead to the same notices after the nightly run has folded them into one item for each recipient', async () => {
    const notifiedAfter = async (nights: boolean) => {
      const w = await worldWithRecipients();
      for (const number of [5, 6]) {
        await w.grant([number], BOTH);
        await w.service.publish(night);
        await spread(w).deliver();
        for (const recipient of ['acme', 'list']) await read(w, recipient);
        if (nights) await spread(w).service.resume();
      }
      const items = await w.table.query({ pk: `FIRST-DISCLOSURE#new#${COMPANIES_DATASET_ID}` });
      await w.withdraw([2, 5], BOTH);
      await spread(w).deliver();
      const all = await allOf(spread(w).withdrawals, false);
      const recipients = all.map(({ recordId, recipients }) => [
        recordId.slice(-4),
        ...recipients.map(({ recipient, op }) => `${recipient} ${op}`).sort(),
      ]);
      return { recipients: recipients.sort(), recent: items.items.length };
    };
    const [plain, folded] = [await notifiedAfter(false), await notifiedAfter(true)];
    expect(folded.recipients).toEqual(plain.recipients);
    expect(plain.recipients).toEqual([
      ['0002', 'acme removed', 'bolt removed', 'lab removed', 'list removed'],
      ['0005', 'acme removed', 'list removed'],
    ]);
    expect([plain.recent, folded.recent]).toEqual([8, 0]);
  });
});

describe('a withdrawal from one named recipient', () => {
  it('is sent to this recipient only, with a proof, and changes nothing for the others', async () => {
    const w = await worldWithRecipients();
    const head = (await w.service.head()).version;
    await w.withdraw([2], ACME);
    await spread(w).deliver();
    expect(await notifiedRecipients(w)).toEqual([['0002', 'acme removed']]);
    expect(await proofs(w)).toEqual([true]);
    expect((await w.service.head()).version).toEqual(head);
    expect(await seenBy(w, 'acme')).toEqual(['0001', '0003', '0004']);
    expect(await seenBy(w, 'list')).toEqual(['0001', '0002', '0003', '0004']);
  });

  it('of a group sends “changed”, also for a later version of the recipient’s own publication', async () => {
    const w = await worldWithRecipients();
    await w.withdraw([2], { ...ACME, groups: ['funding'] });
    await spread(w).deliver();
    w.tick(1_000);
    await read(w, 'acme');
    w.tick(1_000);
    await w.withdraw([2], ACME);
    await w.withdraw([2], { ...ACME, groups: ['profile'] });
    await spread(w).deliver();
    expect(await notifiedRecipients(w)).toEqual([
      ['0002', 'acme changed'],
      ['0002', 'acme removed'],
      ['0002', 'acme changed'],
    ]);
  });

  it('in the future is sent when it takes effect, also to a recipient that read in between', async () => {
    const w = world({ formats: ['jsonl'] });
    w.editions.release('2025', companies(3));
    await w.grant([1, 2]);
    await w.service.publish(night);
    await w.withdraw([1], { ...ACME, effectiveAt: addMilliseconds(w.now(), DAY_MS) });
    await spread(w).deliver();
    w.tick(1_000);
    await read(w, 'acme');
    await read(w, 'bolt');
    expect(await seenBy(w, 'acme')).toEqual(['0001', '0002']);
    w.tick(DAY_MS);
    expect(await seenBy(w, 'acme')).toEqual(['0002']);
    await spread(w).service.resume();
    expect(await notifiedRecipients(w)).toEqual([['0001', 'acme removed']]);
    expect(await proofs(w)).toEqual([true]);
  });

  it('covers a redacted version of the recipient’s own publication', async () => {
    const w = await worldWithRecipients();
    await w.withdraw([1], ACME);
    await spread(w).deliver();
    const publications = spread(w).publications;
    const own = await (await publications.of({ audience: 'partners', ...ACME })).view('partners');
    await w.withdraw([2], ACME);
    await spread(w).deliver();
    w.tick(1_000);
    await read(w, 'acme', { name: redactedName(own.id) });
    await w.withdraw([3], ACME);
    await spread(w).deliver();
    expect(await proofs(w)).toEqual([true, true, true]);
    expect(w.files.keys('recipients/').filter((key) => key.includes('redacted'))).toEqual([]);
  });
});

describe('a withdrawal from everyone', () => {
  it('is not sent to a recipient that has a grant by name', async () => {
    const w = await worldWithRecipients();
    await w.grant([2], ACME);
    await spread(w).deliver();
    await w.withdraw([2]);
    await spread(w).deliver();
    expect(await notifiedRecipients(w)).toEqual([['0002', 'bolt removed', 'list removed']]);
    expect(await proofs(w)).toEqual([true]);
    expect(await seenBy(w, 'acme')).toEqual(['0001', '0002', '0003', '0004']);
    expect(await seenBy(w, 'bolt')).toEqual(['0001', '0003', '0004']);
    await w.withdraw([2], ACME);
    await spread(w).deliver();
    expect((await notifiedRecipients(w)).at(-1)).toEqual(['0002', 'acme removed']);
    expect(await proofs(w)).toEqual([true, true]);
  });

  it('in the future is not sent to a recipient that gets a grant by name in between', async () => {
    const w = await worldWithRecipients();
    await w.withdraw([2], { effectiveAt: addMilliseconds(w.now(), DAY_MS) });
    await spread(w).deliver();
    w.tick(1_000);
    await w.grant([2], ACME);
    await spread(w).deliver();
    w.tick(DAY_MS);
    await spread(w).service.resume();
    expect(await seenBy(w, 'acme')).toEqual(['0001', '0002', '0003', '0004']);
    expect(await notifiedRecipients(w)).toEqual([['0002', 'bolt removed', 'list removed']]);
  });

  it('is not sent to a recipient that was refused by name before', async () => {
    const w = await worldWithRecipients();
    await w.withdraw([2], ACME);
    await spread(w).deliver();
    w.tick(1_000);
    await w.withdraw([2], { groups: ['registry', 'funding'] });
    await spread(w).deliver();
    expect(await notifiedRecipients(w)).toEqual([
      ['0002', 'acme removed'],
      ['0002', 'bolt removed', 'list removed'],
    ]);
  });

  it('in the future is sent to a recipient that read a redacted version before it took effect', async () => {
    const w = await worldWithRecipients();
    const first = (await w.service.head()).version.views.partners.id;
    await w.withdraw([1]);
    await w.withdraw([2], { effectiveAt: addMilliseconds(w.now(), DAY_MS) });
    await spread(w).deliver();
    w.tick(1_000);
    await read(w, 'archivist', { name: redactedName(first) });
    w.tick(DAY_MS);
    await spread(w).service.resume();
    expect((await notifiedRecipients(w)).at(-1)).toContain('archivist removed');
  });
});

describe('a read that began before a withdrawal and was logged after it', () => {
  const by = (w: World, given: Parameters<World['withdraw']>[1]) => async () => {
    await w.withdraw([2], given);
    await spread(w).deliver();
    w.tick(1_000);
  };

  it('of a named recipient is found by the nightly run', async () => {
    const w = await worldWithRecipients();
    await read(w, 'cora', { meanwhile: by(w, { recipient: 'cora' }) });
    expect(await notifiedRecipients(w)).toEqual([['0002']]);
    w.tick(DAY_MS);
    await spread(w).service.resume();
    await spread(w).service.resume();
    expect(await notifiedRecipients(w)).toEqual([['0002', 'cora removed']]);
  });

  it('of a redacted version is found by the nightly run', async () => {
    const w = await worldWithRecipients();
    const first = (await w.service.head()).version.views.partners.id;
    await w.withdraw([1]);
    await spread(w).deliver();
    w.tick(1_000);
    await read(w, 'archivist', { name: redactedName(first), meanwhile: by(w, {}) });
    w.tick(DAY_MS);
    await spread(w).service.resume();
    expect((await notifiedRecipients(w)).at(-1)).toContain('archivist removed');
  });
});

describe('two named recipients', () => {
  it('each get the withdrawals by name and the withdrawals from everyone', async () => {
    const w = await worldWithRecipients();
    await w.withdraw([1], ACME);
    await w.withdraw([2], { recipient: 'bolt' });
    await w.withdraw([3]);
    await spread(w).deliver();
    expect(await notifiedRecipients(w)).toEqual([
      ['0001', 'acme removed'],
      ['0002', 'bolt removed'],
      ['0003', 'acme removed', 'bolt removed', 'list removed'],
    ]);
    expect(await proofs(w)).toEqual([true, true, true]);
  });
});
