import { describe, expect, it } from 'vitest';
import { outerJoin } from '../../lib/mapping/companies/outer-join.ts';
import { mergeLines } from '../../lib/mapping/companies/sorted-rows.ts';

/** Counts the streams that were begun and neither ended nor closed. */
function countedStreams() {
  const counts = { open: 0 };
  async function* stream<T>(...items: readonly T[]): AsyncGenerator<T> {
    counts.open++;
    try {
      yield* items;
    } finally {
      counts.open--;
    }
  }
  return { counts, stream };
}

describe('outerJoin', () => {
  const a = { id: 'a' };
  const b = { id: 'b' };

  it('closes all streams if its reader stops', async () => {
    const { counts, stream } = countedStreams();
    for await (const _items of outerJoin(stream(a, b), stream(a, b))) break;
    expect(counts.open).toBe(0);
  });
});

describe('mergeLines', () => {
  it('closes all streams if its reader stops', async () => {
    const { counts, stream } = countedStreams();
    const lines = ['{"record_id":"a"}', '{"record_id":"b"}'];
    for await (const line of mergeLines([stream(...lines), stream(...lines)])) {
      expect(line).toBe(lines[0]);
      break;
    }
    expect(counts.open).toBe(0);
  });
});
