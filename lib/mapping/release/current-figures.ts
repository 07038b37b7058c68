import { readIdentities } from '../companies/identities.ts';
import { readStoredLines } from '../companies/sorted-rows.ts';
import type { Import, RowsFile } from '../import/import.ts';
import type { AssessedRecord, FiguresResult, MappingDeps } from '../ports.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { EditionEligibility, type Override } from './override.ts';
import type { Edition } from './released-edition.ts';

/** The rows of an import, and all editions for the disclosure check of its figures. */
export interface FiguresInput {
  readonly item: Import;
  readonly rows: RowsFile;
  /** Identities of the rows. @see writeIdentities */
  readonly identities: RowsFile | null;
  /** Every edition that was ever released. */
  readonly editions: readonly Edition[];
  readonly exact?: readonly string[];
}

/** Computes the figures of a submitted import that could be released now. */
export function computeCurrentFigures(
  ports: MappingDeps,
  { item, rows, identities, editions, exact = [] }: FiguresInput,
): Promise<FiguresResult> {
  return ports.figures({
    definition: item.edition,
    rows: () => assessRows(ports, rows, item.overrides),
    identities: () => readIdentities(ports.files, identities),
    earlier: editions.map((edition) => ({
      edition,
      rows: () => assessRows(ports, edition.rows, edition.overrides),
    })),
    exact,
  });
}

async function* assessRows(
  ports: MappingDeps,
  { key }: RowsFile,
  overrides: readonly Override[],
): AsyncGenerator<AssessedRecord> {
  const eligibility = new EditionEligibility(overrides);
  for await (const line of readStoredLines(ports.files, key)) {
    const record = JSON.parse(line) as EditionRecord;
    yield { record, eligibility: eligibility.decideEligibility(record) };
  }
}
