import type { Instant } from '../../core/instant.ts';
import type { CheckedRow } from '../companies/check-row.ts';
import { checkBatches } from '../companies/check-rows.ts';
import { type CompanyCounter, RowOutcomeCounter } from '../companies/company-counter.ts';
import type { EarlierRows } from '../companies/earlier-rows.ts';
import type { EditionDefinition } from '../edition.ts';
import { holdText } from '../messages/hold-messages.ts';
import { noticeText } from '../messages/notice-messages.ts';
import type { OpenedTable } from '../read/table-file.ts';
import {
  compareProfiles,
  DEFAULT_THRESHOLDS,
  type HoldThresholds,
} from '../release/compare-profiles.ts';
import type { Profile } from '../release/profile.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { decideFile, type FileSummary } from './file-summary.ts';

/** The edition of a checked file, and the data for comparisons. */
export interface FileCheckInput {
  readonly definition: EditionDefinition;
  readonly now: Instant;
  /** Profile of the published edition, if there is one. */
  readonly published: Profile | undefined;
  readonly thresholds?: HoldThresholds;
  readonly companies: CompanyCounter;
  /** The companies that earlier editions have under the record ids. */
  readonly earlier: EarlierRows;
}

/** Checks and counts the rows of a file, and summarises it at the end. */
export class FileCheck {
  readonly #table: OpenedTable;
  readonly #examination: FileCheckInput;
  readonly #rows = new RowOutcomeCounter();
  /** Rows with a record by the year in which their source was checked. */
  readonly #checked = new Map<string, number>();

  constructor(table: OpenedTable, examination: FileCheckInput) {
    this.#table = table;
    this.#examination = examination;
  }

  /** @param onProgress called repeatedly with the number of rows so far, and at the end */
  async *batches(onProgress?: (rows: number) => void): AsyncGenerator<readonly CheckedRow[]> {
    const { definition, now, companies, earlier } = this.#examination;
    for await (const batch of checkBatches({ table: this.#table, definition, now, earlier })) {
      for (const row of batch) {
        this.#rows.add(row);
        if (row.record !== undefined) this.#countYear(row.record);
        if (row.record !== undefined && row.outcome !== 'review') companies.add(row.record);
      }
      onProgress?.(this.#rows.counts.rows);
      yield batch;
    }
  }

  #countYear(record: EditionRecord): void {
    if ('subsector_2020' in record || record.source_checked_on === null) return;
    const year = record.source_checked_on.slice(0, 4);
    this.#checked.set(year, (this.#checked.get(year) ?? 0) + 1);
  }

  /**
   * The year of another edition that the dates of the rows speak for: the sources of more than half of the
   * rows were checked in it.
   */
  laterYear(): string | undefined {
    const { family } = this.#examination.definition;
    const half = this.#rows.counts.rows / 2;
    return [...this.#checked].find(([year, rows]) => year > family && rows > half)?.[0];
  }

  profile(): Profile {
    const { rows, rejected } = this.#rows.counts;
    return this.#examination.companies.profile({ rows, rejected, moved: this.#rows.moved });
  }

  /** The summary of the file. */
  summary(): FileSummary {
    const { definition, companies, published, thresholds } = this.#examination;
    const notices = this.#table.notices.map(({ code }) => code);
    const noticeTexts = this.#table.notices.map(noticeText);
    const holds =
      published === undefined
        ? []
        : compareProfiles(this.profile(), published, thresholds ?? DEFAULT_THRESHOLDS);
    const { firstReject } = this.#rows;
    return {
      edition: definition.id,
      ...decideFile({ notices, holds, firstReject }),
      notices,
      noticeTexts,
      counts: { ...this.#rows.counts, ...companies.counts },
      holds,
      ...(holds.length === 0 ? {} : { reason: holdText(holds.map(({ message }) => message)) }),
    };
  }
}
