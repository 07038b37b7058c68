import { tableText } from './output.ts';

/** What is said of an import for people and machines. */
export interface ImportAnswer {
  readonly id: string;
  readonly edition: string;
  readonly state: string;
  readonly outcome: string;
  readonly code: string;
  readonly counts: ImportCounts;
}

interface ImportCounts {
  readonly rows: number;
  readonly in: number;
  readonly out: Readonly<Record<string, number>>;
  readonly review: number;
  readonly rejected: number;
  readonly repaired: number;
  readonly warned: number;
}

/** The counts of a file for people. */
export function countsText({
  edition,
  outcome,
  code,
  counts,
}: Omit<ImportAnswer, 'id' | 'state'>): string {
  return tableText(
    ['edition', edition],
    [
      ['file', code === 'OK' ? outcome : `${outcome} (${code})`],
      ['rows', String(counts.rows)],
      ['in scope', String(counts.in)],
      ...Object.entries(counts.out).map(([reason, n]) => [`out: ${reason}`, String(n)]),
      ['repaired', String(counts.repaired)],
      ['with warnings', String(counts.warned)],
      ['waiting for a person', String(counts.review)],
      ['rejected', String(counts.rejected)],
    ],
  );
}
