import type { Json } from '../../core/digest.ts';
import type { LocalizedText } from '../../core/language.ts';
import type { ComparedRow } from '../companies/check-row.ts';
import { CompanyCounter } from '../companies/company-counter.ts';
import { EarlierRows } from '../companies/earlier-rows.ts';
import { writeIdentities } from '../companies/identities.ts';
import { outerJoin } from '../companies/outer-join.ts';
import { readLineId, readStoredLines } from '../companies/sorted-rows.ts';
import type { Counts } from '../import/file-summary.ts';
import { countUndecided, type Import } from '../import/import.ts';
import type { FiguresResult, MappingDeps } from '../ports.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { DEFAULT_THRESHOLDS, type HoldReason } from './compare-profiles.ts';
import { computeCurrentFigures } from './current-figures.ts';
import type { FiguresCheck } from './disclosure.ts';
import { EditionEligibility, type Override } from './override.ts';
import { type Edition, findEditionToCompare } from './released-edition.ts';
import { readImportedRows } from './submitted-rows.ts';
import {
  findHoldReasons,
  isOtherCompany,
  isRenamed,
  isRenumbered,
  type Turnover,
} from './turnover.ts';

/** The comparison of a future edition with the current one, without a publication. */
export interface EditionPreview {
  readonly edition: string;
  /** The findings on the file, and the reading options of the person who imported it. */
  readonly noticeTexts: readonly LocalizedText[];
  /** Number of undecided rows, which the numbers below do not include. */
  readonly waiting: number;
  readonly counts: Pick<Counts, 'taken' | 'in' | 'out'>;
  readonly holds: readonly HoldReason[];
  /** Disclosure check of the facts for a release now; `null` until the import is submitted. */
  readonly disclosure: FiguresCheck | null;
  /**
   * The figures of the current edition, and those that would be released now. Plain JSON; `before` is
   * null without a current edition, `after` until the import is submitted.
   */
  readonly figures: { readonly before: Json | null; readonly after: Json | null };
  /** The compared edition; `null` if no edition was released. */
  readonly comparedWith: string | null;
  readonly entered: Companies;
  readonly left: Companies;
  /**
   * Companies that differ in a field other than the day of the last update. `fields`: number of
   * companies by field.
   */
  readonly changed: Companies & { readonly fields: Readonly<Record<string, number>> };
  /**
   * The number of them that have another legal name, another sub-sector, or another company under the same
   * record id.
   */
  readonly renamed: Companies;
  readonly movedSubsector: Companies;
  readonly replaced: Companies;
  /**
   * The number of them that have another register number or VAT number and are the same company. Their
   * decisions wait.
   */
  readonly renumbered: Companies;
  /** All companies of the file with a successor, such as `LUHT-A-0001 → LUHT-A-0002`. */
  readonly takenOver: Companies;
  /**
   * The successors among them that are neither in the rows nor in an earlier edition, for example after a
   * dropped row.
   */
  readonly unknownSuccessors: Companies;
  /** Number of rejected rows of the file. */
  readonly rejected: number;
  /** Whether the eligible companies are equal in all fields. */
  readonly identical: boolean;
}

/** Number of companies, and the first of them by record id. */
interface Companies {
  readonly count: number;
  readonly first: readonly string[];
}

const MAX_LISTED_COMPANIES = 200;

/** Compares an import, including its decisions and overrides, with the current edition. */
export async function buildEditionPreview(
  ports: MappingDeps,
  item: Import,
  editions: readonly Edition[],
): Promise<EditionPreview> {
  const current = findEditionToCompare(item.edition, editions);
  const companies = new CompanyCounter(item.edition, new EditionEligibility(item.overrides));
  const takenOver = new CompanyList();
  const successors = new Map<string, string>();
  const { turnover, ...changes } = await compareRows(
    current === undefined
      ? yieldNoRows()
      : readEligibleRows(readStoredLines(ports.files, current.rows.key), current.overrides),
    readEligibleRows(readImportedRows(ports, item), item.overrides, (record) => {
      companies.add(record);
      const { record_id, successor }: ComparedRow = record;
      if (successor == null) return;
      takenOver.add(`${record_id} → ${successor}`);
      successors.set(record_id, successor);
    }),
  );
  const { rows, rejected } = item.summary.counts;
  const profile = companies.buildProfile({ rows, rejected, moved: item.accepted.profile.moved });
  const thresholds = ports.thresholds ?? DEFAULT_THRESHOLDS;
  const currentFigures = await loadCurrentFigures(ports, item, editions);
  return {
    edition: item.edition.id,
    noticeTexts: item.summary.noticeTexts,
    waiting: countUndecided(item),
    counts: companies.counts,
    disclosure: currentFigures?.disclosure ?? null,
    figures: { before: current?.figures ?? null, after: currentFigures?.figures ?? null },
    holds:
      current === undefined
        ? []
        : findHoldReasons({ profile, turnover }, current.profile, thresholds),
    comparedWith: current?.id ?? null,
    ...changes,
    takenOver: takenOver.toCompanies(),
    unknownSuccessors: await listUnknownSuccessors(ports, item, { successors, editions }),
    rejected,
    identical: current !== undefined && isIdentical(changes),
  };
}

