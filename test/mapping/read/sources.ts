import { readFile } from 'node:fs/promises';
import { KaartError } from '../../../lib/core/errors.ts';
import { getTableLayout, type TableLayout } from '../../../lib/mapping/layouts.ts';
import { openTable } from '../../../lib/mapping/read/open-table.ts';
import type { FileSource, OpenedTable, RawRow } from '../../../lib/mapping/read/table-file.ts';
import { FIELDS } from '../../../lib/mapping/record.ts';

const FIXTURES = new URL('../../fixtures/mapping/', import.meta.url);

/** A file in memory, in chunks of this many bytes. */
export function readSource(content: string | Uint8Array, chunk = 65_536): FileSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return async function* read() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  };
}

export async function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(name, FIXTURES));
}

/** A file that was read to its end. */
export interface ReadTable extends OpenedTable {
  readonly all: readonly RawRow[];
}

export interface Opening {
  readonly layout?: TableLayout;
  readonly name?: string;
  readonly chunk?: number;
}

export async function readTable(
  content: string | Uint8Array,
  { layout = getTableLayout('2025'), name = '', chunk = 65_536 }: Opening = {},
): Promise<ReadTable> {
  const table = await openTable(readSource(content, chunk), layout, name);
  const all: RawRow[] = [];
  for await (const row of table.rows) all.push(row);
  return { ...table, all };
}

/** The error code of a refused file; `accepted` for any other file. */
export async function refusalOf(
  content: string | Uint8Array,
  opening: Opening = {},
): Promise<unknown> {
  try {
    await readTable(content, opening);
    return 'accepted';
  } catch (error) {
    if (error instanceof KaartError && error.code === 'file-refused') return error.details['code'];
    throw error;
  }
}

/** One company of the 2025 study as a file might hold it. */
export const COMPANY: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FIELDS.map((field) => [field, ''])),
  record_id: 'LUHT-DEMO-0001',
  rcs_number: 'B900001',
  legal_name: 'DEMO Noël S.à r.l.',
  street: "1, rue de l'Exemple",
  description_en: 'Says "hello",\nand goes on.',
  employees: '12',
  synthetic: 'true',
};

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A CSV text of the 2025 study: header, then rows that differ from `COMPANY`. */
export function csv(
  rows: readonly Readonly<Record<string, string>>[] = [{}],
  { delimiter = ',', end = '\n' }: { delimiter?: string; end?: string } = {},
): string {
  const lines = rows.map((row) =>
    FIELDS.map((field) => quoted(row[field] ?? COMPANY[field] ?? '')),
  );
  return [[...FIELDS], ...lines].map((cells) => cells.join(delimiter) + end).join('');
}
