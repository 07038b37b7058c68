import { columnLetters } from '../../core/cell-address.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { TEMPLATE_TEXTS as TEXTS } from '../../portal/workbench/template-messages.ts';
import { WorkbookWriter } from '../../publication/render/workbook.ts';
import type { ListValidation } from '../../publication/render/workbook-notes.ts';
import { type FieldDeclaration, type FieldDeclarations, findCodes } from '../../register/field.ts';

/** The sheet with the codes, to which the drop-downs refer. */
const CODES = 'codes';

/**
 * An empty workbook of the mapping: a sheet with a column for each field and drop-downs of its codes, the fields in words,
 * and the codes with their labels.
 *
 * @param fields the declarations of the edition
 */
export function buildTemplateWorkbook(
  fields: FieldDeclarations,
  language: Language,
): Uint8Array<ArrayBuffer> {
  const workbook = new WorkbookWriter();
  const allFields = Object.entries(fields);
  const codedFields = allFields.filter(([, field]) => findCodes(field) !== undefined);
  const columns = allFields.map(([name, field]) => ({
    heading: field.headers[language][0] ?? name,
    width: Math.min(40, Math.max(14, (field.headers[language][0] ?? name).length + 2)),
  }));
  const validations = allFields.flatMap(([name, field], at) => {
    const values = findDropDownValues(name, field, codedFields);
    const isStrict = field.value.kind !== 'codes';
    return values === undefined ? [] : [{ column: columnLetters(at), values, isStrict }];
  });
  workbook.startSheet(TEXTS.companies[language], columns, 1, { validations });
  addFields(workbook, allFields, language);
  addCodes(workbook, codedFields);
  workbook.end();
  return workbook.takeBytes();
}

type NamedFields = readonly (readonly [string, FieldDeclaration])[];

/** Where the drop-down of a field finds its values; `undefined` without one. */
function findDropDownValues(
  name: string,
  field: FieldDeclaration,
  codedFields: NamedFields,
): ListValidation['values'] | undefined {
  if (field.value.kind === 'boolean') return '"true,false"';
  const at = codedFields.findIndex(([other]) => other === name);
  if (at === -1) return undefined;
  const letters = columnLetters(getCodeColumn(at));
  const last = Object.keys(findCodes(field) ?? {}).length + 1;
  return `${CODES}!$${letters}$2:$${letters}$${last}`;
}

/** Each field has a column with its codes, and one with their labels for each language. */
function getCodeColumn(at: number): number {
  return at * (1 + LANGUAGES.length);
}

function addFields(workbook: WorkbookWriter, allFields: NamedFields, language: Language): void {
  const headings = [TEXTS.header, TEXTS.field, TEXTS.required, TEXTS.description];
  workbook.startSheet(
    TEXTS.fields[language],
    headings.map((head) => ({
      heading: head[language],
      width: head === TEXTS.description ? 90 : 26,
    })),
  );
  for (const [name, field] of allFields)
    workbook.addRow([
      field.headers[language][0] ?? name,
      name,
      field.required === true ? TEXTS.yes[language] : null,
      field.value.kind === 'codes' || field.value.kind === 'names'
        ? `${field.description[language]}. ${TEXTS.several[language]}`
        : field.description[language],
    ]);
}

function addCodes(workbook: WorkbookWriter, codedFields: NamedFields): void {
  workbook.startSheet(
    CODES,
    codedFields.flatMap(([name]) => [
      { heading: name, width: 26 },
      ...LANGUAGES.map((language) => ({ heading: `${name}_${language}`, width: 26 })),
    ]),
  );
  const lists = codedFields.map(([, field]) => Object.entries(findCodes(field) ?? {}));
  const longest = Math.max(...lists.map((list) => list.length));
  for (let at = 0; at < longest; at += 1)
    workbook.addRow(
      lists.flatMap((list) => {
        const [code = null, label] = list[at] ?? [];
        return [code, ...LANGUAGES.map((language) => label?.[language] ?? null)];
      }),
    );
}
