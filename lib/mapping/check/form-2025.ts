import { FIELDS, MappingRecord } from '../record.ts';
import { type CheckContext, columnChecks } from './columns.ts';
import type { PartialRecord, RowForm } from './row-form.ts';
import * as rules from './row-rules.ts';

/** How rows of record v1 are read. */
export function form2025(context: CheckContext): RowForm {
  const days = rules.editionDays(context.definition);
  return {
    empty: Object.fromEntries(FIELDS.map((field) => [field, null])),
    fields: Object.entries(columnChecks(context)).map(([field, check]) => ({ field, check })),
    rules(draft, cells, notes) {
      const company = draft as PartialRecord<MappingRecord>;
      rules.readDependent(company, cells, notes);
      rules.noteMissing(company, cells, notes);
      rules.noteHeadcount(company, days, notes);
      rules.noteContradictions(company, notes);
      rules.noteProvenance(company, days, notes);
    },
    complete(draft) {
      return MappingRecord.safeParse(draft).data;
    },
  };
}
