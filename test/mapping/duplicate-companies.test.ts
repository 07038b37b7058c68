import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextHash, TextIndex } from '../../lib/mapping/companies/duplicate-index.ts';
import { CLEAN, checkAll, describeFindings } from './rows.ts';

const listFindings = async (rows: Parameters<typeof checkAll>[0]) =>
  (await checkAll(rows)).map((row) => describeFindings(row.findings));

describe('a second row of a company in one file', () => {
  it('is rejected by record id and by register number', async () => {
    expect(
      await listFindings([
        { record_id: 'LUHT-A-1', rcs_number: 'B1' },
        { record_id: 'LUHT-A-1', rcs_number: 'B2' },
        { record_id: 'LUHT-A-2', rcs_number: 'B1' },
        { record_id: 'LUHT-A-1', rcs_number: 'B1' },
      ]),
    ).toEqual([
      [],
      ['DUPLICATE_RECORD_ID record_id'],
      ['DUPLICATE_RCS rcs_number'],
      ['DUPLICATE_RECORD_ID record_id', 'DUPLICATE_RCS rcs_number'],
    ]);
  });

  it('is found in any notation of the number', async () => {
    const [, second] = await listFindings([
      { rcs_number: 'B 900' },
      { rcs_number: 'RCS Luxembourg b900' },
    ]);
    expect(second).toContain('DUPLICATE_RCS rcs_number');
  });

  it('is found although the first row was rejected for another reason', async () => {
    const [, second] = await listFindings([
      { rcs_number: 'B1', website: 'ftp://x' },
      { rcs_number: 'B1' },
    ]);
    expect(second).toEqual(['DUPLICATE_RCS rcs_number']);
  });

  it('waits for review if only the name is the same, in any case, with any accents and legal form', async () => {
    expect(
      await listFindings([
        { legal_name: 'DEMO Société S.à r.l.' },
        { legal_name: 'Demo Societe SARL' },
        { legal_name: 'DEMO Société S.A.' },
        { legal_name: 'DEMO Société S.à r.l. 2' },
      ]),
    ).toEqual([[], ['SAME_NAME_OTHER_RCS legal_name'], [], []]);
  });

  it('is named by its row if the file has no cells', async () => {
    const rows = await checkAll([{ rcs_number: 'B1' }, { rcs_number: 'B1' }]);
    expect(rows[1]?.findings[0]?.message.en).toBe('Row 1 already has the register number B1.');
  });

  it('is not reported for a row whose columns are uncertain', async () => {
    const { checkRows } = await import('../../lib/mapping/companies/check-rows.ts');
    const { EDITION } = await import('./rows.ts');
    async function* readRows() {
      yield { row: 1, cells: CLEAN, fault: 'RAGGED_ROW' as const };
      yield { row: 2, cells: CLEAN };
      yield { row: 3, cells: { ...CLEAN, record_id: 'TOTAL' }, fault: 'TOTALS_ROW' as const };
    }
    const outcomes = [];
    for await (const row of checkRows({ rows: readRows(), headerLanguage: 'en' }, EDITION))
      outcomes.push([row.outcome, row.findings[0]?.code, row.findings[0]?.record_id]);
    expect(outcomes).toEqual([
      ['reject', 'RAGGED_ROW', 'LUHT-TEST-0001'],
      ['ok', undefined, undefined],
      ['reject', 'TOTALS_ROW', null],
    ]);
  });
});

describe('SeenTexts', () => {
  it('finds the same texts as a Map, also while it grows', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3_000 }), (texts) => {
        const [seen, hash] = [new TextIndex(), new TextHash()];
        const map = new Map<string, number>();
        const found = texts.map((text, index) => seen.add(hash.hash(text), index + 1));
        const expected = texts.map((text, index) => {
          const before = map.get(text);
          if (before === undefined) map.set(text, index + 1);
          return before ?? 0;
        });
        expect(found).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('distinguishes 200,000 ids that differ in one digit', () => {
    const [seen, hash] = [new TextIndex(), new TextHash()];
    const known: number[] = [];
    for (let n = 1; n <= 200_000; n++)
      if (seen.add(hash.hash(`LUHT-SCALE-${String(n).padStart(7, '0')}`), n) !== 0) known.push(n);
    expect(known).toEqual([]);
    expect(seen.add(hash.hash('LUHT-SCALE-0123456'), 1)).toBe(123_456);
  });
});
