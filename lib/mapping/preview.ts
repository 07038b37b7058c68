import type { EditionRecord } from './check/row-form.ts';
import { compareProfiles, DEFAULT_THRESHOLDS, type HoldReason } from './compare-profiles.ts';
import type { Counts } from './file-summary.ts';
import { type Import, undecided } from './import.ts';
import { outerJoin } from './outer-join.ts';
import { EditionScope, type Override } from './override.ts';
import type { MappingPorts } from './ports.ts';
import { type Edition, publishedFor } from './released-edition.ts';
import { idOfLine, storedLines } from './sorted-rows.ts';
import { importedRows } from './submitted-rows.ts';
import { CompanyTally } from './tally.ts';

/** What an edition would look like, against the one that is current. Nothing is published by it. */
export interface Preview {
  readonly edition: string;
  /** Rows that still wait; they are in none of the numbers below. */
  readonly waiting: number;
  readonly counts: Pick<Counts, 'taken' | 'in' | 'out'>;
  readonly holds: readonly HoldReason[];
  /** The edition that the companies in scope are compared with; null where none has been released. */
  readonly against: string | null;
  readonly entered: Companies;
  readonly left: Companies;
  /** `fields`: how many companies differ in each. */
  readonly changed: Companies & { readonly fields: Readonly<Record<string, number>> };
}

/** How many, and the first of them by record id. */
interface Companies {
  readonly count: number;
  readonly first: readonly string[];
}

const FIRST = 200;

/** Compares an import, with the decisions and overrides so far, with the current edition. */
export async function previewOf(
  ports: MappingPorts,
  item: Import,
  editions: readonly Edition[],
): Promise<Preview> {
  const current = publishedFor(item.edition, editions);
  const companies = new CompanyTally(new EditionScope(item.overrides));
  const changes = await changesBetween(
    current === undefined
      ? noRows()
      : inScope(storedLines(ports.files, current.rows.key), current.overrides),
    inScope(importedRows(ports, item), item.overrides, companies),
  );
  const { rows, rejected } = item.summary.counts;
  const profile = companies.profile({ rows, rejected });
  const thresholds = ports.thresholds ?? DEFAULT_THRESHOLDS;
  return {
    edition: item.edition.id,
    waiting: undecided(item),
    counts: companies.counts,
    holds: current === undefined ? [] : compareProfiles(profile, current.profile, thresholds),
    against: current?.id ?? null,
    ...changes,
  };
}

interface ScopedRow {
  readonly id: string;
  readonly line: string;
}

async function* inScope(
  lines: AsyncIterable<string>,
  overrides: readonly Override[],
  companies?: CompanyTally,
): AsyncGenerator<ScopedRow> {
  const scope = new EditionScope(overrides);
  for await (const line of lines) {
    const record = JSON.parse(line) as EditionRecord;
    companies?.add(record);
    if (scope.isIn(record)) yield { id: idOfLine(line), line };
  }
}

async function* noRows(): AsyncGenerator<ScopedRow> {}

async function changesBetween(
  before: AsyncIterable<ScopedRow>,
  after: AsyncIterable<ScopedRow>,
): Promise<Pick<Preview, 'entered' | 'left' | 'changed'>> {
  const changes = new Changes();
  for await (const { left, right } of outerJoin(before, after)) {
    if (left === undefined) changes.entered.add(right?.id ?? '');
    else if (right === undefined) changes.left.add(left.id);
    else changes.compare(left, right);
  }
  return changes.listed();
}

class Changes {
  readonly entered = new CompanyList();
  readonly left = new CompanyList();
  readonly #changed = new CompanyList();
  readonly #fields: Record<string, number> = {};

  compare(before: ScopedRow, after: ScopedRow): void {
    if (before.line === after.line) return;
    this.#changed.add(after.id);
    for (const field of differing(before.line, after.line))
      this.#fields[field] = (this.#fields[field] ?? 0) + 1;
  }

  listed(): Pick<Preview, 'entered' | 'left' | 'changed'> {
    return {
      entered: this.entered.listed(),
      left: this.left.listed(),
      changed: { ...this.#changed.listed(), fields: this.#fields },
    };
  }
}

/** Names of the fields in which two records differ. */
function differing(before: string, after: string): string[] {
  const old = JSON.parse(before) as Readonly<Record<string, unknown>>;
  const now = JSON.parse(after) as Readonly<Record<string, unknown>>;
  const same = (field: string) => JSON.stringify(now[field]) === JSON.stringify(old[field]);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((field) => !same(field));
}

class CompanyList {
  #count = 0;
  readonly #first: string[] = [];

  add(id: string): void {
    if (this.#count++ < FIRST) this.#first.push(id);
  }

  listed(): Companies {
    return { count: this.#count, first: this.#first };
  }
}
