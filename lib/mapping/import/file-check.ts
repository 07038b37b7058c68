import type { Instant } from '../../core/instant.ts';
import type { CheckedRow } from '../companies/check-row.ts';
import { checkBatches } from '../companies/check-rows.ts';
import { type CompanyCounter, RowOutcomeCounter } from '../companies/company-counter.ts';
import type { EarlierRows } from '../companies/earlier-rows.ts';
import type { EditionDefinition } from '../edition.ts';
import { buildHoldText } from '../messages/hold-messages.ts';
import { getNoticeText } from '../messages/notice-messages.ts';
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
  readonly #input: FileCheckInput;
  readonly #rows = new RowOutcomeCounter();
  /** Rows with a record by the year in which their source was checked. */
  readonly #rowsByYear = new Map<string, number>();

  constructor(table: OpenedTable, input: FileCheckInput) {
    this.#table = table;
    this.#input = input;
  }

  /** @param onProgress called repeatedly with the number of rows so far, and at the end */
  async *checkBatches(onProgress?: (rows: number) => void): AsyncGenerator<readonly CheckedRow[]> {
    const { definition, now, companies, earlier } = this.#input;
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
    this.#rowsByYear.set(year, (this.#rowsByYear.get(year) ?? 0) + 1);
  }

  /**
   * The year of another edition that the dates of the rows speak for: the sources of more than half of the
   * rows were checked in it.
   */
  findLaterYear(): string | undefined {
    const { family } = this.#input.definition;
    const halfOfRows = this.#rows.counts.rows / 2;
    return [...this.#rowsByYear].find(([year, rows]) => year > family && rows > halfOfRows)?.[0];
  }

  buildProfile(): Profile {
    const { rows, rejected } = this.#rows.counts;
    return this.#input.companies.buildProfile({ rows, rejected, moved: this.#rows.moved });
  }

  /** The summary of the file. */
  buildSummary(): FileSummary {
    const { definition, companies, published, thresholds } = this.#input;
    const notices = this.#table.notices.map(({ code }) => code);
    const noticeTexts = this.#table.notices.map(getNoticeText);
    const holds =
      published === undefined
        ? []
        : compareProfiles(this.buildProfile(), published, thresholds ?? DEFAULT_THRESHOLDS);
    const { firstReject } = this.#rows;
    return {
      edition: definition.id,
      ...decideFile({ notices, holds, firstReject }),
      notices,
      noticeTexts,
      counts: { ...this.#rows.counts, ...companies.counts },
      holds,
      ...(holds.length === 0 ? {} : { reason: buildHoldText(holds.map(({ message }) => message)) }),
    };
  }
}
