import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { FieldDeclarations } from '../register/field.ts';

/** The record of a company as an edition holds it, whatever its fields. */
export type EditionRow = { readonly record_id: string } & Readonly<Record<string, Json>>;

/**
 * A line of UTF-8 as a binary string: one character for each byte. Cutting such a line at its
 * ASCII marks and writing it again needs no decoding, which is half of the work of a big version.
 */
export type ByteLine = string;

const RECORD_ID = '{"record_id":"';

/** A string up to this length lies where it is cheap to throw away (V8 keeps larger ones apart). Bytes. */
const PIECE = 65_536;

/** The lines of a stream, as many at a time as a piece of it brings, without their LF. */
export async function* byteLines(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<readonly ByteLine[]> {
  let rest = '';
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = 0; at < buffer.length; at += PIECE) {
      const lines = buffer.toString('latin1', at, at + PIECE).split('\n');
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines;
    }
  }
  if (rest !== '') yield [rest];
}

/** The record id of a row; ids are ASCII and the first member of a record. */
export function readRecordId(line: ByteLine): string {
  if (line.startsWith(RECORD_ID))
    return line.slice(RECORD_ID.length, line.indexOf('"', RECORD_ID.length));
  return parseLine(line).record_id;
}

/**
 * The record of a line of an edition. What the rules check was checked when it was imported; here
 * its members are, so that one that belongs to no group cannot travel along with its neighbours.
 *
 * @throws KaartError `object-corrupt`
 */
export function parseCompanyRecord(line: ByteLine, fields: FieldDeclarations): EditionRow {
  const record = parseLine(line);
  const members = Object.keys(record);
  const names = Object.keys(fields);
  if (members.length === names.length && names.every((name, i) => members[i] === name))
    return record;
  throw new KaartError('record-fields-differ', { code: 'object-corrupt' });
}

/** The row of a line. */
export function parseLine<Row = EditionRow>(line: ByteLine): Row {
  return JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
}
