import { KaartError } from '../../core/errors.ts';
import { CompanyCounter } from '../companies/company-counter.ts';
import { DuplicateCompanies } from '../companies/duplicate-companies.ts';
import { mergeLines, readStoredLines, SortedRows, writeLines } from '../companies/sorted-rows.ts';
import type { Finding } from '../finding.ts';
import type { EditionContent, Import, RowsFile } from '../import/import.ts';
import type { MappingDeps } from '../ports.ts';
import { FindingCollector, toFinding } from '../values/finding-collector.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { EditionEligibility } from './override.ts';

/** The rows of an import in order: the rows of the file, and the rows that a person accepted. */
export async function* readImportedRows(ports: MappingDeps, item: Import): AsyncGenerator<string> {
  const accepted = readStoredLines(ports.files, item.accepted.rows.key);
  if (item.decided === 0) {
    yield* accepted;
    return;
  }
  const decidedFile = await writeDecidedRows(ports, item);
  try {
    yield* mergeLines([accepted, readStoredLines(ports.files, decidedFile.key)]);
  } finally {
    await ports.files.purge(decidedFile.key);
  }
}

/**
 * Computes the content of a release. Without decisions it equals the counts of the import; otherwise
 * the rows are merged and counted again.
 *
 * @throws KaartError `wrong-state` if an edited row and another row have the same company, with
 * `details.findings`
 */
export async function computeEditionContent(
  ports: MappingDeps,
  item: Import,
): Promise<EditionContent> {
  if (item.decided === 0 && item.overrides.length === 0) return item.accepted;
  const companies = new CompanyCounter(item.edition, new EditionEligibility(item.overrides));
  const counted = countLines(readImportedRows(ports, item), companies);
  const rows =
    item.decided === 0
      ? await countAgain(counted, item.accepted.rows)
      : await writeLines(ports.files, `imports/${item.id}/edition-${ports.newId()}.jsonl`, counted);
  const { rejected } = item.summary.counts;
  const { moved } = item.accepted.profile;
  return {
    rows,
    counts: companies.counts,
    profile: companies.buildProfile({ rows: item.summary.counts.rows, rejected, moved }),
  };
}

async function countAgain(countedLines: AsyncIterable<string>, rows: RowsFile): Promise<RowsFile> {
  for await (const _line of countedLines);
  return rows;
}

async function* countLines(
  rows: AsyncIterable<string>,
  companies: CompanyCounter,
): AsyncGenerator<string> {
  const duplicates = new DuplicateCompanies();
  const notes = new FindingCollector();
  let row = 0;
  for await (const line of rows) {
    const record = JSON.parse(line) as EditionRecord;
    duplicates.add(record, { row: ++row }, notes);
    refuseDuplicate(notes, record, row);
    companies.add(record);
    yield line;
  }
}

function refuseDuplicate(notes: FindingCollector, { record_id }: EditionRecord, row: number): void {
  if (notes.isEmpty) return;
  const findings: Finding[] = notes
    .take()
    .filter(({ outcome }) => outcome === 'reject')
    .map((note) => toFinding(note, { row, record_id }));
  if (findings.length === 0) return;
  throw new KaartError('company-twice', {
    code: 'wrong-state',
    parameters: { id: record_id },
    details: { findings },
  });
}

async function writeDecidedRows(ports: MappingDeps, item: Import): Promise<RowsFile> {
  const key = `imports/${item.id}/decided-${ports.newId()}`;
  const sorted = await SortedRows.create({ files: ports.files, key });
  try {
    for await (const { record } of ports.imports.listDecisions(item.id)) {
      if (record !== null) sorted.add(record.record_id, JSON.stringify(record));
      if (sorted.isFull) await sorted.flush();
    }
    return await sorted.close();
  } catch (error) {
    await sorted.abort();
    throw error;
  }
}
