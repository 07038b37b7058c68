import { hasCode } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import type { Instant } from '../../core/instant.ts';
import { CompanyCounter } from '../companies/company-counter.ts';
import { EarlierRows } from '../companies/earlier-rows.ts';
import type { EditionDefinition } from '../edition.ts';
import type { Finding } from '../finding.ts';
import { getTableLayout } from '../layouts.ts';
import type { MappingDeps } from '../ports.ts';
import { openTable } from '../read/open-table.ts';
import { refusal } from '../read/refusal.ts';
import type { FileSource, OpenedTable } from '../read/table-file.ts';
import { EditionScope } from '../release/override.ts';
import { type Edition, findEditionToCompare } from '../release/released-edition.ts';
import { FileCheck } from './file-check.ts';
import { type FileSummary, refusedFile } from './file-summary.ts';
import { Fingerprint } from './fingerprint.ts';
import type { EditionContent, Import } from './import.ts';
import { type ReadingOptions, withReading } from './reading-options.ts';
import { storeRows } from './store-rows.ts';
import { assertEditionIdUnused, type EditionRequest, targetEdition } from './target-edition.ts';

/** A file to be imported. */
export interface ImportRequest extends EditionRequest, ReadingOptions {
  readonly fileName: string;
  readonly source: FileSource;
  /** Called now and then with the rows so far. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Says what an import would find, row by row, and what would become of the file; nothing is written.
 *
 * @throws KaartError `message-invalid` for an edition or a column that does not exist; a refused file is a summary, no error
 */
export async function* dryRun(
  ports: MappingDeps,
  request: ImportRequest,
): AsyncGenerator<Finding, FileSummary> {
  const editions = await ports.editions.all();
  const definition = targetEdition(request, editions);
  const layout = withReading(getTableLayout(definition.id), request);
  try {
    refuseNewYear(request, definition);
    const table = await openTable(request.source, layout, request.fileName);
    const { file } = await examineRows(table, { ports, definition, editions });
    for await (const batch of file.batches(request.onProgress))
      for (const row of batch) yield* row.findings;
    return file.summary();
  } catch (error) {
    if (!hasCode(error, 'file-refused')) throw error;
    return refusedFile(definition.id, error);
  }
}

/**
 * Reads a file into a new import: rows that are taken, rows that wait, findings. The import shows up whole or not at all; what a
 * failed one has written is erased.
 *
 * @throws KaartError `file-refused` with the code of the file in its details; `wrong-state` for an edition that is frozen;
 * `message-invalid` for one that is none
 */
export async function importFile(
  ports: MappingDeps,
  request: ImportRequest,
  actor: string,
): Promise<Import> {
  const editions = await ports.editions.all();
  const definition = targetEdition(request, editions);
  assertEditionIdUnused(definition, editions);
  refuseNewYear(request, definition);
  const id = ports.newId();
  const reading = { ports, definition, editions, request, actor };
  const item = await readInto(id, reading).catch(async (error: unknown) => {
    await ports.files.purge(`imports/${id}/`);
    throw error;
  });
  // From here on nothing is erased: a failed commit may have been done all the same.
  await ports.imports.create(item, importedFact(item, ports.newId));
  return item;
}

/**
 * A file of the next year would otherwise become a correction of this one.
 *
 * @throws KaartError `file-refused` OTHER_EDITION for a name with a later year, without an edition asked for
 */
function refuseNewYear({ edition, fileName }: ImportRequest, definition: EditionDefinition): void {
  if (edition !== undefined) return;
  const years = fileName.match(/(?<!\d)20\d\d(?!\d)/g) ?? [];
  const later = years.find((year) => year > definition.family);
  if (later === undefined) return;
  throw refusal('OTHER_EDITION', `this looks like edition ${later}, by the name of the file`, {
    edition: definition.id,
    looksLike: later,
  });
}

interface Reading {
  readonly ports: MappingDeps;
  readonly definition: EditionDefinition;
  readonly editions: readonly Edition[];
}

async function examineRows(table: OpenedTable, { ports, definition, editions }: Reading) {
  const companies = new CompanyCounter(definition, new EditionScope([]));
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

async function readInto(
  id: string,
  reading: Reading & { readonly request: ImportRequest; readonly actor: string },
): Promise<Import> {
  const { ports, definition, request, actor } = reading;
  const at = ports.clock();
  const fingerprint = new Fingerprint(request.source);
  const layout = withReading(getTableLayout(definition.id), request);
  const table = await openTable(fingerprint.source, layout, request.fileName);
  const { file, companies } = await examineRows(table, reading);
  const stored = await storeRows(id, ports.files, file.batches(request.onProgress));
  const accepted: EditionContent = {
    rows: stored.rows,
    counts: companies.counts,
    profile: file.profile(),
  };
  const source = { fileName: request.fileName, ...(await fingerprint.take()) };
  const { headerLanguage } = table;
  const { findings, review } = stored;
  return {
    ...openReading({ id, definition, actor, at }),
    source,
    reading: layout.reading,
    headerLanguage,
    summary: file.summary(),
    findings,
    review,
    accepted,
  };
}

function openReading(item: {
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

function importedFact({ id, edition, summary, imported, source }: Import, newId: NewId) {
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
