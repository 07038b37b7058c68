import type { Context } from 'hono';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { fillText } from '../../core/language.ts';
import { ERROR_REASONS } from '../../core/reasons/error-reasons.ts';
import { ROLES } from '../../identity/roles.ts';
import {
  AuthorizationQuery,
  type DevelopmentIssuer,
  ONE_MACHINE_PATH,
} from '../../identity/workbench/development-issuer.ts';
import type { SignIn } from '../../identity/workbench/sign-in.ts';
import { CALLBACK_PATH, type WorkbenchIdentity } from '../../identity/workbench/workbench.ts';
import { OneMachinePage, SignedOutPage } from '../../portal/workbench/sign-in-pages.tsx';
import { ONE_MACHINE_TEXTS } from '../../portal/workbench/workbench-messages.ts';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { getHttpStatus } from '../problems/problem.ts';
import { createOwnFormCheck } from '../requests/own-form.ts';
import { type Route, route } from '../route.ts';
import { StaffFormBody } from '../workbench/staff-form.ts';
import { ownPath, SIGN_IN_PATH, type StaffGate } from '../workbench/staff-gate.ts';

const Page = z.object({ lang: z.string().max(10).optional() });
const HTML = { description: 'A page', mediaTypes: ['text/html'] } as const;
const PUBLIC = { tag: 'workbench', access: 'public' } as const;
const SIGNED_OUT_PATH = '/workbench/signed-out';

export interface SignInRouteDeps {
  readonly identity: WorkbenchIdentity;
  readonly gate: StaffGate;
  readonly publicUrl: string;
}

/** The routes that sign members of staff in and out. */
export function workbenchSignInRoutes(deps: SignInRouteDeps): Route[] {
  return [
    beginRoute(deps),
    finishRoute(deps),
    signOutRoute(deps),
    signedOutRoute(deps),
    ...oneMachineRoutes(deps),
  ];
}

/** @throws KaartError `not-found` if no provider is set up */
function requireSignIn({ identity: { signIn } }: SignInRouteDeps): SignIn {
  if (signIn !== undefined) return signIn;
  throw new KaartError('workbench-closed', { code: 'not-found' });
}

function beginRoute(deps: SignInRouteDeps): Route {
  return route({
    ...PUBLIC,
    id: 'beginSignIn',
    errors: { 'not-found': 'workbench-closed', unavailable: 'sign-in-provider-unusable' },
    method: 'get',
    path: SIGN_IN_PATH,
    summary: 'Sends a member of staff to the identity provider',
    query: Page.extend({ return: z.string().max(1_000).optional() }),
    responses: { 303: { description: 'To the identity provider' } },
    async handle({ query, c }) {
      const returnTo = ownPath(query.return);
      // On one machine, `localhost` is another host than `127.0.0.1` for cookies: the sign-in would get lost.
      if (deps.identity.development !== undefined && !isAt(c, deps.publicUrl))
        return c.redirect(`${deps.publicUrl}${returnTo}`, 303);
      const opened = new URL(returnTo, deps.publicUrl).searchParams.get('lang') ?? undefined;
      const { location, secret } = await requireSignIn(deps).begin(pageLanguage(c, opened));
      deps.gate.keepAttempt(c, { secret, returnTo });
      return c.redirect(location, 303);
    },
  });
}

function finishRoute(deps: SignInRouteDeps): Route {
  return route({
    ...PUBLIC,
    id: 'useSignIn',
    errors: {
      'not-found': 'workbench-closed',
      'sign-in-needed': 'sign-in-invalid',
      unavailable: 'sign-in-provider-unusable',
    },
    method: 'get',
    path: CALLBACK_PATH,
    summary: 'Where the identity provider sends a member of staff back to; begins the session',
    query: z.object({
      code: z.string().max(4_000).optional(),
      state: z.string().max(200).optional(),
    }),
    takesAnyQuery: true, // a provider may add others: RFC 6749 #section-4.1.2
    responses: { 303: { description: 'To the page that was opened' } },
    async handle({ c }) {
      const attempt = deps.gate.takeAttempt(c);
      const { search } = new URL(c.req.url);
      const token = await requireSignIn(deps).finish(search, attempt?.secret);
      await deps.gate.begin(c, token);
      return c.redirect(attempt?.returnTo ?? '/workbench', 303);
    },
  });
}

