import * as z from 'zod';
import { type EntryFilter, matchesFilter } from '../audit/entry-filter.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import { KaartError } from '../core/errors.ts';
import { Instant } from '../core/instant.ts';
import { allPages, type PageRequest } from '../core/page.ts';
import { AUDIT_LOG } from './audit-write.ts';
import type { Table } from './table.ts';

/**
 * Maximum number of entries that are read for one page: a filter with few matches must not read the
 * whole log.
 */
const MAX_READ = 1_000;
const PAGE_SIZE = 500;

const Stored = z.object({
  id: z.string(),
  at: Instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

/** The requested part of the audit log. */
export interface EntriesRequest extends EntryFilter {
  /** First instant. */
  readonly since?: Instant | undefined;
  /** Last instant. */
  readonly until?: Instant | undefined;
  readonly limit: number;
  /** Cursor of the last page. */
  readonly cursor?: string | undefined;
}

export interface EntryPage {
  /** The entries, newest first. */
  readonly entries: readonly AuditEntry[];
  /** Absent on the last page. Any page may have few or no entries. */
  readonly cursor?: string;
}

/** Reads the audit log. In AWS an entry may be a second late. */
export class AuditLogStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** All matching entries, newest first. */
  entries(filter: Omit<EntriesRequest, keyof PageRequest>): AsyncGenerator<AuditEntry> {
    return allPages(async (page) => {
      const { entries: items, cursor } = await this.page({ ...filter, ...page });
      return { items, cursor };
    });
  }

  /** @throws KaartError `message-invalid` for an invalid cursor */
  async page(range: EntriesRequest): Promise<EntryPage> {
    const entries: AuditEntry[] = [];
    let { cursor } = range;
    if (cursor !== undefined && !/^\d{4}-\d\d-\d\dT[\d:.]+Z#./.test(cursor))
      throw new KaartError('cursor-invalid', { code: 'message-invalid' });
    for (let read = 0; read < MAX_READ; ) {
      const found = await this.#findNewest(range, cursor);
      const last = cursor;
      const items = found.filter(({ sk }) => sk !== last);
      for (const { sk, data } of items) {
        const { facts, ...entry } = Stored.parse(data);
        const whole = { ...entry, ...(facts && { facts }) };
        if (matchesFilter(whole, range)) entries.push(whole);
        cursor = sk;
        if (entries.length === range.limit) return { entries, cursor };
      }
      if (items.length === 0) return { entries };
      read += found.length;
    }
    return { entries, ...(cursor !== undefined && { cursor }) };
  }

  /** The newest entries before a position of the log. */
  async #findNewest(
    { since, until, limit, actor, action, subject }: EntriesRequest,
    cursor: string | undefined,
  ) {
    const isFiltered = [actor, action, subject].some((each) => each !== undefined);
    const end = until && `${until}#~`;
    const to = [cursor, end].filter((bound) => bound !== undefined).sort()[0];
    const { items } = await this.#table.query({
      pk: AUDIT_LOG,
      index: true,
      reverse: true,
      limit: isFiltered ? PAGE_SIZE : Math.min(PAGE_SIZE, limit + 1),
      ...(since !== undefined && { from: since }),
      ...(to !== undefined && { to }),
    });
    return items;
  }
}
