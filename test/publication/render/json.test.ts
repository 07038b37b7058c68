import { describe, expect, it } from 'vitest';
import { versionPrefix } from '../../../lib/publication/keys.ts';
import { publicationSetup } from '../publication-setup.ts';
import { companies } from '../records.ts';

/** The row files of partners. */
async function listTexts(granted: readonly number[]) {
  const setup = publicationSetup();
  setup.editions.release('2025', companies(4));
  await setup.grant(granted);
  await setup.grant([4], { audiences: ['dataspace'] });
  await setup.service.publish({ cause: 'night', actor: 'system' });
  const prefix = `${versionPrefix((await setup.service.head()).version)}partners/`;
  const text = (format: string) =>
    setup.files.bytes(`${prefix}healthtech-companies.${format}`).toString('utf8');
  return { lines: text('jsonl'), array: text('json') };
}

describe('the JSON array', () => {
  it.each([[[]], [[1]], [[1, 2, 3]]])(
    '14.2 of companies %j holds the rows of JSON Lines',
    async (granted) => {
      const { lines, array } = await listTexts(granted);
      const rows = lines.split('\n').filter(Boolean);
      expect(JSON.parse(array)).toEqual(rows.map((row) => JSON.parse(row)));
      expect(rows).toHaveLength(granted.length);
      expect(array).toBe(`[${rows.map((row) => `\n${row}`).join(',')}\n]\n`);
    },
  );
});
