import { inBatches } from '../core/in-batches.ts';
import type { EventVerdict } from './decide.ts';
import type { ConsentDraft } from './event.ts';
import { type ConsentCellFinding, getConsentSeverity } from './finding.ts';
import { findConsentCompanies } from './known-companies.ts';
import { loadKnownNotices } from './known-notices.ts';
import { addEventContext } from './pinned-event.ts';
import type { Companies, ConsentNotices, Recipients } from './ports.ts';
import { type ConsentRow, readRow } from './read-row.ts';
import { listNamedRecipients } from './recipient.ts';
import { type RecorderDeps, type RecordOptions, recordTogether } from './recorder.ts';
import { type ConsentReport, ConsentReportBuilder } from './report.ts';
import { canNameNoAudience, findRuleBreaches } from './rules.ts';
import { AUDIENCES, isClosing } from './vocabulary.ts';

/**
 * Number of rows that are processed together: their transactions run at the same time and share the
 * commits of the store.
 */
const WINDOW_ROWS = 2_000;

export interface ConsentImportDeps extends RecorderDeps {
  readonly companies: Companies;
  /** @default the built-in notice */
  readonly notices?: ConsentNotices;
  /** @default each recipient exists */
  readonly recipients?: Recipients;
}

/** A row after the checks; with an event if it is accepted. */
interface CheckedRow {
  readonly row: ConsentRow;
  readonly findings: readonly ConsentCellFinding[];
  readonly draft?: ConsentDraft;
  /** Maximum number of events of the row. */
  readonly weight?: number;
}

type AcceptedRow = CheckedRow & { readonly draft: ConsentDraft };

/**
 * Records the rows of a consent file. The events of one company are recorded in the order of the file,
 * those of different companies at the same time. An import that breaks off leaves whole transactions. A
 * second import of the same file records the rest, and nothing twice.
 */
export async function importConsents(
  ports: ConsentImportDeps,
  rows: AsyncIterable<ConsentRow> | Iterable<ConsentRow>,
  recording: RecordOptions,
): Promise<ConsentReport> {
  const report = new ConsentReportBuilder();
  for await (const window of inBatches(rows, WINDOW_ROWS)) {
    const checkedRows = await checkConsentRows(window, ports);
    const verdicts = await recordWindow(ports, checkedRows, recording);
    for (const row of checkedRows) report.add(row.row, row.findings, verdicts.get(row));
  }
  return report.report();
}

async function checkConsentRows(
  window: readonly ConsentRow[],
  ports: ConsentImportDeps,
): Promise<CheckedRow[]> {
  const readRows = window.map((row) => ({ row, ...readRow(row) }));
  const ids = new Set(readRows.map(({ event }) => event.recordId).filter((id) => id !== undefined));
  const known = await findConsentCompanies(ports, [...ids]);
  const notices = await loadKnownNotices(
    ports,
    readRows.map(({ event }) => event.noticeVersion),
  );
  const listOtherIds = (await ports.loadOtherRecordIds?.()) ?? (() => []);
  const listIds = ({ recordId = '' }: Partial<ConsentDraft>) => {
    const { identity = '' } = known.get(recordId) ?? {};
    return identity === '' ? [recordId] : [recordId, ...listOtherIds({ recordId, identity })];
  };
  const recipientCounts = await countNamedRecipients(
    ports,
    readRows.filter(isForAll).flatMap(({ event }) => listIds(event)),
  );
  return readRows.map(({ row, event, rcsNumber, findings }): CheckedRow => {
    const company = known.get(event.recordId ?? '');
    const notice = notices.get(event.noticeVersion ?? '');
    const all = [...findings, ...findRuleBreaches({ event, company, notice, rcsNumber })];
    const isAccepted =
      !all.some(({ code }) => getConsentSeverity(code) === 'reject') && isComplete(event);
    if (!isAccepted) return { row, findings: all };
    const draft = addEventContext(event, { notice, company }, 'file');
    const ids = listIds(event);
    const named = ids.reduce((sum, id) => sum + (recipientCounts.get(id) ?? 0), 0);
    const each = isForAll({ event }) ? AUDIENCES.length + named : 1;
    const copies = isClosing(draft) ? ids.length - 1 : 0;
    // a copy adds its company to the commit
    return { row, findings: all, draft, weight: each + copies * (each + 1) };
  });
}

