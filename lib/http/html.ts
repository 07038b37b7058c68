import type { Context } from 'hono';
import { jsx } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { withInstallation } from '../portal/installation.tsx';
import { withMakers } from '../portal/makers.tsx';
import { pageLanguage } from './context.ts';

renderFirst();

/**
 * At its first rendering, hono/jsx looks for an AsyncLocalStorage that keeps the values of contexts over
 * `await`. No component of a page is asynchronous, and on Node.js 20 such a storage makes each `await` of the
 * process a tenth slower. So the first rendering is here, where hono/jsx does not find it.
 */
function renderFirst(): void {
  const { getBuiltinModule } = process;
  Object.assign(process, { getBuiltinModule: () => undefined });
  try {
    String(jsx('p', {}, ''));
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
}

/** A page as an HTML document, for one caller. Pages that are the same for everyone are kept by `RenderedPages`. */
export function page(c: Context, element: JSX.Element): Response | Promise<Response> {
  c.header('Content-Language', pageLanguage(c));
  return c.html(writeHtml(c, element));
}

/** A page as the text of an HTML document. */
export function writeHtml(c: Context, element: JSX.Element): string {
  const facts = c.get('facts');
  return `<!doctype html>${String(withMakers(facts.makers, withInstallation(facts, element)))}`;
}
