import { DAY_MS } from '../../core/instant.ts';
import { formatIsoDay, fromDayNumber, isDay, isIsoDay } from './calendar.ts';
import { findMonthNumber } from './month-names.ts';

/** The result of reading a text as a day. */
export type DateReading =
  | { readonly kind: 'day'; readonly day: string; readonly form: DateForm }
  /** Day of the month is missing, perhaps the month too; `from` is the first day it can be. */
  | { readonly kind: 'incomplete'; readonly from: string }
  | { readonly kind: 'unreadable' };

/** `numeric`: three numbers, day first. `serial`: a day count of Excel. */
export type DateForm =
  | 'iso'
  | 'other'
  | 'serial'
  | { readonly separator: string; readonly day: number; readonly month: number };

/** Maximum length of a date; longer than `mercredi, 30 septembre 2020 à 23:59:59`. Characters. */
const MAX_LENGTH = 60;
const UNREADABLE: DateReading = { kind: 'unreadable' };
/** A time after the date, which a day field ignores. */
const TIME = /[ T]+\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?$/i;
const YEAR_FIRST = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const DAY_FIRST = /^(\d{1,2}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{4})$/;
const DAY_NAME_YEAR = /^(\d{1,2})(?:er|\.|st|nd|rd|th)?[ .-]+(\p{L}+)\.?,?[ .-]+(\d{4})$/u;
const NAME_DAY_YEAR = /^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u;
const MONTH_YEAR = /^(?:(\d{1,2})[-/. ]|(\p{L}+)\.?[ -])(\d{4})$/u;
const YEAR_MONTH = /^(\d{4})[-/.](\d{1,2})$/;
const ARTICLE = /^(?:le|den|am) (?=[\p{L}\d])/iu;
/** Characters that word processors and phones use for a hyphen. */
const HYPHENS = /[\u2010-\u2013\u2212]/g;
const WEEKDAY =
  /^(?:\p{L}+(?:day|tag|di|che)|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so)\.?),? (?=\d)/iu;
const DAY_COUNT = /^\d+(?:[.,]\d+)?$/;
/** Day 0 of Excel, 1899-12-30, as a day number. It is right for dates after February 1900. */
const EXCEL_DAY_0 = -25_569;
/** Day numbers that are not years: 1905-10-01 to 2173-10-13. A smaller four-digit number is a year. */
const FIRST_SERIAL = 2_101;
const LAST_SERIAL = 99_999;

/** Reads a tidy text as a day. In two numbers before a year, the first is the day, as in Luxembourg. */
export function readDate(original: string): DateReading {
  if (isIsoDay(original)) return { kind: 'day', day: original, form: 'iso' };
  if (original.length > MAX_LENGTH) return UNREADABLE;
  const text = original
    .replace(HYPHENS, '-')
    .replace(TIME, '')
    .replace(ARTICLE, '')
    .replace(WEEKDAY, '');
  return (
    readNumbersFirst(text) ??
    parseNamedMonth(text) ??
    readPartial(text) ??
    readDayNumber(text) ??
    UNREADABLE
  );
}

function readNumbersFirst(text: string): DateReading | undefined {
  const [, year, , month, day] = YEAR_FIRST.exec(text) ?? [];
  if (day !== undefined) return toDateReading(Number(year), Number(month), Number(day), 'other');
  const compact = COMPACT.exec(text);
  if (compact !== null) {
    const [y, m, d] = compact.slice(1).map(Number);
    return toDateReading(y ?? 0, m ?? 0, d ?? 0, 'other');
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst === null) return undefined;
  const [, d = '', separator = '', m = '', y = ''] = dayFirst;
  return toDateReading(Number(y), Number(m), Number(d), {
    separator,
    day: Number(d),
    month: Number(m),
  });
}

function parseNamedMonth(text: string): DateReading | undefined {
  const [, day, name = '', year] = DAY_NAME_YEAR.exec(text) ?? [];
  const month = findMonthNumber(name);
  if (month !== undefined) return toDateReading(Number(year), month, Number(day), 'other');
  const [, first = '', second, last] = NAME_DAY_YEAR.exec(text) ?? [];
  const firstMonth = findMonthNumber(first);
  return firstMonth === undefined
    ? undefined
    : toDateReading(Number(last), firstMonth, Number(second), 'other');
}

function readPartial(text: string): DateReading | undefined {
  const [, yearFirst, monthLast] = YEAR_MONTH.exec(text) ?? [];
  if (yearFirst !== undefined) return buildIncomplete(Number(yearFirst), Number(monthLast));
  const [, number, name = '', year] = MONTH_YEAR.exec(text) ?? [];
  const month = number === undefined ? findMonthNumber(name) : Number(number);
  return month === undefined ? undefined : buildIncomplete(Number(year), month);
}

function buildIncomplete(year: number, month: number): DateReading {
  return isDay(year, month, 1)
    ? { kind: 'incomplete', from: formatIsoDay(year, month, 1) }
    : UNREADABLE;
}

function readDayNumber(text: string): DateReading | undefined {
  if (!DAY_COUNT.test(text)) return undefined;
  const number = Number(text.replace(',', '.'));
  if (Number.isInteger(number) && number >= 1_000 && number < FIRST_SERIAL)
    return { kind: 'incomplete', from: formatIsoDay(number, 1, 1) };
  if (number < FIRST_SERIAL || number >= LAST_SERIAL + 1) return UNREADABLE;
  return {
    kind: 'day',
    day: fromDayNumber(EXCEL_DAY_0 + toWholeDay(number)),
    form: 'serial',
  };
}

/** The day of a count with a fraction: `38644.999999999993` is 38645, as a date cell of a workbook says to the millisecond. */
function toWholeDay(serial: number): number {
  return Math.floor(Math.round(serial * DAY_MS) / DAY_MS);
}

function toDateReading(year: number, month: number, day: number, form: DateForm): DateReading {
  return isDay(year, month, day)
    ? { kind: 'day', day: formatIsoDay(year, month, day), form }
    : UNREADABLE;
}
