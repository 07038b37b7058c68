import { describe, expect, it } from 'vitest';
import type { MappingService } from '../../lib/mapping/import/import-service.ts';
import { FIELDS } from '../../lib/mapping/record.ts';
import { quoted, readSource } from './read/sources.ts';
import { type Cells, CLEAN } from './rows.ts';
import { dryRun, release, workshop } from './workshop.ts';

const idOf = (at: number) => `LUHT-TEST-${String(at).padStart(4, '0')}`;
const merged = (successor: number | string, other: Cells = {}): Cells => ({
  legal_status: 'merged',
  successor: typeof successor === 'number' ? idOf(successor) : successor,
  ...other,
});

/** A file with one company for each row, with these cells changed, and with the column of successors. */
function fileOf(rows: readonly Cells[], edition = '2026') {
  const columns = [...FIELDS, 'successor'];
  const lines = rows.map((cells, index) => {
    const row: Cells = {
      ...CLEAN,
      record_id: idOf(index + 1),
      rcs_number: `B1${1000 + index}`,
      euid: null,
      vat_number: null,
      legal_name: `TEST Company ${index + 1}`,
      source_checked_on: '2025-10-01',
      ...cells,
    };
    return columns.map((column) => quoted(String(row[column] ?? ''))).join(',');
  });
  const text = [columns.join(','), ...lines, ''].join('\n');
  return { fileName: 'rows.csv', source: readSource(text), edition };
}

const CODES = /SUCCESSOR|RECORD_ID|NAME_OF_OTHER|SAME_NAME|DUPLICATE/;
async function found(rows: readonly Cells[], service: MappingService = workshop().service) {
  const { findings } = await dryRun(service, fileOf(rows));
  return findings
    .filter(({ code }) => CODES.test(code))
    .map(({ row, code, outcome, cell }) => `${row} ${code} ${outcome}${cell ? '' : ' nowhere'}`);
}

describe('10.5 the successor of a merged company', () => {
  it.each<[string, readonly Cells[], readonly string[]]>([
    ['behind it', [merged(3), {}, {}], []],
    ['before it', [{}, {}, merged(1)], []],
    ['of a company that was struck off', [merged(2, { legal_status: 'struck-off' }), {}], []],
    ['in a chain', [merged(2), merged(3), {}], []],
    ['that is rejected', [merged(2), { rcs_number: '?' }], ['1 UNKNOWN_SUCCESSOR review']],
    ['that is unknown', [merged(9), {}], ['1 UNKNOWN_SUCCESSOR review']],
    ['that is no record id', [merged('Newco S.A.'), {}], ['1 BAD_RECORD_ID reject']],
    ['that is the company itself', [merged(1), {}], ['1 SUCCESSOR_CYCLE reject']],
    [
      'that leads back',
      [merged(2), merged(3), merged(1)],
      ['1', '2', '3'].map((at) => `${at} SUCCESSOR_CYCLE reject`),
    ],
    ['of a company that goes on', [{ successor: idOf(2) }, {}], ['1 SUCCESSOR_OF_EXISTING review']],
    ['that is missing', [merged(''), {}], ['1 MISSING_SUCCESSOR warn']],
    ['of no company', [{}, {}], []],
  ])('%s', async (_, rows, expected) => {
    expect((await found(rows)).sort()).toEqual(expected);
  });

  it('10.5 may be a company of an earlier edition; a chain of successors may not form a circle over editions', async () => {
    const { service } = workshop();
    await release(service, fileOf([merged(2), {}, {}]));
    const next = [
      { record_id: idOf(7), ...merged(3) },
      { record_id: idOf(2), ...merged(1) },
    ];
    expect(await found(next, service)).toEqual(
      expect.arrayContaining(['2 SUCCESSOR_CYCLE reject']),
    );
    expect(await found([{ record_id: idOf(7), ...merged(3) }], service)).toEqual([]);
  });

  it('10.5 rejects neither row if its number and name are in the merged row', async () => {
    const same = { rcs_number: 'B11001', legal_name: 'TEST Company 2' };
    expect(await found([merged(2, same), {}])).toEqual([]);
    expect(await found([{}, {}, merged(2, same)])).toEqual([]);
  });

  it('10.5 is null if the file lacks the column', async () => {
    const { service } = workshop();
    const { source } = fileOf([{ legal_status: 'merged' }, {}]);
    const text = await new Response(
      ReadableStream.from(source() as AsyncIterable<Uint8Array>),
    ).text();
    const without = text.replaceAll(/,[^,\n]*\n/g, '\n');
    const item = await service.importFile(
      { fileName: 'rows.csv', source: readSource(without), edition: '2026' },
      'anna',
    );
    expect(item.summary.counts).toMatchObject({ taken: 2, warned: 1, rejected: 0 });
    expect(item.edition.id).toBe('2026');
  });

  it('10.5 has no column in a correction of 2025', async () => {
    const { service } = workshop();
    await expect(service.importFile(fileOf([{}], '2025'), 'anna')).rejects.toMatchObject({
      details: { code: expect.stringMatching(/OTHER_EDITION|UNKNOWN_COLUMN/) },
    });
  });

  it('10.5 is reported if it is dropped in review after the merged company was accepted', async () => {
    const { service } = workshop();
    const { id } = await service.importFile(fileOf([merged(2), { employees: '5,5' }, {}]), 'anna');
    const unknown = async () => (await service.preview(id)).unknownSuccessors;
    const [row] = (await service.listRowsUnderReview(id)).items;
    await service.decide(id, row?.id ?? 0, { kind: 'edit', values: { employees: 5 } }, 'anna');
    expect(await unknown()).toEqual({ count: 0, first: [] });
    await service.decide(id, row?.id ?? 0, { kind: 'drop' }, 'anna');
    expect(await unknown()).toEqual({ count: 1, first: [`${idOf(1)} → ${idOf(2)}`] });
  });

  it('10.5 is shown to the second person', async () => {
    const { service } = workshop();
    const { id } = await service.importFile(fileOf([merged(2), {}]), 'anna');
    expect((await service.preview(id)).takenOver).toEqual({
      ...{ count: 1, first: [`${idOf(1)} → ${idOf(2)}`] },
    });
  });
});

