import { LANGUAGES } from '../../core/language.ts';
import { cachePerObject } from '../../core/once-per.ts';
import { type FieldDeclarations, type FieldType, fieldType } from '../../register/field.ts';
import { type PublishedField, publishedFields, WITHHELD } from '../field-groups.ts';
import { computeByGroups, type GroupBits, isGranted, listWithheldGroups } from '../grant-mask.ts';
import { listCodebookLines } from './codebook.ts';
import { LIST_SEPARATOR } from './csv-cell.ts';
import { DATASET_DESCRIPTION, DATASET_TITLE } from './dataset-messages.ts';
import type { SourceRow } from './source-row.ts';
import type { RenderedVersion } from './text-format.ts';
import { packSheet, WorkbookWriter } from './workbook.ts';
import type { SheetCell, SheetColumn } from './workbook-lines.ts';

/** The sheet of the companies; more than fit in it continue on `companies 2`. */
const COMPANIES_SHEET = 'companies';

const WIDTHS: Partial<Record<FieldType, number>> = {
  boolean: 10,
  integer: 12,
  number: 14,
  date: 12,
};

const buildColumns = cachePerObject((fields: FieldDeclarations): readonly SheetColumn[] => [
  ...publishedFields(fields).map(([name, declaration]) => {
    const type = fieldType(declaration);
    return { heading: name, isDay: type === 'date', width: WIDTHS[type] ?? 20 };
  }),
  { heading: WITHHELD },
]);

const getWithheldText = computeByGroups(
  (groups) => listWithheldGroups(groups).join(LIST_SEPARATOR) || null,
);

const codebookSheet = cachePerObject((fields: FieldDeclarations) => {
  const texts = (of: string) => LANGUAGES.map((language) => `${of}_${language}`);
  const headings = ['field', 'group', 'type', 'code', ...texts('label'), ...texts('description')];
  return packSheet(
    'codebook',
    headings.map((heading) => ({ heading, width: heading.startsWith('d') ? 60 : 24 })),
    listCodebookLines(fields).map(({ field, group, type, code, label, description }) => {
      const words = [label, description].flatMap((text) => LANGUAGES.map((l) => text?.[l] ?? null));
      return [field, group, type, code, ...words];
    }),
  );
});

/**
 * Encodes a workbook for people: the companies, the codebook, and what the file is. A day is a date; a
 * moment stays a text, because a spreadsheet knows no time zone. The bytes that are ready are taken
 * with {@link takeBytes}.
 */
export class XlsxEncoder {
  readonly #workbook = new WorkbookWriter();
  readonly #version: RenderedVersion;
  readonly #fields: readonly PublishedField[];

  constructor(version: RenderedVersion) {
    this.#version = version;
    this.#fields = publishedFields(version.fields);
    this.#workbook.startSheet(COMPANIES_SHEET, buildColumns(version.fields));
  }

  add({ record }: SourceRow, groups: GroupBits): void {
    const cells = this.#fields.map(([name, { group }]) =>
      isGranted(groups, group) ? toSheetCell(record[name]) : null,
    );
    this.#workbook.addRow([...cells, getWithheldText(groups)]);
  }

  takeBytes(): Uint8Array {
    return this.#workbook.takeBytes();
  }

  end(): void {
    this.#workbook.addSheet(codebookSheet(this.#version.fields));
    this.#addAbout();
    this.#workbook.end();
  }

  /** Writes the version into the file, so that a copy of the file can be identified. */
  #addAbout(): void {
    const { dataset, id, edition } = this.#version;
    // Not compressed: the length of the file does not depend on the letters of the id.
    const columns = [{ heading: 'item' }, { heading: 'value', width: 100 }];
    this.#workbook.startSheet('about', columns, 0);
    const lines = [
      ['dataset', dataset],
      ['version', id],
      ['edition', edition.id],
      ['reference_date', edition.referenceDate],
      ...LANGUAGES.map((language) => [`title_${language}`, DATASET_TITLE[language]]),
      ...LANGUAGES.map((language) => [`description_${language}`, DATASET_DESCRIPTION[language]]),
    ];
    for (const line of lines) this.#workbook.addRow(line);
  }
}

function toSheetCell(value: unknown): SheetCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.join(LIST_SEPARATOR) : String(value);
}
