import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';

/** Bytes of a file from `first` to `end`, the end not included. */
export type ReadSpan = (first: number, end: number) => AsyncIterable<Uint8Array>;

const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/;
/** The first cell of a row as `WorkbookWriter` writes it: a heading (style 3) or a text (1). */
const FIRST_CELL = /<row r="\d+"><c r="A\d+" s="([13])" t="inlineStr"><is><t>([^<]*)<\/t>/g;
const HEADING = '3';

/**
 * The record ids in the companies sheets of a workbook that `XlsxEncoder` wrote, in their order.
 *
 * @param bytes length of the file
 * @throws Error if the file is no zip, or is broken
 */
export async function* readXlsxRecordIds(read: ReadSpan, bytes: number): AsyncGenerator<string> {
  const zip = await fromRandomAccessReaderPromise(new SpanReader(read), bytes, {
    lazyEntries: true,
  });
  for await (const entry of zip.eachEntry()) {
    if (!SHEET.test(entry.fileName)) continue;
    const stream = await zip.openReadStreamPromise(entry);
    let isCompaniesSheet = false;
    for await (const [style, text] of readFirstCells(stream)) {
      if (style === HEADING) isCompaniesSheet = text === 'record_id';
      else if (isCompaniesSheet) yield text;
      if (!isCompaniesSheet) break;
    }
  }
}

/** Style and text of the first cell of each row. */
async function* readFirstCells(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly [style: string, text: string]> {
  let rest = '';
  for await (const chunk of stream) {
    // Ids are ASCII, and a piece may end within a character of another cell.
    const text = rest + Buffer.from(chunk).toString('latin1');
    const end = text.lastIndexOf('<row ');
    rest = end === -1 ? text : text.slice(end);
    for (const [, style = '', cell = ''] of text
      .slice(0, end === -1 ? 0 : end)
      .matchAll(FIRST_CELL))
      yield [style, cell];
  }
  for (const [, style = '', cell = ''] of rest.matchAll(FIRST_CELL)) yield [style, cell];
}

class SpanReader extends RandomAccessReader {
  readonly #read: ReadSpan;

  constructor(read: ReadSpan) {
    super();
    this.#read = read;
  }

  override _readStreamForRange(first: number, end: number): Readable {
    return Readable.from(this.#read(first, end));
  }
}
