import type { Context } from 'hono';
import * as z from 'zod';
import { ACCESS_PATH, type LinkStep } from '../../access-requests/access-link.ts';
import { AccessRequestForm } from '../../access-requests/access-request-form.ts';
import { ACCESS_TERMS } from '../../access-requests/terms.ts';
import { hasCode, type KaartError } from '../../core/errors.ts';
import { holdsPrivateKey } from '../../identity/client-keys.ts';
import {
  ClosedLinkPage,
  type ClosedLinkState,
  ConfirmationPage,
  ConfirmedPage,
  RequestSentPage,
  SecretLinkPage,
  SecretPage,
} from '../../portal/access-requests/access-link-pages.tsx';
import {
  AccessRequestPage,
  purposeInput,
  REQUEST_INPUTS,
} from '../../portal/access-requests/access-request-page.tsx';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { wantsPage } from '../problems/wants-page.ts';
import type { RequireOwnForm } from '../requests/own-form.ts';
import { type Route, type RouteErrors, route } from '../route.ts';
import { type AccessRequestRoutesDeps, MAX_REQUEST_BYTES } from './access-request-routes.ts';

const Token = z.object({ token: z.string().max(600) });
const COMMON = {
  tag: 'partners',
  access: 'public',
  query: z.object({ lang: z.string().max(10).optional() }),
} as const;
const HTML = { 200: { description: 'A page', mediaTypes: ['text/html'] } } as const;
const FORM = { bodyKind: 'form', maxBodyBytes: MAX_REQUEST_BYTES } as const;
/** The form of a button. */
const ButtonForm = z.object({});

const input = (description: string) => z.string().default('').meta({ description });

/**
 * The inputs of the form for a request. All of them are optional in this schema, because the page that is
 * sent back names each missing input.
 */
const RequestForm = z
  .object({
    name: input('Your name'),
    email: input('Your mail address at work; a link is sent there'),
    organisation: input('Name of the organisation'),
    country: input('Country of the organisation, ISO 3166-1 alpha-2'),
    number: input('Register number or VAT number of the organisation'),
    terms: input('Version of the terms that you agree to'),
    jwks: input('Public keys of the client as a JWK Set, for a client without a secret'),
    jwksUrl: input('Where you publish the public keys, instead of `jwks`'),
  } satisfies Record<keyof typeof REQUEST_INPUTS, z.ZodType>)
  .catchall(
    z.string().meta({ description: `\`${purposeInput(0)}\` and so on: the IRI of a purpose` }),
  )
  .meta({
    examples: [
      {
        name: 'Anna Example',
        email: 'anna@partner.example',
        organisation: 'Example Research Institute',
        country: 'LU',
        terms: ACCESS_TERMS.version,
        [purposeInput(0)]: 'https://w3id.org/dpv#ResearchAndDevelopment',
      },
    ],
  });

const LINK_ERRORS: RouteErrors = {
  'not-found': 'no-such-request',
  'link-closed': 'access-link-used',
  'rate-limited': 'client-quota-used',
};

export interface AccessPagesDeps extends AccessRequestRoutesDeps {
  readonly requireOwnForm: RequireOwnForm;
  readonly publicUrl: string;
  /** Address for questions. */
  readonly help: string;
}

/** The pages for requesters: the form, and the targets of the links in mails. */
export function accessPageRoutes(deps: AccessPagesDeps): Route[] {
  return [
    formRoute(deps),
    sendFormRoute(deps),
    sentRoute(),
    confirmationRoute(deps),
    confirmRoute(deps),
    secretLinkRoute(deps),
    secretRoute(deps),
  ];
}

function formRoute(deps: AccessPagesDeps): Route {
  return route({
    ...COMMON,
    id: 'getAccessRequestPage',
    method: 'get',
    path: ACCESS_PATH,
    summary: 'The form for a request for access',
    responses: HTML,
    handle: ({ c }) => formPage(deps, c),
  });
}

