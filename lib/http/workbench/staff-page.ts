import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { WorkbenchFacts } from '../../portal/workbench/workbench-frame.tsx';
import { pageLanguage } from '../context.ts';

/** Leads from a form that was accepted to a page, in the language of the form. @param result what the page says of it */
export function leadTo(
  c: Context,
  path: string,
  result: Readonly<Record<string, string>> = {},
): Response {
  return c.redirect(`${path}?${new URLSearchParams({ lang: pageLanguage(c), ...result })}`, 303);
}

/** The properties of each page of the workbench. @param path its own address */
export function workbenchFacts(c: Context, path = c.req.path): WorkbenchFacts {
  const { staff } = c.get('facts');
  if (staff === undefined) throw new KaartError('session-ended', { code: 'sign-in-needed' });
  return { language: pageLanguage(c), path, staff };
}
