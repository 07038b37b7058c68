import type { Context } from 'hono';
import type { Issue } from '../../core/issues.ts';
import type { Language } from '../../core/language.ts';
import { ISSUE_REASONS } from '../../core/reasons/issue-reasons.ts';
import { ProblemPage } from '../../portal/problem-page.tsx';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import type { Problem } from './problem.ts';

/** A problem as a page. It does not repeat the address, because the author of the link chose that text. */
export function sendProblemPage(c: Context, problem: Problem): Response | Promise<Response> {
  const { title, detail, next, requestId } = problem;
  const language = pageLanguage(c);
  const issues = (problem['issues'] ?? []) as readonly ShownIssue[];
  const faults = issues.map((issue) => toFault(issue, language));
  const isOfQuery = issues.length > 0 && issues.every((issue) => issue.in === 'query');
  const pathWithoutQuery = c.req.method === 'GET' && isOfQuery ? c.req.path : undefined;
  const facts = {
    title,
    detail,
    next,
    requestId,
    faults,
    without: pathWithoutQuery,
    path: '/',
    language,
  };
  c.status(problem.status as 400);
  return page(c, <ProblemPage {...facts} />);
}

/** An issue of a problem document, in the language of the caller. */
type ShownIssue = Omit<Issue, 'message'> & { readonly message: string };

/** The reasons whose texts repeat a part of the request. */
const REPEATING_REASONS = ['value-not-listed', 'members-unknown', 'parameter-unknown'];

function toFault({ at, reason, message }: ShownIssue, language: Language) {
  if (!REPEATING_REASONS.includes(reason)) return { name: at, message };
  return { name: at, message: ISSUE_REASONS['value-not-fit'][language] };
}
