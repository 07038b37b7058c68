import { flatText } from './flat-text.ts';
import { MAX_RECORD_CHARS } from './limits.ts';
import { refusal } from './refusal.ts';

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * Splits CSV text into records (RFC 4180), chunk by chunk, holding no more than one chunk and one record.
 *
 * CRLF, LF and CR end a record, mixed as they come; blank lines are skipped. A quote inside an unquoted cell is text,
 * as in Excel, where such quotes come in pairs.
 *
 * Written here and not taken from a library because the cells of a million rows decide the speed of an import: csv-parse
 * reads 67,000 rows/s of 41 columns, papaparse 122,000, this 300,000, and udsv (450,000) accepts broken quotes and runs a
 * short row into the next. `csv-tokenizer.test.ts` holds it against csv-parse.
 */
export class CsvTokenizer {
  readonly #delimiter: number;
  #text = '';
  #at = 0;
  #line = 1;
  #afterCr = false;
  #last = false;
  /** Where the next quote is, so that the many cells without one need no search. */
  #nextQuote = -1;
  #record: string[] = [];
  /** The unquoted cell last read at each position: one that repeats it is not copied again. */
  readonly #above: (string | undefined)[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /**
   * The records that end in this chunk, added to `records`: those before a broken one are there when it throws.
   *
   * @throws KaartError `file-refused` UNBALANCED_QUOTE, TOO_LARGE
   */
  push(chunk: string, last = false, records: string[][] = []): string[][] {
    this.#text = this.#text.slice(this.#at) + chunk;
    this.#at = 0;
    this.#last = last;
    this.#nextQuote = -1;
    while (this.#readRecord()) {
      if (this.#record.length === 1 && this.#record[0] === '') continue;
      records.push(this.#record);
    }
    this.#refuseEndless();
    return records;
  }

  /** The rest, where the last line has no line end. */
  end(): string[][] {
    return this.push('', true);
  }

  /** False, and back at its start, where the record does not end in the text so far. */
  #readRecord(): boolean {
    this.#skipBlankLines();
    if (this.#at >= this.#text.length) return false;
    const start = this.#at;
    const line = this.#line;
    this.#record = [];
    for (;;) {
      if (!this.#readCell()) {
        this.#at = start;
        this.#line = line;
        return false;
      }
      const end = this.#text.charCodeAt(this.#at++);
      if (end !== this.#delimiter) return this.#endRecord(end === CR);
    }
  }

  #skipBlankLines(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charCodeAt(this.#at);
      if (char !== LF && char !== CR) break;
      if (char === CR || !this.#afterCr) this.#line++;
      this.#afterCr = char === CR;
    }
  }

  #endRecord(afterCr: boolean): true {
    this.#afterCr = afterCr;
    this.#line++;
    if (this.#at > this.#text.length) this.#at = this.#text.length;
    return true;
  }

  #readCell(): boolean {
    if (this.#text.charCodeAt(this.#at) === QUOTE) return this.#readQuoted();
    return this.#repeats() || this.#readPlain();
  }

  /** Whether the cell is the same as the one above it; then it is taken. */
  #repeats(): boolean {
    const before = this.#above[this.#record.length];
    if (before === undefined) return false;
    const end = this.#at + before.length;
    if (!this.#endsCell(end) || !this.#text.startsWith(before, this.#at)) return false;
    this.#record.push(before);
    this.#at = end;
    return true;
  }

  #readPlain(): boolean {
    const text = this.#text;
    let end = this.#at;
    while (end < text.length) {
      const char = text.charCodeAt(end);
      if (char === this.#delimiter || char === LF || char === CR) break;
      end++;
    }
    if (end === text.length && !this.#last) return false;
    if (this.#quoteBefore(end)) this.#refuseOddQuotes(this.#at, end);
    const cell = flatText(text.slice(this.#at, end));
    this.#above[this.#record.length] = cell;
    this.#record.push(cell);
    this.#at = end;
    return true;
  }

  #readQuoted(): boolean {
    const text = this.#text;
    const start = this.#at + 1;
    let doubled = false;
    let end = text.indexOf('"', start);
    while (end !== -1 && text.charCodeAt(end + 1) === QUOTE) {
      doubled = true;
      end = text.indexOf('"', end + 2);
    }
    if (end === -1 || (end + 1 === text.length && !this.#last)) return this.#unfinished();
    if (!this.#endsCell(end + 1)) throw unbalanced(this.#line);
    const cell = text.slice(start, end);
    this.#above[this.#record.length] = undefined; // it may hold what would end an unquoted cell
    this.#record.push(flatText(doubled ? cell.replaceAll('""', '"') : cell));
    this.#line += lineBreaks(cell);
    this.#at = end + 1;
    return true;
  }

  #unfinished(): false {
    if (this.#last) throw unbalanced(this.#line);
    return false;
  }

  #endsCell(at: number): boolean {
    if (at >= this.#text.length) return this.#last;
    const char = this.#text.charCodeAt(at);
    return char === this.#delimiter || char === LF || char === CR;
  }

  #quoteBefore(end: number): boolean {
    if (this.#nextQuote < this.#at) {
      const found = this.#text.indexOf('"', this.#at);
      this.#nextQuote = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#nextQuote < end;
  }

  #refuseOddQuotes(from: number, to: number): void {
    const quotes = this.#text.slice(from, to).split('"').length - 1;
    if (quotes % 2 === 1) throw unbalanced(this.#line);
  }

  /** A quote that was opened and not closed swallows line after line; anything else of that size is no mapping. */
  #refuseEndless(): void {
    const open = this.#text.length - this.#at;
    if (open > MAX_RECORD_CHARS) {
      if (lineBreaks(this.#text.slice(this.#at)) > 100) throw unbalanced(this.#line);
      throw refusal('TOO_LARGE', `the record at line ${this.#line} is too long`, {
        what: 'record',
        line: this.#line,
        limit: MAX_RECORD_CHARS,
      });
    }
  }
}

function unbalanced(line: number) {
  return refusal('UNBALANCED_QUOTE', `a quote is opened and not closed at line ${line}`, { line });
}

function lineBreaks(text: string): number {
  if (!text.includes('\n') && !text.includes('\r')) return 0;
  return text.split(/\r\n|\n|\r/).length - 1;
}
