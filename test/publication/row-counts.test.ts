import { expect, it } from 'vitest';
import { countRows } from '../../lib/publication/row-counts.ts';

const ROWS = [
  { record_id: 'LUHT-DEMO-0001', legal_name: 'Société Müller', canton: 'Wiltz', employees: 9 },
  { record_id: 'LUHT-DEMO-0002', legal_name: 'Zürich', canton: 'Wiltz', employees: 10 },
  { record_id: 'LUHT-DEMO-0003', legal_name: 'é', canton: null, employees: null },
  { record_id: 'LUHT-DEMO-0004', legal_name: 'é', canton: 'Mersch' },
];
const FILE = Buffer.from(ROWS.map((row) => `${JSON.stringify(row)}\n`).join(''));

async function* inPieces(size: number) {
  for (let at = 0; at < FILE.length; at += size) yield FILE.subarray(at, at + size);
}

it.each([1, 7, 100, FILE.length])(
  '13: counts are equal if rows arrive in pieces of %d bytes',
  async (size) => {
    expect(await countRows(inPieces(size), ['canton', 'employees'])).toEqual({
      companies: 4,
      shown: 3,
      counts: [
        { values: { canton: 'Mersch', employees: 'not-shown' }, companies: 1 },
        { values: { canton: 'Wiltz', employees: '10-employees-or-more' }, companies: 1 },
        { values: { canton: 'Wiltz', employees: 'fewer-than-10-employees' }, companies: 1 },
        { values: { canton: 'unknown', employees: 'unknown' }, companies: 1 },
      ],
    });
  },
);

it('13: counts are empty without rows', async () => {
  expect(await countRows([], ['canton'])).toEqual({ companies: 0, shown: 0, counts: [] });
});
