import { type AccessRequest, REQUEST_STATES } from '../access-requests/access-request.ts';
import { newUuid } from '../core/ids.ts';
import { allPages } from '../core/page.ts';
import { AccessService } from '../data-rights/access-service.ts';
import type { CompanyDataSource } from '../data-rights/ports.ts';
import type { ReportedRecord } from '../data-rights/report.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import { type Edition, sortNewestFirst } from '../mapping/release/released-edition.ts';
import { auditWrite } from '../store/audit-write.ts';
import type { HttpDeps } from './http-deps.ts';
import type { Stores } from './stores.ts';

type AccessServiceParts = Pick<
  HttpDeps,
  'adapters' | 'erasures' | 'mapping' | 'consent' | 'receipts' | 'withdrawals' | 'notices'
>;

/** Creates the service for the right of access (GDPR Art. 15). */
export function createAccessService(parts: AccessServiceParts): AccessService {
  const { table, clock } = parts.adapters;
  return new AccessService({
    data: createCompanyDataSource(parts),
    erasures: parts.erasures,
    record: (entry) => table.transact([auditWrite(entry)]),
    clock,
    newId: newUuid,
  });
}

/** Reads all stored data about companies. */
function createCompanyDataSource({
  adapters,
  mapping,
  consent,
  receipts,
  withdrawals,
  notices,
}: AccessServiceParts): CompanyDataSource {
  const { stores } = adapters;
  return {
    records: (recordId) => listReportedRecords(mapping, recordId),
    currentEdition: async () => (await mapping.findCurrentEdition({ kind: 'rows' }))?.id,
    async identities(recordId) {
      const storedRecord = new Map<string, string>();
      for (const { id: edition } of await mapping.listEditions())
        for await (const { id, identity } of mapping.readIdentities(edition))
          if (id === recordId) storedRecord.set(edition, identity);
      return storedRecord;
    },
    events: (recordId) => consent.events(recordId),
    async *receipts(recordId) {
      for await (const { id, decision } of receipts.list(recordId)) {
        const { claims, jws } = await receipts.get(recordId, id);
        yield { id, issuedAt: decision.recordedAt, givenBy: decision.givenBy, claims, jws };
      }
    },
    disclosures: (recordId) => allPages((page) => withdrawals.listDisclosures(recordId, page)),
    async *withdrawals(recordId) {
      for await (const each of allPages((page) => withdrawals.page(page, false)))
        if (each.recordId === recordId) yield each;
    },
    accessRequests: () => listAccessRequests(stores),
    invitations: (recordId) => stores.invitations.list(recordId),
    corrections: (recordId) => stores.corrections.listOfCompany(recordId),
    notices: () => notices.list(),
    log: (recordId) => stores.auditLog.entries({ subject: `company/${recordId}` }),
  };
}

/** Requests for access as a partner, in every state. */
export async function* listAccessRequests({
  accessRequests,
}: Pick<Stores, 'accessRequests'>): AsyncGenerator<AccessRequest> {
  for (const state of REQUEST_STATES)
    for await (const { value } of accessRequests.list(state)) yield value;
}

/**
 * Lists records in all editions, then in unreleased imports, then rows under review that were not
 * accepted.
 */
export async function* listReportedRecords(
  mapping: MappingService,
  recordId: string | undefined,
): AsyncGenerator<ReportedRecord> {
  for (const edition of sortNewestFirst(await mapping.listEditions()))
    yield* readRecordsOfEdition(mapping, edition, recordId);
  for await (const { id, state, edition } of listAllImports(mapping)) {
    const { referenceDate, family } = edition;
    const source = { id, state, referenceDate, family };
    const isOfCompany = (record: ReportedRecord['record']) =>
      recordId === undefined || record['record_id'] === recordId;
    if (state !== 'released')
      for await (const storedRecord of mapping.readImportedRecords(id)) {
        const record = { ...storedRecord };
        if (isOfCompany(record)) yield { kind: 'import', ...source, record };
      }
    for await (const { cells, record: read } of mapping.readUnacceptedRows(id)) {
      const record = read === null ? cells : { ...read };
      if (isOfCompany(record)) yield { kind: 'review', ...source, record };
    }
  }
}

/** Reads an edition up to the company; without a company, it parses every record. */
async function* readRecordsOfEdition(
  mapping: MappingService,
  { id, state, referenceDate, family }: Edition,
  recordId: string | undefined,
): AsyncGenerator<ReportedRecord> {
  const source = { kind: 'edition', id, state, referenceDate, family } as const;
  if (recordId === undefined) {
    for await (const { record } of mapping.readRecords(id))
      yield { ...source, record: { ...record } };
    return;
  }
  const storedRecord = await mapping.findRecord(id, recordId);
  if (storedRecord !== undefined) yield { ...source, record: { ...storedRecord.record } };
}

/** All imports, the latest first. */
export function listAllImports(mapping: MappingService) {
  return allPages(async (page) => {
    const { imports: items, cursor } = await mapping.listImports(page);
    return { items, cursor };
  });
}
