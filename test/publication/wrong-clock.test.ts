import { describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, instant } from '../../lib/core/instant.ts';
import { companies } from './records.ts';
import { readBy, world } from './world.ts';

const YEARS_MS = 14 * 365 * DAY_MS;
const night = { cause: 'night', actor: 'system' } as const;

describe('11.2 a version that was published with a clock years ahead', () => {
  it.each([
    ['with a permission that ends before', instant('2027-01-01T00:00:00Z'), ['0002']],
    ['with the same rows', null, ['0001', '0002']],
  ])('11.2 %s is followed by a version with the correct time', async (_, end, readThen) => {
    const w = world();
    w.editions.release('2025', companies(2));
    await w.grant([1], end === null ? {} : { validUntil: end });
    await w.grant([2]);
    await w.service.publish(night);
    w.tick(YEARS_MS);
    await w.grant([2], { audiences: ['dataspace'] });
    await w.service.publish(night);
    expect(await readBy(w.service, 'partners')).toEqual(readThen);
    const wrong = (await w.service.head()).version;
    expect(wrong.consentsReadAt).toBe(w.now());
    w.tick(DAY_MS - YEARS_MS);
    await w.service.publish(night);
    const { version } = await w.service.head();
    expect(version).toMatchObject({ seq: wrong.seq + 1, consentsReadAt: w.now() });
    expect(await readBy(w.service, 'partners')).toEqual(['0001', '0002']);
    w.tick(DAY_MS);
    expect(await w.service.publish(night)).toMatchObject({ kind: 'unchanged' });
  });

  it('11.2 loses a row that is withdrawn later, by the correct clock', async () => {
    const w = world();
    w.editions.release('2025', companies(2));
    await w.grant([1, 2]);
    w.tick(YEARS_MS);
    await w.service.publish(night);
    w.tick(-YEARS_MS);
    await w.withdraw([1]);
    expect(await readBy(w.service, 'partners')).toEqual(['0002']);
    expect((await w.service.head()).version.consentsReadAt).toBe(w.now());
  });

  it('11.2 loses no rows in a nightly run whose clock is in 1970', async () => {
    const w = world();
    w.editions.release('2025', companies(2));
    await w.grant([1, 2], { effectiveAt: addMilliseconds(w.now(), -DAY_MS) });
    await w.service.publish(night);
    w.tick(DAY_MS);
    await w.withdraw([1]);
    await w.service.publish(night);
    const right = w.now();
    w.tick(-Date.parse(right));
    await w.service.publish(night);
    expect(await readBy(w.service, 'partners')).toEqual(['0002']);
    w.tick(Date.parse(right));
    expect(await readBy(w.service, 'partners')).toEqual(['0002']);
  });

  it('11.1 published while the clock is 50 minutes late shows no withdrawn row', async () => {
    const w = world();
    w.editions.release('2025', companies(2));
    await w.grant([1, 2]);
    await w.service.publish(night);
    w.tick(-50 * 60_000);
    await w.withdraw([1]);
    expect(await readBy(w.service, 'partners')).toEqual(['0002']);
    for (const ms of [0, 50 * 60_000, DAY_MS]) {
      w.tick(ms);
      await w.service.publish(night);
      expect(await readBy(w.service, 'partners')).toEqual(['0002']);
    }
    expect(w.now() > addMilliseconds(instant('2025-09-30T22:00:00Z'), 0)).toBe(true);
  });
});