async function formPage(
  { notices, help }: AccessPagesDeps,
  c: Context,
  more: {
    readonly entered?: Readonly<Record<string, string>>;
    readonly wrong?: ReadonlySet<string>;
  } = {},
): Promise<Response> {
  const { purposes } = (await notices.current()).notice;
  const facts = { language: pageLanguage(c), path: ACCESS_PATH, purposes, help };
  return page(c, <AccessRequestPage {...facts} {...more} />);
}

function sendFormRoute(deps: AccessPagesDeps): Route {
  return route({
    ...COMMON,
    ...FORM,
    body: RequestForm,
    id: 'sendAccessRequestForm',
    errors: {
      forbidden: 'form-of-another-page',
      'wrong-state': 'mail-sender-missing',
      'rate-limited': 'client-quota-used',
    },
    method: 'post',
    path: ACCESS_PATH,
    summary: 'Requests access by the form',
    responses: {
      303: { description: 'To the page that says to look into the mailbox' },
      422: { description: 'The form again, with its errors', mediaTypes: ['text/html'] },
    },
    async handle({ body, c }) {
      deps.requireOwnForm(c);
      deps.limits.submit(c);
      const wrong = await submitForm(deps, c, body);
      if (wrong.size === 0) return c.redirect(`${ACCESS_PATH}/sent?lang=${pageLanguage(c)}`, 303);
      c.status(422);
      return formPage(deps, c, { entered: withoutPrivateKeys(body), wrong });
    },
  });
}

/** Returns the inputs that the form shows again. A private key is neither shown nor stored. */
function withoutPrivateKeys(form: z.infer<typeof RequestForm>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(form).filter(([, text]) => !holdsPrivateKey(String(text))),
  );
}

/** Submits a form. @returns the wrong members of the request; empty if it was submitted */
async function submitForm(
  { requests }: AccessPagesDeps,
  c: Context,
  form: z.infer<typeof RequestForm>,
): Promise<ReadonlySet<string>> {
  const parsed = AccessRequestForm.safeParse(toRequest(form, pageLanguage(c)));
  if (!parsed.success) {
    const members = Object.values<string>(REQUEST_INPUTS);
    const paths = parsed.error.issues.map(({ path }) => path.map(String));
    return new Set(
      paths.map((path) => members.find((each) => path.join('.') === each) ?? path[0] ?? ''),
    );
  }
  try {
    await requests.submit(parsed.data);
    return new Set();
  } catch (error) {
    if (hasCode(error, 'address-refused')) return new Set(['jwksUrl']);
    if (!hasCode(error, 'message-invalid')) throw error;
    const issues = error.details['issues'] as readonly { readonly at: string }[] | undefined;
    // If a key is not a point of its curve, or two keys have the same kid, the error has no issues.
    return new Set(issues?.map(({ at }) => at) ?? ['jwks']);
  }
}

/** Converts the inputs of the form into the members of a request. */
function toRequest(form: z.infer<typeof RequestForm>, language: string): object {
  const purposes: string[] = [];
  for (let at = 0; at < 20; at += 1) purposes.push(...[form[purposeInput(at)] ?? []].flat());
  return {
    requester: { name: form.name, email: form.email.trim() },
    organisation: {
      name: form.organisation,
      country: form.country,
      number: form.number.trim() === '' ? null : form.number,
    },
    purposes,
    terms: form.terms,
    language,
    jwks: parseKeys(form.jwks),
    jwksUrl: form.jwksUrl.trim() || null,
  };
}