function isForAll({ event }: { readonly event: Partial<ConsentDraft> }): boolean {
  return event.audience === undefined;
}

/** By company, the number of recipients with a decision by name. A file names no recipients. */
async function countNamedRecipients(
  { store }: ConsentImportDeps,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const logs = recordIds.length === 0 ? [] : await store.load([...new Set(recordIds)]);
  return new Map([...logs].map(([id, { timeline }]) => [id, listNamedRecipients(timeline).length]));
}

const MEMBERS = [
  'id',
  'recordId',
  'fieldGroup',
  'action',
  'effectiveAt',
  'validUntil',
  'givenBy',
  'noticeVersion',
  'language',
  'evidenceRef',
] as const satisfies readonly (keyof ConsentDraft)[];

/**
 * Whether all members were read. An unread member has a finding that rejects the row; this check holds
 * even if a finding is missing.
 */
function isComplete(event: Partial<ConsentDraft>): event is ConsentDraft {
  if (event.audience === undefined && !canNameNoAudience(event.action)) return false;
  return MEMBERS.every((member) => event[member] !== undefined);
}

async function recordWindow(
  ports: RecorderDeps,
  checkedRows: readonly CheckedRow[],
  recording: RecordOptions,
): Promise<ReadonlyMap<CheckedRow, readonly EventVerdict[]>> {
  const verdicts = new Map<CheckedRow, readonly EventVerdict[]>();
  const record = async (commit: readonly AcceptedRow[]) => {
    const own = await recordTogether(
      ports,
      commit.map(({ draft }) => draft),
      recording,
    );
    for (const [index, verdict] of own.entries()) {
      const row = commit[index];
      if (row !== undefined) verdicts.set(row, verdict);
    }
  };
  const accepted = checkedRows.filter((row): row is AcceptedRow => row.draft !== undefined);
  const recordInOrder = async (commits: Lane) => {
    for (const commit of commits) await record(commit);
  };
  const lanes = packIntoLanes(accepted, computeCommitCapacity(ports, recording)).map(recordInOrder);
  await Promise.allSettled(lanes); // after an error, wait for the others: nothing may be written after the caller has the error
  await Promise.all(lanes);
  return verdicts;
}

/** With receipts, every event of a commit may need its own receipt. */
function computeCommitCapacity({ store }: RecorderDeps, { receipts }: RecordOptions): number {
  return receipts ? Math.floor(store.capacity / 2) : store.capacity;
}

/** Commits that run one after the other. */
type Lane = readonly (readonly AcceptedRow[])[];

/**
 * Packs rows by company into commits of the size that the store allows. Lanes run at the same time. A
 * company is in one lane only; a company with more events than a commit allows has its own lane.
 */
function packIntoLanes(rows: readonly AcceptedRow[], capacity: number): Lane[] {
  const lanes: Lane[] = [];
  let commit: AcceptedRow[] = [];
  let remaining = capacity;
  for (const company of byCompany(rows)) {
    const size = computeWeight(company) + 1;
    if (size > capacity) {
      lanes.push(splitIntoCommits(company, capacity - 1));
      continue;
    }
    if (size > remaining) {
      lanes.push([commit]);
      commit = [];
      remaining = capacity;
    }
    commit.push(...company);
    remaining -= size;
  }
  return commit.length > 0 ? [...lanes, [commit]] : lanes;
}

function byCompany(rows: readonly AcceptedRow[]): Iterable<AcceptedRow[]> {
  const companies = new Map<string, AcceptedRow[]>();
  for (const row of rows) {
    const company = companies.get(row.draft.recordId);
    if (company === undefined) companies.set(row.draft.recordId, [row]);
    else company.push(row);
  }
  return companies.values();
}

function computeWeight(rows: readonly AcceptedRow[]): number {
  return rows.reduce((size, { weight = 1 }) => size + weight, 0);
}

function splitIntoCommits(rows: readonly AcceptedRow[], capacity: number): Lane {
  const parts: AcceptedRow[][] = [];
  let remaining = 0;
  for (const row of rows) {
    const { weight = 1 } = row;
    if (weight > remaining) {
      parts.push([]);
      remaining = capacity;
    }
    parts.at(-1)?.push(row);
    remaining -= weight;
  }
  return parts;
}
