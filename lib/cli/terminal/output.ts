import type { Language } from '../../core/language.ts';
import { safeText } from './safe-text.ts';

/**
 * The outputs of a command: results go to `out`, progress and remarks to `err`, so that a pipe gets
 * only results.
 */
export interface Output {
  readonly json: boolean;
  /** Language of the texts for people that exist in three languages. */
  readonly language: Language;
  out(text: string): void;
  err(text: string): void;
}

/** Prints one result: as a JSON line for machines, or with `human` for people. */
export function print(output: Output, value: object | null, human: () => string): void {
  output.out(output.json ? `${JSON.stringify(value)}\n` : `${human()}\n`);
}

/** Prints a list: a JSON line for each item for machines, or one table for people. */
export async function printLines<T>(
  output: Output,
  values: AsyncIterable<T>,
  header: readonly string[],
  cells: (value: T) => readonly unknown[],
): Promise<void> {
  const rows: (readonly unknown[])[] = [];
  for await (const value of values) {
    if (output.json) output.out(`${JSON.stringify(value)}\n`);
    else rows.push(cells(value));
  }
  if (!output.json) output.out(`${rows.length === 0 ? 'nothing' : tableText(header, rows)}\n`);
}

/** A text table with columns of the needed width, and numbers aligned to the right. */
export function tableText(
  header: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  const cells = [header, ...rows].map((row) => row.map((value) => printable(value)));
  const widths = header.map((_, i) => Math.max(...cells.map((row) => [...(row[i] ?? '')].length)));
  const numeric = header.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => pad(text, widths[i] ?? 0, numeric[i] ?? false))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(cells[0] ?? []), rule, ...cells.slice(1).map(line)].join('\n');
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - [...text].length));
  return right ? blanks + text : text + blanks;
}

/** The text of a cell on one line: line breaks are replaced. */
function printable(value: unknown): string {
  return safeText(String(value ?? '').replaceAll(/[\r\n\t]/g, '\ufffd'));
}

/** A fact with its label. A fact without a value is not printed. */
export type LabelledLine = readonly [label: string, value: string | undefined];

/** Facts about one thing, one on each line. @param width of the labels, with the space behind them */
export function labelledText(lines: readonly LabelledLine[], width: number): string {
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([label, value]) => `${label.padEnd(width - 1)} ${value}`)
    .join('\n');
}
