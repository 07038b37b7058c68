import type { Layout } from '../layouts.ts';
import { CsvTokenizer } from './csv-tokenizer.ts';
import { countKnown, findHeader, isBlank, likeliestHeader } from './header.ts';

/** How a CSV file is written, and where its header stands. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Characters before the first record: the line `sep=;` that Excel writes and understands. */
  readonly skip: number;
  /** Records before the header: titles, the upper level of a two-level header. */
  readonly titles: number;
  readonly header: readonly string[];
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
export function csvDialect(start: string, whole: boolean, layout: Layout): CsvDialect | undefined {
  const sep = SEP_LINE.exec(start);
  const skip = sep?.[0].length ?? 0;
  const text = start.slice(skip);
  const candidates = sep?.[1] === undefined ? DELIMITERS : [sep[1]];
  const readings = candidates.map((delimiter) => {
    const { records, error } = firstRecords(text, delimiter, whole);
    const titles = headerAt(records, layout);
    return { delimiter, skip, titles, header: records[titles] ?? [], error };
  });
  const best = readings.sort((a, b) => score(b.header, layout) - score(a.header, layout))[0];
  if (best?.header.length === 0 && best.error !== undefined) throw best.error;
  return best === undefined || best.header.length === 0 ? undefined : best;
}

/** Among records of which none is like a header, the first that is not blank is taken for one; -1 where all are blank. */
function headerAt(records: readonly (readonly string[])[], layout: Layout): number {
  const found = findHeader(records, layout);
  if (found !== -1) return found;
  const likely = likeliestHeader(records, layout);
  return likely > 0 ? likely : records.findIndex((cells) => !cells.every(isBlank));
}

/** Known columns decide; among files of which none is known, the number of cells. */
function score(header: readonly string[], layout: Layout): number {
  return countKnown(header, layout) + header.length / 1_000_000;
}

/** The first records; those before a broken one, as a delimiter that is not the file's breaks its quotes. */
function firstRecords(text: string, delimiter: string, whole: boolean) {
  const records: string[][] = [];
  try {
    new CsvTokenizer(delimiter).push(text, whole, records);
    return { records: records.slice(0, HEADER_RECORDS) };
  } catch (error) {
    return { records: records.slice(0, HEADER_RECORDS), error };
  }
}
