import { describe, expect, it } from 'vitest';
import { RecentValue } from '../../lib/core/recent-value.ts';

/** A value that counts its loads, under a clock that the test sets. */
function counted(load: (nth: number) => Promise<number> = async (nth) => nth) {
  const time = { now: 0, loads: 0 };
  const value = new RecentValue(
    () => {
      time.loads += 1;
      return load(time.loads);
    },
    1_000,
    () => time.now,
  );
  return { value, time };
}

describe('a recent value', () => {
  it('is loaded at most once in its time, also for simultaneous callers', async () => {
    const { value, time } = counted();
    expect(await Promise.all([value.get(), value.get()])).toEqual([1, 1]);
    time.now = 999;
    expect(await value.get()).toBe(1);
    time.now = 1_000;
    expect(await Promise.all([value.get(), value.get()])).toEqual([2, 2]);
    expect(time.loads).toBe(2);
  });

  it('counts its time from the begin of the load, so a slow load makes it no older', async () => {
    const answers: ((nth: number) => void)[] = [];
    const { value, time } = counted(() => new Promise((resolve) => answers.push(resolve)));
    const first = value.get();
    time.now = 1_000;
    const second = value.get();
    answers[1]?.(2);
    answers[0]?.(1);
    expect(await Promise.all([first, second, value.get()])).toEqual([1, 2, 2]);
  });

  it('is loaded again after it was forgotten, also during a load', async () => {
    const { value } = counted();
    const begun = value.get();
    value.forget();
    expect(await Promise.all([begun, value.get(), value.get()])).toEqual([1, 2, 2]);
  });

  it('is loaded again if the clock was set back', async () => {
    const { value, time } = counted();
    await value.get();
    time.now = -3_600_000;
    expect(await value.get()).toBe(2);
    expect(await value.get()).toBe(2);
  });

  it('is not kept if its load fails', async () => {
    const { value } = counted(async (nth) => {
      if (nth === 1) throw new Error('unreachable');
      return nth;
    });
    await expect(value.get()).rejects.toThrow('unreachable');
    expect(await value.get()).toBe(2);
  });
});
