import * as z from 'zod';
import { type Instant, instant } from './instant.ts';
import { customRule } from './issues.ts';
import { localized } from './language.ts';
import { endOfLocalDay, startOfLocalDay } from './local-time.ts';

/** The instant of a day: its start or its end. */
type Edge = 'start' | 'end';

const DAY = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})([./])(\d{1,2})\5(\d{4}))$/;

/** The forms of a moment, for help texts and errors. */
export const MOMENT_FORMS = localized(
  'a day (2025-10-15, 15.10.2025 or 15/10/2025) or ISO 8601 with a zone',
  'un jour (2025-10-15, 15.10.2025 ou 15/10/2025) ou ISO 8601 avec fuseau horaire',
  'ein Tag (2025-10-15, 15.10.2025 oder 15/10/2025) oder ISO 8601 mit Zeitzone',
);

/**
 * The instant of a text: an ISO 8601 moment with a zone, or a day. A day is a day in Luxembourg; in two
 * numbers before a year, the first is the day.
 *
 * @param edge the instant of a day: its first one, or its last one
 * @returns `undefined` for a text that is neither
 */
export function parseMoment(text: string, edge: Edge): Instant | undefined {
  try {
    const day = dayIn(text);
    if (day === undefined) return instant(text);
    return edge === 'start' ? startOfLocalDay(day) : endOfLocalDay(day);
  } catch {
    return undefined;
  }
}

/** Parses a day in any form to `2025-10-15`. @throws RangeError for a day that does not exist */
function dayIn(text: string): string | undefined {
  const [, year, month, date, first = '', , second = '', last = ''] = DAY.exec(text) ?? [];
  if (year === undefined && last === '') return undefined;
  const parts = year === undefined ? [last, second, first] : [year, month ?? '', date ?? ''];
  const day = parts.map((part) => part.padStart(2, '0')).join('-');
  instant(`${day}T00:00:00Z`); // refuses 30 February
  return day;
}

function momentSchema(edge: Edge) {
  return z.string().transform((text, ctx) => {
    const moment = parseMoment(text, edge);
    if (moment !== undefined) return moment;
    ctx.addIssue({ code: 'custom', ...customRule('moment-not-read', { forms: MOMENT_FORMS }) });
    return z.NEVER;
  });
}

/** Schema of a first instant in external data. A day means its start. */
export const StartMoment = momentSchema('start');
/** Schema of a last instant in external data. A day means its end. */
export const EndMoment = momentSchema('end');