/** @param successorsAndEditions record ids of successors, by the record ids of their predecessors */
async function listUnknownSuccessors(
  ports: MappingDeps,
  item: Import,
  successorsAndEditions: {
    readonly successors: ReadonlyMap<string, string>;
    readonly editions: readonly Edition[];
  },
): Promise<Companies> {
  const unknown = new Set(successorsAndEditions.successors.values());
  const list = new CompanyList();
  if (unknown.size === 0) return list.toCompanies();
  for await (const line of readImportedRows(ports, item)) unknown.delete(readLineId(line));
  const earlier =
    unknown.size === 0
      ? undefined
      : await EarlierRows.read(ports.files, item.edition, successorsAndEditions.editions);
  for (const [recordId, successor] of successorsAndEditions.successors)
    if (unknown.has(successor) && earlier?.hasRecordId(successor) !== true)
      list.add(`${recordId} → ${successor}`);
  return list.toCompanies();
}

/** The figures of a release now. */
async function loadCurrentFigures(
  ports: MappingDeps,
  item: Import,
  editions: readonly Edition[],
): Promise<FiguresResult | null> {
  if (item.state !== 'submitted' || item.submission === null) return null;
  const { rows } = item.submission;
  const { id: importId, edition } = item;
  const identities = await writeIdentities(ports, { importId, edition, rows, editions });
  try {
    return await computeCurrentFigures(ports, { item, rows, identities, editions });
  } finally {
    if (identities !== null) await ports.files.purge(identities.key);
  }
}

interface EligibleRow {
  readonly id: string;
  readonly line: string;
}

async function* readEligibleRows(
  lines: AsyncIterable<string>,
  overrides: readonly Override[],
  onRecord: (record: EditionRecord) => void = () => undefined,
): AsyncGenerator<EligibleRow> {
  const eligibility = new EditionEligibility(overrides);
  for await (const line of lines) {
    const record = JSON.parse(line) as EditionRecord;
    onRecord(record);
    if (eligibility.isEligible(record)) yield { id: readLineId(line), line };
  }
}

async function* yieldNoRows(): AsyncGenerator<EligibleRow> {}

async function compareRows(
  published: AsyncIterable<EligibleRow>,
  next: AsyncIterable<EligibleRow>,
): Promise<ListedChanges & { readonly turnover: Turnover }> {
  const changes = new Changes();
  let publishedCount = 0;
  for await (const [before, after] of outerJoin<EligibleRow>(published, next)) {
    if (before !== undefined) publishedCount += 1;
    if (before === undefined) changes.entered.add(after?.id ?? '');
    else if (after === undefined) changes.left.add(before.id);
    else changes.compare(before, after);
  }
  const listed = changes.toCompanies();
  const { entered, left, replaced, renamed } = listed;
  const turnover = {
    published: publishedCount,
    entered: entered.count,
    left: left.count,
    replaced: replaced.count,
    // every replaced company also has another name
    renamed: renamed.count - replaced.count,
  };
  return { ...listed, turnover };
}

type ListedChanges = Pick<
  EditionPreview,
  'entered' | 'left' | 'changed' | 'renamed' | 'movedSubsector' | 'replaced' | 'renumbered'
>;

function isIdentical({ entered, left, changed }: ListedChanges): boolean {
  return entered.count + left.count + changed.count === 0;
}

class Changes {
  readonly entered = new CompanyList();
  readonly left = new CompanyList();
  readonly #changed = new CompanyList();
  readonly #renamed = new CompanyList();
  readonly #movedSubsector = new CompanyList();
  readonly #replaced = new CompanyList();
  readonly #renumbered = new CompanyList();
  readonly #fields: Record<string, number> = {};

  compare(before: EligibleRow, after: EligibleRow): void {
    if (before.line === after.line) return;
    const [oldRecord, newRecord] = [
      JSON.parse(before.line),
      JSON.parse(after.line),
    ] as EditionRecord[];
    if (oldRecord === undefined || newRecord === undefined) return;
    const fields = listDifferingFields(oldRecord, newRecord);
    if (fields.length === 0) return;
    this.#changed.add(after.id);
    for (const field of fields) this.#fields[field] = (this.#fields[field] ?? 0) + 1;
    if (isRenamed(oldRecord, newRecord)) this.#renamed.add(after.id);
    if (isOtherCompany(oldRecord, newRecord)) this.#replaced.add(after.id);
    else if (isRenumbered(oldRecord, newRecord)) this.#renumbered.add(after.id);
    if (fields.includes('subsector') || fields.includes('subsector_2020'))
      this.#movedSubsector.add(after.id);
  }

  toCompanies(): ListedChanges {
    return {
      entered: this.entered.toCompanies(),
      left: this.left.toCompanies(),
      changed: { ...this.#changed.toCompanies(), fields: this.#fields },
      renamed: this.#renamed.toCompanies(),
      movedSubsector: this.#movedSubsector.toCompanies(),
      replaced: this.#replaced.toCompanies(),
      renumbered: this.#renumbered.toCompanies(),
    };
  }
}

/**
 * Names of the fields in which two records differ. The day of the last update does not count, and
 * neither does an empty field that only one of two methods has.
 */
function listDifferingFields(before: EditionRecord, after: EditionRecord): string[] {
  const [oldRecord, newRecord] = [before, after] as unknown as Readonly<Record<string, unknown>>[];
  if (oldRecord === undefined || newRecord === undefined) return [];
  const isSame = (field: string) =>
    JSON.stringify(newRecord[field] ?? null) === JSON.stringify(oldRecord[field] ?? null);
  const fields = [...new Set([...Object.keys(oldRecord), ...Object.keys(newRecord)])];
  const changed = fields.filter((field) => !isSame(field));
  return changed.length === 1 && changed[0] === 'updated_at' ? [] : changed;
}

class CompanyList {
  #count = 0;
  readonly #first: string[] = [];

  add(id: string): void {
    if (this.#count++ < MAX_LISTED_COMPANIES) this.#first.push(id);
  }

  toCompanies(): Companies {
    return { count: this.#count, first: this.#first };
  }
}
