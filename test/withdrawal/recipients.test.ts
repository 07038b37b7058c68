import { describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { redactedName } from '../../lib/publication/redacted-name.ts';
import {
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readRows,
} from '../publication/publication-setup.ts';
import { companies } from '../publication/records.ts';
import { allOf, read, spread } from './withdrawal-setup.ts';

const night = { cause: 'night', actor: 'system' } as const;
const ACME = { recipient: 'acme' };
const BOTH = { audiences: ['partners', 'dataspace'] } as const;

/** Three partners and a participant that have read the same version. Later decisions name `acme` and `bolt`. */
async function setupWithRecipients(): Promise<PublicationSetup> {
  const setup = publicationSetup({ formats: ['jsonl'] });
  setup.editions.release('2025', companies(6));
  await setup.grant([1, 2, 3, 4], BOTH);
  await setup.service.publish(night);
  await spread(setup).deliver();
  for (const recipient of ['acme', 'bolt', 'list']) await read(setup, recipient);
  await read(setup, 'lab', { audience: 'dataspace', agreement: 'urn:agreed' });
  setup.tick(1_000);
  return setup;
}

/** The recipients of each withdrawal, the oldest first. */
async function notifiedRecipients(setup: PublicationSetup) {
  const all = await allOf(spread(setup).withdrawals, false);
  return all
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ recordId, recipients }) => [
      recordId.slice(-4),
      ...recipients.map(({ recipient, op }) => `${recipient} ${op}`).sort(),
    ]);
}

async function proofs(setup: PublicationSetup) {
  const all = await allOf(spread(setup).withdrawals, false);
  return all.map(({ erased }) => erased !== null);
}

async function seenBy(setup: PublicationSetup, recipient: string) {
  const publication = await spread(setup).publications.findPublication({
    audience: 'partners',
    recipient,
  });
  const view = await publication.view('partners', PURPOSE);
  return (await readRows(publication, view)).map(({ record_id }) => record_id.slice(-4));
}

