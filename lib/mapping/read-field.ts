import type { Instant } from '../core/instant.ts';
import type { LocalizedText } from '../core/language.ts';
import { localDayOf } from '../core/local-time.ts';
import { columnChecks } from './check/columns.ts';
import { columnsOfDates } from './check/date-column.ts';
import { Notes, toFinding } from './check/notes.ts';
import { readDependent } from './check/row-rules.ts';
import type { Field, MappingRecord } from './record.ts';

/** The value of a field as a record holds it, or why the text is not a value of this field (EN/FR/DE). */
type FieldReading = { readonly value: unknown } | { readonly wrong: LocalizedText };

/**
 * Reads a text that a person gives for one field of a record, by the rules of its column in a file.
 * The value may be younger than the edition that holds the record, and not younger than now.
 *
 * @param record the record as it is, because a postcode is read beside its country
 */
export function readField(
  field: Field,
  text: string,
  { record, now }: { readonly record: MappingRecord; readonly now: Instant },
): FieldReading {
  const notes = new Notes();
  const draft = { ...record };
  notes.column = field;
  const checks = columnChecks({
    definition: { id: '2025', family: '2025', referenceDate: localDayOf(now), kind: 'rows' },
    headerLanguage: 'fr',
    now,
    dates: columnsOfDates(),
  });
  const isAlone = (name: string): name is keyof typeof checks => name in checks;
  const value = isAlone(field) ? checks[field](text, notes) : undefined;
  const { postcode, commune, canton, euid } = record;
  if (!isAlone(field))
    readDependent(draft, { postcode, commune, canton, euid, [field]: text }, notes);
  const place = { row: 1, record_id: record.record_id };
  const doubt = notes
    .take()
    .map((note) => toFinding(note, place))
    .find(
      ({ column, outcome }) => column === field && (outcome === 'reject' || outcome === 'review'),
    );
  return doubt === undefined
    ? { value: isAlone(field) ? value : draft[field] }
    : { wrong: doubt.message };
}
