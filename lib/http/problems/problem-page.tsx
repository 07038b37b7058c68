import type { Context } from 'hono';
import { ProblemPage } from '../../portal/problem-page.tsx';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import type { Problem } from './problem.ts';

/** A problem as a page. It does not repeat the address, because the author of the link chose that text. */
export function problemPage(c: Context, problem: Problem): Response | Promise<Response> {
  const { title, detail, next, requestId } = problem;
  const facts = { title, detail, next, requestId, path: '/', language: pageLanguage(c) };
  c.status(problem.status as 400);
  return page(c, <ProblemPage {...facts} />);
}
