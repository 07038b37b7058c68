import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../lib/core/instant.ts';
import {
  listItems,
  PURPOSE,
  type PublicationSetup,
  publicationSetup,
  readBy,
  START,
} from './publication-setup.ts';
import { companies, company } from './records.ts';

const coded = (code: string) => ({ code });
const night = { cause: 'night', actor: 'system' } as const;
const release = { actor: 'releaser', reason: 'thirty-nine companies have closed' };

/** Ten companies are published. Then an edition with three companies is released. */
async function setupWithHold(): Promise<PublicationSetup> {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(10));
  await setup.grant([1, 2, 9]);
  await setup.service.publish(night);
  setup.tick(1000);
  setup.editions.release('2025.1', companies(3));
  expect(await setup.service.publish(night)).toMatchObject({ kind: 'held' });
  return setup;
}

describe('a held publication', () => {
  it('leaves the last version served, marked as stale with a date, and states the differences', async () => {
    const setup = await setupWithHold();
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002', '0009']);
    expect((await setup.service.head()).staleSince).toBe('2025-09-30T22:00:01.000Z');
    expect(await setup.service.hold()).toMatchObject({
      edition: { id: '2025.1' },
      comparedWith: '2025',
      since: '2025-09-30T22:00:01.000Z',
      submittedBy: 'analyst',
      reasons: [{ code: 'ROWS_DROPPED', published: 10, now: 3 }],
    });
  });

  it('stays the same hold in the next nightly run, and is recorded once', async () => {
    const setup = await setupWithHold();
    const before = await setup.service.hold();
    setup.tick(DAY_MS);
    expect(await setup.service.publish(night)).toEqual({ kind: 'held', hold: before });
    const audit = await listItems(setup.table, 'AUDIT#2025-09-30');
    expect(audit.filter(({ data }) => data['action'] === 'publication.held')).toHaveLength(1);
    expect(await listItems(setup.table, 'AUDIT#2025-10-01')).toEqual([]);
  });

  it('is logged on every run, for the alarm', async () => {
    const events: string[] = [];
    const setup = publicationSetup({ log: (_, event) => events.push(event) });
    setup.editions.release('2025', companies(10));
    await setup.service.publish(night);
    setup.editions.release('2025.1', companies(3));
    await setup.service.publish(night);
    await setup.service.publish(night);
    expect(events).toEqual(['publication-held', 'publication-held']);
  });

  it('ends when an edition is released that passes the quality gate', async () => {
    const setup = await setupWithHold();
    setup.editions.release('2025.2', companies(10));
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
    expect(await setup.service.hold()).toBeUndefined();
    expect((await setup.service.head()).staleSince).toBeNull();
  });

  it('ends when the held edition is retracted; the served version is current again', async () => {
    const setup = await setupWithHold();
    await setup.retract('2025.1');
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'unchanged' });
    expect(await setup.service.hold()).toBeUndefined();
    expect((await setup.service.head()).staleSince).toBeNull();
  });
});

