import * as z from 'zod';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { KaartError } from '../../core/errors.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { foldText } from '../../mapping/values/fold.ts';
import {
  type FoundRecords,
  listCodedFields,
  listCodes,
  NOT_SHOWN,
  type ReadableRow,
  type RecordQuery,
} from '../../publication/record-query.ts';
import { getEditionMethod } from '../../register/edition-method.ts';
import type { OpenedRecords, RecordService } from '../files/record-service.ts';
import { RowPages } from '../files/row-pages.ts';
import type { ViewRows } from '../files/view-rows.ts';
import { commaList } from '../requests/read-request.ts';
import { type Route, route } from '../route.ts';
import { VIEW_ERRORS } from './dataset-routes.ts';

/** Pages of the rows that companies show to everyone: each read is decided and recorded as one of `…/records`. */
export function directoryRoutes(records: RecordService): Route[] {
  const pages = new RowPages(records);
  return [directoryRoute(records, pages), companyRoute(records, pages)];
}

/** The pages are not cached, so that a withdrawal takes effect at the next read. */
const OPEN = { maxAgeSeconds: 0 };
const Lang = z.object({ lang: z.string().max(10).optional() });
/** Codes of a field, or {@link NOT_SHOWN}. An unknown code finds no row. */
const codes = (example: string) =>
  commaList(
    z
      .array(
        z
          .string()
          .max(80)
          .meta({ examples: [example] }),
      )
      .max(200),
  ).optional();
const DirectoryQuery = Lang.extend({
  q: z.string().max(200).default('').meta({ description: 'Words; case and accents do not count' }),
  sort: z
    .enum(['name', 'commune', 'youngest'])
    .default('name')
    .meta({ description: 'Order of the companies' }),
  view: z
    .enum(['cards', 'table'])
    .default('cards')
    .meta({ description: 'How the companies are shown' }),
  page: wholeNumberParameter(z.int().min(1).max(10_000)).default(1),
  subsector: codes('software'),
  canton: codes('Diekirch'),
  growth_status: codes('start-up'),
  digital_technologies: codes('robotics'),
});
const ANSWERS = {
  200: { description: 'A page', mediaTypes: ['text/html'] },
  503: { description: 'A superseding version is being made: try again after Retry-After' },
};

/** Number of companies on a page. */
const PAGE_SIZE = 24;
/** Maximum number of rows whose values are counted for the filters. */
const MOST_COUNTED = 5_000;
const FILTERED = ['subsector', 'canton', 'growth_status', 'digital_technologies'] as const;
const SORTED_BY = { name: 'legal_name', commune: 'commune', youngest: '-incorporation_date' };
const EVERYTHING: RecordQuery = { filters: {}, sort: [] };

function directoryRoute(records: RecordService, pages: RowPages): Route {
  return route({
    id: 'getDirectoryPage',
    errors: VIEW_ERRORS,
    method: 'get',
    path: '/companies',
    tag: 'data',
    summary: 'The companies that are open to everyone, to search and to filter',
    access: 'public',
    open: OPEN,
    query: DirectoryQuery,
    responses: ANSWERS,
    async handle({ query, caller, c }) {
      const { lang: _, ...address } = query;
      const opened = await records.open({ dataset: PUBLIC_COMPANIES_DATASET_ID, caller });
      return pages.send(c, opened, `/companies ${JSON.stringify(address)}`, async (language) => {
        const { rows, view } = opened;
        const { found, used, page } = await search(rows, address);
        const { total: all, rows: some } = await rows.search(EVERYTHING, { offset: 0, limit: 1 });
        const { DirectoryPage } = await import('../../portal/directory/directory-page.tsx');
        const facts = {
          ...{ found, all, language },
          address: { ...address, page },
          values: await countValues(rows, used),
          isSimilar: used.similar === true,
          pageSize: PAGE_SIZE,
          path: '/companies',
          fields: fieldsOf(opened),
          synthetic: [...found.rows, ...some].some((row) => row['synthetic'] === true),
          data: `/v1/datasets/${view.dataset}/records`,
        };
        return { element: <DirectoryPage {...facts} />, shownRows: found.rows };
      });
    },
  });
}

type DirectoryAddress = Omit<z.infer<typeof DirectoryQuery>, 'lang'>;

interface FoundPage {
  readonly found: FoundRecords;
  readonly used: RecordQuery;
  /** From 1. */
  readonly page: number;
}

