import { describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, instant } from '../../lib/core/instant.ts';
import { publicationSetup, readBy } from './publication-setup.ts';
import { companies } from './records.ts';

const YEARS_MS = 14 * 365 * DAY_MS;
const night = { cause: 'night', actor: 'system' } as const;

describe('11.2 a version that was published with a clock years ahead', () => {
  it.each([
    ['with a permission that ends before', instant('2027-01-01T00:00:00Z'), ['0002']],
    ['with the same rows', null, ['0001', '0002']],
  ])('11.2 %s is followed by a version with the correct time', async (_, end, readThen) => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(2));
    await setup.grant([1], end === null ? {} : { validUntil: end });
    await setup.grant([2]);
    await setup.service.publish(night);
    setup.tick(YEARS_MS);
    await setup.grant([2], { audiences: ['dataspace'] });
    await setup.service.publish(night);
    expect(await readBy(setup.service, 'partners')).toEqual(readThen);
    const wrong = (await setup.service.head()).version;
    expect(wrong.consentsReadAt).toBe(setup.now());
    setup.tick(DAY_MS - YEARS_MS);
    await setup.service.publish(night);
    const { version } = await setup.service.head();
    expect(version).toMatchObject({ seq: wrong.seq + 1, consentsReadAt: setup.now() });
    expect(await readBy(setup.service, 'partners')).toEqual(['0001', '0002']);
    setup.tick(DAY_MS);
    expect(await setup.service.publish(night)).toMatchObject({ kind: 'unchanged' });
  });

  it('11.2 loses a row that is withdrawn later, by the correct clock', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(2));
    await setup.grant([1, 2]);
    setup.tick(YEARS_MS);
    await setup.service.publish(night);
    setup.tick(-YEARS_MS);
    await setup.withdraw([1]);
    expect(await readBy(setup.service, 'partners')).toEqual(['0002']);
    expect((await setup.service.head()).version.consentsReadAt).toBe(setup.now());
  });

  it('11.2 loses no rows in a nightly run whose clock is in 1970', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(2));
    await setup.grant([1, 2], { effectiveAt: addMilliseconds(setup.now(), -DAY_MS) });
    await setup.service.publish(night);
    setup.tick(DAY_MS);
    await setup.withdraw([1]);
    await setup.service.publish(night);
    const right = setup.now();
    setup.tick(-Date.parse(right));
    await setup.service.publish(night);
    expect(await readBy(setup.service, 'partners')).toEqual(['0002']);
    setup.tick(Date.parse(right));
    expect(await readBy(setup.service, 'partners')).toEqual(['0002']);
  });

  it('11.1 published while the clock is 50 minutes late shows no withdrawn row', async () => {
    const setup = publicationSetup();
    setup.editions.release('2025', companies(2));
    await setup.grant([1, 2]);
    await setup.service.publish(night);
    setup.tick(-50 * 60_000);
    await setup.withdraw([1]);
    expect(await readBy(setup.service, 'partners')).toEqual(['0002']);
    for (const ms of [0, 50 * 60_000, DAY_MS]) {
      setup.tick(ms);
      await setup.service.publish(night);
      expect(await readBy(setup.service, 'partners')).toEqual(['0002']);
    }
    expect(setup.now() > addMilliseconds(instant('2025-09-30T22:00:00Z'), 0)).toBe(true);
  });
});
