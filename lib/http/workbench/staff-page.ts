import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { WorkbenchFacts } from '../../portal/workbench/workbench-frame.tsx';
import { pageLanguage } from '../context.ts';

/** The properties of each page of the workbench. @param path its own address */
export function workbenchFacts(c: Context, path = c.req.path): WorkbenchFacts {
  const { staff } = c.get('facts');
  if (staff === undefined) throw new KaartError('session-ended', { code: 'sign-in-needed' });
  return { language: pageLanguage(c), path, staff };
}
