import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { ConsentService } from '../../lib/consent/consent-service.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import type { OtherRecordIds } from '../../lib/consent/other-record-ids.ts';
import type { Companies, ConsentNotices, Recipients } from '../../lib/consent/ports.ts';
import type { ConsentRow } from '../../lib/consent/read-row.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { plainReceipt } from './events.ts';

/** The companies of the demonstration: 0001 to 0130 are eligible, 0201 to 0218 are not. */
export const demoCompanies: Companies = {
  async find(recordIds) {
    const known = recordIds.flatMap((recordId) => {
      const number = Number(/^LUHT-DEMO-(\d{4})$/.exec(recordId)?.[1] ?? 0);
      const exists = (number >= 1 && number <= 130) || (number >= 201 && number <= 218);
      return exists
        ? [
            [
              recordId,
              { rcsNumber: `B90${number.toString().padStart(4, '0')}`, eligible: number < 200 },
            ] as const,
          ]
        : [];
    });
    return new Map(known);
  },
};

/** A service over a table in memory, with a fixed clock and numbered ids. */
export function consentSetup(
  options: {
    readonly table?: Table;
    readonly companies?: Companies;
    readonly notices?: ConsentNotices;
    readonly recipients?: Recipients;
    readonly loadOtherRecordIds?: () => Promise<OtherRecordIds>;
    readonly now?: Instant;
  } = {},
) {
  const table = options.table ?? openSqliteTable(':memory:');
  const store = new TableConsentStore(table);
  let now = options.now ?? instant('2025-09-30T22:00:00Z');
  let ids = 0;
  const logged: unknown[][] = [];
  const service = new ConsentService({
    store,
    companies: options.companies ?? demoCompanies,
    ...(options.notices && { notices: options.notices }),
    ...(options.recipients && { recipients: options.recipients }),
    ...(options.loadOtherRecordIds && { loadOtherRecordIds: options.loadOtherRecordIds }),
    draftReceipt: plainReceipt,
    log: (...entry) => logged.push(entry),
    clock: () => now,
    newId: () => {
      ids += 1;
      return `id-${String(ids).padStart(6, '0')}`;
    },
  });
  const tick = (ms: number) => {
    now = addMilliseconds(now, ms);
  };
  return { table, store, service, tick, logged };
}

/** The data rows of a comma-separated file, counted from 1. */
export async function readRows(path: string): Promise<ConsentRow[]> {
  const records = parse(await readFile(path), { columns: true }) as Record<string, string>[];
  return records.map((cells, index) => ({ row: index + 1, cells }));
}

/** A valid row with the given changes: a grant of `registry` to `partners` by company 0001. */
export function row(
  cells: Record<string, string | number | Date | null> = {},
  number = 1,
): ConsentRow {
  return {
    row: number,
    cells: {
      consent_id: `C-${number}`,
      record_id: 'LUHT-DEMO-0001',
      rcs_number: 'B900001',
      field_group: 'registry',
      audience: 'partners',
      action: 'grant',
      effective_at: '2025-09-01T08:00:00Z',
      valid_until: '',
      given_by: 'company-representative',
      notice_version: 'notice-v1',
      language: 'fr',
      evidence_ref: 'synthetic://evidence/1',
      synthetic: 'true',
      ...cells,
    },
  };
}

/** A request to grant a company's row to partners, with these changes. */
export function request(changes: Partial<ConsentRequest> = {}): ConsentRequest {
  return {
    recordId: 'LUHT-DEMO-0001',
    fieldGroup: 'registry',
    audience: 'partners',
    action: 'grant',
    validUntil: null,
    givenBy: 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'de',
    evidenceRef: 'synthetic://evidence/1',
    ...changes,
  };
}
