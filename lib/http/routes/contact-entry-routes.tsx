import type { Context } from 'hono';
import * as z from 'zod';
import { hasCode } from '../../core/errors.ts';
import { InvitationPage } from '../../portal/self-service/invitation-page.tsx';
import type { NoDataReason } from '../../portal/self-service/self-service-frame.tsx';
import { SELF_SERVICE_TEXTS } from '../../portal/self-service/self-service-messages.ts';
import { INVITATION_PATH } from '../../self-service/invitation-link.ts';
import { pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { wantsPage } from '../problems/wants-page.ts';
import { type Route, route } from '../route.ts';
import {
  hasUnsaved,
  ownPage,
  type SelfServicePages,
  sendNothingPage,
} from '../self-service/contact-pages.tsx';
import { NO_CHANGE, OwnPageForm } from '../self-service/form-choices.ts';

const Token = z.object({ token: z.string().max(600) });
/** The form of a button; `form` is the token of the page that has it. */
const ButtonForm = z.object({
  form: z.string().optional().meta({ description: 'Token of the form, from the page' }),
});
/** The form of the button that signs out: of the page of the contact with all its inputs, or of another page. */
const LeaveForm = ButtonForm.catchall(z.string());
const COMMON = {
  tag: 'self-service',
  access: 'public',
  query: z.object({ lang: z.string().max(10).optional() }),
} as const;

/**
 * Opens a link. If the link is closed, a contact that is still signed in is redirected to its page (for
 * example after a second press of the button), and another browser gets a page with the reason.
 */
async function openOr<T>(
  pages: SelfServicePages,
  c: Context,
  token: string,
  open: (token: string) => Promise<T>,
): Promise<T | Response> {
  try {
    return await open(token);
  } catch (error) {
    if (!wantsPage(c)) throw error;
    if (hasCode(error, 'not-found')) return sendNothingPage(pages, c, 'unknownLink');
    if (!hasCode(error, 'invitation-closed')) throw error;
    if ((await pages.sessions.of(c)) !== undefined)
      return c.redirect(`/my?lang=${pageLanguage(c)}`, 303);
    const state = error.details['state'] as NoDataReason;
    return sendNothingPage(pages, c, state, token);
  }
}

/** The routes that sign a contact in, by a link that works once, and out. */
export function contactEntryRoutes(pages: SelfServicePages): Route[] {
  return [invitationPageRoute(pages), enterRoute(pages), signOutRoute(pages)];
}

function invitationPageRoute(pages: SelfServicePages): Route {
  const { service, sessions } = pages;
  return route({
    ...COMMON,
    id: 'getInvitationPage',
    errors: {
      'not-found': 'no-such-invitation',
      'invitation-closed': 'invitation-used',
      'rate-limited': 'client-quota-used',
    },
    method: 'get',
    path: `${INVITATION_PATH}/{token}`,
    summary:
      'The target of the link of a contact: a page with a button. Opening it does not use the link up',
    params: Token,
    responses: {
      200: { description: 'A page', mediaTypes: ['text/html'] },
      303: { description: 'To the page of the contact, who is signed in' },
    },
    async handle({ params: { token }, c }) {
      const opened = await openOr(pages, c, token, (it) => service.access.getInvitation(it));
      if (opened instanceof Response) return opened;
      const { id, mandate } = opened;
      sessions.limit(id);
      const facts = { language: pageLanguage(c), path: `${INVITATION_PATH}/${token}` };
      return page(c, <InvitationPage {...facts} mandate={mandate} />);
    },
  });
}

function enterRoute(pages: SelfServicePages): Route {
  const { service, sessions } = pages;
  return route({
    ...COMMON,
    id: 'useInvitation',
    errors: {
      'not-found': 'no-such-invitation',
      'invitation-closed': 'invitation-used',
      'rate-limited': 'client-quota-used',
      forbidden: 'form-of-another-page',
    },
    method: 'post',
    path: `${INVITATION_PATH}/{token}`,
    summary: 'Uses a link up and signs its contact in, by a cookie',
    params: Token,
    body: ButtonForm,
    bodyKind: 'form',
    responses: { 303: { description: 'To the page of the contact' } },
    async handle({ params: { token }, c }) {
      sessions.requireOwnForm(c);
      const entered = await openOr(pages, c, token, (it) => service.access.startSession(it));
      if (entered instanceof Response) return entered;
      sessions.begin(c, entered);
      return c.redirect(`/my?lang=${pageLanguage(c)}`, 303);
    },
  });
}

function signOutRoute(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'signOut',
    errors: { 'rate-limited': 'client-quota-used', forbidden: 'form-of-another-page' },
    method: 'post',
    path: '/my/leave',
    summary: 'Ends the session of a contact',
    description:
      'If the form has choices that are not saved, the contact stays signed in and gets its page with them.',
    body: LeaveForm,
    bodyKind: 'form',
    responses: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ body, c }) {
      const signedIn = await pages.sessions.ofForm(c, body.form);
      const { data: form } = OwnPageForm.safeParse(body);
      if (signedIn !== undefined && form !== undefined && form.do !== NO_CHANGE)
        if (await hasUnsaved(pages, signedIn, form)) {
          const text = SELF_SERVICE_TEXTS.unsaved[pageLanguage(c)];
          return ownPage(pages, c, signedIn, {
            result: { text, wrong: true, isLeaving: true },
            form,
          });
        }
      await pages.sessions.end(c);
      return sendNothingPage(pages, c, 'left');
    },
  });
}
