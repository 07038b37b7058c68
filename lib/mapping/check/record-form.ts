import type { FieldDeclarations } from '../../register/field.ts';
import { FIELDS_2020 } from '../../register/record-2020.ts';
import { FIELDS_2025 } from '../../register/record-2025.ts';
import { CompanyRecord, CompanyRecord2020 } from '../record.ts';
import { type CheckContext, fieldChecks } from './field-check.ts';
import { cellOf, type PartialRecord, type RowReader } from './row-form.ts';
import * as rules from './row-rules.ts';

/** How the rows of an edition are read: by the declarations of its fields and the rules of its kind. */
export function recordForm(context: CheckContext): RowReader {
  return context.definition.kind === 'rows' ? rowsForm(context) : figuresForm(context);
}

/** Companies whose rows are published. */
function rowsForm(context: CheckContext): RowReader {
  const days = rules.editionDays(context.definition);
  return {
    ...readingOf(FIELDS_2025, context),
    rules(draft, cells, notes) {
      const company = draft as PartialRecord<CompanyRecord>;
      rules.readDependent(company, cells, notes);
      rules.noteMissing(company, cells, notes);
      rules.noteHeadcount(company, days, notes);
      rules.noteContradictions(company, notes);
      rules.noteProvenance(company, days, notes);
    },
    complete: (draft) => CompanyRecord.safeParse(draft).data,
  };
}

/** Companies of a study of figures only: every company counts. */
function figuresForm(context: CheckContext): RowReader {
  return {
    ...readingOf(FIELDS_2020, context),
    rules(draft, cells, notes) {
      const company = draft as PartialRecord<CompanyRecord2020>;
      rules.noteName(company, cells, notes);
      if (company.rcs_number === null && !notes.doubts('rcs_number')) {
        notes.column = 'rcs_number';
        notes.add('MISSING_RCS', cellOf(cells, 'rcs_number'));
      }
      rules.noteUnknownEmployees(company.employees, notes);
      rules.noteFakeRange(company, notes);
    },
    complete: (draft) => CompanyRecord2020.safeParse(draft).data,
  };
}

function readingOf(
  fields: FieldDeclarations,
  context: CheckContext,
): Pick<RowReader, 'empty' | 'fields'> {
  return {
    empty: Object.fromEntries(Object.keys(fields).map((field) => [field, null])),
    fields: fieldChecks(fields, context),
  };
}
