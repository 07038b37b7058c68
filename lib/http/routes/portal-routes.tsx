import * as z from 'zod';
import { buildFeed } from '../../catalog/feed.ts';
import { KaartError } from '../../core/errors.ts';
import { ABOUT_TEXTS, type AboutText } from '../../portal/about-messages.ts';
import { AboutPage } from '../../portal/about-page.tsx';
import { HomePage } from '../../portal/home-page.tsx';
import { MapPage } from '../../portal/map-page.tsx';
import { pageLanguage } from '../context.ts';
import { findChartSource } from '../files/chart-source.ts';
import type { FiguresLookup, OfficialFigures } from '../files/figures-lookup.ts';
import type { RenderedPages } from '../files/rendered-pages.ts';
import { type Route, route } from '../route.ts';
import type { CatalogSource } from './catalog-routes.tsx';

/** The services with the data of the portal pages. */
interface PortalDeps {
  readonly catalog: Pick<CatalogSource, 'now' | 'versions'>;
  readonly figures: FiguresLookup;
  readonly pages: RenderedPages;
}

/** The pages that do not belong to one dataset, and the feed of new editions and versions. */
export function portalRoutes(deps: PortalDeps): Route[] {
  return [
    homeRoute(deps),
    mapRoute(deps),
    feedRoute(deps),
    ...ABOUT.map((about) => aboutRoute(deps, about)),
  ];
}

const PAGE = {
  method: 'get',
  tag: 'catalog',
  access: 'public',
  open: { maxAgeSeconds: 60 },
  query: z.object({ lang: z.string().max(10).optional() }),
  responses: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
} as const;

function homeRoute({ catalog, figures, pages }: PortalDeps): Route {
  return route({
    ...PAGE,
    id: 'getHomePage',
    path: '/',
    summary:
      'The home page: key numbers, a chart, links to the other pages, and the state of the data',
    handle: ({ c }) =>
      pages.send(c, '/', async (language) => {
        const [{ companies }, official] = await Promise.all([catalog.now(), findCurrent(figures)]);
        const source = official && (await findChartSource(figures, official));
        return <HomePage companies={companies} source={source} path="/" language={language} />;
      }),
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

function mapRoute({ figures, pages }: PortalDeps): Route {
  return route({
    ...PAGE,
    id: 'getMapPage',
    path: '/map',
    errors: { 'not-found': 'no-edition-released' },
    summary: 'The official figures by canton, as a map and a table',
    handle: ({ c }) =>
      pages.send(c, '/map', async (language) => {
        const source = await findChartSource(figures, await figures.of('current'));
        const { publicUrl } = c.get('facts');
        return <MapPage source={source} publicUrl={publicUrl} path="/map" language={language} />;
      }),
  });
}

function feedRoute({ catalog }: PortalDeps): Route {
  return route({
    ...PAGE,
    id: 'getFeed',
    path: '/feed.atom',
    summary: 'Released editions and published versions, the newest first, as a feed (RFC 4287)',
    responses: {
      200: { description: 'The feed', mediaTypes: ['application/atom+xml'], schema: Feed },
    },
    async handle({ c }) {
      const [model, versions] = await Promise.all([catalog.now(), catalog.versions()]);
      const atom = await buildFeed(model, versions, pageLanguage(c));
      return c.body(atom, 200, { 'Content-Type': 'application/atom+xml; charset=utf-8' });
    },
  });
}

const Feed = z.string().meta({
  examples: [
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Kaart</title><entry><title>Edition 2025 is released</title></entry></feed>',
  ],
});

interface AboutRoute {
  readonly id: string;
  readonly path: string;
  readonly text: AboutText;
}

const ABOUT: readonly AboutRoute[] = [
  { id: 'getImprintPage', path: '/imprint', text: ABOUT_TEXTS.imprint },
  { id: 'getPrivacyPage', path: '/privacy', text: ABOUT_TEXTS.privacy },
  { id: 'getAccessibilityPage', path: '/accessibility', text: ABOUT_TEXTS.accessibility },
  { id: 'getContactPage', path: '/contact', text: ABOUT_TEXTS.contact },
];

function aboutRoute({ catalog, pages }: PortalDeps, { id, path, text }: AboutRoute): Route {
  return route({
    ...PAGE,
    id,
    path,
    summary: `${text.title.en} of this service`,
    handle: ({ c }) =>
      pages.send(c, path, async (language) => (
        <AboutPage text={text} origin={await catalog.now()} path={path} language={language} />
      )),
  });
}
