import { Hono } from 'hono';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import { createApp, hasRoute } from '../http/app.ts';
import type { HttpDeps } from './http-deps.ts';
import { createReadRoutes } from './read-routes.ts';
import { createRequestSteps } from './request-steps.ts';

/**
 * The app of a function in AWS, which starts for one request. At its start it has the routes of readers and of
 * other connectors. The first request to another address loads all routes.
 */
export function createLazyHttpApp(parts: HttpDeps, loadWholeApp = importWholeApp): Hono {
  const steps = createRequestSteps(parts);
  const recipientRoutes = createReadRoutes(parts);
  const smallApp = createApp({ ...steps, routes: recipientRoutes });
  let loadedApp: Promise<Hono> | undefined;
  const chooseApp = (method: string, path: string) => {
    if (
      loadedApp === undefined &&
      (path.startsWith(`${DSP_PATH}/`) || hasRoute(recipientRoutes, method, path))
    )
      return smallApp;
    loadedApp ??= loadWholeApp().then((wholeApp) => wholeApp(parts, steps, recipientRoutes));
    return loadedApp;
  };
  const app = new Hono();
  app.all('*', async (c) => (await chooseApp(c.req.method, c.req.path)).fetch(c.req.raw, c.env));
  return app;
}

async function importWholeApp() {
  const { createWholeApp } = await import('./http-app.ts');
  return createWholeApp;
}
