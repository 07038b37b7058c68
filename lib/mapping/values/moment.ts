import { DAY_MS, type Instant } from '../../core/instant.ts';
import { fromLocalTime } from '../../core/local-time.ts';
import type { Cell } from '../read/table-file.ts';
import { isIsoDay, parseDigits } from './calendar.ts';
import type { CellParser } from './check.ts';
import { type DateOptions, FIRST_DAY, isAmbiguous, parseInstant, toSerialText } from './date.ts';
import type { FindingCollector } from './finding-collector.ts';
import { type DateForm, readDate } from './read-date.ts';
import { cleanText } from './tidy.ts';

const TIME = /^(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?$/;
const ZONED =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/i;
const SERIAL = /^\d{5}(?:[.,]\d+)?$/;
const EXCEL_DAY_0 = -25_569;

/** Options of `updated_at`: the options of a day, with the last possible instant. */
export interface MomentOptions extends Omit<DateOptions, 'lastDay'> {
  readonly lastMoment: Instant | null;
}

/** Parser for an instant, which is required; without a zone it is local time in Luxembourg. */
export function createMomentCheck(options: MomentOptions): CellParser<Instant> {
  return (cell, notes) => {
    if (typeof cell === 'string' && isPlainUtc(cell)) {
      options.column.addForm('iso');
      return checkRange(`${cell.slice(0, 19)}.000Z` as Instant, cell, { options, notes });
    }
    return readCell(cell, { options, notes });
  };
}

interface ParseContext {
  readonly options: MomentOptions;
  readonly notes: FindingCollector;
}

interface Reading {
  readonly at: Instant;
  readonly form: DateForm;
}

/** `2025-09-20T21:00:00Z`, the form of our own files. */
function isPlainUtc(text: string): boolean {
  if (text.length !== 20 || text.charCodeAt(10) !== 84 || text.charCodeAt(19) !== 90) return false;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false;
  if (!isIsoDay(text.slice(0, 10))) return false;
  const [hour, minute, second] = [
    parseDigits(text, 11, 13),
    parseDigits(text, 14, 16),
    parseDigits(text, 17, 19),
  ];
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

function readCell(cell: Cell, context: ParseContext): Instant | null {
  const { options, notes } = context;
  const reading = cell instanceof Date ? readSheetMoment(cell) : readMomentText(cell, notes);
  if (reading === undefined) return null;
  if (reading === 'unreadable') {
    options.column.addUnreadable();
    notes.add('BAD_DATE', cell);
    return null;
  }
  options.column.addForm(reading.form);
  const at = checkRange(reading.at, cell, context);
  if (at !== null) reportForm(reading, cell, context);
  return at;
}

function readMomentText(cell: Cell, notes: FindingCollector): Reading | 'unreadable' | undefined {
  const text = toSerialText(cell) ?? cleanText(cell, notes);
  if (text === undefined) return undefined;
  if (text === null) return 'unreadable';
  return (
    readZoned(text) ?? readSerial(text) ?? readLocal(text.replace(/ Uhr$/i, '')) ?? 'unreadable'
  );
}

function readZoned(text: string): Reading | undefined {
  const [, day = '', time = '', zone = ''] = ZONED.exec(text) ?? [];
  if (day === '') return undefined;
  const at = parseInstant(`${day}T${time}${formatZone(zone.toUpperCase())}`);
  return at === undefined ? undefined : { at, form: 'iso' };
}

function formatZone(zone: string): string {
  if (zone === 'Z' || zone === 'UTC' || zone === 'GMT') return 'Z';
  const digitsOnly = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digitsOnly.slice(0, 2)}:${digitsOnly.slice(2)}`;
}

/**
 * A day number with the time as its fraction, rounded to the second, because binary fractions are not
 * exact.
 */
function readSerial(text: string): Reading | undefined {
  if (!SERIAL.test(text)) return undefined;
  const days = Number(text.replace(',', '.')) + EXCEL_DAY_0;
  return { at: fromLocalTime(roundToSeconds(days * DAY_MS)), form: 'serial' };
}

function readLocal(text: string): Reading | undefined {
  const at = text.search(/[ T]\d{1,2}[:h]\d{2}/);
  const day = readDate(at === -1 ? text : text.slice(0, at).replace(/,? ?(?:à|at|um)?$/, ''));
  const timeMs = at === -1 ? 0 : parseTimeOfDay(text.slice(at + 1));
  if (day.kind !== 'day' || timeMs === undefined || day.form === 'serial') return undefined;
  return { at: fromLocalTime(Date.parse(`${day.day}T00:00:00Z`) + timeMs), form: day.form };
}

function parseTimeOfDay(text: string): number | undefined {
  const [, hour, minute, second = '0', fraction = '0'] = TIME.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return seconds * 1_000 + Number(fraction.padEnd(3, '0'));
}

function readSheetMoment(cell: Date): Reading | 'unreadable' {
  const year = cell.getUTCFullYear();
  if (!(year > 0 && year < 10_000)) return 'unreadable';
  return { at: fromLocalTime(roundToSeconds(cell.getTime())), form: 'other' };
}

function roundToSeconds(ms: number): number {
  return Math.round(ms / 1_000) * 1_000;
}

/** Formats an instant without a fraction of zero, as in our files. */
function formatShort(at: Instant): string {
  return at.replace('.000Z', 'Z');
}

function reportForm({ at, form }: Reading, cell: Cell, { options, notes }: ParseContext): void {
  const value = formatShort(at);
  if (cell === at || cell === value) return;
  if (form === 'serial') notes.add('EXCEL_SERIAL_DATE', cell, { value });
  else if (!options.isDayFirst && isAmbiguous(form)) notes.add('AMBIGUOUS_DATE', cell, { value });
  else notes.add('NORMALISED', cell, { value });
}

function checkRange(at: Instant, cell: Cell, { options, notes }: ParseContext): Instant | null {
  const { lastMoment } = options;
  if (lastMoment !== null && at > lastMoment)
    notes.add('DATE_IN_FUTURE', cell, { facts: { limit: formatShort(lastMoment) } });
  else if (at < FIRST_DAY) notes.add('DATE_TOO_OLD', cell);
  else return at;
  return null;
}
