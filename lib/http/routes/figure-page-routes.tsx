import type { Context } from 'hono';
import * as z from 'zod';
import { fillText, type Language } from '../../core/language.ts';
import type { Edition } from '../../mapping/release/released-edition.ts';
import { FiguresPage } from '../../portal/figures-page.tsx';
import { COLON, PORTAL_TEXTS } from '../../portal/portal-messages.ts';
import { findChartSource } from '../files/chart-source.ts';
import { listFigureTables } from '../files/figure-files.ts';
import type { FiguresLookup } from '../files/figures-lookup.ts';
import type { RenderedPages } from '../files/rendered-pages.ts';
import { type Route, route } from '../route.ts';
import { EditionPath, From } from './figure-routes.tsx';

/** The sources of the pages of figures. */
interface FigurePageDeps {
  readonly figures: FiguresLookup;
  readonly pages: RenderedPages;
  /** The figures of an edition for search engines. @see https://schema.org/Dataset */
  readonly describe: (edition: string, language: Language) => Promise<object | undefined>;
}

const OPEN = { maxAgeSeconds: 60 };
const Page = z.object({ lang: z.string().max(10).optional(), from: From });

/** The official figures for people. */
export function figurePageRoutes(deps: FigurePageDeps): Route[] {
  return [currentPageRoute(deps), editionPageRoute(deps)];
}

const FIGURES_PAGE = {
  method: 'get',
  tag: 'figures',
  summary: 'The figures for people, with definitions and sentences to quote',
  access: 'public',
  open: OPEN,
  query: Page,
  responses: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
} as const;

function currentPageRoute(deps: FigurePageDeps): Route {
  return route({
    ...FIGURES_PAGE,
    id: 'getCurrentFiguresPage',
    errors: { 'not-found': 'edition-not-there' },
    path: '/figures',
    handle: ({ query, c }) => figuresPage(c, deps, { ...query, id: 'current', path: '/figures' }),
  });
}

function editionPageRoute(deps: FigurePageDeps): Route {
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
      figuresPage(c, deps, { ...query, id, path: `/figures/${id}` }),
  });
}

async function figuresPage(
  c: Context,
  { figures, pages, describe }: FigurePageDeps,
  {
    id,
    path,
    from,
  }: { readonly id: string; readonly path: string; readonly from?: string | undefined },
) {
  const query = from === undefined ? '' : `?from=${from}`;
  return pages.send(c, `${path}${query}`, async (language) => {
    const official = await figures.of(id, from);
    const { figures: counted, edition, trend } = official;
    const facts = {
      ...(await findChartSource(figures, official)),
      publicUrl: c.get('facts').publicUrl,
      tables: listFigureTables({ figures: counted, trend }),
      notes: buildFigureNotes(edition, language),
      path,
      language,
      structuredData: await describe(edition.id, language),
    };
    const editions = (await figures.editions()).map((each) => each.id);
    return <FiguresPage {...facts} editions={editions} />;
  });
}

/** Notes on the counting method. They give the number of overrides only: a reason may name a company. */
function buildFigureNotes(edition: Edition, language: Language): string[] {
  const { changeNote, overrides, software } = edition;
  return [
    ...(changeNote === null ? [] : [changeNote]),
    ...(overrides.length === 0
      ? []
      : [`${PORTAL_TEXTS.overrides[language]}${COLON[language]} ${overrides.length}`]),
    fillText(PORTAL_TEXTS.countedWith[language], { software }, language),
  ];
}
