import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { getPath } from 'hono/utils/url';
import { sha256 } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { preferredLanguage } from '../core/language.ts';
import { type Log, logInTrace } from '../core/log.ts';
import type { CountedEvent } from '../core/metrics.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import type { InstallationFacts } from '../portal/installation.tsx';
import type { Makers } from '../portal/makers.tsx';
import { ResponseCoder } from './content-coding.ts';
import type { RequestFacts } from './context.ts';
import { allowAllOrigins, makeCacheable, respondPreflight } from './files/open-data.ts';
import { handlePage, isPageQuery } from './page-bytes.ts';
import { NO_SOURCE, OWN_SOURCE, PAGE_POLICY } from './page-policy.ts';
import { respondFailure } from './problems/failure.ts';
import { wantsPage } from './problems/wants-page.ts';
import { handleInTrace, readTrace } from './request-trace.ts';
import {
  listAllowedMethods,
  methodNotAllowed,
  parsePathParams,
} from './requests/allowed-methods.ts';
import type { AuthorizeRequest } from './requests/authorize.ts';
import type { Idempotency } from './requests/idempotency.ts';
import { requireAcceptable } from './requests/negotiate.ts';
import { guardOrigin, type OriginGuard } from './requests/origin-guard.ts';
import { bodyTooLargeError, readBody, readParams } from './requests/read-request.ts';
import { listMediaTypes, type OpenDataRule, type Route } from './route.ts';
import { requireFormToken, SIGN_IN_PATH, type StaffGate } from './workbench/staff-gate.ts';

export interface AppDeps extends InstallationFacts {
  readonly routes: readonly Route[];
  readonly gate: AuthorizeRequest;
  /** For the routes with the session of a member of staff. */
  readonly staff?: StaffGate;
  readonly idempotency: Idempotency;
  readonly log: Log;
  readonly newId: () => string;
  /** Our public URL without a final slash. */
  readonly publicUrl: string;
  /** The organisations that pages name. */
  readonly makers: Makers;
  /**
   * Maximum size of a request body. Larger files need an upload link. 4 MB in AWS, because the limit of
   * a Lambda is 6 MB. Bytes.
   */
  readonly maxBodyBytes: number;
  /** The endpoints of the Dataspace Protocol. Their error responses have the form of the protocol. */
  readonly dsp?: Hono;
  /** Serves the links of the store, if no other server does. They transfer files of any size. */
  readonly objectLinks?: (c: Context) => Promise<Response>;
  /** How requests of CloudFront are known, if it is before us. */
  readonly originGuard?: OriginGuard;
}

/** The HTTP API of Kaart: the same steps before every route, and a problem document for every failure. */
export function createApp(options: AppDeps): Hono {
  const app = new Hono({ getPath: cleanPath });
  const coder = new ResponseCoder();
  // Only these pages may be embedded in a frame of another site.
  app.use(async (c, next) =>
    c.req.path.startsWith('/embed/') ? framedHeaders(c, next) : securityHeaders(c, next),
  );
  app.use(requestId({ limitLength: 64, generator: options.newId }));
  app.use(async (c, next) => {
    const startedAt = performance.now();
    const { publicUrl, makers, isDemonstration, hasWorkbench, log } = options;
    const trace = readTrace(c, c.get('requestId'));
    const facts: RequestFacts = {
      requestId: trace.requestId,
      trace,
      publicUrl,
      makers,
      isDemonstration,
      hasWorkbench,
      get language() {
        return preferredLanguage(c.req.header('accept-language'));
      },
      log: logInTrace(log, trace),
    };
    c.set('facts', facts);
    await handleInTrace(c, next);
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', NOT_CACHED);
    await coder.encodeResponse(c);
    completeVary(c.res.headers);
    // Hono drops the header if a route returns a new Response
    c.res.headers.set('X-Request-Id', facts.requestId);
    logAccess(c, facts, performance.now() - startedAt);
  });
  if (options.originGuard !== undefined) app.use(guardOrigin(options.originGuard));
  if (options.objectLinks !== undefined)
    app.on(['GET', 'PUT'], '/objects/:token', options.objectLinks);
  app.use(
    bodyLimit({ maxSize: options.maxBodyBytes, onError: (c) => respondTooLarge(c, options) }),
  );
  app.onError((error, c) => respondFailure(c, error));
  app.notFound((c) => handleUnmounted(c, app, options));
  for (const route of options.routes) mount(app, route, options);
  if (options.dsp !== undefined) app.route(DSP_PATH, options.dsp);
  return app;
}

