import type { Context } from 'hono';
import * as z from 'zod';
import { canonicalJson, type Json } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { customRule } from '../../core/issues.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { PageAsked } from '../../core/page.ts';
import { type Figures, findIndicator } from '../../figures/indicator.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { FiguresPage } from '../../portal/figures-page.tsx';
import { PORTAL_TEXTS } from '../../portal/portal-messages.ts';
import { figuresTable, toCsv, toXlsx, trendTable } from '../files/figure-files.ts';
import type { FiguresLookup, OfficialFigures } from '../files/figures-lookup.ts';
import { page, pageLanguage } from '../html.ts';
import { json, jsonPage } from '../reply.ts';
import { FiguresDocumentResponse } from '../responses/document-responses.ts';
import { EditionResponse } from '../responses/import-responses.ts';
import { type Route, route } from '../route.ts';

const OPEN = { maxAgeSeconds: 60 };
const EditionPath = z.object({ edition: z.string().max(12) });
const From = z.string().max(12).optional().meta({
  description: 'Earlier edition that the trend begins with, the one before by default',
});
const Page = z.object({ lang: z.string().max(10).optional(), from: From });

/** The official figures, open to all. */
export function figureRoutes(figures: FiguresLookup): Route[] {
  return [
    list(figures),
    editionRoute(figures),
    document(figures),
    currentPage(figures),
    editionPage(figures),
  ];
}

function list(figures: FiguresLookup): Route {
  return route({
    id: 'listEditions',
    method: 'get',
    path: '/v1/editions',
    tag: 'figures',
    summary: 'Released editions, the newest first',
    access: 'public',
    open: OPEN,
    query: PageAsked,
    answers: {
      200: {
        description: 'The editions',
        schema: z.object({ editions: z.array(EditionResponse), cursor: z.string().optional() }),
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
    answers: { 200: { description: 'The edition', schema: EditionResponse } },
    handle: async ({ params, c }) =>
      json(c, toEditionResponse(await figures.edition(params.edition))),
  });
}

/**
 * Without the actors, which are internal, and without digests of the file or of the rows: these contain
 * refused data, and with a digest anyone could confirm a guess of them.
 */
function toEditionResponse(edition: Edition) {
  const { id, family, referenceDate, kind, state, changeNote, software } = edition;
  return {
    edition: id,
    family,
    referenceDate,
    kind,
    state,
    inScope: findNumeratorIn(edition, 'entities'),
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

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const FiguresQuery = z
  .object({
    view: z.enum(['full', 'summary', 'trend']).default('full'),
    format: z.enum(['json', 'csv', 'xlsx']).default('json').meta({
      description:
        '`csv` holds one table, the figures or with `view=trend` the changes; `xlsx` holds both, a sheet each',
    }),
    lang: z.enum(LANGUAGES).default('en').meta({ description: 'Language of a table' }),
    from: From,
  })
  .refine(({ view, format }) => format === 'json' || view !== 'summary', {
    path: ['format'],
    ...customRule('summary-json-only'),
  });

function document(figures: FiguresLookup): Route {
  return route({
    id: 'getFigures',
    errors: {
      'not-found': 'edition-not-there',
      superseded: 'edition-was-retracted',
      'edition-retracted': 'edition-was-retracted',
    },
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
    answers: {
      200: {
        description: 'The figures',
        schema: FiguresDocumentResponse,
        mediaTypes: ['application/json', 'text/csv', XLSX],
      },
      404: { description: 'The edition is not known, or it has no trend' },
      410: { description: 'The edition was retracted; `replacedBy` names the one that counts' },
    },
    async handle({ params, query, c }) {
      const official = await figures.of(params.edition, query.from);
      if (query.format !== 'json') return figuresFile(c, official, query);
      const { figures: full, summary, trend } = official;
      const body = canonicalJson({ full, summary, trend }[query.view] as unknown as Json);
      return c.body(body, 200, { 'Content-Type': 'application/json' });
    },
  });
}

async function figuresFile(
  c: Context,
  { figures, trend, edition }: OfficialFigures,
  { view, format, lang }: z.infer<typeof FiguresQuery>,
) {
  if (view === 'trend' && trend === null)
    throw new KaartError('edition-without-trend', {
      code: 'not-found',
      parameters: { edition: edition.id },
    });
  const all = {
    figures: figuresTable(figures, lang),
    ...(trend === null ? {} : { trend: trendTable(trend, lang) }),
  };
  const name = `healthtech-${view === 'trend' ? 'trend' : 'figures'}-${edition.id}.${format}`;
  c.header('Content-Disposition', `attachment; filename="${name}"`);
  if (format === 'xlsx') return c.body(await toXlsx(all), 200, { 'Content-Type': XLSX });
  const table = view === 'trend' && all.trend !== undefined ? all.trend : all.figures;
  return c.body(toCsv(table), 200, { 'Content-Type': 'text/csv; charset=utf-8; header=present' });
}

const FIGURES_PAGE = {
  method: 'get',
  tag: 'figures',
  summary: 'The figures for people, with definitions and sentences to quote',
  access: 'public',
  open: OPEN,
  query: Page,
  answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
} as const;

function currentPage(figures: FiguresLookup): Route {
  return route({
    ...FIGURES_PAGE,
    id: 'getCurrentFiguresPage',
    errors: { 'not-found': 'edition-not-there' },
    path: '/figures',
    handle: ({ query, c }) =>
      figuresPage(c, figures, { ...query, id: 'current', path: '/figures' }),
  });
}

function editionPage(figures: FiguresLookup): Route {
  return route({
    ...FIGURES_PAGE,
    id: 'getFiguresPage',
    errors: {
      'not-found': 'edition-not-there',
      superseded: 'edition-was-retracted',
      'edition-retracted': 'edition-was-retracted',
    },
    path: '/figures/{edition}',
    params: EditionPath,
    handle: ({ params: { edition: id }, query, c }) =>
      figuresPage(c, figures, { ...query, id, path: `/figures/${id}` }),
  });
}

async function figuresPage(
  c: Context,
  figures: FiguresLookup,
  {
    id,
    path,
    from,
  }: { readonly id: string; readonly path: string; readonly from?: string | undefined },
) {
  const { figures: official, edition, trend } = await figures.of(id, from);
  const language = pageLanguage(c);
  const facts = {
    figures: official,
    trend,
    notes: buildFigureNotes(edition, language),
    path,
    language,
  };
  const editions = (await figures.editions()).map((each) => each.id);
  return page(c, <FiguresPage {...facts} editions={editions} />);
}

/** Notes on the counting method. They give the number of overrides only: a reason may name a company. */
function buildFigureNotes(edition: Edition, language: Language): string[] {
  const { changeNote, overrides, software } = edition;
  return [
    ...(changeNote === null ? [] : [changeNote]),
    ...(overrides.length === 0 ? [] : [`${PORTAL_TEXTS.overrides[language]}: ${overrides.length}`]),
    software,
  ];
}
