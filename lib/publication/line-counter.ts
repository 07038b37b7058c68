import { parquetMetadata } from 'hyparquet';
import { LINES_AROUND_ROWS } from './render/jsonld.ts';
import type { FileFormat } from './version.ts';

/** Counts the rows of a file while its bytes go by. */
export interface LineCounter {
  add(chunk: Uint8Array): void;
  /** `undefined` when the file cannot be read as what it is said to be. */
  rows(): number | undefined;
}

const LF = 10;
const QUOTE = 34;
/** More than the footer of a Parquet file of ten million rows. Bytes. */
const MAX_FOOTER = 8_000_000;

/** A counter for the rows of a format; a file that holds no rows has none. */
export function rowCount(format: FileFormat): LineCounter | undefined {
  if (format === 'jsonl') return new LineCount(0);
  if (format === 'jsonld') return new LineCount(LINES_AROUND_ROWS);
  if (format === 'csv') return new CsvCount();
  return format === 'parquet' ? new ParquetCount() : undefined;
}

class LineCount implements LineCounter {
  #lines: number;

  constructor(around: number) {
    this.#lines = -around;
  }

  add(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) this.#lines += 1;
  }

  rows(): number {
    return this.#lines;
  }
}

/** Line ends outside quotation marks, less the header's. */
class CsvCount implements LineCounter {
  #rows = -1;
  #quoted = false;

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LF && !this.#quoted) this.#rows += 1;
    }
  }

  rows(): number {
    return this.#rows;
  }
}

/** The footer says how many rows there are; only the end of the file is kept. */
class ParquetCount implements LineCounter {
  readonly #tail: Uint8Array[] = [];
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#tail.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes - (this.#tail[0]?.length ?? 0) > MAX_FOOTER)
      this.#bytes -= this.#tail.shift()?.length ?? 0;
  }

  rows(): number | undefined {
    try {
      return Number(parquetMetadata(Uint8Array.from(Buffer.concat(this.#tail)).buffer).num_rows);
    } catch {
      return undefined;
    }
  }
}
