import { DAY_MS, type Instant, instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { Cell } from '../read/table-file.ts';
import { isIsoDay } from './calendar.ts';
import type { CellParser } from './check.ts';
import type { DateColumn } from './date-column.ts';
import type { FindingCollector } from './finding-collector.ts';
import { type DateForm, type DateReading, readDate } from './read-date.ts';
import { cleanText } from './tidy.ts';

/** Options of a field with days. */
export interface DateOptions {
  /** The last possible day. */
  readonly lastDay: string;
  readonly column: DateColumn;
  /** Whether the header is French or German, so that the month is never first. */
  readonly isDayFirst: boolean;
}

/** The first possible day: no company is older. */
export const FIRST_DAY = '1850-01-01';
const INSTANT_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Parser for a full day, which is required. It adds the form of each date to its column. */
export function createDateCheck(options: DateOptions): CellParser<string> {
  return (cell, notes) => {
    if (typeof cell === 'string' && isIsoDay(cell)) {
      options.column.addForm('iso');
      return checkRange(cell, cell, { options, notes }) ? cell : null;
    }
    return readCell(cell, { options, notes });
  };
}

interface ParseContext {
  readonly options: DateOptions;
  readonly notes: FindingCollector;
}

function readCell(cell: Cell, context: ParseContext): string | null {
  const { options, notes } = context;
  const text =
    cell instanceof Date ? toSheetDay(cell) : (toSerialText(cell) ?? cleanText(cell, notes));
  if (text === undefined) return null;
  if (text === null) {
    notes.add('BAD_DATE', cell);
    return null;
  }
  const reading = readDate(parseZonedDay(text) ?? text);
  if (reading.kind === 'day') options.column.addForm(reading.form);
  else options.column.addUnreadable();
  return acceptReading(reading, cell, context);
}

function acceptReading(reading: DateReading, cell: Cell, context: ParseContext): string | null {
  const { notes } = context;
  if (reading.kind === 'unreadable') {
    notes.add('BAD_DATE', cell);
    return null;
  }
  if (reading.kind === 'incomplete') {
    if (checkRange(reading.from, cell, context)) notes.add('YEAR_ONLY_DATE', cell);
    return null;
  }
  if (!checkRange(reading.day, cell, context)) return null;
  reportForm(reading, cell, context);
  return reading.day;
}

function reportForm(
  { day, form }: { readonly day: string; readonly form: DateForm },
  cell: Cell,
  { options, notes }: ParseContext,
): void {
  if (cell instanceof Date ? isMidnight(cell) : cell === day) return;
  if (form === 'serial') notes.add('EXCEL_SERIAL_DATE', cell, { value: day });
  else if (!options.isDayFirst && isAmbiguous(form))
    notes.add('AMBIGUOUS_DATE', cell, { value: day });
  else notes.add('NORMALISED', cell, { value: day });
}

/**
 * `05/04/2018` or `05-04-2018`, both parts at most 12 and different. With dots it is the German
 * notation, which has only one order.
 */
export function isAmbiguous(form: DateForm): boolean {
  if (typeof form === 'string' || form.separator === '.') return false;
  return form.day <= 12 && form.month <= 12 && form.day !== form.month;
}

function checkRange(day: string, cell: Cell, { options, notes }: ParseContext): boolean {
  if (day > options.lastDay)
    notes.add('DATE_IN_FUTURE', cell, { facts: { limit: options.lastDay } });
  else if (day < FIRST_DAY) notes.add('DATE_TOO_OLD', cell);
  else return true;
  return false;
}

/** Converts a day number from 1904 to one from 1900. */
export function toSerialText(cell: Cell): string | undefined {
  const isSerial = typeof cell === 'object' && cell !== null && 'serial' in cell;
  return isSerial ? String(cell.serial) : undefined;
}

/** The day of a date cell of a workbook, without its time. */
function toSheetDay(cell: Date): string {
  const year = cell.getUTCFullYear();
  return year > 0 && year < 10_000 ? cell.toISOString().slice(0, 10) : '?';
}

function isMidnight(cell: Date): boolean {
  return cell.getTime() % DAY_MS === 0;
}

/** The day in Luxembourg of an instant with a zone, as JSON exports write days. */
function parseZonedDay(text: string): string | undefined {
  if (!INSTANT_WITH_ZONE.test(text)) return undefined;
  const at = parseInstant(text);
  return at === undefined ? undefined : toLocalDay(at);
}

/** Returns the instant of a text with a zone; `undefined` without a zone. */
export function parseInstant(text: string): Instant | undefined {
  try {
    return instant(text);
  } catch {
    return undefined;
  }
}
