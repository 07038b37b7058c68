import { describe, expect, it } from 'vitest';
import { StoredRows } from '../../lib/http/files/view-rows.ts';
import type { ReadablePublication } from '../../lib/publication/recipient-publication.ts';
import type { RecordQuery } from '../../lib/publication/record-query.ts';
import type { View, ViewFile } from '../../lib/publication/version.ts';

const ALL: RecordQuery = { filters: {}, sort: [] };
/** Rows in each chunk of the file. */
const ROWS = 100;
const CHUNKS = 50;
const idAt = (at: number) => `R${String(at).padStart(6, '0')}`;

/** A file that states this many bytes, and counts the chunks that are read. */
function openedFile(bytes: number, reader = new StoredRows()) {
  const read = { chunks: 0, opened: 0, closed: 0 };
  async function* body() {
    read.opened += 1;
    try {
      for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
        read.chunks += 1;
        const lines = Array.from({ length: ROWS }, (_, at) => {
          const id = chunk * ROWS + at;
          const row = { record_id: idAt(id), legal_name: `é${id}`, withheld: [] };
          return `${JSON.stringify(row)}\n`;
        });
        yield Buffer.from(lines.join(''));
      }
    } finally {
      read.closed += 1;
    }
  }
  const publication = { open: async () => ({ body: body() }) } as unknown as ReadablePublication;
  const view = { coverage: { published: ROWS * CHUNKS } } as View;
  const file = { path: 'x.jsonl', sha256: String(bytes), bytes } as unknown as ViewFile;
  return { read, rows: () => reader.read(publication, view, file) };
}

describe('14.2 records of a file', () => {
  it('14.2 that is cached: parsed once for all requests', async () => {
    const { read, rows } = openedFile(1_000);
    const page = await (await rows()).search(ALL, { offset: 250, limit: 2 });
    expect(page).toMatchObject({
      total: 5_000,
      rows: [{ record_id: idAt(250), legal_name: 'é250' }, { record_id: idAt(251) }],
    });
    expect((await (await rows()).find(idAt(4_999)))?.record_id).toBe(idAt(4_999));
    expect(read).toEqual({ chunks: CHUNKS, opened: 1, closed: 1 });
  });

  it('17.1 of an earlier version of the same recipient are not cached any more', async () => {
    const reader = new StoredRows();
    const [earlier, later] = [openedFile(1_000, reader), openedFile(2_000, reader)];
    for (const { rows } of [earlier, later, later, earlier]) await rows();
    expect([earlier.read.opened, later.read.opened]).toEqual([2, 1]);
  });

  it('14.2 that is too large for the cache: a page reads no further than its last row', async () => {
    const { read, rows } = openedFile(33_000_000);
    const page = await (await rows()).search(ALL, { offset: 250, limit: 2 });
    expect(page).toMatchObject({
      total: 5_000,
      rows: [{ record_id: idAt(250), legal_name: 'é250' }, { record_id: idAt(251) }],
    });
    expect(read).toEqual({ chunks: 3, opened: 1, closed: 1 });
    const over = await (await rows()).search(ALL, { offset: 4_999, limit: 10 });
    expect(over.rows.map(({ record_id }) => record_id)).toEqual([idAt(4_999)]);
  });

  it('14.2 that is too large for the cache: one record reads no further than its position', async () => {
    const { read, rows } = openedFile(33_000_000);
    expect((await (await rows()).find(idAt(120)))?.['legal_name']).toBe('é120');
    expect(read).toEqual({ chunks: 2, opened: 1, closed: 1 });
    // The search for a missing row reads as far as the place where it would be.
    expect(await (await rows()).find(`${idAt(120)}x`)).toBeUndefined();
    expect(read.chunks).toBe(4);
  });

  it('14.2 that is searched: up to a limit, then an error with the next step', async () => {
    const search = { ...ALL, q: 'e7' };
    const window = { offset: 0, limit: 1 };
    const searched = openedFile(100_000_000);
    expect((await (await searched.rows()).search(search, window)).total).toBeGreaterThan(1);
    const { read, rows } = openedFile(129_000_000);
    await expect((await rows()).search(search, window)).rejects.toMatchObject({
      code: 'message-invalid',
      message: expect.stringMatching(/5,?000 rows, too many .* fetch the file/),
    });
    expect(read.chunks).toBe(0);
    // Without a filter, the list has pages too.
    expect((await (await rows()).search(ALL, window)).rows).toHaveLength(1);
  });
});
