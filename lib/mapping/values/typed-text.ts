import { findMonthNumber } from './month-names.ts';
import { readDate } from './read-date.ts';

/** How programs write truth values, of which `True` is one too. */
const TRUTH_ANY_CASE = /^(?:true|false)$/i;
/** How Excel writes truth values in its language: in capitals, and other programs in small letters. `Vero` is a name. */
const TRUTHS = new Set(
  (
    'VRAI FAUX WAHR FALSCH VERDADERO FALSO VERO VERDADEIRO WAAR ONWAAR PRAWDA FAŁSZ PRAVDA NEPRAVDA SANT FALSKT SANN USANN SAND FALSK TOSI EPÄTOSI ' +
    'IGAZ HAMIS ИСТИНА ЛОЖЬ ІСТИНА ХИБНІСТЬ DOĞRU YANLIŞ ΑΛΗΘΕΣ ΑΛΗΘΗΣ ΨΕΥΔΕΣ ΨΕΥΔΗΣ ADEVĂRAT FALS ISTINA LAŽ NERESNIČNO RESNIČNO CERT'
  ).split(' '),
);
/** `ХИБНІСТЬ`, and some letters to spare. */
const LONGEST_TRUTH = 12;
/** Digits with what groups them: `38644`, `1 250.5`, `-3`, `2.5E+03`, `(1.250)`. */
const NUMBER = /^\(?[+\-−]?\d[\d .,'’\u00a0\u202f]*(?:e[+-]?\d+)?\)?$/i;
/** What stands before or behind an amount: a currency with its multiple, or a share. */
const UNIT =
  /^(?:[€$£¥]|EUR|USD|CHF|GBP)\s?|\s?(?:%|‰|(?:[kKM]|Mio\.?|Mrd\.?|Mill?\.?)?\s?(?:[€$£¥]|EUR|USD|CHF|GBP))$/g;
/** A time or a duration: `12:30`, `12h30`, `12:30:00.5`, `1:05 PM`. */
const TIME = /^\d{1,3}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]\.?M\.?)?$/i;
/** Three numbers of a date, also one with the month first or a short year. */
const DATE = /^\d{1,4}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?:,? \d{1,2}:\d{2}.*)?$/;
/** A week, a quarter or a day of the year: `2025-W40`, `2025-W40-3`, `KW 40/2025`, `2025-Q3`, `T3 2025`, `2025-273`. */
const WEEK_OR_QUARTER =
  /^\d{4}-?W\d{2}(?:-?[1-7])?$|^(?:KW|CW|W|S)[ -]?\d{1,2}[ /.-]\d{4}$|^\d{4}[ -]?[QT][1-4]$|^[QT][1-4][ /-]?\d{4}$|^\d{4}-\d{3}$/i;
/** How JavaScript writes a date. */
const DATE_OF_PROGRAM = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\d{4}.*\d\d:\d\d/;
/** What Excel shows of a date that it made of a text: `Oct-25`, `oct.-25`, `Okt 25`, `25-oct`, `1. Okt`. */
const MONTH_AND_NUMBER =
  /^(\p{L}{3,9})\.?[-\s]'?\d{2}$|^\d{1,2}(?:er|\.|st|nd|rd|th)?[-\s](\p{L}{3,9})\.?$/u;
/** Months of other languages, as Excel shortens them. */
const OTHER_MONTHS = new Set(
  'ene abr ago set dic gen mag giu lug ott out dez fev mrt mei okt maj cze lip sie wrz paź lis gru'.split(
    ' ',
  ),
);

/**
 * Whether a text is a whole date, time, truth value, number or amount as programs write them, and so hardly a name or an address.
 * The name of a month alone, `3M`, `1&1` and `24/7` may be names.
 */
export function isTypedText(text: string): boolean {
  if (TRUTH_ANY_CASE.test(text) || isTruth(text)) return true;
  if (!/\d/.test(text)) return false;
  if (NUMBER.test(text) || TIME.test(text) || NUMBER.test(text.replace(UNIT, ''))) return true;
  return isDate(text);
}

function isTruth(text: string): boolean {
  if (text.length > LONGEST_TRUTH) return false;
  const upper = text.toUpperCase();
  return TRUTHS.has(upper) && (text === upper || text === text.toLowerCase());
}

function isDate(text: string): boolean {
  if (DATE.test(text) || WEEK_OR_QUARTER.test(text) || DATE_OF_PROGRAM.test(text)) return true;
  if (readDate(text).kind !== 'unreadable') return true;
  const [, before, behind] = MONTH_AND_NUMBER.exec(text) ?? [];
  const month = before ?? behind;
  return (
    month !== undefined &&
    (findMonthNumber(month) !== undefined || OTHER_MONTHS.has(month.toLowerCase()))
  );
}