/** Finds the rows of a page. If no row has the words, similar words are searched. */
async function search(rows: ViewRows, address: DirectoryAddress): Promise<FoundPage> {
  const used = toRecordQuery(address);
  const exact = await searchPage(rows, used, address.page);
  if (exact.found.total > 0 || used.q === undefined) return exact;
  const near = await searchPage(rows, { ...used, similar: true }, address.page);
  return near.found.total > 0 ? near : exact;
}

/** Finds the rows of a page; the rows of the last page if there are fewer pages. */
async function searchPage(rows: ViewRows, used: RecordQuery, page: number): Promise<FoundPage> {
  const found = await rows.search(used, { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  const last = Math.max(1, Math.ceil(found.total / PAGE_SIZE));
  return page > last ? searchPage(rows, used, last) : { found, used, page };
}

function toRecordQuery({ q, sort, ...rest }: DirectoryAddress): RecordQuery {
  const filters = FILTERED.flatMap((field) => {
    const codes = rest[field];
    return codes === undefined || codes.length === 0 ? [] : [[field, codes] as const];
  });
  return {
    filters: Object.fromEntries(filters),
    ...(foldText(q) !== '' && { q }),
    sort: [SORTED_BY[sort]],
  };
}

/**
 * Returns the values of each filter, with the number of rows that have the value and match the rest of the
 * query. Only public rows are counted.
 */
async function countValues(rows: ViewRows, used: RecordQuery) {
  const window = { offset: 0, limit: MOST_COUNTED };
  const unsorted = { ...used, sort: [] };
  const matching = await rows.search(unsorted, window);
  const counted = FILTERED.map(async (field) => {
    const { [field]: own, ...others } = used.filters;
    const found =
      own === undefined ? matching : await rows.search({ ...unsorted, filters: others }, window);
    const chosen = (own ?? []).filter((code) => isCode(field, code));
    return [field, found.total > MOST_COUNTED ? [] : countEach(found.rows, field, chosen)] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}

const isCode = (field: string, code: string) =>
  code === NOT_SHOWN || listCodedFields()[field]?.includes(code) === true;

/**
 * Counts the values of a field, the most frequent first. The rows that do not show the field are last. A chosen value
 * is listed without any row too, so that a reader can remove it.
 */
function countEach(rows: readonly ReadableRow[], field: string, chosen: readonly string[]) {
  const counts = new Map(chosen.map((code) => [code, 0]));
  for (const row of rows)
    for (const code of listCodes(row[field])) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, companies]) => ({ code, companies }))
    .sort(
      (a, b) =>
        Number(a.code === NOT_SHOWN) - Number(b.code === NOT_SHOWN) ||
        b.companies - a.companies ||
        (a.code < b.code ? -1 : 1),
    );
}

function companyRoute(records: RecordService, pages: RowPages): Route {
  return route({
    id: 'getCompanyPage',
    errors: { 'not-found': 'no-such-record', ...VIEW_ERRORS },
    method: 'get',
    path: '/companies/{record}',
    tag: 'data',
    summary: 'What a company shows to everyone',
    description:
      '404 for a company that shows nothing to everyone, as for one that does not exist.',
    access: 'public',
    open: OPEN,
    params: z.object({ record: z.string().max(60) }),
    query: Lang,
    responses: ANSWERS,
    async handle({ params, caller, c }) {
      const opened = await records.open({ dataset: PUBLIC_COMPANIES_DATASET_ID, caller });
      const row = await opened.rows.find(params.record);
      if (row === undefined) throw new KaartError('no-such-record', { code: 'not-found' });
      const path = `/companies/${encodeURIComponent(row.record_id)}`;
      return pages.send(c, opened, path, async (language) => {
        const { edition, id: version } = opened.view;
        const { CompanyPage } = await import('../../portal/directory/company-page.tsx');
        const facts = {
          ...{ row, version, path, language },
          edition: edition.id,
          fields: fieldsOf(opened),
          publicUrl: c.get('facts').publicUrl,
        };
        return { element: <CompanyPage {...facts} />, shownRows: [row] };
      });
    },
  });
}

/** Returns the fields of the edition of the rows. The id of an edition begins with its year. */
function fieldsOf({ view: { edition } }: OpenedRecords) {
  return getEditionMethod({ family: edition.id.slice(0, 4) }).fields;
}
