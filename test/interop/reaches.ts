import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 40_000;
const PAUSE_MS = 50;

/**
 * Reads until the value is as expected.
 *
 * @param ended whether the expected value cannot be reached any more; then it fails at once, with the last
 * value
 */
export async function reaches<T>(
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
  ended: (value: T) => boolean = () => false,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (ended(value)) throw new Error(`it ended otherwise: ${JSON.stringify(value)}`);
    if (Date.now() > deadline) throw new Error(`not reached: ${JSON.stringify(value)}`);
    await sleep(PAUSE_MS);
  }
}
