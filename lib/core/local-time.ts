import { addMilliseconds, DAY_MS, HOUR_MS, type Instant, instant } from './instant.ts';
import { type LocalizedText, localized } from './language.ts';
import { longDate } from './number-text.ts';

/** Made at the first use, because this takes tens of milliseconds at a start. */
const createFormat = () =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Luxembourg',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
let format: Intl.DateTimeFormat | undefined;

/**
 * Cached offsets by hour since 1970: the formatter takes microseconds, and a file has few different
 * hours.
 */
const offsets = new Map<number, number>();

/**
 * Converts a local time of Luxembourg to an instant. @param wallClockMs the local time as if it were UTC
 *
 * A time in the skipped hour in March is one hour later (02:30 is 03:30 summer time). In the repeated
 * hour in October the first one is used, like `compatible` in Temporal and most calendars.
 */
export function fromLocalTime(wallClockMs: number): Instant {
  const before = offsetAt(wallClockMs - DAY_MS);
  const after = offsetAt(wallClockMs + DAY_MS);
  const early = wallClockMs - before;
  if (before === after || offsetAt(early) === before) return instant(early);
  const late = wallClockMs - after;
  return instant(offsetAt(late) === after ? late : early);
}

/** The first instant of a day (`2025-10-15`) in Luxembourg. */
export function startOfLocalDay(day: string): Instant {
  return fromLocalTime(Date.parse(`${day}T00:00:00Z`));
}

/** The last instant of a day (`2027-12-31`) in Luxembourg. */
export function endOfLocalDay(day: string): Instant {
  return addMilliseconds(fromLocalTime(Date.parse(`${day}T00:00:00Z`) + DAY_MS), -1);
}

/** The day before a day (`2025-10-15`). */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

/** The day in Luxembourg at an instant. */
export function toLocalDay(at: Instant): string {
  return wallClockAt(at).slice(0, 10);
}

/** Day and time of the clock in Luxembourg at an instant, to the minute: `2025-10-01 00:03`. */
export function toLocalMinute(at: Instant): string {
  return wallClockAt(at).slice(0, 16).replace('T', ' ');
}

/**
 * Text of the end of a period: only the day if the period includes the whole day in Luxembourg; otherwise the day
 * and the local time to the minute.
 */
export function describeEnd(at: Instant): LocalizedText {
  const day = toLocalDay(at);
  const text = longDate(day);
  if (at === endOfLocalDay(day)) return text;
  const time = toLocalTime(at);
  return localized(
    `${text.en}, ${time} (Luxembourg time)`,
    `${text.fr}, ${time} (heure de Luxembourg)`,
    `${text.de}, ${time} (Uhrzeit in Luxemburg)`,
  );
}

/** The time of the clock in Luxembourg at an instant, to the minute: `00:03`. */
export function toLocalTime(at: Instant): string {
  return wallClockAt(at).slice(11, 16);
}

function wallClockAt(at: Instant): string {
  const ms = Date.parse(at);
  return new Date(ms + offsetAt(ms)).toISOString();
}

/** Milliseconds that the clock in Luxembourg is ahead of UTC. */
function offsetAt(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  format ??= createFormat();
  const parts = Object.fromEntries(
    format.formatToParts(hour * HOUR_MS).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour: h = 0, minute = 0, second = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, h, minute, second) - hour * HOUR_MS;
  if (offsets.size > 100_000) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}
