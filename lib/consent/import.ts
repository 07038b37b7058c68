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

/** Rows that are looked at together: their transactions run side by side and share the store's commits. */
const WINDOW_ROWS = 2_000;

export interface ConsentImportDeps extends RecorderDeps {
  readonly companies: Companies;
  /** @default the notice that comes with the software */
  readonly notices?: ConsentNotices;
  /** @default everybody is known */
  readonly recipients?: Recipients;
}

/** A row after the rules; with an event if it is taken. */
interface JudgedRow {
  readonly row: ConsentRow;
  readonly notes: readonly ConsentCellFinding[];
  readonly draft?: ConsentDraft;
  /** Events that it may become. */
  readonly weight?: number;
}

type TakenRow = JudgedRow & { readonly draft: ConsentDraft };

/**
 * Records the rows of a consent file. Each company's events are recorded in the order of the file,
 * those of different companies side by side. A file that breaks off, or a process that dies, leaves
 * whole transactions behind; the same file again records the rest and nothing twice.
 */
export async function importConsents(
  ports: ConsentImportDeps,
  rows: AsyncIterable<ConsentRow> | Iterable<ConsentRow>,
  recording: RecordOptions,
): Promise<ConsentReport> {
  const report = new ConsentReportBuilder();
  for await (const window of inBatches(rows, WINDOW_ROWS)) {
    const judged = await checkConsentRows(window, ports);
    const verdicts = await recordWindow(ports, judged, recording);
    for (const row of judged) report.add(row.row, row.notes, verdicts.get(row));
  }
  return report.report();
}

async function checkConsentRows(
  window: readonly ConsentRow[],
  ports: ConsentImportDeps,
): Promise<JudgedRow[]> {
  const read = window.map((row) => ({ row, ...readRow(row) }));
  const ids = new Set(read.map(({ event }) => event.recordId).filter((id) => id !== undefined));
  const known = await findConsentCompanies(ports, [...ids]);
  const notices = await loadKnownNotices(
    ports,
    read.map(({ event }) => event.noticeVersion),
  );
  const listOtherIds = (await ports.loadOtherRecordIds?.()) ?? (() => []);
  const listIds = ({ recordId = '' }: Partial<ConsentDraft>) => {
    const { identity = '' } = known.get(recordId) ?? {};
    return identity === '' ? [recordId] : [recordId, ...listOtherIds({ recordId, identity })];
  };
  const readers = await readersByName(
    ports,
    read.filter(isForAll).flatMap(({ event }) => listIds(event)),
  );
  return read.map(({ row, event, rcsNumber, notes }): JudgedRow => {
    const company = known.get(event.recordId ?? '');
    const notice = notices.get(event.noticeVersion ?? '');
    const all = [...notes, ...findRuleBreaches({ event, company, notice, rcsNumber })];
    const taken =
      !all.some(({ code }) => getConsentSeverity(code) === 'reject') && isComplete(event);
    if (!taken) return { row, notes: all };
    const draft = addEventContext(event, { notice, company }, 'file');
    const ids = listIds(event);
    const named = ids.reduce((sum, id) => sum + (readers.get(id) ?? 0), 0);
    const each = isForAll({ event }) ? AUDIENCES.length + named : 1;
    const copies = isClosing(draft) ? ids.length - 1 : 0;
    // a copy adds its company to the commit
    return { row, notes: all, draft, weight: each + copies * (each + 1) };
  });
}

function isForAll({ event }: { readonly event: Partial<ConsentDraft> }): boolean {
  return event.audience === undefined;
}

/** How many readers each company has decided on by name. A file names none. */
async function readersByName(
  { store }: ConsentImportDeps,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const held = recordIds.length === 0 ? [] : await store.load([...new Set(recordIds)]);
  return new Map([...held].map(([id, { timeline }]) => [id, listNamedRecipients(timeline).length]));
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

/** What could not be read has a finding that rejects the row; this holds even if a rule forgot one. */
function isComplete(event: Partial<ConsentDraft>): event is ConsentDraft {
  if (event.audience === undefined && !canNameNoAudience(event.action)) return false;
  return MEMBERS.every((member) => event[member] !== undefined);
}

async function recordWindow(
  ports: RecorderDeps,
  judged: readonly JudgedRow[],
  recording: RecordOptions,
): Promise<ReadonlyMap<JudgedRow, readonly EventVerdict[]>> {
  const verdicts = new Map<JudgedRow, readonly EventVerdict[]>();
  const record = async (commit: readonly TakenRow[]) => {
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
  const taken = judged.filter((row): row is TakenRow => row.draft !== undefined);
  const inTurn = async (commits: Lane) => {
    for (const commit of commits) await record(commit);
  };
  const lanes = packIntoLanes(taken, computeCommitCapacity(ports, recording)).map(inTurn);
  await Promise.allSettled(lanes); // when one fails, nothing goes on behind the caller's back
  await Promise.all(lanes);
  return verdicts;
}

/** With receipts, every event of a commit may need its own receipt. */
function computeCommitCapacity({ store }: RecorderDeps, { receipts }: RecordOptions): number {
  return receipts ? Math.floor(store.capacity / 2) : store.capacity;
}

/** Commits that follow one another. */
type Lane = readonly (readonly TakenRow[])[];

/**
 * Packs rows into commits that the store can hold, company by company. Lanes run side by side; a
 * company is in one lane only, and one with more events than a commit holds has a lane of its own.
 */
function packIntoLanes(rows: readonly TakenRow[], capacity: number): Lane[] {
  const lanes: Lane[] = [];
  let commit: TakenRow[] = [];
  let room = capacity;
  for (const company of byCompany(rows)) {
    const size = computeWeight(company) + 1;
    if (size > capacity) {
      lanes.push(splitIntoCommits(company, capacity - 1));
      continue;
    }
    if (size > room) {
      lanes.push([commit]);
      commit = [];
      room = capacity;
    }
    commit.push(...company);
    room -= size;
  }
  return commit.length > 0 ? [...lanes, [commit]] : lanes;
}

function byCompany(rows: readonly TakenRow[]): Iterable<TakenRow[]> {
  const companies = new Map<string, TakenRow[]>();
  for (const row of rows) {
    const company = companies.get(row.draft.recordId);
    if (company === undefined) companies.set(row.draft.recordId, [row]);
    else company.push(row);
  }
  return companies.values();
}

function computeWeight(rows: readonly TakenRow[]): number {
  return rows.reduce((size, { weight = 1 }) => size + weight, 0);
}

function splitIntoCommits(rows: readonly TakenRow[], capacity: number): Lane {
  const parts: TakenRow[][] = [];
  let room = 0;
  for (const row of rows) {
    const { weight = 1 } = row;
    if (weight > room) {
      parts.push([]);
      room = capacity;
    }
    parts.at(-1)?.push(row);
    room -= weight;
  }
  return parts;
}