/**
 * Removes superfluous slashes below the DSP base: other connectors may send two slashes after the base,
 * or one at the end.
 */
function cleanPath(request: Request): string {
  const path = getPath(request);
  const cleanedPath = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  return cleanedPath.startsWith(`${DSP_PATH}/`) ? cleanedPath : path;
}

function mount(app: Hono, route: Route, options: AppDeps): void {
  app.on(route.method.toUpperCase(), toHonoPath(route), (c) =>
    route.credential === 'staffSession'
      ? handleForStaff(c, route, options)
      : handleRequest(c, route, options),
  );
}

/**
 * Handles a request with these steps in this order: authenticate the caller, authorise, parse, look for an
 * earlier request with the same key, handle. Open data need no known caller.
 */
async function handleRequest(
  c: Context,
  route: Route,
  { gate, idempotency }: AppDeps,
): Promise<Response> {
  if (readsRows(route)) c.get('facts').isRead = true;
  const openDataRule = findOpenDataRule(route, c.req.param());
  if (openDataRule !== undefined) allowAllOrigins(c);
  const caller = await gate(c, openDataRule === undefined ? route.access : 'public');
  c.get('facts').caller = caller;
  // The data plane checks the tokens of transfers.
  if (route.credential === 'transferToken' && c.req.header('authorization') === undefined)
    throw new KaartError('token-missing', { code: 'unauthenticated' });
  if (route.requiresAccept) requireAcceptable(c.req.header('accept'), listMediaTypes(route));
  const { params, query } = readParams(c, route);
  const { sent, body } = await readBody(c, route);
  const handle = (pageQuery: typeof query) =>
    route.handle({ params, query: pageQuery, body, caller, c });
  const run = async () =>
    isPageQuery(route.query?.shape) ? handlePage(c, query, handle) : handle(query);
  const response = await (route.creates ? idempotency(c, { caller, sent, run }) : run());
  return openDataRule === undefined ? response : makeCacheable(c, response, openDataRule);
}

