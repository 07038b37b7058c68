import * as z from 'zod';
import { FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { LANGUAGES, type LocalizedText } from '../../core/language.ts';
import { cachePerObject } from '../../core/once-per.ts';
import {
  type CodeList,
  type FieldDeclarations,
  type FieldType,
  fieldType,
  findCodes,
} from '../../register/field.ts';
import { publishedFields, WITHHELD } from '../field-groups.ts';
import { csvLine } from './csv-cell.ts';
import { DATASET_TITLE, GROUP_LABELS, WITHHELD_DESCRIPTION } from './dataset-messages.ts';

const Text = z.object({ en: z.string(), fr: z.string(), de: z.string() });

/** The file of the codebook, for programs that read it. */
export const Codebook = z.object({
  title: Text,
  record: z.string(),
  groups: z.array(z.object({ group: z.enum(FIELD_GROUPS), label: Text })),
  // Not `fields`: readers of data packages would take the codebook for a table schema.
  columns: z.array(
    z.object({
      field: z.string(),
      group: z.string(),
      type: z.string(),
      label: Text,
      description: Text,
      codes: z.array(z.object({ code: z.string(), label: Text })).optional(),
    }),
  ),
  [WITHHELD]: z.object({ description: Text }),
});

/**
 * The codebook: names and descriptions of all fields, groups and codes in three languages. It depends
 * on the edition method only.
 */
export function buildCodebook(fields: FieldDeclarations): z.infer<typeof Codebook> {
  return {
    title: DATASET_TITLE,
    record: 'urn:luht:mapping-row:1',
    groups: FIELD_GROUPS.map((group) => ({ group, label: GROUP_LABELS[group] })),
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

function codeMember(codes: CodeList | undefined) {
  if (codes === undefined) return {};
  return { codes: Object.entries(codes).map(([code, label]) => ({ code, label })) };
}

/** One line of the codebook as a table: a field, or one of its codes. */
export interface CodebookLine {
  readonly field: string;
  readonly group: string;
  readonly type: FieldType;
  /** `null` for the field itself. */
  readonly code: string | null;
  readonly label: LocalizedText;
  /** `null` for a code. */
  readonly description: LocalizedText | null;
}

/** The codebook as a table: each field, followed by its codes. */
export function listCodebookLines(fields: FieldDeclarations): readonly CodebookLine[] {
  return publishedFields(fields).flatMap(([field, declaration]): CodebookLine[] => {
    const { group, label, description } = declaration;
    const line = { field, group, type: fieldType(declaration) };
    const codes = Object.entries(findCodes(declaration) ?? {});
    return [
      { ...line, code: null, label, description },
      ...codes.map(([code, text]) => ({ ...line, code, label: text, description: null })),
    ];
  });
}

/** The codebook as CSV, with the labels only. */
export const codebookCsv = cachePerObject((fields: FieldDeclarations): string => {
  const lines = listCodebookLines(fields).map(({ field, group, code, label }) =>
    csvLine([field, group, code, ...LANGUAGES.map((language) => label[language])]),
  );
  return csvLine(['field', 'group', 'code', ...LANGUAGES]) + lines.join('');
});
