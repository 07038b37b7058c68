import { Hono } from 'hono';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import { createApp, hasRoute } from '../http/app.ts';
import type { HttpDeps } from './http-deps.ts';
import { readRoutes } from './read-routes.ts';
import { createRequestSteps } from './request-steps.ts';

/**
 * The app of a function in AWS, which starts for one request. At its start it has the routes of readers and of
 * other connectors. The first request to another address loads all routes.
 */
export function lazyHttpApp(parts: HttpDeps, loadWholeApp = importWholeApp): Hono {
  const steps = createRequestSteps(parts);
  const reads = readRoutes(parts);
  const small = createApp({ ...steps, routes: reads });
  let whole: Promise<Hono> | undefined;
  const choose = (method: string, path: string) => {
    if (whole === undefined && (path.startsWith(`${DSP_PATH}/`) || hasRoute(reads, method, path)))
      return small;
    whole ??= loadWholeApp().then((wholeApp) => wholeApp(parts, steps, reads));
    return whole;
  };
  const app = new Hono();
  app.all('*', async (c) => (await choose(c.req.method, c.req.path)).fetch(c.req.raw, c.env));
  return app;
}

async function importWholeApp() {
  const { wholeApp } = await import('./http-app.ts');
  return wholeApp;
}