describe('the lifting of a hold', () => {
  it('by a second person publishes the held edition and records the reason', async () => {
    const setup = await setupWithHold();
    expect(await setup.service.liftHold(release)).toMatchObject({
      kind: 'published',
      version: { cause: 'release', edition: { id: '2025.1' } },
    });
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002']);
    expect(await setup.service.hold()).toBeUndefined();
    const audit = await listItems(setup.table, 'AUDIT#2025-09-30');
    expect(audit.at(-1)?.data).toMatchObject({
      actor: 'releaser',
      action: 'version.published',
      facts: { reason: release.reason },
    });
  });

  it.each([
    ['the submitter', { ...release, actor: 'analyst' }, 'second-person-required'],
    ['a person who looked at another run', { ...release, planId: '2025-0' }, 'precondition-failed'],
  ])('is refused for %s', async (_, by, code) => {
    const setup = await setupWithHold();
    await expect(setup.service.liftHold(by)).rejects.toMatchObject({ code });
    expect(await setup.service.hold()).toBeDefined();
  });

  it('is refused if nothing is held', async () => {
    await expect(publicationSetup().service.liftHold(release)).rejects.toMatchObject({
      code: 'wrong-state',
    });
  });

  it('is allowed if a grant has changed since the person looked at the hold', async () => {
    const setup = await setupWithHold();
    const looked = await setup.service.hold();
    await setup.withdraw([1]);
    const by = { ...release, ...(looked && { planId: looked.planId }) };
    expect(await setup.service.liftHold(by)).toMatchObject({ kind: 'published' });
    expect(await readBy(setup.service, 'partners')).toEqual(['0002']);
  });

  it('does not publish an edition that the person has not seen', async () => {
    const setup = await setupWithHold();
    setup.editions.release('2025.2', companies(2));
    expect(await setup.service.liftHold(release)).toMatchObject({
      kind: 'held',
      hold: { edition: { id: '2025.2' } },
    });
    expect((await setup.service.head()).version.edition.id).toBe('2025');
  });
});

describe('the quality gate', () => {
  it('does not hold a change of grants, even if all companies withdraw', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(10));
    await setup.grant([1, 2, 3]);
    await setup.service.publish(night);
    await setup.withdraw([1, 2, 3]);
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
    expect(await readBy(setup.service, 'partners')).toEqual([]);
  });

  it('accepts an edition that was published before, after the retraction of its successor', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(3));
    await setup.grant([1, 7]);
    await setup.service.publish(night);
    setup.editions.release('2025.1', companies(10));
    await setup.service.publish(night);
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0007']);
    await setup.retract('2025.1');
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
    expect(await readBy(setup.service, 'partners')).toEqual(['0001']);
  });

  it('holds an edition that was never published, even if it is the earlier one', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(3));
    setup.editions.release('2025.1', companies(10));
    await setup.service.publish(night);
    await setup.retract('2025.1');
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'held' });
    await expect(readBy(setup.service, 'partners')).rejects.toMatchObject(coded('nothing-served'));
    const released = await setup.service.liftHold({ actor: 'carol', reason: 'looked at' });
    expect(released).toMatchObject({ kind: 'published', version: { edition: { id: '2025' } } });
    expect(await readBy(setup.service, 'partners')).toEqual([]);
  });

  it('10.8 the next read after a retraction returns the earlier edition, without a publication', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(3));
    await setup.grant([1, 2, 7]);
    await setup.service.publish(night);
    setup.editions.release('2025.1', companies(10));
    await setup.service.publish(night);
    const retracted = (await setup.service.head()).version.views.partners.id;
    await setup.withdraw([2]);
    await setup.retract('2025.1');
    expect(await readBy(setup.service, 'partners')).toEqual(['0001']);
    expect((await setup.service.head()).version).toMatchObject({
      edition: { id: '2025' },
      cause: 'retraction',
    });
    await expect(
      setup.service.redacted(`${retracted}.redacted`, 'partners', PURPOSE),
    ).rejects.toMatchObject(coded('not-found'));
    expect(await setup.service.replacement(retracted, 'partners')).toBe(
      (await setup.service.head()).version.views.partners.id,
    );
  });

  it('10.8 if every edition is retracted, reads and publications fail with their reason', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(3));
    await setup.grant([1, 2]);
    await setup.service.publish(night);
    await setup.retract('2025');
    await expect(readBy(setup.service, 'partners')).rejects.toMatchObject(coded('nothing-served'));
    await expect(setup.service.publish(night)).rejects.toMatchObject(coded('nothing-published'));
    expect((await setup.service.head()).staleSince).toBe(START);
    setup.editions.release('2025.1', companies(3));
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002']);
  });

  it('accepts the first version, which has no predecessor', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', [company(1)]);
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'published' });
  });
});
