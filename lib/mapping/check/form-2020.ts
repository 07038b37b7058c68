import { Record2020 } from '../record.ts';
import { SUBSECTORS_2020 } from '../vocabulary.ts';
import { booleanCheck } from './boolean.ts';
import type { CellReader } from './check.ts';
import { codeCheck } from './code.ts';
import { type CheckContext, employeesCheck, incorporationCheck } from './columns.ts';
import { rcsCheck, recordIdCheck } from './register.ts';
import { cellOf, type PartialRecord, type RowForm } from './row-form.ts';
import { noteFakeRange, noteName, noteUnknownEmployees } from './row-rules.ts';
import { textCheck } from './text.ts';

/** How rows of the 2020 study are read: its own columns, and every company counts. */
export function form2020(context: CheckContext): RowForm {
  const checks: { readonly [F in keyof Record2020]: CellReader<NonNullable<Record2020[F]>> } = {
    record_id: recordIdCheck,
    rcs_number: rcsCheck,
    legal_name: textCheck('name', 200),
    incorporation_date: incorporationCheck(context),
    subsector_2020: codeCheck(SUBSECTORS_2020, { unknown: 'UNKNOWN_SUBSECTOR' }),
    digital_focus: booleanCheck,
    employees: employeesCheck,
    synthetic: booleanCheck,
  };
  return {
    empty: Object.fromEntries(Object.keys(Record2020.shape).map((field) => [field, null])),
    fields: Object.entries(checks).map(([field, check]) => ({ field, check })),
    rules(draft, cells, notes) {
      const company = draft as PartialRecord<Record2020>;
      noteName(company, cells, notes);
      for (const [field, code] of REQUIRED) {
        notes.column = field;
        if (company[field] === null && !notes.doubts(field)) notes.add(code, cellOf(cells, field));
      }
      noteUnknownEmployees(company.employees, notes);
      noteFakeRange(company, notes);
    },
    complete(draft) {
      return Record2020.safeParse(draft).data;
    },
  };
}

const REQUIRED = [
  ['rcs_number', 'MISSING_RCS'],
  ['subsector_2020', 'MISSING_SUBSECTOR'],
] as const;
