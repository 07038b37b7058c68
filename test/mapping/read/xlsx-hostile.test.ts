import { describe, expect, it } from 'vitest';
import { fixture, refusalOf } from './sources.ts';
import { companySheet, sheet, workbookFile } from './workbook-file.ts';
import { type ZipEntry, zipFile } from './zip-file.ts';

const good = { A: companySheet() };
const withPart = (...parts: ZipEntry[]) => workbookFile(good, { parts });
const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';
const WORKBOOK = 'xl/_rels/workbook.xml.rels';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (...items: string[]) =>
  `<Relationships>${items.map((item, i) => `<Relationship Id="rId${i + 1}" ${item}/>`).join('')}</Relationships>`;
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const MB = 1_000_000;

/** XML with the compression ratio of real sheets, so that only its size can be refused. */
const noise = (bytes: number) => {
  let seed = 1;
  let text = '';
  while (text.length < bytes) {
    seed = (seed * 48_271) % 2_147_483_647;
    text += seed.toString(36);
  }
  return text;
};

describe('a hostile workbook', () => {
  it.each<[string, () => Buffer, string]>([
    [
      'a bomb of 300 MB in a sheet',
      () => withPart({ name: SHEET, data: Buffer.alloc(300 * MB, 32) }),
      'TOO_LARGE',
    ],
    [
      'a bomb of 100 MB in a sheet',
      () => withPart({ name: SHEET, data: Buffer.alloc(100 * MB, 32) }),
      'UNSAFE_XLSX',
    ],
    [
      'a bomb in a part that is not read',
      () => withPart({ name: 'xl/media/image1.png', data: Buffer.alloc(100 * MB) }),
      'UNSAFE_XLSX',
    ],
    [
      'a bomb that says it is small',
      () => withPart({ name: SHEET, data: Buffer.alloc(100 * MB, 32), declares: 1_000 }),
      'UNSAFE_XLSX',
    ],
    [
      'a bomb of shared strings that says it is small',
      () => withPart({ name: STRINGS, data: Buffer.alloc(100 * MB, 32), declares: 1_000 }),
      'UNSAFE_XLSX',
    ],
    [
      'a sheet smaller than it says',
      () => withPart({ name: SHEET, data: sheet(''), declares: 5_000 }),
      'UNSAFE_XLSX',
    ],
    [
      'a cell of 10 MB',
      () => withPart({ name: SHEET, data: sheet(`<row>${cell(noise(10 * MB))}</row>`) }),
      'TOO_LARGE',
    ],
    [
      'a cell of 10 MB in a thousand pieces',
      () =>
        withPart({
          name: SHEET,
          data: sheet(
            `<row><c t="inlineStr"><is>${`<r><t>${noise(10_000)}</t></r>`.repeat(1_000)}</is></c></row>`,
          ),
        }),
      'TOO_LARGE',
    ],
    [
      'an attribute of 10 MB',
      () => withPart({ name: SHEET, data: sheet(`<row r="${noise(10 * MB)}"/>`) }),
      'TOO_LARGE',
    ],
    [
      'a comment of 10 MB',
      () => withPart({ name: SHEET, data: sheet(`<!--${noise(10 * MB)}-->`) }),
      'TOO_LARGE',
    ],
    [
      'a shared string of 10 MB',
      () => withPart({ name: STRINGS, data: `<sst><si><t>${noise(10 * MB)}</t></si></sst>` }),
      'TOO_LARGE',
    ],
    [
      'shared strings of 40 MB',
      () =>
        withPart({
          name: STRINGS,
          data: `<sst>${`<si><t>${noise(1_000)}</t></si>`.repeat(40_000)}</sst>`,
        }),
      'TOO_LARGE',
    ],
    [
      'a million columns',
      () =>
        withPart({
          name: SHEET,
          data: sheet(
            `<row>${Array.from({ length: MB }, (_, i) => cell(i.toString(36))).join('')}</row>`,
          ),
        }),
      'TOO_LARGE',
    ],
    [
      'a header of two thousand columns',
      () =>
        workbookFile({
          A: companySheet().map((row) => [
            ...row,
            ...Array.from({ length: 2_000 }, (_, i) => `c${i}`),
          ]),
        }),
      'TOO_LARGE',
    ],
    [
      'five thousand parts',
      () =>
        withPart(...Array.from({ length: 5_000 }, (_, i) => ({ name: `xl/x${i}.xml`, data: '' }))),
      'TOO_LARGE',
    ],
    [
      'elements that nest deep',
      () => withPart({ name: SHEET, data: sheet('<row>'.repeat(100_000)) }),
      'UNSAFE_XLSX',
    ],
    [
      'an external entity',
      () =>
        withPart({
          name: SHEET,
          data: sheet(
            `<row>${cell('&x;')}</row>`,
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
          ),
        }),
      'UNSAFE_XLSX',
    ],
    [
      'entities that multiply',
      () =>
        withPart({
          name: STRINGS,
          data: '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>',
        }),
      'UNSAFE_XLSX',
    ],
    [
      'an entity that is not declared',
      () => withPart({ name: SHEET, data: sheet(`<row>${cell('&x;')}</row>`) }),
      'NOT_XLSX',
    ],
    [
      'a sheet named as a path',
      () => workbookFile({ '../../etc/passwd': companySheet() }),
      'UNSAFE_XLSX',
    ],
    [
      'a sheet named as a Windows path',
      () => workbookFile({ 'C:\\Windows': companySheet() }),
      'UNSAFE_XLSX',
    ],
    [
      'a sheet with an invisible sign in its name',
      () => workbookFile({ 'Entre\u202eprises': companySheet() }),
      'UNSAFE_XLSX',
    ],
    [
      'a part named as a path out of it',
      () => withPart({ name: '../../etc/passwd', data: 'x' }),
      'UNSAFE_XLSX',
    ],
    [
      'a part named as an absolute path',
      () => withPart({ name: '/etc/passwd', data: 'x' }),
      'UNSAFE_XLSX',
    ],
    ['a part named as a Windows path', () => withPart({ name: 'C:\\x', data: 'x' }), 'UNSAFE_XLSX'],
    [
      'a sheet outside the package',
      () =>
        withPart({
          name: WORKBOOK,
          data: relations(`Type="${REL}/worksheet" Target="../../../etc/passwd"`),
        }),
      'UNSAFE_XLSX',
    ],
    [
      'a sheet on the web',
      () =>
        withPart({
          name: WORKBOOK,
          data: relations(
            `Type="${REL}/worksheet" Target="http://x.example/s.xml" TargetMode="External"`,
          ),
        }),
      'UNSAFE_XLSX',
    ],
    [
      'two sheets that are one part',
      () =>
        workbookFile(
          { A: [], B: [] },
          {
            parts: [
              {
                name: WORKBOOK,
                data: relations(
                  `Type="${REL}/worksheet" Target="worksheets/sheet1.xml"`,
                  `Type="${REL}/worksheet" Target="Worksheets/SHEET1.xml"`,
                ),
              },
            ],
          },
        ),
      'UNSAFE_XLSX',
    ],
    [
      'two parts of one name',
      () =>
        zipFile([
          { name: SHEET, data: '' },
          { name: SHEET.toUpperCase(), data: '' },
        ]),
      'UNSAFE_XLSX',
    ],
    [
      'a sheet that is not there',
      () =>
        withPart({
          name: WORKBOOK,
          data: relations(`Type="${REL}/worksheet" Target="worksheets/none.xml"`),
        }),
      'NOT_XLSX',
    ],
    ['an encrypted part', () => withPart({ name: SHEET, data: 'x', flags: 1 }), 'NOT_XLSX'],
    [
      'a compression of its own',
      () => withPart({ name: SHEET, data: 'x', method: 99 }),
      'NOT_XLSX',
    ],
    [
      'a sheet that is no XML',
      () => withPart({ name: SHEET, data: 'record_id,legal_name' }),
      'NOT_XLSX',
    ],
    [
      'a sheet that is cut off',
      () => withPart({ name: SHEET, data: sheet('<row>').slice(0, -30) }),
      'NOT_XLSX',
    ],
    [
      'a sheet that is not UTF-8',
      () =>
        withPart({ name: SHEET, data: Buffer.from(sheet(`<row>${cell('é')}</row>`), 'latin1') }),
      'NOT_XLSX',
    ],
    [
      'a cell without a place',
      () => withPart({ name: SHEET, data: sheet('<row><c r="ZZZZZZ1"><v>1</v></c></row>') }),
      'NOT_XLSX',
    ],
    [
      'no workbook in it',
      () => zipFile([{ name: 'word/document.xml', data: '<document/>' }]),
      'NOT_XLSX',
    ],
    [
      'a binary workbook in it',
      () =>
        zipFile([
          {
            name: '_rels/.rels',
            data: relations(`Type="${REL}/officeDocument" Target="xl/workbook.bin"`),
          },
          { name: 'xl/workbook.bin', data: 'x' },
        ]),
      'NOT_XLSX',
    ],
    [
      'a text document in it',
      () =>
        zipFile([
          {
            name: '_rels/.rels',
            data: relations(`Type="${REL}/officeDocument" Target="word/document.xml"`),
          },
          { name: 'word/document.xml', data: '<document/>' },
        ]),
      'NOT_XLSX',
    ],
  ])('with %s is refused', async (_, file, code) => {
    expect(await refusalOf(file(), { name: 'mapping.xlsx' })).toBe(code);
  });

  it.each([0.1, 0.5, 0.9, 0.999])('cut off at %f of its length is refused', async (part) => {
    const bytes = await fixture('mapping-demo.xlsx');
    const cut = bytes.subarray(0, Math.floor(bytes.length * part));
    expect(await refusalOf(cut, { name: 'mapping.xlsx' })).toBe('NOT_XLSX');
  });

  it('with any changed byte is read or refused with a clear error', async () => {
    const bytes = workbookFile(good);
    const codes = new Set<unknown>();
    for (let at = 4; at < bytes.length; at += 13) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x55;
      codes.add(await refusalOf(broken, { name: 'mapping.xlsx' }));
    }
    expect([...codes].every((code) => typeof code === 'string')).toBe(true);
    expect(codes).toContain('NOT_XLSX');
  });

  it('with two cells at the ends of its sheet has one stray value', async () => {
    const [header, row] = companySheet();
    const file = workbookFile({ A: [header ?? [], row ?? []] });
    expect(await refusalOf(file)).toBe('accepted');
    const corners = sheet(
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
    );
    expect(
      await refusalOf(
        workbookFile(
          { A: companySheet(), Corners: [] },
          { parts: [{ name: 'xl/worksheets/sheet2.xml', data: corners }] },
        ),
      ),
    ).toBe('accepted');
  });
});
