import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { retryOnConflict } from '../../lib/core/retry.ts';

const lost = () => new KaartError('another-write-first', { code: 'concurrent-update' });

/** An action that meets this many conflicts. */
function work(tooLate: number, error: () => Error = lost) {
  let calls = 0;
  return {
    do: () => {
      calls += 1;
      return calls <= tooLate ? Promise.reject(error()) : Promise.resolve(calls);
    },
    calls: () => calls,
  };
}

describe('retryOnConflict', () => {
  it('repeats the work while another writer comes first', async () => {
    expect(await retryOnConflict(work(3).do)).toBe(4);
  });

  it('stops after the last try, with the reason', async () => {
    const hopeless = work(1_000);
    await expect(retryOnConflict(hopeless.do)).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(hopeless.calls()).toBeLessThan(20);
  });

  it.each([
    ['a defect', () => new Error('defect')],
    ['another refusal', () => new KaartError('link-invalid', { code: 'forbidden' })],
  ])('throws %s at once', async (_, error) => {
    const failing = work(1, error);
    await expect(retryOnConflict(failing.do)).rejects.toThrow(error().message);
    expect(failing.calls()).toBe(1);
  });
});
