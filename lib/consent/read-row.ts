import type { RowLocation } from '../core/cell-address.ts';
import { EMPTY_MARKERS } from '../core/empty-marker.ts';
import { containsErrorValue } from '../core/error-value.ts';
import type { Instant } from '../core/instant.ts';
import { LANGUAGES } from '../core/language.ts';
import { parseMoment } from '../core/moment.ts';
import type { ConsentEvent } from './event.ts';
import type { ConsentCellFinding, ConsentCode } from './finding.ts';
import { canNameNoAudience } from './rules.ts';
import { ACTIONS, AUDIENCES, DECISION_MAKERS, FIELD_GROUPS } from './vocabulary.ts';

/** A cell of a table; an object for a cell of a workbook without a reliable value. */
type ConsentCell = string | number | boolean | Date | { readonly text: string } | null;

/** A row of a consent file: cells by canonical column name, data rows counted from 1. */
export interface ConsentRow {
  readonly row: number;
  readonly sheet?: string;
  readonly cells: Readonly<Record<string, ConsentCell>>;
  /** Place of the row; absent in JSON, which has no cells. */
  readonly place?: RowLocation;
  /** The row does not fit the header, or is a row of sums. */
  readonly fault?: 'RAGGED_ROW' | 'TOTALS_ROW';
}

/** The result of reading a row. A member that could not be read is missing and has a finding. */
export interface ReadRow {
  readonly event: Partial<ConsentEvent>;
  /** Register number in the row, without spaces. It is compared with the number of the company. */
  readonly rcsNumber: string;
  readonly findings: readonly ConsentCellFinding[];
}

/** Reads the cells of a row into an event, with findings on repaired and unreadable cells. */
export function readRow({ cells, fault }: ConsentRow): ReadRow {
  if (fault !== undefined)
    return {
      event: {},
      rcsNumber: '',
      findings: [{ code: fault, column: null, raw: null, value: null }],
    };
  const cell = new Cells(cells);
  const action = cell.readCode('action', ACTIONS, 'UNKNOWN_ACTION');
  const isForAll = canNameNoAudience(action) && cell.raw('audience').trim() === '';
  const event = {
    id: cell.text('consent_id', 100, 'MISSING_CONSENT_ID'),
    recordId: cell.recordId('record_id'),
    fieldGroup: cell.readCode('field_group', FIELD_GROUPS, 'UNKNOWN_FIELD_GROUP'),
    ...(!isForAll && { audience: cell.readCode('audience', AUDIENCES, 'UNKNOWN_AUDIENCE') }),
    action,
    effectiveAt: cell.moment('effective_at', 'start'),
    validUntil: cell.raw('valid_until').trim() === '' ? null : cell.moment('valid_until', 'end'),
    givenBy: cell.readCode('given_by', DECISION_MAKERS, 'UNKNOWN_GIVER'),
    noticeVersion: cell.text('notice_version', 100, 'UNKNOWN_NOTICE'),
    language: cell.readCode('language', LANGUAGES, 'UNKNOWN_LANGUAGE'),
    evidenceRef: cell.text('evidence_ref', 500, 'MISSING_EVIDENCE'),
  };
  return { event, rcsNumber: cell.registerNumber('rcs_number'), findings: cell.findings };
}

const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g;
const RECORD_ID = /^LUHT-[A-Z0-9]{1,30}(?:-[0-9]{1,4})?$/;
/**
 * The register number after the name of the register, as in `RCS Luxembourg : B 123.456`, without
 * blanks and signs.
 */
const REGISTER_NUMBER =
  /^(?:N[RO]?)?(?:LURCSL|RCS)?L?(?:LUXEMBOURG|LUXEMBURG)?(?:N[RO]?)?([A-Z][0-9]{1,6})$/;
const CONTROL = /\p{Cc}/u;
/** A date or a time in any notation without a zone. */
const TIME_LIKE =
  /^\d(?:[\d/.,:\sT-]|(?<=\d)h|(?<=\d)er)*(?:\p{L}{3,9}\.? \d{4}[\s,\d:hà]*)?(?:Uhr|[AP]M)?$/iu;
const DAY_ONLY = /^\d{1,4}([./-])\d{1,2}\1\d{1,4}$/;
/** Empty markers of consent events that may be values in a file of companies. */
const ALSO_EMPTY = /^(?:[-–—?.]+|aucune?|keiner?|#[¡¿]?[\p{L}\d_/]+[!?])$/iu;
const ZONED =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2})?)$/i;

