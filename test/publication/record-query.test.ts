import { expect, it } from 'vitest';
import {
  listCodedFields,
  listReadableFields,
  listSearchedFields,
  listSortableFields,
  projectRow,
  type ReadableRow,
  type RecordQuery,
  RecordSearch,
} from '../../lib/publication/record-query.ts';

const ROWS = [
  { record_id: 'A', legal_name: 'Société Müller', canton: 'Wiltz', employees: 9, withheld: [] },
  { record_id: 'B', legal_name: 'Zürich Straße', canton: 'Wiltz', employees: 10, withheld: [] },
  { record_id: 'C', legal_name: 'alpha', canton: null, employees: null, withheld: [] },
  { record_id: 'D', legal_name: 'Œuvre', canton: 'Mersch', withheld: ['headcount'] },
  { record_id: 'E', legal_name: 'beta', digital_technologies: ['xr', 'robotics'], withheld: [] },
] as unknown as readonly ReadableRow[];

function find(query: Partial<RecordQuery>, window = { offset: 0, limit: 100 }) {
  const search = new RecordSearch({ filters: {}, sort: [], ...query }, window);
  for (const row of ROWS) search.add(row);
  const { total, rows } = search.getPage();
  return [total, rows.map(({ record_id }) => record_id).join('')];
}

it.each<[string, Partial<RecordQuery>, string]>([
  ['nothing', {}, 'ABCDE'],
  ['one code', { filters: { canton: ['Wiltz'] } }, 'AB'],
  ['any of two codes', { filters: { canton: ['Wiltz', 'Mersch'] } }, 'ABD'],
  ['two fields', { filters: { canton: ['Wiltz'], digital_technologies: ['xr'] } }, ''],
  ['one of several codes of a row', { filters: { digital_technologies: ['robotics'] } }, 'E'],
  ['accents', { q: 'societe MULLER' }, 'A'],
  ['composed letters', { q: 'Société Müller'.normalize('NFC') }, 'A'],
  ['decomposed letters', { q: 'Société Müller'.normalize('NFD') }, 'A'],
  ['full-width letters (NFKD)', { q: 'ｓｏｃｉéｔé ＭÜＬＬＥＲ'.normalize('NFKD') }, 'A'],
  ['full-width letters', { q: 'ｓｏｃｉｅｔｅ ＭＵＬＬＥＲ' }, 'A'],
  ['other letters', { q: 'oeuvre' }, 'D'],
  ['sharp s', { q: 'strasse' }, 'B'],
  ['words of two texts', { q: 'zurich wiltz' }, 'B'],
  ['a word that only one of them has', { q: 'muller mersch' }, ''],
  ['numbers up', { sort: ['employees'] }, 'ABCDE'],
  ['numbers down', { sort: ['-employees'] }, 'BACDE'],
  ['texts without case and accents', { sort: ['legal_name'] }, 'CEDAB'],
  ['two fields down and up', { sort: ['-canton', 'legal_name'] }, 'ABDCE'],
])('14: rows by %s', (_, query, found) => {
  expect(find(query)).toEqual([found.length, found]);
});

it('14: a page is the same part of the order with any number of rows in memory', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => ({
    record_id: String(at).padStart(6, '0'),
    employees: (at * 7919) % 10_007,
    withheld: [],
  })) as unknown as ReadableRow[];
  const search = new RecordSearch(
    { filters: {}, sort: ['-employees'] },
    { offset: 3_990, limit: 20 },
  );
  for (const row of many) search.add(row);
  const all = many.toSorted((a, b) => Number(b['employees']) - Number(a['employees']));
  expect(search.getPage()).toEqual({ total: 20_000, rows: all.slice(3_990, 4_010) });
});

it('14: a page begins after the cursor', () => {
  expect(find({}, { offset: 2, limit: 2 })).toEqual([5, 'CD']);
  expect(find({ sort: ['legal_name'] }, { offset: 3, limit: 5 })).toEqual([5, 'AB']);
  expect(find({}, { offset: 9, limit: 2 })).toEqual([5, '']);
});

it('14: a projection always contains the id and the list of withheld groups', () => {
  expect(projectRow(ROWS[3] as ReadableRow, ['canton', 'employees'])).toEqual({
    record_id: 'D',
    canton: 'Mersch',
    withheld: ['headcount'],
  });
});

it('14: internal fields are in no list, and no parameter has the name of a field', () => {
  const coded = listCodedFields();
  const lists = [
    listReadableFields(),
    listSearchedFields(),
    listSortableFields(),
    Object.keys(coded),
  ];
  for (const fields of lists)
    expect(fields).not.toEqual(expect.arrayContaining([expect.stringMatching(/internal|source/)]));
  for (const name of ['q', 'fields', 'sort', 'limit', 'cursor', 'purpose'])
    expect(listReadableFields()).not.toContain(name);
  expect(coded['fit4start']).toEqual(['true', 'false']);
  expect(coded['canton']).toContain('Mersch');
  expect(coded['commune']).toHaveLength(100);
  expect(listSearchedFields()).not.toContain('legal_form');
});
