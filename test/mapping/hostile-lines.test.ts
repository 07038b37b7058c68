import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { getTableLayout } from '../../lib/mapping/layouts.ts';
import { openTable } from '../../lib/mapping/read/open-table.ts';

/** A body of the maximum size, in the chunks of a request. */
const BYTES = 3_900_000;
const PIECE = 65_536;
/** The reader tries comma, semicolon and tab. The limit is doubled, because processors are shared. */
const AT_MOST = 6;

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** CPU seconds in which a file is read or refused. */
async function seconds(text: string): Promise<{ readonly taken: number; readonly why: string }> {
  const begun = process.cpuUsage();
  let why = 'read';
  try {
    const table = await openTable(() => pieces(text), getTableLayout('2025'), 'file');
    for await (const _ of table.rows);
  } catch (error) {
    why = String((error as { code?: string }).code);
  }
  const { user, system } = process.cpuUsage(begun);
  return { taken: (user + system) / 1e6, why };
}

const [HEADER = '', ...ROWS] = readFileSync('examples/mapping-2025.csv', 'utf8').split('\n');
const filled = (unit: string) => unit.repeat(Math.ceil(BYTES / unit.length));

describe('9.15 a file that consists of one hostile line', () => {
  let ordinary: Awaited<ReturnType<typeof seconds>>;
  beforeAll(async () => {
    ordinary = await seconds(`${HEADER}\n${filled(`${ROWS.join('\n')}\n`)}`);
  });

  it('9.15 is compared with an ordinary file, which is read', () => {
    expect(ordinary.why).toBe('read');
  });

  it.each([
    ['commas', filled(',')],
    ['semicolons', filled(';')],
    ['quotes', filled('""')],
    ['an open quote', `"${filled(',')}`],
    ['cells', filled('a,')],
    ['blanks', filled(' ')],
    ['line breaks', filled('\n')],
    ['commas below a header', `${HEADER}\n${filled(',')}`],
    ['brackets', filled('[')],
    ['a long string in JSON', `[{"record_id":"${filled('\\"')}`],
  ])(
    '9.15 takes no more work than an ordinary file that is read with each delimiter: %s',
    async (_, text) => {
      const hostile = await seconds(text);
      expect(hostile.why).toBe('file-refused');
      expect(hostile.taken).toBeLessThan(AT_MOST * ordinary.taken);
    },
  );
});
