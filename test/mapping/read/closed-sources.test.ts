import { describe, expect, it, vi } from 'vitest';
import { getTableLayout } from '../../../lib/mapping/layouts.ts';
import { openTable } from '../../../lib/mapping/read/open-table.ts';
import { outlineTable } from '../../../lib/mapping/read/outline.ts';
import type { FileSource } from '../../../lib/mapping/read/table-file.ts';
import expected from '../../fixtures/mapping/dirty-files/expected.json' with { type: 'json' };
import { fixture } from './sources.ts';

const LAYOUT = getTableLayout('2025');

/** A file in short chunks that counts the reads that were begun and neither ended nor closed. */
class CountedSource {
  open = 0;
  begun = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  readonly source: FileSource = async function* read(this: CountedSource) {
    this.open++;
    this.begun++;
    try {
      for (let at = 0; at < this.#bytes.length; at += 500) yield this.#bytes.subarray(at, at + 500);
    } finally {
      this.open--;
    }
  }.bind(this);
}

const JSON_ROWS = JSON.stringify(
  Array.from({ length: 500 }, (_, row) => ({ record_id: `LUHT-DEMO-${row}`, legal_name: 'DEMO' })),
);
const FILES: readonly (readonly [name: string, bytes: () => Promise<Uint8Array>])[] = [
  ...expected.map(({ file }) => [file, () => fixture(`dirty-files/${file}`)] as const),
  ['mapping-dirty.csv', () => fixture('mapping-dirty.csv')],
  ['mapping-demo.xlsx', () => fixture('mapping-demo.xlsx')],
  ['rows.json', async () => Buffer.from(JSON_ROWS)],
  ['rows.jsonl', async () => Buffer.from(JSON_ROWS.slice(1, -1).replaceAll('},', '}\n'))],
  ['lists.json', async () => Buffer.from(JSON.stringify(Array(500).fill(['a', 'b', 'c'])))],
  ['one-value.json', async () => Buffer.from(`"${'a'.repeat(2000)}"`)],
];

/** The reads of a file by a function that may refuse the file. */
async function readsOf(
  bytes: Uint8Array,
  name: string,
  read: (source: FileSource) => Promise<unknown>,
): Promise<CountedSource> {
  const counted = new CountedSource(bytes);
  await read(counted.source).catch((error: unknown) => {
    expect(error, name).toMatchObject({ code: 'file-refused' });
  });
  return counted;
}

describe('a source is closed', () => {
  it.each(FILES)('after the headers of %s are read', async (name, content) => {
    const bytes = await content();
    const { open, begun } = await readsOf(bytes, name, (source) =>
      outlineTable(source, LAYOUT, name),
    );
    expect([begun > 0, open]).toEqual([true, 0]);
  });

  it.each(FILES)('if a reader stops at the first row of %s', async (name, content) => {
    const counted = await readsOf(await content(), name, async (source) => {
      const { rows } = await openTable(source, LAYOUT, name);
      for await (const _row of rows) break;
    });
    // a stream that is destroyed closes its source a moment later
    await vi.waitFor(() => expect([counted.begun > 0, counted.open]).toEqual([true, 0]), 10_000);
  });
});
