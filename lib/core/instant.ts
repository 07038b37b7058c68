import * as z from 'zod';
import { customRule } from './issues.ts';

/**
 * A time in UTC, always in the form `YYYY-MM-DDTHH:mm:ss.sssZ`, so that instants compare as strings.
 * Only {@link instant} creates one.
 */
export type Instant = string & { readonly __instant: unique symbol };

/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000;

/** Milliseconds of a day of 24 hours. */
export const DAY_MS = 24 * HOUR_MS;

const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The instant of a date, of epoch milliseconds, or of an ISO 8601 text **with** a zone.
 *
 * @throws RangeError if the text has no zone or is not a real moment
 */
export function instant(source: Date | number | string): Instant {
  const date = new Date(source);
  if (typeof source !== 'string') return date.toISOString() as Instant;
  if (isNormalised(date, source)) return source as Instant;
  if (!(WITH_ZONE.test(source) && isRealDate(source)))
    throw new RangeError(`not an instant with a zone: ${source.slice(0, 40)}`);
  return date.toISOString() as Instant;
}

/** Whether a text already has the form of an {@link Instant}, as most texts do. */
function isNormalised(date: Date, text: string): boolean {
  return (
    text.length === EARLIEST.length && !Number.isNaN(date.valueOf()) && date.toISOString() === text
  );
}

/** Earlier than every recorded instant. */
export const EARLIEST = '0001-01-01T00:00:00.000Z' as Instant;

/** The instant `ms` milliseconds later; earlier if `ms` is negative. */
export function addMilliseconds(from: Instant, ms: number): Instant {
  return instant(Date.parse(from) + ms);
}

/** The later one of two instants. */
export function laterInstant(a: Instant, b: Instant): Instant {
  return a < b ? b : a;
}

/** The earlier one of two instants. */
export function earlierInstant(a: Instant, b: Instant): Instant {
  return b < a ? b : a;
}

/** Whether the day exists and the year has four digits. `Date` turns 30 February into 2 March, and years after 9999 do not compare as text. */
function isRealDate(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate();
  const year = new Date(text).getUTCFullYear();
  return day === Number(text.slice(8, 10)) && year >= 0 && year <= 9999;
}

/** Schema of an {@link Instant} for external data: any ISO 8601 time with a zone, normalised. */
export const Instant = z.string().transform((text, ctx) => {
  try {
    return instant(text);
  } catch {
    ctx.addIssue({ code: 'custom', ...customRule('moment-without-zone') });
    return z.NEVER;
  }
});
