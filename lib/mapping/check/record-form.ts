import { methodOf } from '../../register/edition-method.ts';
import { schemaOfRecords } from '../../register/record.ts';
import type { CompanyRecord, CompanyRecord2020 } from '../record.ts';
import { type CheckContext, fieldChecks } from './field-check.ts';
import { cellOf, type EditionRecord, type PartialRecord, type RowReader } from './row-form.ts';
import * as rules from './row-rules.ts';

/** How the rows of an edition are read: by the declarations of its fields and the rules of its kind. */
export function recordForm(context: CheckContext): RowReader {
  return context.definition.kind === 'rows' ? rowsForm(context) : figuresForm(context);
}

/** Companies whose rows are published. */
function rowsForm(context: CheckContext): RowReader {
  const days = rules.editionDays(context.definition);
  return {
    ...readingOf(context),
    rules(draft, cells, notes) {
      const company = draft as PartialRecord<CompanyRecord>;
      rules.readDependent(company, cells, notes);
      rules.noteMissing(company, cells, notes);
      rules.noteHeadcount(company, days, notes);
      rules.noteContradictions(company, notes);
      rules.noteProvenance(company, days, notes);
    },
  };
}

/** Companies of a study of figures only: every company counts. */
function figuresForm(context: CheckContext): RowReader {
  return {
    ...readingOf(context),
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
  };
}

function readingOf(context: CheckContext): Pick<RowReader, 'empty' | 'fields' | 'complete'> {
  const { fields } = methodOf(context.definition);
  const schema = schemaOfRecords(fields);
  return {
    empty: Object.fromEntries(Object.keys(fields).map((field) => [field, null])),
    fields: fieldChecks(fields, context),
    complete: (draft) => schema.safeParse(draft).data as EditionRecord | undefined,
  };
}