describe('11.10 the disclosures of recipients', () => {
  it('lead to the same notices after the nightly run has folded them into one item for each recipient', async () => {
    const notifiedAfter = async (nights: boolean) => {
      const setup = await setupWithRecipients();
      for (const number of [5, 6]) {
        await setup.grant([number], BOTH);
        await setup.service.publish(night);
        await spread(setup).deliver();
        for (const recipient of ['acme', 'list']) await read(setup, recipient);
        if (nights) await spread(setup).service.resume();
      }
      const items = await setup.table.query({ pk: `FIRST-DISCLOSURE#new#${COMPANIES_DATASET_ID}` });
      await setup.withdraw([2, 5], BOTH);
      await spread(setup).deliver();
      const all = await allOf(spread(setup).withdrawals, false);
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
    const setup = await setupWithRecipients();
    const head = (await setup.service.head()).version;
    await setup.withdraw([2], ACME);
    await spread(setup).deliver();
    expect(await notifiedRecipients(setup)).toEqual([['0002', 'acme removed']]);
    expect(await proofs(setup)).toEqual([true]);
    expect((await setup.service.head()).version).toEqual(head);
    expect(await seenBy(setup, 'acme')).toEqual(['0001', '0003', '0004']);
    expect(await seenBy(setup, 'list')).toEqual(['0001', '0002', '0003', '0004']);
  });

  it('of a group sends “changed”, also for a later version of the recipient’s own publication', async () => {
    const setup = await setupWithRecipients();
    await setup.withdraw([2], { ...ACME, groups: ['funding'] });
    await spread(setup).deliver();
    setup.tick(1_000);
    await read(setup, 'acme');
    setup.tick(1_000);
    await setup.withdraw([2], ACME);
    await setup.withdraw([2], { ...ACME, groups: ['profile'] });
    await spread(setup).deliver();
    expect(await notifiedRecipients(setup)).toEqual([
      ['0002', 'acme changed'],
      ['0002', 'acme removed'],
      ['0002', 'acme changed'],
    ]);
  });

  it('in the future is sent when it takes effect, also to a recipient that read in between', async () => {
    const setup = publicationSetup({ formats: ['jsonl'] });
    setup.editions.release('2025', companies(3));
    await setup.grant([1, 2]);
    await setup.service.publish(night);
    await setup.withdraw([1], { ...ACME, effectiveAt: addMilliseconds(setup.now(), DAY_MS) });
    await spread(setup).deliver();
    setup.tick(1_000);
    await read(setup, 'acme');
    await read(setup, 'bolt');
    expect(await seenBy(setup, 'acme')).toEqual(['0001', '0002']);
    setup.tick(DAY_MS);
    expect(await seenBy(setup, 'acme')).toEqual(['0002']);
    await spread(setup).service.resume();
    expect(await notifiedRecipients(setup)).toEqual([['0001', 'acme removed']]);
    expect(await proofs(setup)).toEqual([true]);
  });

  it('covers a redacted version of the recipient’s own publication', async () => {
    const setup = await setupWithRecipients();
    await setup.withdraw([1], ACME);
    await spread(setup).deliver();
    const publications = spread(setup).publications;
    const own = await (await publications.findPublication({ audience: 'partners', ...ACME })).view(
      'partners',
    );
    await setup.withdraw([2], ACME);
    await spread(setup).deliver();
    setup.tick(1_000);
    await read(setup, 'acme', { name: redactedName(own.id) });
    await setup.withdraw([3], ACME);
    await spread(setup).deliver();
    expect(await proofs(setup)).toEqual([true, true, true]);
    expect(setup.files.keys('recipients/').filter((key) => key.includes('redacted'))).toEqual([]);
  });
});

describe('a withdrawal from everyone', () => {
  it('is not sent to a recipient that has a grant by name', async () => {
    const setup = await setupWithRecipients();
    await setup.grant([2], ACME);
    await spread(setup).deliver();
    await setup.withdraw([2]);
    await spread(setup).deliver();
    expect(await notifiedRecipients(setup)).toEqual([['0002', 'bolt removed', 'list removed']]);
    expect(await proofs(setup)).toEqual([true]);
    expect(await seenBy(setup, 'acme')).toEqual(['0001', '0002', '0003', '0004']);
    expect(await seenBy(setup, 'bolt')).toEqual(['0001', '0003', '0004']);
    await setup.withdraw([2], ACME);
    await spread(setup).deliver();
    expect((await notifiedRecipients(setup)).at(-1)).toEqual(['0002', 'acme removed']);
    expect(await proofs(setup)).toEqual([true, true]);
  });

  it('in the future is not sent to a recipient that gets a grant by name in between', async () => {
    const setup = await setupWithRecipients();
    await setup.withdraw([2], { effectiveAt: addMilliseconds(setup.now(), DAY_MS) });
    await spread(setup).deliver();
    setup.tick(1_000);
    await setup.grant([2], ACME);
    await spread(setup).deliver();
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    expect(await seenBy(setup, 'acme')).toEqual(['0001', '0002', '0003', '0004']);
    expect(await notifiedRecipients(setup)).toEqual([['0002', 'bolt removed', 'list removed']]);
  });

  it('is not sent to a recipient that was refused by name before', async () => {
    const setup = await setupWithRecipients();
    await setup.withdraw([2], ACME);
    await spread(setup).deliver();
    setup.tick(1_000);
    await setup.withdraw([2], { groups: ['registry', 'funding'] });
    await spread(setup).deliver();
    expect(await notifiedRecipients(setup)).toEqual([
      ['0002', 'acme removed'],
      ['0002', 'bolt removed', 'list removed'],
    ]);
  });

  it('in the future is sent to a recipient that read a redacted version before it took effect', async () => {
    const setup = await setupWithRecipients();
    const first = (await setup.service.head()).version.views.partners.id;
    await setup.withdraw([1]);
    await setup.withdraw([2], { effectiveAt: addMilliseconds(setup.now(), DAY_MS) });
    await spread(setup).deliver();
    setup.tick(1_000);
    await read(setup, 'archivist', { name: redactedName(first) });
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    expect((await notifiedRecipients(setup)).at(-1)).toContain('archivist removed');
  });
});

describe('a read that began before a withdrawal and was logged after it', () => {
  const by =
    (setup: PublicationSetup, given: Parameters<PublicationSetup['withdraw']>[1]) => async () => {
      await setup.withdraw([2], given);
      await spread(setup).deliver();
      setup.tick(1_000);
    };

  it('of a named recipient is found by the nightly run', async () => {
    const setup = await setupWithRecipients();
    await read(setup, 'cora', { meanwhile: by(setup, { recipient: 'cora' }) });
    expect(await notifiedRecipients(setup)).toEqual([['0002']]);
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    await spread(setup).service.resume();
    expect(await notifiedRecipients(setup)).toEqual([['0002', 'cora removed']]);
  });

  it('of a redacted version is found by the nightly run', async () => {
    const setup = await setupWithRecipients();
    const first = (await setup.service.head()).version.views.partners.id;
    await setup.withdraw([1]);
    await spread(setup).deliver();
    setup.tick(1_000);
    await read(setup, 'archivist', { name: redactedName(first), meanwhile: by(setup, {}) });
    setup.tick(DAY_MS);
    await spread(setup).service.resume();
    expect((await notifiedRecipients(setup)).at(-1)).toContain('archivist removed');
  });
});

describe('two named recipients', () => {
  it('each get the withdrawals by name and the withdrawals from everyone', async () => {
    const setup = await setupWithRecipients();
    await setup.withdraw([1], ACME);
    await setup.withdraw([2], { recipient: 'bolt' });
    await setup.withdraw([3]);
    await spread(setup).deliver();
    expect(await notifiedRecipients(setup)).toEqual([
      ['0001', 'acme removed'],
      ['0002', 'bolt removed'],
      ['0003', 'acme removed', 'bolt removed', 'list removed'],
    ]);
    expect(await proofs(setup)).toEqual([true, true, true]);
  });
});
