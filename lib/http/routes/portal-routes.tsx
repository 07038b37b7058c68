import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { HomePage } from '../../portal/home-page.tsx';
import { MapPage } from '../../portal/map-page.tsx';
import { findChartSource } from '../files/chart-source.ts';
import type { FiguresLookup, OfficialFigures } from '../files/figures-lookup.ts';
import { page, pageLanguage } from '../html.ts';
import { type Route, route } from '../route.ts';
import type { CatalogSource } from './catalog-routes.tsx';

/** What the pages of the portal show. */
interface PortalDeps {
  readonly catalog: Pick<CatalogSource, 'now'>;
  readonly figures: FiguresLookup;
}

/** Pages for people that show no dataset of their own: where they arrive, and the map. */
export function portalRoutes(deps: PortalDeps): Route[] {
  return [home(deps), map(deps)];
}

const PAGE = {
  method: 'get',
  tag: 'catalog',
  access: 'public',
  open: { maxAgeSeconds: 60 },
  query: z.object({ lang: z.string().max(10).optional() }),
  answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
} as const;

function home({ catalog, figures }: PortalDeps): Route {
  return route({
    ...PAGE,
    id: 'getHomePage',
    path: '/',
    summary: 'Where people arrive: key numbers, a chart, the ways on, and the state of the data',
    async handle({ c }) {
      const [{ companies }, official] = await Promise.all([catalog.now(), findCurrent(figures)]);
      const source = official && (await findChartSource(figures, official));
      const facts = { companies, source, path: '/', language: pageLanguage(c) };
      return page(c, <HomePage {...facts} />);
    },
  });
}

/** The figures of the newest edition; `null` before the first one. */
async function findCurrent(figures: FiguresLookup): Promise<OfficialFigures | null> {
  try {
    return await figures.of('current');
  } catch (error) {
    if (error instanceof KaartError && error.code === 'not-found') return null;
    throw error;
  }
}

function map({ figures }: PortalDeps): Route {
  return route({
    ...PAGE,
    id: 'getMapPage',
    path: '/map',
    errors: { 'not-found': 'no-edition-released' },
    summary: 'The official figures by canton, as a map and a table',
    async handle({ c }) {
      const source = await findChartSource(figures, await figures.of('current'));
      return page(c, <MapPage source={source} path="/map" language={pageLanguage(c)} />);
    },
  });
}
