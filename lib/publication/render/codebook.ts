import { FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Json } from '../../core/digest.ts';
import { LANGUAGES } from '../../core/language.ts';
import {
  type CodeList,
  type FieldDeclarations,
  fieldType,
  findCodes,
} from '../../register/field.ts';
import { publishedFields, WITHHELD } from '../field-groups.ts';
import { csvLine } from './csv-cell.ts';
import { DATASET_TITLE, GROUP_LABELS, WITHHELD_DESCRIPTION } from './dataset-messages.ts';

/** Names and describes every field, group and code in three languages. It is of an edition method, and of no company. */
export function codebook(fields: FieldDeclarations): Json {
  return {
    title: DATASET_TITLE,
    record: 'urn:luht:mapping-row:1',
    groups: FIELD_GROUPS.map((group) => ({ group, label: GROUP_LABELS[group] })),
    // Not `fields`: readers of data packages would take the codebook for a table schema.
    columns: publishedFields(fields).map(([field, declaration]) => ({
      field,
      group: declaration.group,
      type: fieldType(declaration),
      label: declaration.label,
      description: declaration.description,
      ...codeMember(findCodes(declaration)),
    })),
    [WITHHELD]: { description: WITHHELD_DESCRIPTION },
  };
}

function codeMember(codes: CodeList | undefined): object {
  if (codes === undefined) return {};
  return { codes: Object.entries(codes).map(([code, label]) => ({ code, label })) };
}

/** The same as a table: a line for each field (without code) and for each of its codes. */
export function codebookCsv(fields: FieldDeclarations): string {
  const lines = publishedFields(fields).flatMap(([field, declaration]) => {
    const { group, label } = declaration;
    return [['', label] as const, ...Object.entries(findCodes(declaration) ?? {})].map(
      ([code, texts]) => csvLine([field, group, code, ...LANGUAGES.map((l) => texts[l])]),
    );
  });
  return csvLine(['field', 'group', 'code', ...LANGUAGES]) + lines.join('');
}
