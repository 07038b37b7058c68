import { sha256Stream } from '../../core/digest.ts';
import { hasCode } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import type { Instant } from '../../core/instant.ts';
import type { CheckedRow } from '../companies/check-row.ts';
import { CompanyCounter } from '../companies/company-counter.ts';
import { EarlierRows } from '../companies/earlier-rows.ts';
import { SortedRows } from '../companies/sorted-rows.ts';
import type { EditionDefinition } from '../edition.ts';
import type { Finding } from '../finding.ts';
import { getTableLayout } from '../layouts.ts';
import type { ImportFiles, MappingDeps } from '../ports.ts';
import { openTable } from '../read/open-table.ts';
import { createRefusal } from '../read/refusal.ts';
import type { FileSource, OpenedTable } from '../read/table-file.ts';
import { EditionEligibility } from '../release/override.ts';
import { type Edition, findEditionToCompare } from '../release/released-edition.ts';
import { FileCheck } from './file-check.ts';
import { buildRefusalSummary, type FileSummary } from './file-summary.ts';
import type { EditionContent, Import, RowsFile } from './import.ts';
import { LineFile } from './line-file.ts';
import { addReadingOptions, type ReadingOptions } from './reading-options.ts';
import { toRowUnderReview } from './review.ts';
import { assertEditionIdUnused, type EditionRequest, findTargetEdition } from './target-edition.ts';

/** A file to import. */
export interface ImportRequest extends EditionRequest, ReadingOptions {
  readonly fileName: string;
  readonly source: FileSource;
  /** Called repeatedly with the number of rows so far. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Yields the findings of an import row by row, then its summary, without any write.
 *
 * @throws KaartError `message-invalid` for an edition or a column that does not exist; a refused file
 * has a summary and no error
 */
export async function* dryRun(
  ports: MappingDeps,
  request: ImportRequest,
): AsyncGenerator<Finding, FileSummary> {
  const editions = await ports.editions.listAll();
  const definition = findTargetEdition(request, editions);
  const layout = addReadingOptions(getTableLayout(definition.id), request);
  try {
    refuseLaterName(request, definition);
    const table = await openTable(request.source, layout, request.fileName);
    const { file } = await examineRows(table, { ports, definition, editions });
    for await (const batch of file.checkBatches(request.onProgress))
      for (const row of batch) yield* row.findings;
    refuseLaterRows(request, definition, file);
    return file.buildSummary();
  } catch (error) {
    if (!hasCode(error, 'file-refused')) throw error;
    return buildRefusalSummary(definition.id, error);
  }
}

/**
 * Imports a file: accepted rows, rows in review, findings. The import appears completely or not at all.
 * The files of a failed import are erased.
 *
 * @throws KaartError `file-refused` with the code of the file in its details; `wrong-state` for an
 * edition that is frozen; `message-invalid` for an invalid edition
 */
export async function importFile(
  ports: MappingDeps,
  request: ImportRequest,
  actor: string,
): Promise<Import> {
  const editions = await ports.editions.listAll();
  const definition = findTargetEdition(request, editions);
  assertEditionIdUnused(definition, editions);
  refuseLaterName(request, definition);
  const id = ports.newId();
  const reading = { ports, definition, editions, request, actor };
  const item = await readImport(id, reading).catch(async (error: unknown) => {
    await ports.files.purge(`imports/${id}/`);
    throw error;
  });
  // After this point no file is erased, because a commit with an error may have succeeded.
  await ports.imports.create(item, buildImportedEntry(item, ports.newId));
  return item;
}

/**
 * Refuses a file whose name has a later year: it would otherwise become a correction of this edition.
 *
 * @throws KaartError `file-refused` OTHER_EDITION for a later year, without an edition asked for
 */
function refuseLaterName(request: ImportRequest, definition: EditionDefinition): void {
  const years = request.fileName.match(/(?<!\d)20\d\d(?!\d)/g) ?? [];
  const laterYear = years.find((year) => year > definition.family);
  refuseLaterYear(request, definition, { laterYear, reason: 'name-of-other-edition' });
}

/** As {@link refuseLaterName}, by the rows of a file that has been read. */
function refuseLaterRows(
  request: ImportRequest,
  definition: EditionDefinition,
  file: FileCheck,
): void {
  refuseLaterYear(request, definition, {
    laterYear: file.findLaterYear(),
    reason: 'dates-of-other-edition',
  });
}

function refuseLaterYear(
  { edition }: ImportRequest,
  { id }: EditionDefinition,
  {
    laterYear,
    reason,
  }: {
    readonly laterYear: string | undefined;
    readonly reason: 'name-of-other-edition' | 'dates-of-other-edition';
  },
): void {
  if (edition !== undefined || laterYear === undefined) return;
  throw createRefusal('OTHER_EDITION', reason, {
    edition: id,
    looksLike: laterYear,
  });
}

interface FileReading {
  readonly ports: MappingDeps;
  readonly definition: EditionDefinition;
  readonly editions: readonly Edition[];
}

async function examineRows(table: OpenedTable, { ports, definition, editions }: FileReading) {
  const companies = new CompanyCounter(definition, new EditionEligibility([]));
  const { thresholds } = ports;
  const file = new FileCheck(table, {
    definition,
    now: ports.clock(),
    published: findEditionToCompare(definition, editions)?.profile,
    companies,
    earlier: await EarlierRows.read(ports.files, definition, editions),
    ...(thresholds === undefined ? {} : { thresholds }),
  });
  return { file, companies };
}

async function readImport(
  id: string,
  reading: FileReading & { readonly request: ImportRequest; readonly actor: string },
): Promise<Import> {
  const { ports, definition, request, actor } = reading;
  const at = ports.clock();
  const fingerprint = new Fingerprint(request.source);
  const layout = addReadingOptions(getTableLayout(definition.id), request);
  const table = await openTable(fingerprint.source, layout, request.fileName);
  const { file, companies } = await examineRows(table, reading);
  const storedRows = await storeRows(id, ports.files, file.checkBatches(request.onProgress));
  refuseLaterRows(request, definition, file);
  const accepted: EditionContent = {
    rows: storedRows.rows,
    counts: companies.counts,
    profile: file.buildProfile(),
  };
  const source = { fileName: request.fileName, ...(await fingerprint.computeDigest()) };
  const { headerLanguage } = table;
  const { findings, review } = storedRows;
  return {
    ...buildOpenImport({ id, definition, actor, at }),
    source,
    reading: layout.reading,
    headerLanguage,
    summary: file.buildSummary(),
    findings,
    review,
    accepted,
  };
}

function buildOpenImport(item: {
  readonly id: string;
  readonly definition: EditionDefinition;
  readonly actor: string;
  readonly at: Instant;
}) {
  return {
    id: item.id,
    state: 'open' as const,
    edition: item.definition,
    imported: { by: item.actor, at: item.at },
    decided: 0,
    overrides: [],
    submission: null,
    released: null,
    rejected: null,
  };
}

function buildImportedEntry({ id, edition, summary, imported, source }: Import, newId: NewId) {
  const { rows, taken, review, rejected } = summary.counts;
  return {
    id: newId(),
    at: imported.at,
    actor: imported.by,
    action: 'import.created',
    subject: `import/${id}`,
    facts: {
      edition: edition.id,
      sha256: source.sha256,
      outcome: summary.outcome,
      code: summary.code,
      rows,
      taken,
      review,
      rejected,
    },
  };
}

/** Computes the digest of a file while it is read, so that it need not be read again. */
class Fingerprint {
  readonly #source: FileSource;
  #digest: { readonly sha256: string; readonly bytes: number } | undefined;

