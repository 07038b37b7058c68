import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { LANGUAGES, type Language } from '../../core/language.ts';
import { buildEmbedFrame } from '../../portal/charts/embed-code.ts';
import {
  buildFigureChart,
  type ChartSource,
  type FigureChart,
  listCharts,
} from '../../portal/charts/figure-chart.ts';
import { findChartSource } from '../files/chart-source.ts';
import type { FiguresLookup } from '../files/figures-lookup.ts';
import type { RenderedPages } from '../files/rendered-pages.ts';
import { json } from '../reply.ts';
import { OembedResponse } from '../responses/figure-responses.ts';
import { type Route, route } from '../route.ts';

interface EmbedDeps {
  readonly figures: FiguresLookup;
  readonly pages: RenderedPages;
}

const OPEN = { maxAgeSeconds: 60 };
/** The chart of an address that names none. */
const FIRST_TABLE = 'subsector';

/** Charts in pages of other sites: only pages below `/embed/` may be embedded in a frame. */
export function embedRoutes(deps: EmbedDeps): Route[] {
  return [embeddedChartRoute(deps), oembedRoute(deps)];
}

const EmbedQuery = z.object({
  edition: z
    .string()
    .max(12)
    .default('current')
    .meta({ examples: ['2025'] }),
  table: z
    .string()
    .max(40)
    .default(FIRST_TABLE)
    .meta({ description: 'A group of categories, or `trend`', examples: [FIRST_TABLE] }),
  lang: z.string().max(10).optional(),
});

const ERRORS = {
  'not-found': 'table-without-chart',
  superseded: 'edition-was-retracted',
  'edition-retracted': 'edition-was-retracted',
} as const;

function embeddedChartRoute({ figures, pages }: EmbedDeps): Route {
  return route({
    id: 'getEmbeddedChart',
    errors: ERRORS,
    method: 'get',
    path: '/embed/figures',
    tag: 'figures',
    summary: 'One chart of the official figures, for a frame in a page of another site',
    access: 'public',
    open: OPEN,
    query: EmbedQuery,
    responses: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    handle: ({ c, query: { edition, table } }) =>
      pages.send(c, `/embed/figures ${edition} ${table}`, async (language) => {
        const source = await findChartSource(figures, await figures.of(edition));
        const chart = getChart(source, table, language);
        const { publicUrl } = c.get('facts');
        const { EmbedPage } = await import('../../portal/embed-page.tsx');
        return (
          <EmbedPage source={source} chart={chart} publicUrl={publicUrl} language={language} />
        );
      }),
  });
}

/** @throws KaartError `not-found` for a table that has no chart */
function getChart(source: ChartSource, table: string, language: Language): FigureChart {
  const chart = buildFigureChart(source, table, language);
  if (chart !== undefined) return chart;
  throw new KaartError('table-without-chart', {
    code: 'not-found',
    parameters: { table, charts: listCharts(source).join(', ') },
    details: { allowed: listCharts(source) },
  });
}

const pixels = z.coerce.number().int().min(1).max(10_000).optional();
const OembedQuery = z.object({
  url: z
    .url()
    .max(300)
    .meta({ description: 'A page of figures or the map; `#trend` names a chart of the page' }),
  format: z.enum(['json']).default('json'),
  maxwidth: pixels.meta({ examples: [640] }),
  maxheight: pixels.meta({ examples: [480] }),
});

function oembedRoute({ figures }: EmbedDeps): Route {
  return route({
    id: 'getOembed',
    errors: { ...ERRORS, 'not-found': 'address-not-embeddable' },
    method: 'get',
    path: '/oembed',
    tag: 'figures',
    summary: 'How to show a chart of a page in a page of another site (oEmbed 1.0)',
    access: 'public',
    open: OPEN,
    query: OembedQuery,
    responses: { 200: { description: 'A rich embed', schema: OembedResponse } },
    async handle({ c, query: { url, maxwidth, maxheight } }) {
      const { publicUrl } = c.get('facts');
      const { edition: id, table, language } = readPageAddress(url, publicUrl);
      const source = await findChartSource(figures, await figures.of(id));
      const { edition } = source.figures;
      const chart = getChart(source, table, language);
      const place = { publicUrl, edition, language, maxWidth: maxwidth, maxHeight: maxheight };
      return json(c, {
        version: '1.0',
        type: 'rich',
        title: `${chart.title}, ${edition}`,
        provider_name: 'Kaart',
        provider_url: publicUrl,
        cache_age: 3600,
        ...buildEmbedFrame(chart, place),
      });
    },
  });
}

/** The chart at one of our addresses. @throws KaartError `not-found` for another address */
function readPageAddress(address: string, publicUrl: string) {
  const { origin, pathname, searchParams, hash } = new URL(address);
  const base = new URL(publicUrl);
  const path = pathname.slice(base.pathname.replace(/\/$/, '').length);
  const found = /^\/(figures|map|embed\/figures)(?:\/([\d.]{4,12}))?$/.exec(path);
  if (origin !== base.origin || found === null)
    throw new KaartError('address-not-embeddable', { code: 'not-found' });
  const [, page, edition = searchParams.get('edition') ?? 'current'] = found;
  const named = hash.slice(1) || searchParams.get('table') || FIRST_TABLE;
  const language = LANGUAGES.find((each) => each === searchParams.get('lang')) ?? 'en';
  return { edition, table: page === 'map' ? 'canton' : named, language };
}
