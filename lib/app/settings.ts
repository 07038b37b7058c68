import * as z from 'zod';
import { type Clock, clockStartedAt, systemClock } from '../core/clock.ts';
import { hasCode } from '../core/errors.ts';
import { Instant, instant } from '../core/instant.ts';
import type { Table } from '../store/table.ts';

const DEMONSTRATION = { pk: 'SETTINGS', sk: 'demonstration' };
const SERVED = { pk: 'SETTINGS', sk: 'served' };

/** When the demonstration's own clock read `clock`, in real time. */
const Demonstration = z.object({ clock: Instant, startedAt: Instant });

/** The moment at which the demonstration begins: the night after its edition's reference date. */
const DEMONSTRATION_STARTS = instant('2025-09-30T22:00:00Z');

/** The clock for consent and publication: the demonstration's own where the data directory is one, else the real one. */
export async function loadClock(table: Table): Promise<{ clock: Clock; demonstration: boolean }> {
  const item = await table.get(DEMONSTRATION);
  if (item === undefined) return { clock: systemClock, demonstration: false };
  const { clock, startedAt } = Demonstration.parse(item.data);
  return { clock: clockStartedAt(clock, startedAt), demonstration: true };
}

/** Makes an empty data directory a demonstration; one that is already stays as it is, its clock runs on. */
export async function markAsDemonstration(table: Table): Promise<void> {
  const data = { clock: DEMONSTRATION_STARTS, startedAt: systemClock() };
  try {
    await table.transact([{ kind: 'put', key: DEMONSTRATION, data, if: 'absent' }]);
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
  }
}

/** The last address of the server for this data directory, so that other commands use the same addresses. */
export async function loadServedUrl(table: Table): Promise<string | undefined> {
  const item = await table.get<{ url: string }>(SERVED);
  return item?.data.url;
}

export async function storeServedUrl(table: Table, url: string): Promise<void> {
  const item = await table.get<{ url: string }>(SERVED);
  if (item?.data.url === url) return;
  const condition = item === undefined ? 'absent' : { version: item.version };
  await table.transact([{ kind: 'put', key: SERVED, data: { url }, if: condition }]);
}