  constructor(source: FileSource) {
    this.#source = source;
  }

  /** The file. The first complete read computes the fingerprint. */
  readonly source: FileSource = () =>
    this.#digest === undefined ? this.#readAndHash(this.#source()) : this.#source();

  /** SHA-256 and length of the whole file. */
  async computeDigest(): Promise<{ readonly sha256: string; readonly bytes: number }> {
    while (this.#digest === undefined) for await (const _chunk of this.source());
    return this.#digest;
  }

  async *#readAndHash(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const hash = sha256Stream();
    let bytes = 0;
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
    this.#digest = { sha256: hash.digest('hex'), bytes };
  }
}

/** The stored files of the rows of an import. */
interface StoredRows {
  readonly rows: RowsFile;
  readonly findings: { readonly key: string; readonly bytes: number };
  readonly review: { readonly key: string; readonly bytes: number };
}

/** Writes the rows of an import: the accepted ones in order, those in review, and all findings. */
async function storeRows(
  importId: string,
  files: ImportFiles,
  batches: AsyncIterable<readonly CheckedRow[]>,
): Promise<StoredRows> {
  const prefix = `imports/${importId}`;
  const rows = await SortedRows.create({ files, key: `${prefix}/rows` });
  const findings = await LineFile.create(files, `${prefix}/findings.jsonl`);
  const review = await LineFile.create(files, `${prefix}/review.jsonl`);
  const openFiles = [rows, findings, review];
  try {
    for await (const batch of batches) {
      for (const row of batch) addRow(row, { rows, findings, review });
      await flushFull(openFiles);
    }
    return {
      rows: await rows.close(),
      findings: pickKeyAndBytes(await findings.close()),
      review: pickKeyAndBytes(await review.close()),
    };
  } catch (error) {
    for (const file of openFiles) await file.abort();
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
