import type { CheckedRow } from '../companies/check-row.ts';
import { SortedRows } from '../companies/sorted-rows.ts';
import type { ImportFiles } from '../ports.ts';
import type { RowsFile } from './import.ts';
import { LineFile } from './line-file.ts';
import { toRowUnderReview } from './review.ts';

/** The stored files of an import's rows. */
export interface StoredRows {
  readonly rows: RowsFile;
  readonly findings: { readonly key: string; readonly bytes: number };
  readonly review: { readonly key: string; readonly bytes: number };
}

/** Writes the rows of an import: those taken in order, those that wait, and every finding. */
export async function storeRows(
  importId: string,
  files: ImportFiles,
  batches: AsyncIterable<readonly CheckedRow[]>,
): Promise<StoredRows> {
  const prefix = `imports/${importId}`;
  const rows = await SortedRows.create({ files, key: `${prefix}/rows` });
  const findings = await LineFile.create(files, `${prefix}/findings.jsonl`);
  const review = await LineFile.create(files, `${prefix}/review.jsonl`);
  const all = [rows, findings, review];
  try {
    for await (const batch of batches) {
      for (const row of batch) addRow(row, { rows, findings, review });
      await flushFull(all);
    }
    return {
      rows: await rows.close(),
      findings: pickKeyAndBytes(await findings.close()),
      review: pickKeyAndBytes(await review.close()),
    };
  } catch (error) {
    for (const file of all) await file.abort();
    throw error;
  }
}

async function flushFull(files: readonly (SortedRows | LineFile)[]): Promise<void> {
  for (const file of files) if (file.isFull) await file.flush();
}

interface OpenFiles {
  readonly rows: SortedRows;
  readonly findings: LineFile;
  readonly review: LineFile;
}

function addRow(row: CheckedRow, { rows, findings, review }: OpenFiles): void {
  for (const finding of row.findings) findings.add(JSON.stringify(finding));
  if (row.outcome === 'review') review.add(JSON.stringify(toRowUnderReview(review.lines + 1, row)));
  else if (row.record !== undefined) rows.add(row.record.record_id, JSON.stringify(row.record));
}

function pickKeyAndBytes({ key, bytes }: { readonly key: string; readonly bytes: number }) {
  return { key, bytes };
}
