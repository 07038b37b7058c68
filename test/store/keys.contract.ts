import { expect, it } from 'vitest';
import type { Keys } from '../../lib/store/keys.ts';

/**
 * The guarantees of every adapter of the port {@link Keys}. `open` is called again for the same place, as
 * another process would do.
 */
export function keysContract(newPlace: () => Promise<() => Keys>): void {
  const TEXT = JSON.stringify({ keys: [{ kid: 'é漢😀', d: 'x'.repeat(2000) }] });

  it('is empty at first', async () => {
    const open = await newPlace();
    expect(await open().load()).toBeUndefined();
  });

  it('returns what was saved, also to another process', async () => {
    const open = await newPlace();
    const keys = open();
    await keys.save(TEXT, true);
    expect(await keys.load()).toBe(TEXT);
    expect(await open().load()).toBe(TEXT);
  });

  it.each([true, false])('replaces what was saved (from nothing: %s)', async (fromNothing) => {
    const open = await newPlace();
    if (!fromNothing) await open().save('first', true);
    await open().save('second', false);
    await open().save('third', false);
    expect(await open().load()).toBe('third');
  });

  it('refuses a first save if a value exists, and keeps the value', async () => {
    const open = await newPlace();
    await open().save('first', true);
    await expect(open().save('second', true)).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await open().load()).toBe('first');
  });

  it('accepts the first save of one of 20 processes', async () => {
    const open = await newPlace();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => open().save(`keys of ${at}`, true)),
    );
    const winners = outcomes.flatMap((o, at) => (o.status === 'fulfilled' ? [at] : []));
    expect(winners).toHaveLength(1);
    expect(await open().load()).toBe(`keys of ${winners[0]}`);
  });
}
