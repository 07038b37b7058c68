import * as z from 'zod';
import { buildLlmsText } from '../../catalog/llms-text.ts';
import type { CatalogModel } from '../../catalog/model.ts';
import { buildRobots, buildSitemap } from '../../catalog/search-engines.ts';
import { type Route, route } from '../route.ts';

const OPEN = { maxAgeSeconds: 3600 };

/** The files that search engines and language models request first. */
export function searchEngineRoutes(now: () => Promise<CatalogModel>): Route[] {
  return [
    route({
      id: 'getRobots',
      method: 'get',
      path: '/robots.txt',
      tag: 'catalog',
      summary: 'What search engines may visit (RFC 9309)',
      access: 'public',
      open: OPEN,
      responses: { 200: { description: 'The rules', mediaTypes: ['text/plain'], schema: Robots } },
      async handle({ c }) {
        return c.text(buildRobots(c.get('facts').publicUrl));
      },
    }),
    route({
      id: 'getSitemap',
      method: 'get',
      path: '/sitemap.xml',
      tag: 'catalog',
      summary: 'The pages of the portal, in each language',
      access: 'public',
      open: OPEN,
      responses: {
        200: { description: 'The pages', mediaTypes: ['application/xml'], schema: Sitemap },
      },
      async handle({ c }) {
        const sitemap = await buildSitemap(await now());
        return c.body(sitemap, 200, { 'Content-Type': 'application/xml; charset=utf-8' });
      },
    }),
    route({
      id: 'getLlmsText',
      method: 'get',
      path: '/llms.txt',
      tag: 'catalog',
      summary: 'Where the catalog, the figures, the rows and their terms are, for language models',
      description: 'Markdown in the form of llmstxt.org, in English.',
      access: 'public',
      open: OPEN,
      responses: {
        200: { description: 'The links', mediaTypes: ['text/plain'], schema: Markdown },
      },
      async handle({ c }) {
        return c.text(await buildLlmsText(await now()));
      },
    }),
  ];
}

const Markdown = z.string().meta({
  examples: [
    '# Luxembourg HealthTech mapping\n\n## Catalog\n\n- [Catalog](https://kaart.example/catalog.jsonld)\n',
  ],
});
const Robots = z.string().meta({
  examples: [
    'User-agent: *\nAllow: /v1/editions/*/figures\nDisallow: /v1/\n\nSitemap: https://kaart.example/sitemap.xml\n',
  ],
});
const Sitemap = z.string().meta({
  examples: [
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://kaart.example/figures?lang=en</loc></url></urlset>',
  ],
});