/** The cells of one row, with their findings. */
class Cells {
  readonly findings: ConsentCellFinding[] = [];
  readonly #cells: ConsentRow['cells'];

  constructor(cells: ConsentRow['cells']) {
    this.#cells = cells;
  }

  raw(column: string): string {
    const cell = this.#cells[column] ?? '';
    if (cell instanceof Date) return localText(cell);
    return typeof cell === 'object' ? cell.text : String(cell);
  }

  #isUntrusted(column: string): boolean {
    const cell = this.#cells[column] ?? null;
    return typeof cell === 'object' && cell !== null && !(cell instanceof Date);
  }

  /** Reads a text of at most this many characters; `missing` is the code of a blank one. */
  text(column: string, max: number, missing: ConsentCode): string | undefined {
    const raw = this.raw(column);
    const value = tidy(raw);
    if (this.#isUntrusted(column) || value === '' || isEmptyMarker(value))
      return this.#refuse(missing, column, raw);
    if (value.length > max) return this.#refuse('TOO_LONG', column, raw);
    if (CONTROL.test(value)) return this.#refuse('CONTROL_CHARACTER', column, raw);
    return this.#noteChange(column, raw, value);
  }

  /** Reads a code of a list, in upper or lower case. */
  readCode<T extends string>(
    column: string,
    codes: readonly T[],
    unknown: ConsentCode,
  ): T | undefined {
    const raw = this.raw(column);
    const exact = codes.find((code) => code === raw);
    if (exact !== undefined) return exact;
    const value = codes.find((code) => code === tidy(raw).toLowerCase());
    return value === undefined
      ? this.#refuse(unknown, column, raw)
      : this.#noteChange(column, raw, value);
  }

  /**
   * Reads an instant with a zone, or a day in Luxembourg. A time without a zone is refused, because one
   * hour occurs twice in October.
   *
   * @param edge the instant of a day: its start or its end
   */
  moment(column: string, edge: 'start' | 'end'): Instant | undefined {
    const raw = this.raw(column);
    const value = tidy(raw);
    const moment = parseMoment(value, edge);
    if (moment !== undefined)
      return DAY_ONLY.test(value) ? this.#noteChange(column, raw, moment) : moment;
    const [text, day, time, utc, hours, minutes = '00'] = ZONED.exec(value) ?? [];
    const repaired = parseMoment(
      `${day}T${time}${utc === undefined ? `${hours}:${minutes}` : 'Z'}`,
      edge,
    );
    if (repaired !== undefined) return this.#noteChange(column, raw, repaired);
    const isTime = value.length <= 60 && TIME_LIKE.test(value) && !DAY_ONLY.test(value);
    const lacksZone = text === undefined && isTime;
    return this.#refuse(lacksZone ? 'TIME_WITHOUT_ZONE' : 'BAD_DATE', column, raw);
  }

  /** Reads a record id in upper or lower case. Other text stays unchanged. */
  recordId(column: string): string | undefined {
    const raw = this.raw(column);
    const id = tidy(raw).toUpperCase();
    return id !== raw && RECORD_ID.test(id)
      ? this.#noteChange(column, raw, id)
      : this.text(column, 40, 'UNKNOWN_COMPANY');
  }

  registerNumber(column: string): string {
    const raw = this.raw(column);
    const bare = raw
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '');
    const value = REGISTER_NUMBER.exec(bare)?.[1] ?? raw.toUpperCase().replace(/\s+/g, '');
    return this.#noteChange(column, raw, value);
  }

  #noteChange<T extends string>(column: string, raw: string, value: T): T {
    if (raw !== value) this.findings.push({ code: 'NORMALISED', column, raw, value });
    return value;
  }

  #refuse(code: ConsentCode, column: string, raw: string): undefined {
    this.findings.push({ code, column, raw: raw === '' ? null : raw.slice(0, 200), value: null });
    return undefined;
  }
}

function isEmptyMarker(value: string): boolean {
  const key = value.toLowerCase().replace(/\s+/g, '');
  return EMPTY_MARKERS.has(key) || ALSO_EMPTY.test(value) || containsErrorValue(value);
}

/** The text in NFC, without invisible characters and superfluous spaces. */
function tidy(raw: string): string {
  return raw.replace(INVISIBLE, '').trim().normalize('NFC');
}

/** The text of a date cell of a spreadsheet, which has no zone; midnight means a day. */
function localText(date: Date): string {
  return Number.isNaN(date.getTime())
    ? ''
    : date
        .toISOString()
        .slice(0, 19)
        .replace(/T00:00:00$/, '');
}
