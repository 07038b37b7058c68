import { expect } from 'vitest';
import type { Work } from './work-counter.ts';

/** A list of the API as OpenAPI describes it. */
export interface ListOperation {
  readonly id: string;
  readonly path: string;
  /** Entries of the largest page. */
  readonly limit: number;
}

/** The cost of one page of a list. */
export interface ListPageCost {
  readonly work: Work;
  readonly bytes: number;
  readonly cpuMs: number;
  /** Path and query of the next page, if there is one. */
  readonly next?: string;
}

/** A server whose lists are measured. */
export interface ListedServer {
  lists(): Promise<readonly ListOperation[]>;
  list(path: string): Promise<ListPageCost>;
}

/** The measured queries. A filter reads more entries than it returns. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  listChanges: ['since={version}'],
  listConsentChanges: ['since=20'],
  listDisclosures: ['since=2026-01-01T00:00:00Z'],
  listParticipantDisclosures: ['since=2026-01-01T00:00:00Z'],
  listAuditEntries: ['', 'actor=nobody', 'subject=company/{company}', 'until=2026-02-01'],
  listWithdrawals: ['', 'overdue=true'],
  listInvitations: ['', 'company={company}'],
  listCorrections: ['', 'state=rejected'],
  listCampaignCompanies: ['', 'state=answered'],
  listCompanies: ['', 'search=pharma'],
};

/** The cost of the pages of a list. */
export interface ListCost {
  readonly night: number;
  readonly list: string;
  /** Of a page with ten entries. */
  readonly work: Work;
  readonly bytes: number;
  readonly cpuMs: {
    /** The first page, without a limit. */
    readonly first: number;
    /** The page after it, if there is one. */
    readonly next?: number;
    /** The first page with the largest permitted limit. */
    readonly largest: number;
  };
  /** Bytes of the first page, without a limit. */
  readonly firstBytes: number;
}

const TIMES = 5;

/**
 * Measures the cost of every list of the API.
 *
 * @param values values of the path parameters
 * @throws Error if a list has a parameter without a value
 */
export async function measureLists(
  server: ListedServer,
  values: Readonly<Record<string, string>>,
  night: number,
): Promise<readonly ListCost[]> {
  const costs: ListCost[] = [];
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`no value for ${name} of ${text}`);
      return encodeURIComponent(value);
    });
  for (const { id, path, limit } of await server.lists())
    for (const query of QUERIES[id] ?? [''])
      costs.push({
        night,
        list: query === '' ? id : `${id} ${query.split(/[={]/)[0]}`,
        ...(await measure(
          server,
          fill(`${path.replace('lists/{root}', 'lists/{list}')}?${query}`),
          limit,
        )),
      });
  return costs;
}

async function measure(server: ListedServer, path: string, limit: number) {
  const ten = `${path}&limit=10`;
  await server.list(ten); // changes get their positions at the first read
  const { work, bytes } = await server.list(ten);
  const first = await median(server, path);
  const next = first.next === undefined ? undefined : await median(server, first.next);
  const largest = await median(server, `${path}&limit=${limit}`);
  const cpuMs = {
    first: first.cpuMs,
    ...(next && { next: next.cpuMs }),
    largest: largest.cpuMs,
  };
  return { work, bytes, cpuMs, firstBytes: first.bytes };
}

async function median(server: ListedServer, path: string) {
  const pages = [];
  for (let time = 0; time < TIMES; time += 1) pages.push(await server.list(path));
  pages.sort((a, b) => a.cpuMs - b.cpuMs);
  return pages[Math.floor(TIMES / 2)] as (typeof pages)[number];
}

/** Prints a table of the first and the last measurement of each list. */
export function printLists(lists: readonly ListCost[]): void {
  const nights = lists.map(({ night }) => night);
  const ends = [Math.min(...nights), Math.max(...nights)];
  const ms = (value: number | undefined) => value && Number(value.toFixed(1));
  const rows = lists
    .filter(({ night }) => ends.includes(night))
    .sort((a, b) => a.list.localeCompare(b.list))
    .map(({ list, night, work, bytes, firstBytes, cpuMs }) => ({
      list,
      night,
      reads: work.reads,
      'items read': work.items,
      objects: work.objects,
      'kB of ten': Number((bytes / 1_000).toFixed(1)),
      'kB of a page': Number((firstBytes / 1_000).toFixed(1)),
      'CPU ms': ms(cpuMs.first),
      'next page': ms(cpuMs.next),
      'largest page': ms(cpuMs.largest),
    }));
  // biome-ignore lint/suspicious/noConsole: the table is the result that a person reads
  console.table(rows);
}

const WHOLE = { items: 200, bytes: 100_000 };
const FILTERED = { items: 1_100, bytes: 100_000 };
/**
 * Lists with several items for each company: all its events, or all its invitations. A page has at most 500
 * events.
 */
const WITH_PARTS: Readonly<Record<string, { readonly items: number; readonly bytes?: number }>> = {
  listChains: { items: 1_100, bytes: 700_000 },
  listCampaignCompanies: { items: 1_500 },
};

/** Expects that a page takes less than 100 ms, and that its cost does not depend on the number of pages. */
export function checkLists(lists: readonly ListCost[]): void {
  const last = Math.max(...lists.map(({ night }) => night));
  const costs = lists.filter(({ night }) => night === last);
  for (const { list, work, bytes, cpuMs } of costs) {
    const [name = '', filter] = list.split(' ');
    const limits = { ...(filter === undefined ? WHOLE : FILTERED), ...WITH_PARTS[name] };
    expect.soft(work.reads, `reads of ${list}`).toBeLessThan(100);
    expect.soft(work.items, `items of ${list}`).toBeLessThan(limits.items);
    expect.soft(work.objects, `objects of ${list}`).toBeLessThan(40);
    expect.soft(bytes, `bytes of ${list}`).toBeLessThan(limits.bytes);
    expect.soft(cpuMs.first, `CPU time of a page of ${list}`).toBeLessThan(100);
    expect.soft(cpuMs.next ?? 0, `CPU time of the next page of ${list}`).toBeLessThan(100);
    expect.soft(cpuMs.largest, `CPU time of the largest page of ${list}`).toBeLessThan(100);
  }
}
