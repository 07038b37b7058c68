import { createReadStream } from 'node:fs';
import { KaartError } from '../../../../lib/core/errors.ts';
import { getTableLayout } from '../../../../lib/mapping/layouts.ts';
import { openTable } from '../../../../lib/mapping/read/open-table.ts';
import type { FileSource } from '../../../../lib/mapping/read/table-file.ts';
import { FIELDS } from '../../../../lib/mapping/record.ts';
import { peakMegabytes } from '../../../peak-memory.ts';

/**
 * Reads files to their end. For each file, prints a line of JSON with its number of rows or the reason why it
 * is refused, and the peak memory so far.
 */

const HEADER = FIELDS.join(',');
const MB = 1_048_576;
/** Bytes of each text; more than the heap of the process. */
const MEGABYTES = 40;

/** A text that is far larger than the memory limit: a beginning, a repeated piece, an end. */
const long = (start: string, piece: string, end = ''): FileSource =>
  async function* read() {
    yield Buffer.from(start);
    const block = Buffer.from(piece.repeat(Math.ceil(MB / piece.length)));
    for (let i = 0; i < MEGABYTES; i++) yield block;
    yield Buffer.from(end);
  };

const record = (cells: (field: string) => string) => FIELDS.map(cells).join(',');
const row = record((field) => (field === 'record_id' ? 'LUHT-SCALE-0000001' : 'some text'));
const json = JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, 'some text'])));

const TEXTS: Readonly<Record<string, FileSource>> = {
  'a header without end': long('', 'record_id,'),
  'a line without end': long(`${HEADER}\n`, 'x'),
  'a line of cells without end': long(`${HEADER}\n`, ',a'),
  'a line of delimiters without end': long(`${HEADER}\n`, ','),
  'a quote without end': long(`${HEADER}\n"`, 'x'),
  'a quote without end over many lines': long(`${HEADER}\n"`, `${row}\n`),
  'blank lines without end': long(`${HEADER}\n`, '\n'),
  'JSON that nests without end': long('', '['),
  'a JSON text without end': long('[{"record_id":"', 'x'),
  'a JSON line without end': long('{"record_id":"', 'x'),
  'a JSON member without end': long('{"x":[', '1,'),
  '40 MB of CSV': long(`${HEADER}\n`, `${row}\n`),
  '40 MB of JSON': long(`[${json}`, `,${json}`, ']'),
  '40 MB of JSON Lines': long('', `${json}\n`),
};

async function outcome(source: FileSource): Promise<unknown> {
  try {
    const table = await openTable(source, getTableLayout('2025'), 'mapping.xlsx');
    let rows = 0;
    for await (const _ of table.rows) rows++;
    return rows;
  } catch (error) {
    return error instanceof KaartError ? error.details['code'] : String(error);
  }
}

for (const name of process.argv.slice(2)) {
  const result = await outcome(TEXTS[name] ?? (() => createReadStream(name)));
  process.stdout.write(`${JSON.stringify({ result, megabytes: Math.round(peakMegabytes()) })}\n`);
}
