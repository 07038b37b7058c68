import type { TableLayout } from '../layouts.ts';
import { FILE_START, type FilePosition, firstRecords } from './csv-records.ts';
import { countKnown, findHeader, isBlank, likeliestHeader } from './header.ts';

/** How a CSV file is written, and where its header stands. */
export interface CsvDialect {
  readonly delimiter: string;
  /** The beginning of the text, a blank line in place of the line `sep=;` that Excel writes and understands. */
  readonly start: string;
  readonly sepLine: boolean;
  /** Records before the header: titles, the upper level of a two-level header. */
  readonly titles: number;
  readonly header: readonly string[];
  /** Where the header ends. */
  readonly below: FilePosition;
}

const DELIMITERS = [',', ';', '\t'];

/** Records in which the header is looked for. */
const HEADER_RECORDS = 10;

const SEP_LINE = /^\s*"?sep=(.)"?[^\S\r\n]*(\r\n|\n|\r)/i;

/**
 * Finds delimiter and header at the beginning of a file: the delimiter with which a record names most columns, quotes heeded;
 * undefined where there is no record at all.
 *
 * @throws KaartError `file-refused` UNBALANCED_QUOTE where no delimiter gives a single record, TOO_LARGE
 */
export function csvDialect(
  start: string,
  whole: boolean,
  layout: TableLayout,
): CsvDialect | undefined {
  const sep = SEP_LINE.exec(start);
  const text = sep === null ? start : `\n${start.slice(sep[0].length)}`;
  const candidates = sep?.[1] === undefined ? DELIMITERS : [sep[1]];
  const readings = candidates.map((delimiter) => {
    const { records, places, error } = firstRecords(text, delimiter, {
      whole,
      most: HEADER_RECORDS,
    });
    const titles = headerAt(records, layout);
    const [header, below] = [records[titles] ?? [], places[titles] ?? FILE_START];
    return { delimiter, start: text, sepLine: sep !== null, titles, header, below, error };
  });
  const best = readings.sort((a, b) => score(b.header, layout) - score(a.header, layout))[0];
  if (best?.header.length === 0 && best.error !== undefined) throw best.error;
  return best === undefined || best.header.length === 0 ? undefined : best;
}

/** Among records of which none is like a header, the first that is not blank is taken for one; -1 where all are blank. */
function headerAt(records: readonly (readonly string[])[], layout: TableLayout): number {
  const found = findHeader(records, layout);
  if (found !== -1) return found;
  const likely = likeliestHeader(records, layout);
  return likely > 0 ? likely : records.findIndex((cells) => !cells.every(isBlank));
}

/** Known columns decide; among files of which none is known, the number of cells. */
function score(header: readonly string[], layout: TableLayout): number {
  return countKnown(header, layout) + header.length / 1_000_000;
}
