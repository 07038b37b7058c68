import type { Context } from 'hono';
import { negotiateMediaType } from '../requests/negotiate.ts';

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
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)/.test(
    c.req.header('content-type') ?? '',
  );
}