/** A page of the workbench. A person who is not signed in is led to the sign-in and back to the page. */
async function handleForStaff(
  c: Context,
  route: Route,
  { staff, idempotency }: AppDeps,
): Promise<Response> {
  const staffSession = await staff?.enter(c, route.access);
  if (staffSession === undefined) {
    if (route.method !== 'get') throw new KaartError('session-ended', { code: 'sign-in-needed' });
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${SIGN_IN_PATH}?${new URLSearchParams({ return: pathname + search })}`, 303);
  }
  Object.assign(c.get('facts'), { caller: staffSession.caller, staff: staffSession });
  const { params, query } = readParams(c, route);
  const { sent, body } = await readBody(c, route, (inputs) =>
    requireFormToken(staffSession, inputs),
  );
  const { caller } = staffSession;
  const run = async () => route.handle({ params, query, body, caller, c });
  return route.once === true
    ? idempotency(c, { caller, sent, key: `form ${sha256(sent)}`, run })
    : run();
}

/** Whether a route sends rows or descriptions of rows, to a partner or in a transfer. */
function readsRows({ tag, credential }: Route): boolean {
  return tag === 'data' || credential === 'transferToken';
}

/** The rule for open data at an address of a route; `undefined` if it has none. */
function findOpenDataRule(
  { open }: Route,
  params: Readonly<Record<string, string>>,
): OpenDataRule | undefined {
  const openValues = Object.entries(open?.only ?? {});
  return openValues.every(([name, value]) => params[name] === value) ? open : undefined;
}

/** Whether a route exists for a method and a path; `HEAD` needs no separate declaration. */
export function hasRoute(routes: readonly Route[], method: string, path: string): boolean {
  const declared = method === 'HEAD' ? 'get' : method.toLowerCase();
  return routes.some(
    (route) => route.method === declared && parsePathParams(toHonoPath(route), path) !== undefined,
  );
}

function toHonoPath({ path }: Route): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/**
 * Answers requests without a route: OPTIONS, a method that the address does not accept, or an unknown
 * address.
 */
function handleUnmounted(c: Context, app: Hono, { routes }: AppDeps): Response | Promise<Response> {
  const allowed = listAllowedMethods(app.routes, c.req.path);
  if (c.req.method !== 'OPTIONS' || allowed.length === 0)
    return respondFailure(c, methodNotAllowed(c, allowed));
  c.header('Allow', allowed.join(', '));
  return isOpenAt(routes, c.req.path) ? respondPreflight(c) : c.body(null, 204);
}

function isOpenAt(routes: readonly Route[], path: string): boolean {
  return routes.some((route) => {
    const params = parsePathParams(toHonoPath(route), path);
    return params !== undefined && findOpenDataRule(route, params) !== undefined;
  });
}

/** Refuses a body that is too large: on the page of its form, if it has one, for a person who may send it. */
async function respondTooLarge(c: Context, options: AppDeps): Promise<Response> {
  const { routes, staff, maxBodyBytes } = options;
  const error = bodyTooLargeError(maxBodyBytes);
  const { method, path } = c.req;
  const route = routes.find((each) => each.method === method.toLowerCase() && each.path === path);
  if (route?.showTooLarge === undefined || !wantsPage(c)) throw error;
  const staffSession = await staff?.enter(c, route.access);
  if (staffSession === undefined) throw error;
  Object.assign(c.get('facts'), { caller: staffSession.caller, staff: staffSession });
  return route.showTooLarge(c, error);
}

function logAccess(c: Context, facts: RequestFacts, ms: number): void {
  const { caller, log, code, isRead } = facts;
  log('info', 'request' satisfies CountedEvent, {
    method: c.req.method,
    // The template, never the path, because a path may contain secrets or personal data.
    route: c.req.routePath,
    status: c.res.status,
    ms: Math.round(ms * 10) / 10,
    client: caller?.clientId,
    code,
    read: isRead,
  });
}

const COMMON_HEADERS = {
  overwrite: false,
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  strictTransportSecurity: 'max-age=31536000',
};

/** Default headers of every response; a route may set other values. */
const securityHeaders: MiddlewareHandler = secureHeaders({
  ...COMMON_HEADERS,
  xFrameOptions: 'DENY',
  contentSecurityPolicy: PAGE_POLICY,
});

/** Headers of pages for frames in other sites: they run no script, and send nothing. */
const framedHeaders: MiddlewareHandler = secureHeaders({
  ...COMMON_HEADERS,
  xFrameOptions: false,
  contentSecurityPolicy: {
    defaultSrc: [NO_SOURCE],
    styleSrc: [OWN_SOURCE],
    imgSrc: [OWN_SOURCE, 'data:'],
    formAction: [NO_SOURCE],
    baseUri: [NO_SOURCE],
    frameAncestors: ['*'],
  },
});

/** A response is not cached unless its route permits it, because each grant changes the readable data. */
const NOT_CACHED = 'private, no-store';

/** The request headers on which a response depends. Open data are the same with each token. */
function completeVary(headers: Headers): void {
  const isOpen = headers.has('Access-Control-Allow-Origin');
  const ownNames = (headers.get('Vary') ?? '').split(/\s*,\s*/).filter((name) => name !== '');
  const commonNames = ['Accept', 'Accept-Language', ...(isOpen ? [] : ['Authorization'])];
  headers.set('Vary', [...new Set([...commonNames, ...ownNames])].join(', '));
}
