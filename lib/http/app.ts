import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { KaartError } from '../core/errors.ts';
import { preferredLanguage } from '../core/language.ts';
import type { Log } from '../core/log.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import { factsOf, setFacts } from './context.ts';
import { failure } from './failure.ts';
import type { Gate } from './gate.ts';
import type { Idempotency } from './idempotency.ts';
import { openApi } from './openapi.ts';
import { readBody, readParams } from './read-request.ts';
import type { Route } from './route.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly gate: Gate;
  readonly idempotency: Idempotency;
  readonly log: Log;
  readonly newId: () => string;
  readonly publicUrl: string;
  readonly version: string;
  /** Largest body taken in a request; larger files come by an upload link. 4 MB in AWS, where a Lambda takes 6. */
  readonly maxBodyBytes: number;
  /** The endpoints of the Dataspace Protocol, which answer errors in their own form. */
  readonly dsp?: Hono;
  /** Serves the store's links, where no other server does. They carry files of any size. */
  readonly objectLinks?: (c: Context) => Promise<Response>;
}

/** The whole HTTP side of Kaart: every route behind the same steps, every failure a problem document. */
export function createApp(options: AppOptions): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const startedAt = performance.now();
    setFacts(c, {
      requestId: requestIdOf(c) ?? options.newId(),
      language: preferredLanguage(c.req.header('accept-language')),
      log: options.log,
    });
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    c.res.headers.set('X-Request-Id', factsOf(c).requestId);
    logAccess(c, options.log, performance.now() - startedAt);
  });
  if (options.objectLinks !== undefined)
    app.on(['GET', 'PUT'], '/objects/:token', options.objectLinks);
  app.use(bodyLimit({ maxSize: options.maxBodyBytes, onError: () => tooLarge(options) }));
  app.onError((error, c) => failure(c, error));
  app.notFound((c) =>
    failure(c, new KaartError('nothing lives at this address', { code: 'not-found' })),
  );
  let document: ReturnType<typeof openApi> | undefined;
  app.get('/openapi.json', (c) => {
    document ??= openApi(options.routes, options.publicUrl, options.version);
    return c.json(document);
  });
  for (const route of options.routes) mount(app, route, options);
  if (options.dsp !== undefined) app.route(DSP_PATH, options.dsp);
  return app;
}

/** A route's steps, in this order: who asks, may they, is it well-formed, was it asked before, do it. */
function mount(app: Hono, route: Route, { gate, idempotency }: AppOptions): void {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  app.on(route.method.toUpperCase(), path, async (c) => {
    const caller = await gate(c, route.access);
    factsOf(c).caller = caller;
    const { params, query } = readParams(c, route);
    const body = await readBody(c, route);
    const run = async () => route.handle({ params, query, body, caller, c });
    return route.creates ? idempotency(c, caller, body, run) : run();
  });
}

/** A caller's own id is kept so that both logs name the same request. */
function requestIdOf(c: Context): string | undefined {
  const given = c.req.header('x-request-id');
  return given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : undefined;
}

function tooLarge({ maxBodyBytes }: AppOptions): never {
  throw new KaartError(`a body here holds at most ${maxBodyBytes} bytes`, {
    code: 'too-large',
    details: { limit: maxBodyBytes },
  });
}

function logAccess(c: Context, log: Log, ms: number): void {
  const { requestId, caller } = factsOf(c);
  log('info', 'request', {
    requestId,
    method: c.req.method,
    // The template, never the path: a path may carry what must not be in a log.
    route: c.req.routePath,
    status: c.res.status,
    ms: Math.round(ms * 10) / 10,
    client: caller?.clientId,
  });
}
