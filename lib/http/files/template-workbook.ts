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
export function templateWorkbook(
  fields: FieldDeclarations,
  language: Language,
): Uint8Array<ArrayBuffer> {
  const workbook = new WorkbookWriter();
  const all = Object.entries(fields);
  const coded = all.filter(([, field]) => findCodes(field) !== undefined);
  const columns = all.map(([name, field]) => ({
    heading: field.headers[language][0] ?? name,
    width: Math.min(40, Math.max(14, (field.headers[language][0] ?? name).length + 2)),
  }));
  const validations = all.flatMap(([name, field], at) => {
    const values = valuesOf(name, field, coded);
    const isStrict = field.value.kind !== 'codes';
    return values === undefined ? [] : [{ column: columnLetters(at), values, isStrict }];
  });
  workbook.startSheet(TEXTS.companies[language], columns, 1, { validations });
  addFields(workbook, all, language);
  addCodes(workbook, coded);
  workbook.end();
  return workbook.takeBytes();
}

type Named = readonly (readonly [string, FieldDeclaration])[];

/** Where the drop-down of a field finds its values; `undefined` without one. */
function valuesOf(
  name: string,
  field: FieldDeclaration,
  coded: Named,
): ListValidation['values'] | undefined {
  if (field.value.kind === 'boolean') return '"true,false"';
  const at = coded.findIndex(([other]) => other === name);
  if (at === -1) return undefined;
  const letters = columnLetters(codeColumn(at));
  const last = Object.keys(findCodes(field) ?? {}).length + 1;
  return `${CODES}!$${letters}$2:$${letters}$${last}`;
}

/** Each field has a column with its codes, and one with their labels for each language. */
function codeColumn(at: number): number {
  return at * (1 + LANGUAGES.length);
}

function addFields(workbook: WorkbookWriter, all: Named, language: Language): void {
  const heads = [TEXTS.header, TEXTS.field, TEXTS.required, TEXTS.description];
  workbook.startSheet(
    TEXTS.fields[language],
    heads.map((head) => ({ heading: head[language], width: head === TEXTS.description ? 90 : 26 })),
  );
  for (const [name, field] of all)
    workbook.addRow([
      field.headers[language][0] ?? name,
      name,
      field.required === true ? TEXTS.yes[language] : null,
      field.value.kind === 'codes' || field.value.kind === 'names'
        ? `${field.description[language]}. ${TEXTS.several[language]}`
        : field.description[language],
    ]);
}

function addCodes(workbook: WorkbookWriter, coded: Named): void {
  workbook.startSheet(
    CODES,
    coded.flatMap(([name]) => [
      { heading: name, width: 26 },
      ...LANGUAGES.map((language) => ({ heading: `${name}_${language}`, width: 26 })),
    ]),
  );
  const lists = coded.map(([, field]) => Object.entries(findCodes(field) ?? {}));
  const longest = Math.max(...lists.map((list) => list.length));
  for (let at = 0; at < longest; at += 1)
    workbook.addRow(
      lists.flatMap((list) => {
        const [code = null, label] = list[at] ?? [];
        return [code, ...LANGUAGES.map((language) => label?.[language] ?? null)];
      }),
    );
}
