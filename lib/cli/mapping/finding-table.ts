import type * as z from 'zod';
import { cellAddress } from '../../core/cell-address.ts';
import type { Language } from '../../core/language.ts';
import type { FindingResponse } from '../../http/responses/import-responses.ts';
import { tableText } from '../terminal/output.ts';

type Finding = z.input<typeof FindingResponse>;

/** Maximum number of printed lines: more are too many to read, and need too much memory. */
const SHOWN = 500;

/** Findings for people: a table of the first ones, and an example for each code. */
export class FindingTable {
  readonly #language: Language;
  readonly #first: Finding[] = [];
  readonly #codes = new Map<string, { readonly example: string; count: number }>();
  #count = 0;

  constructor(language: Language) {
    this.#language = language;
  }

  add(finding: Finding): void {
    const { code, row, cell, message } = finding;
    this.#count += 1;
    if (this.#first.length < SHOWN) this.#first.push(finding);
    const known = this.#codes.get(code);
    // The message of a finding with a cell begins with the cell.
    const sign = cell === undefined ? ':' : ',';
    if (known === undefined)
      this.#codes.set(code, {
        example: `row ${row}${sign} ${message[this.#language]}`,
        count: 1,
      });
    else known.count += 1;
  }

  text(): string {
    if (this.#count === 0) return 'no findings';
    const legend = [...this.#codes].map(([code, { count, example }]) => [code, count, example]);
    const left = this.#count - this.#first.length;
    return [
      this.#buildTable(),
      ...(left === 0 ? [] : [`and ${left} more: --json prints them all`]),
      '',
      tableText(['code', 'findings', 'for example'], legend),
    ].join('\n');
  }

  #buildTable(): string {
    const header = ['record', 'column', 'outcome', 'code', 'in the file', 'read as'];
    const hasCells = this.#first.some(({ cell }) => cell !== undefined);
    return tableText(
      hasCells ? ['row', 'cell', ...header] : ['row', ...header],
      this.#first.map((finding) => {
        const [at, ...others] = toCells(finding);
        return hasCells ? [at, cellAddress(finding), ...others] : [at, ...others];
      }),
    );
  }
}

function toCells({ row, record_id, column, outcome, code, raw, value }: Finding): unknown[] {
  return [row, record_id, column, outcome, code, raw && shorten(raw), readAs(value)];
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : text;
}

function readAs(value: unknown): string {
  if (value === null || value === undefined) return '';
  return shorten(typeof value === 'string' ? value : JSON.stringify(value));
}
