import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import type { FindingCollector } from './finding-collector.ts';
import { cleanText } from './tidy.ts';
import { removeDecimalZeros } from './whole-number.ts';

const RCS = /^[A-Z][0-9]{1,6}$/;
const VAT = /^LU[0-9]{8}$/;
const RECORD_ID = /^LUHT-[A-Z0-9]+(-[0-9]+)?$/;
const MAX_ID_LENGTH = 40;
const PUNCTUATION = /[\s.,:;\-–—_/'’°º#()]/g;
const NUMBER_WORD = /^(?:NUMERO|NUM|NO|NR(?!CS)|N)(?=[A-Z])/;
const REGISTER =
  /^(?:LURCSL|RCS(?:LUXEMBOURG|LUXEMBURG|LUX|L(?=[A-Z]))?|RC(?=[A-Z])|REGISTREDECOMMERCE(?:ETDESSOCIETES)?|HANDELS(?:UNDGESELLSCHAFTS)?REGISTER|DE(?=LUX)|LUXEMBOURG|LUXEMBURG|LETZEBUERG|SECTION)+/;
/** `section B, n° 123456`. */
const NUMBER_WITHIN = /(?<=^[A-Z])(?:NUMERO|NUM|NO|NR|N)(?=\d)/;
const SUFFIX = /(?:LUXEMBOURG|LUXEMBURG)$/;
const VAT_PREFIX = /^(?:NUMERO|NO|NR|N)?(?:TVA|VAT|UST|MWST|USTIDNR|UID|ID|NO|NR|NUMBER)*(?=LU|\d)/;

/** Parser for the stable id of a company; the id of the row itself is required. */
export const createRecordIdCheck =
  (isRequired: boolean): CellParser<string> =>
  (cell, notes) => {
    if (typeof cell === 'string' && cell.length <= MAX_ID_LENGTH && RECORD_ID.test(cell))
      return cell;
    const text = cleanText(cell, notes);
    if (text === undefined || (text === null && !isRequired)) return null;
    const id = (text ?? '').replace(/ /g, '').toUpperCase();
    if (id.length > MAX_ID_LENGTH) notes.add('TOO_LONG', cell, { facts: { max: MAX_ID_LENGTH } });
    else if (!RECORD_ID.test(id)) notes.add('BAD_RECORD_ID', cell);
    else return reportNormalised(id, cell, notes);
    return null;
  };

/** Parser for a number of the Luxembourg register: a letter and up to six digits, with any text around it. */
export const checkRcs: CellParser<string> = (cell, notes) => {
  if (typeof cell === 'string' && RCS.test(cell)) return cell;
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const number = extractRcs(removeDecimalZeros(text));
  if (number === undefined) {
    notes.add('BAD_RCS', cell);
    return null;
  }
  return reportNormalised(number, cell, notes);
};

/** VAT number; its last two digits are the first six modulo 89. */
export const checkVat: CellParser<string> = (cell, notes) => {
  if (typeof cell === 'string' && VAT.test(cell) && isValidVat(cell)) return cell;
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const number = toCompact(removeDecimalZeros(text))
    .replace(VAT_PREFIX, '')
    .replace(/^(?=\d)/, 'LU');
  if (!VAT.test(number) || !isValidVat(number)) {
    notes.add('BAD_VAT_CHECK', cell);
    return null;
  }
  return reportNormalised(number, cell, notes);
};

/**
 * Parses a European identifier: `LURCSL.` and the register number. It is compared with the register
 * number if that is known.
 */
export function checkEuid(cell: Cell, rcs: string | null, notes: FindingCollector): string | null {
  if (rcs !== null && cell === `LURCSL.${rcs}`) return cell;
  const text = cleanText(cell, notes);
  if (text === null || text === undefined) return null;
  const [, number] = /^LURCSL([A-Z][0-9]{1,6})$/.exec(toCompact(text)) ?? [];
  if (number === undefined || (rcs !== null && number !== rcs)) {
    notes.add('EUID_RCS_MISMATCH', cell, { facts: { expected: `LURCSL.${rcs ?? 'B123456'}` } });
    return null;
  }
  return reportNormalised(`LURCSL.${number}`, cell, notes);
}

/** Whether a register number is in the range of invented numbers of this project. */
export function isFakeRcs(rcs: string): boolean {
  return rcs.startsWith('B') && Number(rcs.slice(1)) > 900_000;
}

function extractRcs(text: string): string | undefined {
  const number = toCompact(text)
    .replace(NUMBER_WORD, '')
    .replace(REGISTER, '')
    .replace(NUMBER_WORD, '')
    .replace(SUFFIX, '')
    .replace(NUMBER_WITHIN, '');
  return RCS.test(number) ? number : undefined;
}

/** The text in upper case, only digits and letters, without accents and separators. */
function toCompact(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().replace(PUNCTUATION, '');
}

function isValidVat(vat: string): boolean {
  return Number(vat.slice(2, 8)) % 89 === Number(vat.slice(8));
}

function reportNormalised(value: string, cell: Cell, notes: FindingCollector): string {
  if (cell !== value) notes.add('NORMALISED', cell, { value });
  return value;
}
