import * as z from 'zod';
import { STYLE } from '../../portal/style.ts';
import { page, pageLanguage } from '../html.ts';
import { PROBLEMS } from '../problem.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';

/** The documentation of all routes, the stylesheet of all pages, and the sign of life. */
export function docsRoutes(others: readonly Route[]): Route[] {
  const own: Route[] = [docs(() => [...others, ...own]), STYLESHEET, HEALTH];
  return own;
}

function docs(documented: () => readonly Route[]): Route {
  return route({
    id: 'docs',
    method: 'get',
    path: '/docs',
    tag: 'docs',
    summary: 'Readable documentation',
    access: 'public',
    query: z.object({ lang: z.string().max(10).optional() }),
    answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ c }) {
      const { DocsPage } = await import('../../portal/docs-page.tsx');
      const facts = { routes: documented(), problems: PROBLEMS, path: '/docs' };
      return page(c, <DocsPage {...facts} language={pageLanguage(c)} />);
    },
  });
}

const STYLESHEET = route({
  id: 'style',
  method: 'get',
  path: '/style.css',
  tag: 'docs',
  summary: 'The stylesheet',
  access: 'public',
  answers: { 200: { description: 'CSS', mediaTypes: ['text/css'] } },
  handle: ({ c }) =>
    c.body(STYLE, 200, { 'Content-Type': 'text/css', 'Cache-Control': 'public, max-age=3600' }),
});

const HEALTH = route({
  id: 'health',
  method: 'get',
  path: '/health',
  tag: 'docs',
  summary: 'Whether it answers',
  access: 'public',
  answers: { 200: { description: 'It does', schema: z.object({ status: z.literal('ok') }) } },
  handle: ({ c }) => json(c, { status: 'ok' }),
});
