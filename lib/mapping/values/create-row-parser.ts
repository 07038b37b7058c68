import { getEditionMethod } from '../../register/edition-method.ts';
import { schemaOfRecords } from '../../register/record.ts';
import type { CompanyRecord, CompanyRecord2020 } from '../record.ts';
import { type CheckContext, createFieldChecks } from './field-check.ts';
import { type EditionRecord, getCell, type PartialRecord, type RowParser } from './row-parser.ts';
import * as rules from './row-rules.ts';

/**
 * Creates the parser for the rows of an edition, from the declarations of its fields and the rules of
 * its kind.
 */
export function createRowParser(context: CheckContext): RowParser {
  return context.definition.kind === 'rows'
    ? createRowsParser(context)
    : createFiguresParser(context);
}

/** Companies whose rows are published. */
function createRowsParser(context: CheckContext): RowParser {
  const days = rules.computeEditionDays(context.definition);
  return {
    ...buildReading(context),
    applyRules(draft, cells, notes) {
      const company = draft as PartialRecord<CompanyRecord>;
      rules.readDependent(company, cells, notes);
      rules.reportMissing(company, cells, notes);
      rules.reportHeadcount(company, days, notes);
      rules.reportContradictions(company, notes);
      rules.reportProvenance(company, days, notes);
      rules.reportSuccession(company, notes);
    },
  };
}

/** Companies of a study of figures only: every company counts. */
function createFiguresParser(context: CheckContext): RowParser {
  return {
    ...buildReading(context),
    applyRules(draft, cells, notes) {
      const company = draft as PartialRecord<CompanyRecord2020>;
      rules.reportName(company, cells, notes);
      if (company.rcs_number === null && !notes.hasProblem('rcs_number')) {
        notes.column = 'rcs_number';
        notes.add('MISSING_RCS', getCell(cells, 'rcs_number'));
      }
      rules.reportUnknownEmployees(company.employees, notes);
      rules.reportFakeRange(company, notes);
    },
  };
}

function buildReading(
  context: CheckContext,
): Pick<RowParser, 'emptyRecord' | 'fields' | 'parseComplete'> {
  const { fields } = getEditionMethod(context.definition);
  const schema = schemaOfRecords(fields);
  return {
    emptyRecord: Object.fromEntries(Object.keys(fields).map((field) => [field, null])),
    fields: createFieldChecks(fields, context),
    parseComplete: (draft) => schema.safeParse(draft).data as EditionRecord | undefined,
  };
}
