import { HOLD_NEXT } from '../../mapping/messages/hold-messages.ts';
import { tableText } from '../terminal/output.ts';
import { refusalLines } from './refusal-lines.ts';

/** The import, as the CLI prints it for people and programs. */
export interface ImportView {
  readonly id: string;
  readonly edition: string;
  readonly state: string;
  readonly outcome: string;
  readonly code: string;
  readonly counts: ImportCounts;
  readonly notices: readonly string[];
  readonly noticeTexts: readonly { readonly en: string }[];
  readonly holds: readonly HoldReasonLine[];
  /** Of a refused or held file: why, and what to do next. */
  readonly reason?: { readonly en: string };
  /** Of a refused file: where and what. */
  readonly refusal?: Readonly<Record<string, unknown>>;
}

/** Why a second person must look at it. */
export interface HoldReasonLine {
  readonly code: string;
  readonly message: { readonly en: string };
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

/** What became of a file, for people. */
export function fileText(file: Omit<ImportView, 'id' | 'state'>): string {
  const { edition, outcome, code, counts, noticeTexts, holds, reason, refusal } = file;
  const table = tableText(
    ['edition', edition],
    [
      ['file', code === 'OK' ? outcome : `${outcome} (${code})`],
      ...noticeTexts.map(({ en }) => ['note', en]),
      ...(refusal === undefined ? countRows(counts) : []),
    ],
  );
  if (refusal !== undefined)
    return [table, `refused: ${reason?.en}`, ...refusalLines(refusal)].join('\n');
  const next = holds.length === 0 ? [] : [`next: ${HOLD_NEXT.en}`];
  return [table, ...holdLines(holds), ...next].join('\n');
}

/** Each reason for a hold as a line. */
export function holdLines(holds: readonly HoldReasonLine[]): string[] {
  return holds.map(({ code, message }) => `held: ${code}: ${message.en}`);
}

function countRows(counts: ImportCounts): string[][] {
  return [
    ['rows', String(counts.rows)],
    ['in scope', String(counts.in)],
    ...Object.entries(counts.out).map(([reason, n]) => [`out: ${reason}`, String(n)]),
    ['repaired', String(counts.repaired)],
    ['with warnings', String(counts.warned)],
    ['waiting for a person', String(counts.review)],
    ['rejected', String(counts.rejected)],
  ];
}
