import { describe, expect, it } from 'vitest';
import expected from '../../fixtures/mapping/dirty-files/expected.json' with { type: 'json' };
import { fixture, readTable, refusalOf } from './sources.ts';

/** Files that can be read. A file with the outcome `hold` is one of them: only the comparison with the published edition holds it. */
const readable = expected.filter(({ outcome }) => outcome !== 'refuse');

describe('the files of dirty-files/', () => {
  it.each(expected.filter(({ outcome }) => outcome === 'refuse'))(
    '$file is refused with $code',
    async ({ file, code }) => {
      expect(await refusalOf(await fixture(`dirty-files/${file}`), { name: file })).toBe(code);
    },
  );

  it.each(readable)('$file is read, $code', async ({ file, code, outcome }) => {
    const table = await readTable(await fixture(`dirty-files/${file}`), { name: file });
    const notices = outcome === 'accept-with-notice' ? [{ code }] : [];
    expect(table.notices).toEqual(notices);
    expect(table.all.length).toBeGreaterThan(0);
    expect(table.all.filter(({ fault }) => fault !== undefined)).toEqual([]);
    expect(table.all[0]?.cells['legal_name']).toMatch(/^DEMO .*( S\.|[a-zà-ü])/);
  });

  it('keep é, à and ü of Windows-1252', async () => {
    const { all } = await readTable(await fixture('dirty-files/latin1.csv'));
    expect(all[0]?.cells['legal_name']).toBe('DEMO Dirty 701 S.à r.l.');
  });

  it.each([1, 2, 3, 7, 1000])('are read the same in chunks of %i bytes', async (chunk) => {
    for (const { file } of expected.filter(({ outcome }) => outcome !== 'hold')) {
      const bytes = await fixture(`dirty-files/${file}`);
      const whole = await readTable(bytes).then(
        ({ all }) => all,
        () => refusalOf(bytes),
      );
      const parts = await readTable(bytes, { chunk }).then(
        ({ all }) => all,
        () => refusalOf(bytes, { chunk }),
      );
      expect(parts, file).toEqual(whole);
    }
  });
});
