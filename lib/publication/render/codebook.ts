import { FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Json } from '../../core/digest.ts';
import { LANGUAGES } from '../../core/language.ts';
import { GROUP_OF, PUBLISHED_FIELDS } from '../field-groups.ts';
import { CODE_LABELS } from './code-labels.ts';
import { csvLine } from './csv-cell.ts';
import { DATASET_TITLE, GROUP_LABELS, WITHHELD_DESCRIPTION } from './dataset-texts.ts';
import { FIELD_DESCRIPTIONS } from './field-descriptions.ts';
import { FIELD_LABELS } from './field-labels.ts';
import { fieldType, WITHHELD } from './field-types.ts';

/** What every field, group and code is called and means, in three languages. It is of no version and of no company. */
export function codebook(): Json {
  return {
    title: DATASET_TITLE,
    record: 'urn:luht:mapping-row:1',
    groups: FIELD_GROUPS.map((group) => ({ group, label: GROUP_LABELS[group] })),
    // Not `fields`: readers of data packages would take the codebook for a table schema.
    columns: PUBLISHED_FIELDS.map((field) => ({
      field,
      group: GROUP_OF[field],
      type: fieldType(field),
      label: FIELD_LABELS[field],
      description: FIELD_DESCRIPTIONS[field],
      ...codesOf(CODE_LABELS[field]),
    })),
    [WITHHELD]: { description: WITHHELD_DESCRIPTION },
  };
}

function codesOf(labels: (typeof CODE_LABELS)[keyof typeof CODE_LABELS]): object {
  if (labels === undefined) return {};
  return { codes: Object.entries(labels).map(([code, label]) => ({ code, label })) };
}

/** The same as a table: a line for each field (without code) and for each of its codes. */
export function codebookCsv(): string {
  const lines = PUBLISHED_FIELDS.flatMap((field) => [
    csvLine([field, GROUP_OF[field], '', ...LANGUAGES.map((l) => FIELD_LABELS[field][l])]),
    ...Object.entries(CODE_LABELS[field] ?? {}).map(([code, label]) =>
      csvLine([field, GROUP_OF[field], code, ...LANGUAGES.map((l) => label[l])]),
    ),
  ]);
  return csvLine(['field', 'group', 'code', ...LANGUAGES]) + lines.join('');
}
