import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/core/digest.ts';
import { outerJoin } from '../../lib/mapping/companies/outer-join.ts';
import { readStoredLines, SortedRows } from '../../lib/mapping/companies/sorted-rows.ts';
import { MemoryFiles } from './memory-files.ts';

const line = (id: string) => JSON.stringify({ record_id: id, legal_name: `Company ${id}` });

async function sorted(ids: readonly string[], pool: number) {
  const files = new MemoryFiles();
  const rows = await SortedRows.create({ files, key: 'imports/1/rows', pool });
  for (const id of ids) {
    rows.add(id, line(id));
    if (rows.isFull) await rows.flush();
  }
  const file = await rows.close();
  const lines: string[] = [];
  for await (const found of readStoredLines(files, file.key)) lines.push(found);
  return { file, lines, files };
}

describe('SortedRows', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 99_999 }), { maxLength: 200 });

  it('10.18 sorts rows by record id with any amount of memory, and leaves one file', async () => {
    await fc.assert(
      fc.asyncProperty(ids, fc.integer({ min: 1, max: 3_000 }), async (numbers, pool) => {
        const names = numbers.map((n) => `LUHT-X-${n}`);
        const { file, lines, files } = await sorted(names, pool);
        expect(lines).toEqual([...names].sort().map(line));
        const bytes = files.stored.get(file.key) ?? Buffer.alloc(0);
        expect(file).toMatchObject({
          count: names.length,
          bytes: bytes.length,
          digest: sha256(bytes),
        });
        expect([...files.stored.keys()]).toEqual([file.key]);
      }),
      { numRuns: 100 },
    );
  });

  it('writes rows that are already in order only once', async () => {
    const { file, files } = await sorted(['LUHT-A-1', 'LUHT-A-2', 'LUHT-B'], 10);
    expect(file.key).toBe('imports/1/rows.jsonl');
    expect(files.stored.size).toBe(1);
  });
});

describe('outerJoin', () => {
  async function* stream(ids: readonly string[]) {
    for (const id of ids) yield { id };
  }

  it.each<[string[], string[], string[]]>([
    [[], [], []],
    [['a'], [], ['a|']],
    [[], ['a'], ['|a']],
    [
      ['a', 'c', 'd'],
      ['b', 'c', 'e'],
      ['a|', '|b', 'c|c', 'd|', '|e'],
    ],
  ])('joins %j and %j', async (left, right, expected) => {
    const joined: string[] = [];
    for await (const pair of outerJoin(stream(left), stream(right)))
      joined.push(pair.map((each) => each?.id ?? '').join('|'));
    expect(joined).toEqual(expected);
  });
});
