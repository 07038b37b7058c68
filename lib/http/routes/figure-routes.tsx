import type { Context } from 'hono';
import * as z from 'zod';
import { canonicalJson, type Json, sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { customRule } from '../../core/issues.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { PageRequest } from '../../core/page.ts';
import { type Figures, findIndicator } from '../../figures/indicator.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { type ChartSource, listCharts } from '../../portal/charts/figure-chart.ts';
import { type BomField, requireCsvForBom, sendCsv, withBom } from '../csv.ts';
import { findChartSource } from '../files/chart-source.ts';
import {
  ALL_FIGURES,
  FIGURE_FORMATS,
  FIGURE_MEDIA_TYPES,
  type FigureFormat,
  type FigureTable,
  findFigureTable,
  listFigureTables,
  TREND,
  toCsv,
  toLines,
  toXlsx,
} from '../files/figure-files.ts';
import type { FiguresLookup, OfficialFigures } from '../files/figures-lookup.ts';
import { json, jsonPage, matchesIfNoneMatch } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import {
  FiguresDocumentResponse,
  FigureTableResponse,
  writeExampleTable,
} from '../responses/figure-responses.ts';
import { EditionResponse, EditionsResponse } from '../responses/import-responses.ts';
import { type Route, route } from '../route.ts';

const OPEN = { maxAgeSeconds: 60 };
export const EditionPath = z.object({ edition: z.string().max(12) });
export const From = z.string().max(12).optional().meta({
  description: 'Earlier edition that the trend begins with, the one before by default',
});

/** The routes of the official figures, which are public. */
export function figureRoutes(figures: FiguresLookup): Route[] {
  return [listRoute(figures), editionRoute(figures), documentRoute(figures), tableRoute(figures)];
}

function listRoute(figures: FiguresLookup): Route {
  return route({
    id: 'listEditions',
    method: 'get',
    path: '/v1/editions',
    tag: 'figures',
    summary: 'Released editions, the newest first',
    access: 'public',
    open: OPEN,
    query: PageRequest,
    responses: {
      200: {
        description: 'The editions',
        schema: EditionsResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await figures.editionsPage(query);
      return jsonPage(c, { editions: items.map(toEditionResponse) }, cursor);
    },
  });
}

function editionRoute(figures: FiguresLookup): Route {
  return route({
    id: 'getEdition',
    errors: { 'not-found': 'edition-not-there' },
    method: 'get',
    path: '/v1/editions/{edition}',
    tag: 'figures',
    summary: 'How an edition was counted: change note, overrides, software',
    access: 'public',
    open: OPEN,
    params: EditionPath,
    responses: { 200: { description: 'The edition', schema: EditionResponse } },
    handle: async ({ params, c }) =>
      json(c, toEditionResponse(await figures.edition(params.edition))),
  });
}

/**
 * Leaves out the actors, which are internal, and the digests of the file and the rows. These contain
 * withheld data, and anyone could confirm a guess of them with a digest.
 */
function toEditionResponse(edition: Edition) {
  const { id, family, referenceDate, kind, state, changeNote, software } = edition;
  return {
    edition: id,
    family,
    referenceDate,
    kind,
    state,
    eligible: findNumeratorIn(edition, 'entities'),
    changeNote,
    overrides: edition.overrides.length,
    software,
    releasedAt: edition.released.at,
    retractedAt: edition.retracted?.at ?? null,
  };
}

function findNumeratorIn({ figures }: Edition, id: string): number | undefined {
  return findIndicator(figures as unknown as Figures, id)?.numerator;
}

const FORMATS = FIGURE_FORMATS.map(({ format }) => format);

const Lang = z.enum(LANGUAGES).default('en').meta({ description: 'Language of a table' });
const FigureFormatField = z
  .enum(['json', 'csv', 'xlsx'])
  .optional()
  .meta({ description: 'By Accept if it is not named, and JSON if all are accepted' });

const FiguresQuery = withBom(
  z.object({
    view: z.enum(['full', 'summary', 'trend']).default('full').meta({
      description: 'All figures, those with fixed keys, or the changes since an earlier edition',
    }),
    format: FigureFormatField.meta({
      description:
        'By Accept if it is not named. `csv` holds one table, the figures or with `view=trend` the changes; `xlsx` holds each table as a sheet',
    }),
    lang: Lang,
    from: From,
  }),
).refine(({ view, format = 'json' }) => format === 'json' || view !== 'summary', {
  path: ['format'],
  ...customRule('summary-json-only'),
});

/** Media types of a table with a chart: groups of categories, and changes. */
const TABLE_MEDIA_TYPES = { ...FIGURE_MEDIA_TYPES, svg: 'image/svg+xml' } as const;
const TABLE_FORMATS = [
  'json',
  'csv',
  'xlsx',
  'svg',
] as const satisfies (keyof typeof TABLE_MEDIA_TYPES)[];
const TableFormatField = z
  .enum(TABLE_FORMATS)
  .optional()
  .meta({ description: 'By Accept if it is not named, and JSON if all are accepted' });

const FIGURE_ERRORS = {
  'not-found': 'edition-not-there',
  superseded: 'edition-was-retracted',
  'edition-retracted': 'edition-was-retracted',
  'not-acceptable': 'none-acceptable',
} as const;

/** A document of figures with its ETag. */
interface FiguresDocument {
  readonly text: string;
  readonly etag: string;
}

/** The documents of figures that were made, for as long as the figures are used. */
const DOCUMENTS = new WeakMap<OfficialFigures, Map<string, FiguresDocument>>();

function documentOf(
  official: OfficialFigures,
  view: 'full' | 'summary' | 'trend',
): FiguresDocument {
  const made = DOCUMENTS.get(official) ?? new Map<string, FiguresDocument>();
  DOCUMENTS.set(official, made);
  const { figures: full, summary, trend } = official;
  const known = made.get(view);
  if (known !== undefined) return known;
  const text = canonicalJson({ full, summary, trend }[view] as unknown as Json);
  const document = { text, etag: `"${sha256(text)}"` };
  made.set(view, document);
  return document;
}

function documentRoute(figures: FiguresLookup): Route {
  return route({
    id: 'getFigures',
    errors: FIGURE_ERRORS,
    method: 'get',
    path: '/v1/editions/{edition}/figures',
    tag: 'figures',
    summary: 'The official figures of an edition as JSON, CSV or a workbook',
    description:
      '`view=summary` has fixed keys and the trend. The numbers are the same in every form.',
    access: 'public',
    open: OPEN,
    params: EditionPath,
    query: FiguresQuery,
    responses: {
      200: {
        description: 'The figures',
        schema: FiguresDocumentResponse,
        mediaTypes: Object.values(FIGURE_MEDIA_TYPES),
        toCsv: writeExampleTable,
      },
      404: { description: 'The edition is not known, or it has no trend' },
      410: { description: 'The edition was retracted; `replacedBy` names the one that counts' },
    },
    async handle({ params, query, c }) {
      const { view, lang, bom } = query;
      const format = query.format ?? pickFormat(c, view === 'summary' ? ['json'] : FORMATS);
      requireCsvForBom({ bom, format });
      const official = await figures.of(params.edition, query.from);
      if (format === 'json') {
        const { text, etag } = documentOf(official, view);
        if (matchesIfNoneMatch(c.req.header('if-none-match'), etag))
          return c.body(null, 304, { ETag: etag });
        return c.body(text, 200, { 'Content-Type': FIGURE_MEDIA_TYPES.json, ETag: etag });
      }
      const table = view === 'trend' ? TREND : ALL_FIGURES;
      return sendTable(c, official, {
        table,
        format,
        lang,
        bom,
        sheets: listFigureTables(official),
      });
    },
  });
}

function tableRoute(figures: FiguresLookup): Route {
  return route({
    id: 'getFigureTable',
    errors: FIGURE_ERRORS,
    method: 'get',
    path: '/v1/editions/{edition}/figures/tables/{table}',
    tag: 'figures',
    summary: 'One table of the official figures as JSON, CSV, a workbook, or a chart',
    description:
      '`svg` is a drawing with title and source, of a group of categories and of the changes. `figures` is all of them, `trend` the changes since an earlier edition, `totals` the figures of no group, and every group of categories is a table. Each line has definition, denominator and date.',
    access: 'public',
    open: OPEN,
    params: EditionPath.extend({ table: z.string().max(40) }),
    query: withBom(z.object({ format: TableFormatField, lang: Lang, from: From })),
    responses: {
      200: {
        description: 'The table',
        schema: FigureTableResponse,
        mediaTypes: Object.values(TABLE_MEDIA_TYPES),
        toCsv: writeExampleTable,
      },
      404: {
        description: 'The edition is not known, or has no such table; `allowed` names its tables',
      },
      410: { description: 'The edition was retracted; `replacedBy` names the one that counts' },
    },
    async handle({ params, query, c }) {
      const { table } = params;
      const format = query.format ?? pickFormat(c, TABLE_FORMATS);
      requireCsvForBom({ ...query, format });
      const official = await figures.of(params.edition, query.from);
      if (format !== 'svg') return sendTable(c, official, { ...query, table, format });
      getTable(official, table, query.lang);
      const source = await findChartSource(figures, official);
      return sendChart(c, source, { table, lang: query.lang });
    },
  });
}

/** @throws KaartError `not-acceptable` */
function pickFormat<F extends keyof typeof TABLE_MEDIA_TYPES>(
  c: Context,
  offered: readonly F[],
): F {
  const types = offered.map((format) => TABLE_MEDIA_TYPES[format]);
  const type = negotiateMediaType(c.req.header('accept'), types);
  const format = offered.find((each) => TABLE_MEDIA_TYPES[each] === type);
  if (format !== undefined) return format;
  throw new KaartError('none-acceptable', { code: 'not-acceptable', details: { allowed: types } });
}

/** @throws KaartError `not-found`, with the tables of the edition */
function getTable(official: OfficialFigures, table: string, lang: Language): FigureTable {
  const found = findFigureTable(official, table, lang);
  if (found !== undefined) return found;
  throw new KaartError(table === TREND ? 'edition-without-trend' : 'edition-without-table', {
    code: 'not-found',
    parameters: { edition: official.edition.id },
    details: { allowed: listFigureTables(official) },
  });
}

interface SentTable {
  readonly table: string;
  readonly format: FigureFormat;
  readonly lang: Language;
  readonly bom?: z.infer<typeof BomField>;
  /** The tables of a workbook. @default this table only */
  readonly sheets?: readonly string[];
}

async function sendTable(
  c: Context,
  official: OfficialFigures,
  { table, format, lang, bom, sheets = [table] }: SentTable,
): Promise<Response> {
  const edition = official.edition.id;
  const found = getTable(official, table, lang);
  if (format === 'json') return json(c, { edition, table, lines: toLines(found) });
  const name = `healthtech-${table}-${edition}.${format}`;
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  if (format === 'csv') return sendCsv(c, toCsv(found), { bom });
  const workbook = sheets.map((sheet) => [sheet, getTable(official, sheet, lang)] as const);
  return c.body(await toXlsx(workbook), 200, { 'Content-Type': FIGURE_MEDIA_TYPES.xlsx });
}

/** @throws KaartError `not-found` for a table that has no chart */
async function sendChart(
  c: Context,
  source: ChartSource,
  { table, lang }: { readonly table: string; readonly lang: Language },
): Promise<Response> {
  const { buildChartFile, CHART_FILE_POLICY } = await import('../../portal/charts/chart-file.tsx');
  const file = buildChartFile(source, table, lang);
  if (file === undefined)
    throw new KaartError('table-without-chart', {
      code: 'not-found',
      parameters: { table, charts: listCharts(source).join(', ') },
      details: { allowed: listCharts(source) },
    });
  const edition = source.figures.edition;
  c.header('Content-Disposition', `inline; filename="healthtech-${table}-${edition}.svg"`);
  c.header('Content-Security-Policy', CHART_FILE_POLICY);
  return c.body(file, 200, { 'Content-Type': TABLE_MEDIA_TYPES.svg });
}