/** Parses the keys. A text that is not JSON stays a text, which the schema refuses. */
function parseKeys(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sentRoute(): Route {
  return route({
    ...COMMON,
    id: 'getAccessRequestSentPage',
    method: 'get',
    path: `${ACCESS_PATH}/sent`,
    summary: 'The page after the form for a request for access',
    responses: HTML,
    handle: ({ c }) =>
      page(c, <RequestSentPage language={pageLanguage(c)} path={`${ACCESS_PATH}/sent`} />),
  });
}

function confirmationRoute(deps: AccessPagesDeps): Route {
  return route({
    ...COMMON,
    id: 'getAccessConfirmationPage',
    errors: LINK_ERRORS,
    method: 'get',
    path: `${ACCESS_PATH}/confirmation/{token}`,
    summary:
      'The target of the link in the first mail: a page with a button. Opening it does not use the link up',
    params: Token,
    responses: HTML,
    handle: ({ params: { token }, c }) =>
      openLink(deps, c, 'confirmation', async () => {
        const request = await deps.requests.getUnconfirmed(token);
        return <ConfirmationPage {...linkFacts(c, 'confirmation', token)} request={request} />;
      }),
  });
}

function confirmRoute(deps: AccessPagesDeps): Route {
  return route({
    ...COMMON,
    ...FORM,
    body: ButtonForm,
    id: 'confirmAccessRequest',
    errors: { ...LINK_ERRORS, forbidden: 'form-of-another-page' },
    method: 'post',
    path: `${ACCESS_PATH}/confirmation/{token}`,
    summary: 'Confirms the address of a request. Staff see the request from now on',
    params: Token,
    responses: HTML,
    handle: ({ params: { token }, c }) =>
      openLink(deps, c, 'confirmation', async () => {
        deps.requireOwnForm(c);
        await deps.requests.confirm(token);
        return <ConfirmedPage language={pageLanguage(c)} path={ACCESS_PATH} />;
      }),
  });
}

function secretLinkRoute(deps: AccessPagesDeps): Route {
  return route({
    ...COMMON,
    id: 'getSecretLinkPage',
    errors: LINK_ERRORS,
    method: 'get',
    path: `${ACCESS_PATH}/secret/{token}`,
    summary:
      'The target of the link to a client secret: a page with a button. Opening it does not use the link up',
    params: Token,
    responses: HTML,
    handle: ({ params: { token }, c }) =>
      openLink(deps, c, 'secret', async () => {
        const clientId = await deps.secrets.getClientId(token);
        return <SecretLinkPage {...linkFacts(c, 'secret', token)} clientId={clientId} />;
      }),
  });
}

function secretRoute(deps: AccessPagesDeps): Route {
  return route({
    ...COMMON,
    ...FORM,
    body: ButtonForm,
    id: 'revealSecret',
    errors: { ...LINK_ERRORS, forbidden: 'form-of-another-page' },
    method: 'post',
    path: `${ACCESS_PATH}/secret/{token}`,
    summary: 'Makes a client secret, shows it once and uses the link up',
    params: Token,
    responses: HTML,
    handle: ({ params: { token }, c }) =>
      openLink(deps, c, 'secret', async () => {
        deps.requireOwnForm(c);
        const revealed = await deps.secrets.reveal(token);
        const facts = { language: pageLanguage(c), path: ACCESS_PATH, publicUrl: deps.publicUrl };
        return <SecretPage {...facts} {...revealed} />;
      }),
  });
}

function linkFacts(c: Context, step: LinkStep, token: string) {
  return { language: pageLanguage(c), path: `${ACCESS_PATH}/${step}/${token}` };
}

/** Sends the page of a link. If the link does not work, a browser gets a page with the reason. */
async function openLink(
  { limits, help }: AccessPagesDeps,
  c: Context,
  step: LinkStep,
  open: () => Promise<Parameters<typeof page>[1]>,
): Promise<Response> {
  limits.open(c);
  try {
    return await page(c, await open());
  } catch (error) {
    const isKnown = hasCode(error, 'link-closed') || hasCode(error, 'not-found');
    if (!isKnown || !wantsPage(c)) throw error;
    const state = findClosedState(error);
    c.status(state === 'unknown' ? 404 : 410);
    const facts = { language: pageLanguage(c), path: ACCESS_PATH };
    return page(c, <ClosedLinkPage {...facts} step={step} state={state} help={help} />);
  }
}

function findClosedState({ code, details }: KaartError): ClosedLinkState {
  return code === 'link-closed' ? (details['state'] as ClosedLinkState) : 'unknown';
}
