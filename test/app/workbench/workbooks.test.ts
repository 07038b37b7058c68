import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/mapping/finding.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const DIRTY = readFileSync('test/fixtures/mapping/mapping-dirty.csv');
const WORKBOOK = readFileSync('test/fixtures/mapping/mapping-demo.xlsx');

let setup: Setup;
let anna: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  anna = await Desk.of(setup, 'anna', 'analyst');
});
afterAll(() => setup.close());

/** Imports a file at the workbench. @returns the address of the import */
async function importFile(bytes: Uint8Array, name: string, edition: string): Promise<string> {
  const answer = await anna.check({ name, bytes }, edition);
  expect([answer.status, await answer.text()]).toEqual([303, '']);
  return answer.headers.get('location')?.split('?')[0] ?? '';
}

async function readParts(path: string): Promise<Record<string, string>> {
  const answer = await anna.get(path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ]);
  const parts = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, Buffer.from(part).toString('utf8')]),
  );
}

async function listFindings(path: string): Promise<Finding[]> {
  const lines = await setup.as('auditor', `/v1${path.replace('/workbench', '')}/findings`);
  return (await lines.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
}

/** The style and the XML of a cell. */
const findCell = (xml: string, place: string) =>
  new RegExp(`<c r="${place}"(?: s="(\\d+)")?[^>]*?(?:/>|>.*?</c>)`).exec(xml) ?? [];

describe('15.3 the workbook with findings', () => {
  it('has each cell of the file at its place, and a colour and a comment on each finding', async () => {
    const path = await importFile(DIRTY, 'dirty.csv', '2025.1');
    const parts = await readParts(`${path}/workbook.xlsx?lang=fr`);
    const sheet = parts['xl/worksheets/sheet1.xml'] ?? '';
    const comments = parts['xl/comments1.xml'] ?? '';
    const [head = ''] = findCell(sheet, 'E1');
    expect(head).toContain('<t>legal_name</t>');
    expect(findCell(sheet, 'E2')[0]).toContain('DEMO Dirty 701 S.à r.l.');
    const findings = await listFindings(path);
    expect(findings.length).toBeGreaterThan(40);
    const styles = new Map<string, Set<string>>();
    for (const { cell = '', message, outcome, code } of findings) {
      const [, style = ''] = findCell(sheet, cell);
      expect([code, Number(style)]).toEqual([code, expect.any(Number)]);
      expect([code, Number(style) >= 4]).toEqual([code, true]);
      styles.set(outcome, (styles.get(outcome) ?? new Set()).add(style));
      const [, comment = ''] = comments.split(`<comment ref="${cell}"`);
      const [text = ''] = comment.split('</comment>');
      expect([cell, text]).toEqual([cell, expect.stringContaining(code)]);
      expect(text).toContain(escapeXml(message.fr));
    }
    expect(styles.size).toBe(4);
    expect(parts['xl/worksheets/sheet2.xml']).toContain('<t>Remarque</t>');
  });

  it('is valid in its parts: comments, boxes, links and types name each other', async () => {
    const path = await importFile(WORKBOOK, 'mapping.xlsx', '2025.2');
    const parts = await readParts(`${path}/workbook.xlsx?lang=en`);
    const types = parts['[Content_Types].xml'] ?? '';
    const commented = Object.keys(parts).filter((name) => name.startsWith('xl/comments'));
    expect(commented.length).toBeGreaterThan(0);
    for (const name of commented) {
      const number = /\d+/.exec(name)?.[0];
      expect(types).toContain(`PartName="/${name}"`);
      const links = parts[`xl/worksheets/_rels/sheet${number}.xml.rels`] ?? '';
      expect(links).toContain(`Target="../comments${number}.xml"`);
      expect(links).toContain(`Target="../drawings/vmlDrawing${number}.vml"`);
      const boxes = parts[`xl/drawings/vmlDrawing${number}.vml`]?.match(/<v:shape /g) ?? [];
      expect(boxes).toHaveLength(parts[name]?.match(/<comment /g)?.length ?? -1);
      expect(parts[`xl/worksheets/sheet${number}.xml`]).toMatch(
        /<legacyDrawing [^>]*r:id="rId1"\/><\/worksheet>$/,
      );
    }
    const names = [...(parts['xl/workbook.xml'] ?? '').matchAll(/<sheet name="([^"]*)"/g)];
    expect(names.map(([, name]) => name).at(-1)).toBe('Findings');
  });

  it('can be checked again with the same findings, and has no formula', async () => {
    const path = await importFile(DIRTY, 'dirty.csv', '2025.1');
    const answer = await anna.get(`${path}/workbook.xlsx?lang=en`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    for (const [name, part] of Object.entries(unzipSync(bytes)))
      if (name.includes('worksheets/sheet'))
        expect(Buffer.from(part).toString()).not.toContain('<f');
    const again = await importFile(bytes, 'again.xlsx', '2025.1');
    const listFacts = async (each: string) =>
      (await listFindings(each))
        .filter(({ code }) => code !== 'RAGGED_ROW')
        .map(({ row, column, code }) => `${row} ${column} ${code}`)
        .sort();
    expect(await listFacts(again)).toEqual(await listFacts(path));
  });

  it('is for those who may upload the file, as long as the file is kept', async () => {
    const path = await importFile(DIRTY, 'dirty.csv', '2025.1');
    const auditor = await Desk.of(setup, 'otto', 'auditor');
    expect((await auditor.get(`${path}/workbook.xlsx`)).status).toBe(403);
    expect(await auditor.text(path)).not.toContain('workbook.xlsx');
    expect(await anna.text(path)).toContain(`${path}/workbook.xlsx`);
    await setup.objects.purge('uploads/');
    const gone = await anna.get(`${path}/workbook.xlsx?lang=en`);
    expect([gone.status, await gone.text()]).toEqual([
      404,
      expect.stringContaining('upload it again'),
    ]);
  });
});

describe('15.3 the empty workbook', () => {
  it('has a column for each field, drop-downs of all code lists, and is known when it is uploaded', async () => {
    const parts = await readParts('/workbench/template.xlsx?lang=de');
    const sheet = parts['xl/worksheets/sheet1.xml'] ?? '';
    const codes = parts['xl/worksheets/sheet3.xml'] ?? '';
    const fields: [
      string,
      { readonly value: { readonly kind: string; readonly codes?: object } },
    ][] = Object.entries(FIELDS_2025);
    const coded = fields.filter(([, { value }]) => value.codes !== undefined);
    const flags = fields.filter(([, { value }]) => value.kind === 'boolean');
    expect(coded.length).toBeGreaterThan(8);
    expect(sheet.match(/<dataValidation /g)).toHaveLength(coded.length + flags.length);
    for (const [, { value }] of coded)
      for (const code of Object.keys(value.codes ?? {})) expect(codes).toContain(`<t>${code}</t>`);
    for (const [, range = ''] of sheet.matchAll(/<formula1>codes!(.*?)<\/formula1>/g)) {
      const [, letters = '', last = ''] = /^\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)$/.exec(range) ?? [];
      expect(findCell(codes, `${letters}${last}`)[0]).toBeDefined();
      expect(findCell(codes, `${letters}${Number(last) + 1}`)[0]).toBeUndefined();
    }
    const answer = await anna.get('/workbench/template.xlsx?lang=de');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const sent = await anna.upload('/workbench/imports', { name: 'empty.xlsx', bytes });
    const page = await anna.text(sent.headers.get('location') ?? '');
    expect(page).toContain(`Headers that are known: ${fields.length} of ${fields.length}.`);
    expect(page).not.toContain('Required columns that no header names');
  });
});

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
