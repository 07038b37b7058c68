import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { FieldDeclarations } from '../register/field.ts';

/** The record of a company in an edition, with any fields. */
export type EditionRow = { readonly record_id: string } & Readonly<Record<string, Json>>;

/**
 * A line of UTF-8 as a binary string: one character for each byte. Such a line can be cut at ASCII
 * characters and written without decoding, which is half of the work of a large version.
 */
export type ByteLine = string;

const RECORD_ID = '{"record_id":"';

/** Strings up to this length are cheap to collect; V8 stores larger ones separately. Bytes. */
const PIECE = 65_536;

/** The lines of a stream without their LF, in batches of one piece of the stream. */
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
 * Parses the record of a line of an edition. The import has checked the rules. Here only the names of
 * the members are checked, so that a member without a group is never published together with others.
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

/** Parses the row of a line. */
export function parseLine<Row = EditionRow>(line: ByteLine): Row {
  return JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
}
