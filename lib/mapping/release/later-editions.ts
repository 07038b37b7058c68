import { KaartError } from '../../core/errors.ts';
import type { Instant } from '../../core/instant.ts';
import { EarlierRows } from '../companies/earlier-rows.ts';
import { readStoredLines } from '../companies/sorted-rows.ts';
import type { Finding } from '../finding.ts';
import type { Import } from '../import/import.ts';
import type { MappingDeps } from '../ports.ts';
import { FindingCollector, toFinding } from '../values/finding-collector.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import type { Edition } from './released-edition.ts';

/** Maximum number of findings in the error. */
const MAX_LISTED_FINDINGS = 20;

/**
 * Compares the rows of a file with editions that were released after the file was checked. Usually no
 * such edition exists, and then no row is read.
 *
 * @param comparedAt time of the last comparison
 * @throws KaartError `wrong-state` for a record id that has another company there, with
 * `details.findings`
 */
export async function assertComparedWithLaterEditions(
  { files }: Pick<MappingDeps, 'files'>,
  { edition, accepted }: Pick<Import, 'edition' | 'accepted'>,
  editions: readonly Edition[],
  comparedAt: Instant,
): Promise<void> {
  const isLater = ({ kind, released }: Edition) =>
    kind === edition.kind && released.at > comparedAt;
  if (!editions.some(isLater)) return;
  const earlier = await EarlierRows.read(files, edition, editions);
  const notes = new FindingCollector();
  const findings: Finding[] = [];
  let row = 0;
  for await (const line of readStoredLines(files, accepted.rows.key)) {
    const record = JSON.parse(line) as EditionRecord;
    row += 1;
    if (!earlier.compareRow(record, notes)) continue;
    const { record_id } = record;
    findings.push(...notes.take().map((note) => toFinding(note, { row, record_id })));
    if (findings.length >= MAX_LISTED_FINDINGS) break;
  }
  if (findings.length === 0) return;
  const ids = findings.map(({ record_id }) => record_id).join(', ');
  throw new KaartError('earlier-edition-is-new', {
    code: 'wrong-state',
    parameters: { ids },
    details: { findings },
  });
}
