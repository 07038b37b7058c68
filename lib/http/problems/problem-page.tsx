import type { Context } from 'hono';
import { ProblemPage } from '../../portal/problem-page.tsx';
import { page, pageLanguage } from '../html.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import type { Problem } from './problem.ts';

/** Whether a browser asks, so that the problem is shown as a page. */
export function wantsPage(c: Context): boolean {
  const machines = ['application/problem+json', 'application/json'];
  return (
    (c.req.method === 'GET' || isForm(c)) &&
    negotiateMediaType(c.req.header('accept'), [...machines, 'text/html']) === 'text/html'
  );
}

/** Whether the request is a form of a browser. Programs that send forms, for example for a token, do not accept pages. */
function isForm(c: Context): boolean {
  return (c.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
}

/** A problem as a page. It does not repeat the address, because the author of the link chose that text. */
export function problemPage(c: Context, problem: Problem): Response | Promise<Response> {
  const { title, detail, next, requestId } = problem;
  const facts = { title, detail, next, requestId, path: '/', language: pageLanguage(c) };
  c.status(problem.status as 400);
  return page(c, <ProblemPage {...facts} />);
}