describe('10.5 a row that is edited in review is compared as in the import', () => {
  /** Row 1 is under review and is edited. Companies 2 and 3 already exist. */
  async function edited(values: Cells, others: readonly Cells[] = [{}, {}]) {
    const { service } = workshop();
    const { id } = await service.importFile(fileOf([{ employees: '5,5' }, ...others]), 'anna');
    const all = { employees: 5, ...values } as Record<string, string | number>;
    const decide = (rowId: number, of: typeof all) =>
      service.decide(id, rowId, { kind: 'edit', values: of }, 'anna');
    return { service, id, decide, first: decide(1, all) };
  }

  it.each<[string, Cells]>([
    ['UNKNOWN_SUCCESSOR', merged(9)],
    ['SUCCESSOR_CYCLE', merged(1)],
    ['SUCCESSOR_OF_EXISTING', { successor: idOf(2) }],
    ['DUPLICATE_RCS', { rcs_number: 'B11001' }],
    ['DUPLICATE_RECORD_ID', { record_id: idOf(2) }],
    ['SAME_NAME_OTHER_RCS', { legal_name: 'TEST Company 2' }],
  ])('%s', async (code, values) => {
    const { first } = await edited(values);
    await expect(first).rejects.toMatchObject({
      details: { issues: [{ message: { en: expect.stringContaining(code) } }] },
    });
  });

  it('10.5 is accepted if its successor was accepted; otherwise it waits for review', async () => {
    const taken = await edited(merged(2));
    expect((await taken.first).record).toMatchObject({ successor: idOf(2) });
    const waits = await edited(merged(2), [{ employees: '5,5' }]);
    expect((await waits.first).record).toMatchObject({ successor: idOf(2) });
    await expect(waits.decide(2, { employees: 5, ...merged(1) } as never)).rejects.toMatchObject({
      details: { issues: [{ message: { en: expect.stringContaining('SUCCESSOR_CYCLE') } }] },
    });
  });

  it('10.5 stops the submission if another row has taken its number before it is accepted', async () => {
    const { service, id, first } = await edited({ rcs_number: 'B11001' }, [{ employees: '5,5' }]);
    await first;
    await service.decide(id, 2, { kind: 'accept' }, 'anna');
    await expect(service.submit(id, { actor: 'anna' })).rejects.toMatchObject({
      ...{ code: 'wrong-state', details: { findings: [{ code: 'DUPLICATE_RCS' }] } },
    });
  });

  it('10.1 gets the finding NAME_OF_OTHER if it is edited to the name of another record id', async () => {
    const { service } = workshop();
    await release(service, fileOf([{}, {}, {}]));
    const left = fileOf([{ employees: '5,5' }, {}], '2026.1');
    const { id } = await service.importFile(left, 'anna');
    const values = { employees: 5, legal_name: 'TEST Company 3' };
    await expect(service.decide(id, 1, { kind: 'edit', values }, 'anna')).rejects.toMatchObject({
      details: { issues: [{ message: { en: expect.stringContaining('NAME_OF_OTHER') } }] },
    });
    const decided = await service.decide(id, 1, { kind: 'edit', values, accept: true }, 'anna');
    expect(decided.record).toMatchObject({ legal_name: 'TEST Company 3' });
    // when it is decided again, it is not compared with itself
    await service.decide(id, 1, { kind: 'edit', values, accept: true }, 'anna');
  });
});
