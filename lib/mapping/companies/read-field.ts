import type { Instant } from '../../core/instant.ts';
import type { LocalizedText } from '../../core/language.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import type { CompanyRecord } from '../record.ts';
import { createDateColumns } from '../values/date-column.ts';
import { createFieldChecks } from '../values/field-check.ts';
import { FindingCollector, toFinding } from '../values/finding-collector.ts';
import { readDependent } from '../values/row-rules.ts';

/** The value of a field, or the reason (EN/FR/DE) why the text is not a value of this field. */
type FieldReading = { readonly value: unknown } | { readonly problem: LocalizedText };

/** The record of a field that is read. */
interface FieldContext {
  /** The fields of the record. */
  readonly fields: FieldDeclarations;
  /** The current record: for example, a postcode depends on its country. */
  readonly record: CompanyRecord;
  readonly now: Instant;
}

/**
 * Parses a text of a person for one field of a record, by the rules of its column in a file. A date may
 * be later than the edition of the record, but not in the future.
 */
export function readField(
  field: string,
  text: string,
  { fields, record, now }: FieldContext,
): FieldReading {
  const notes = new FindingCollector();
  const draft = { ...record };
  notes.column = field;
  const checks = createFieldChecks(fields, {
    definition: { id: '2025', family: '2025', referenceDate: toLocalDay(now), kind: 'rows' },
    headerLanguage: 'fr',
    now,
    dates: createDateColumns(fields),
  });
  const declaredCheck = checks.find((each) => each.field === field)?.check;
  const value = declaredCheck?.(text, notes);
  const { postcode, commune, canton, euid } = record;
  if (declaredCheck === undefined)
    readDependent(draft, { postcode, commune, canton, euid, [field]: text }, notes);
  const place = { row: 1, record_id: record.record_id };
  const obstacle = notes
    .take()
    .map((note) => toFinding(note, place))
    .find(
      ({ column, outcome }) => column === field && (outcome === 'reject' || outcome === 'review'),
    );
  return obstacle === undefined
    ? {
        value:
          declaredCheck === undefined ? (draft as Readonly<Record<string, unknown>>)[field] : value,
      }
    : { problem: obstacle.message };
}
