import { KaartError } from '../../core/errors.ts';
import { joinNames } from '../../core/language.ts';
import type { EligibilityCode } from '../companies/eligibility.ts';
import { assertImportOpen, type Import } from '../import/import.ts';
import { buildImportChange, loadImport } from '../import/import-steps.ts';
import type { MappingDeps } from '../ports.ts';
import type { CompanyRecord } from '../record.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { MAX_OVERRIDES, type Override } from './override.ts';
import { readImportedRows } from './submitted-rows.ts';

/** A person's statement on the eligibility of a company; `result` null removes it. */
export interface OverrideRequest {
  readonly recordId: string;
  readonly result: EligibilityCode | null;
  readonly reason: string;
  readonly actor: string;
}

/**
 * Overrides the eligibility of one company for this edition.
 *
 * @throws KaartError `not-found` if the import has no such row; `wrong-state` if it is not open, or if
 * a field that eligible companies must have is missing; `message-invalid` for the 2020 study, which has
 * no eligibility, or without a reason
 */
export async function setOverride(
  ports: MappingDeps,
  importId: string,
  request: OverrideRequest,
): Promise<Import> {
  const stored = await loadImport(ports, importId);
  const item = stored.value;
  assertImportOpen(item);
  if (item.edition.kind !== 'rows')
    throw new KaartError('study-without-eligibility', { code: 'message-invalid' });
  if (request.reason.trim() === '')
    throw new KaartError('override-needs-reason', { code: 'message-invalid' });
  const record = await findImportedRecord(ports, item, request.recordId);
  if (request.result === 'IN') assertComplete(record);
  const otherOverrides = item.overrides.filter(({ recordId }) => recordId !== request.recordId);
  const overrides = [...otherOverrides, ...buildOverrides(request, ports)];
  if (overrides.length > MAX_OVERRIDES)
    throw new KaartError('too-many-overrides', {
      code: 'message-invalid',
      parameters: { limit: MAX_OVERRIDES },
    });
  const { actor, recordId, result } = request;
  const change = buildImportChange(
    ports,
    stored,
    { ...item, overrides },
    {
      actor,
      action: result === null ? 'import.override-removed' : 'import.override-set',
      facts: { recordId, result },
    },
  );
  await ports.imports.change(change);
  return change.next;
}

function buildOverrides({ recordId, result, reason, actor }: OverrideRequest, ports: MappingDeps) {
  const noOverrides: Override[] = [];
  if (result === null) return noOverrides;
  return [{ recordId, result, reason: reason.trim(), by: actor, at: ports.clock() }];
}

async function findImportedRecord(
  ports: MappingDeps,
  item: Import,
  recordId: string,
): Promise<EditionRecord> {
  for await (const line of readImportedRows(ports, item)) {
    if (!line.startsWith(`{"record_id":"${recordId}"`)) continue;
    return JSON.parse(line) as EditionRecord;
  }
  throw new KaartError('row-not-imported', {
    code: 'not-found',
    parameters: { id: recordId.slice(0, 40) },
  });
}

function assertComplete(record: EditionRecord): void {
  const { rcs_number, subsector } = record as CompanyRecord;
  const missing = [rcs_number === null && 'rcs_number', subsector === null && 'subsector'].filter(
    (field) => field !== false,
  );
  if (missing.length === 0) return;
  throw new KaartError('company-incomplete', {
    code: 'wrong-state',
    parameters: { fields: joinNames(missing, 'and') },
    details: { missing },
  });
}
