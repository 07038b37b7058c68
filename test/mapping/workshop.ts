import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AuditEntry } from '../../lib/core/audit-entry.ts';
import { instant } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import type { Finding } from '../../lib/mapping/finding.ts';
import type { FileSummary } from '../../lib/mapping/import/file-summary.ts';
import type { ImportRequest } from '../../lib/mapping/import/import-file.ts';
import { MappingService } from '../../lib/mapping/import/import-service.ts';
import type { FiguresRequest, FiguresResult } from '../../lib/mapping/ports.ts';
import { FIELDS } from '../../lib/mapping/record.ts';
import { TableEditionStore } from '../../lib/store/edition-store.ts';
import { TableImportStore } from '../../lib/store/import-store.ts';
import type { Objects } from '../../lib/store/objects.ts';
import { listAllItems, type Table } from '../../lib/store/table.ts';
import { fixture, quoted, readSource } from './read/sources.ts';
import { type Cells, CLEAN } from './rows.ts';

export const AT = instant('2025-10-07T08:00:00Z');

/** The figures of these tests: the number of companies in each class, and the editions that were released before. */
async function readFigures({ rows, earlier, exact }: FiguresRequest): Promise<FiguresResult> {
  const counts: Record<string, number> = {};
  for await (const { eligibility } of rows()) counts[eligibility] = (counts[eligibility] ?? 0) + 1;
  const facts = { ...counts, earlier: earlier.length };
  const findings = [{ reason: 'value' as const, reader: 'partners', otherEdition: null }];
  const checked = { facts: ['jobs'], roundedTo: exact.includes('jobs') ? 1 : 100, findings };
  return { figures: facts, disclosure: { checked: [checked], changed: null } };
}

/** A mapping service over a new data directory. */
export function workshop(
  wrappers: {
    readonly table?: (table: Table) => Table;
    readonly files?: (files: Objects) => Objects;
  } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'kaart-mapping-'));
  const plain = openSqliteTable(':memory:');
  onTestFinished(async () => {
    await plain.close();
    rmSync(directory, { recursive: true });
  });
  const table = wrappers.table?.(plain) ?? plain;
  const objects = openFileObjects({ directory, publicUrl: 'http://127.0.0.1' });
  const files = wrappers.files?.(objects) ?? objects;
  const time = { now: AT };
  let ids = 0;
  const service = new MappingService({
    imports: new TableImportStore(table),
    editions: new TableEditionStore(table),
    files,
    figures: readFigures,
    identityKey: async () => new Uint8Array(32).fill(5),
    clock: () => time.now,
    newId: () => `id-${++ids}`,
    software: 'kaart/test',
  });
  return { service, table: plain, objects, time };
}

/** A CSV file of clean rows for different companies, with these cells changed. */
export function fileOf(rows: readonly Cells[], name = 'rows.csv'): ImportRequest {
  const lines = rows.map((cells, index) => {
    const id = String(index + 1).padStart(4, '0');
    const row: Cells = {
      ...CLEAN,
      record_id: `LUHT-TEST-${id}`,
      rcs_number: `B1${id}`,
      euid: null,
      legal_name: `TEST Company ${id}`,
      ...cells,
    };
    return FIELDS.map((field) => quoted(String(row[field] ?? ''))).join(',');
  });
  return { fileName: name, source: readSource([FIELDS.join(','), ...lines, ''].join('\n')) };
}

export async function fixtureFile(name: string): Promise<ImportRequest> {
  return { fileName: name, source: readSource(await fixture(name)) };
}

export async function dryRun(service: MappingService, request: ImportRequest) {
  const findings: Finding[] = [];
  const run = service.dryRun(request);
  for (;;) {
    const next: IteratorResult<Finding, FileSummary> = await run.next();
    if (next.done === true) return { findings, summary: next.value };
    findings.push(next.value);
  }
}

/** Imports, submits and releases. */
export async function release(service: MappingService, request: ImportRequest, reason = 'agreed') {
  const { id } = await service.importFile(request, 'anna');
  await service.submit(id, { actor: 'anna', changeNote: 'corrected' });
  return service.release(id, { actor: 'ben', reason });
}

/** The actions in the audit log, in order. */
export async function audited(table: Table): Promise<string[]> {
  const entries: string[] = [];
  for await (const { data } of listAllItems<AuditEntry>(table, { pk: `AUDIT#${AT.slice(0, 10)}` }))
    entries.push(`${data.actor} ${data.action} ${data.subject}`);
  return entries.sort();
}

export async function keys(objects: Objects, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of objects.list(prefix)) found.push(key);
  return found;
}