function signOutRoute({ gate }: SignInRouteDeps): Route {
  return route({
    tag: 'workbench',
    access: 'public',
    credential: 'staffSession',
    id: 'endStaffSession',
    method: 'post',
    path: '/workbench/sign-out',
    summary: 'Ends the session of a member of staff',
    query: Page,
    body: StaffFormBody,
    bodyKind: 'form',
    responses: { 303: { description: 'To the page that says so' } },
    async handle({ c }) {
      await gate.end(c);
      // Not to the provider itself: our policy lets a form lead to our own pages only.
      return c.redirect(`${SIGNED_OUT_PATH}?lang=${pageLanguage(c)}`, 303);
    },
  });
}

function signedOutRoute({ identity, publicUrl }: SignInRouteDeps): Route {
  return route({
    ...PUBLIC,
    id: 'getSignedOutPage',
    method: 'get',
    path: SIGNED_OUT_PATH,
    summary: 'The page after the session, with the address to sign out of the identity provider',
    query: Page,
    responses: { 200: HTML },
    async handle({ c }) {
      // A provider that does not answer must not hide that the session here has ended.
      const endSession = await identity.signIn
        ?.endSessionUrl(`${publicUrl}${SIGNED_OUT_PATH}`)
        .catch(() => undefined);
      const facts = { language: pageLanguage(c), path: SIGNED_OUT_PATH };
      return page(c, <SignedOutPage {...facts} endSession={endSession} />);
    },
  });
}

/** The form of the sign-in of one machine; it also has `role.<role>` for each role that was ticked. */
const OneMachineForm = AuthorizationQuery.extend({
  server_code: z.string().max(40),
  person: z.string().max(300),
}).catchall(z.string().max(10));

/**
 * Whether a request names our own host. A page of another site can lead its name to this machine (DNS rebinding); its
 * requests name that host.
 */
function isAt(c: Context, publicUrl: string): boolean {
  return new URL(c.req.url).host === new URL(publicUrl).host;
}

/** The page of the provider of one machine. Without it, or under the name of another host, its address answers 404. */
function oneMachineRoutes(deps: SignInRouteDeps): Route[] {
  const { identity, publicUrl } = deps;
  const requireOwnForm = createOwnFormCheck(publicUrl);
  const requireIssuer = (c: Context): DevelopmentIssuer => {
    const { development } = identity;
    if (development !== undefined && isAt(c, publicUrl)) return development;
    throw new KaartError('nothing-at-address', { code: 'not-found' });
  };
  const common = { ...PUBLIC, path: ONE_MACHINE_PATH } as const;
  return [
    route({
      ...common,
      id: 'getOneMachineSignIn',
      errors: { 'not-found': 'nothing-at-address' },
      method: 'get',
      summary: 'The sign-in of one machine without an identity provider; absent in any other place',
      query: AuthorizationQuery.extend(Page.shape),
      responses: { 200: HTML },
      async handle({ query: { lang: _, ...request }, c }) {
        requireIssuer(c);
        return oneMachinePage(c, request);
      },
    }),
    route({
      ...common,
      id: 'useOneMachineSignIn',
      errors: {
        'not-found': 'nothing-at-address',
        forbidden: 'form-of-another-page',
      },
      method: 'post',
      summary: 'Signs a person in on one machine, with the code that its server shows',
      query: Page,
      body: OneMachineForm,
      bodyKind: 'form',
      responses: {
        303: { description: 'Back to the workbench' },
        422: { ...HTML, description: 'The page again, with the error' },
      },
      async handle({ body, c }) {
        const issuer = requireIssuer(c);
        requireOwnForm(c);
        const { server_code: code, person: subject, ...rest } = body;
        const roles = ROLES.filter((role) => rest[`role.${role}`] === 'yes');
        const request = AuthorizationQuery.parse(rest);
        try {
          return c.redirect(await issuer.authorize(request, { subject, roles, code }), 303);
        } catch (error) {
          if (!(error instanceof KaartError) || getHttpStatus(error.code) >= 500) throw error;
          c.status(422);
          return oneMachinePage(c, request, { error, entered: { subject, roles } });
        }
      },
    }),
  ];
}

interface Failed {
  readonly error: KaartError;
  readonly entered: { readonly subject: string; readonly roles: readonly string[] };
}

function oneMachinePage(
  c: Context,
  request: AuthorizationQuery,
  failed?: Failed,
): Response | Promise<Response> {
  const language = pageLanguage(c, request.ui_locales);
  const facts = {
    ...{ language, request, path: ONE_MACHINE_PATH },
    query: `&${new URLSearchParams(request)}`,
  };
  const error = failed?.error;
  const text =
    error === undefined
      ? undefined
      : error.reason === 'token-needs-role'
        ? ONE_MACHINE_TEXTS.noRoleChosen[language]
        : fillText(ERROR_REASONS[error.reason][language], error.parameters, language);
  return page(c, <OneMachinePage {...facts} wrong={text} entered={failed?.entered} />);
}
