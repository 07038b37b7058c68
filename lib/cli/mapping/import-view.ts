import type * as z from 'zod';
import type { Language } from '../../core/language.ts';
import type { FileResponse } from '../../http/responses/import-responses.ts';
import { HOLD_NEXT } from '../../mapping/messages/hold-messages.ts';
import { refusalLines } from '../terminal/error-text.ts';
import { tableText } from '../terminal/output.ts';

type FileView = z.input<typeof FileResponse>;

/** The result of an import for people. */
export function fileText(file: FileView, language: Language): string {
  const { edition, outcome, code, counts, noticeTexts, holds, reason, refusal } = file;
  const table = tableText(
    ['edition', edition],
    [
      ['file', code === 'OK' ? outcome : `${outcome} (${code})`],
      ...noticeTexts.map((note) => ['note', note[language]]),
      ...(refusal === undefined ? countRows(counts) : []),
    ],
  );
  if (refusal !== undefined)
    return [table, `refused: ${reason?.[language]}`, ...refusalLines(refusal, language)].join('\n');
  const next = holds.length === 0 ? [] : [`next: ${HOLD_NEXT[language]}`];
  return [table, ...holdLines(holds, language), ...next].join('\n');
}

/** Each reason for a hold as a line. */
export function holdLines(holds: FileView['holds'], language: Language): string[] {
  return holds.map(({ code, message }) => `held: ${code}: ${message[language]}`);
}

function countRows(counts: FileView['counts']): string[][] {
  return [
    ['rows', String(counts.rows)],
    ['eligible', String(counts.in)],
    ...Object.entries(counts.out).map(([reason, n]) => [`out: ${reason}`, String(n)]),
    ['repaired', String(counts.repaired)],
    ['with warnings', String(counts.warned)],
    ['waiting for a person', String(counts.review)],
    ['rejected', String(counts.rejected)],
  ];
}
