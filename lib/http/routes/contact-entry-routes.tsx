import * as z from 'zod';
import { InvitationPage } from '../../portal/self-service/invitation-page.tsx';
import { INVITATION_PATH } from '../../self-service/invitation-link.ts';
import { page, pageLanguage } from '../html.ts';
import { type Route, route } from '../route.ts';
import { noSession, type SelfServicePages } from '../self-service/contact-pages.tsx';

const Token = z.object({ token: z.string().max(600) });
const AnyForm = z.record(z.string(), z.string());
const COMMON = {
  tag: 'self-service',
  access: 'public',
  query: z.object({ lang: z.string().max(10).optional() }),
} as const;

/** How a contact comes in, by a link that works once, and goes out. */
export function contactEntryRoutes(pages: SelfServicePages): Route[] {
  return [look(pages), enter(pages), leave(pages)];
}

function look({ service, sessions }: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'invitationPage',
    method: 'get',
    path: `${INVITATION_PATH}/{token}`,
    summary: 'Where the link of a contact leads: a button. Looking uses nothing up',
    params: Token,
    answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ params: { token }, c }) {
      const { id, mandate } = await service.access.look(token);
      sessions.limit(id);
      const facts = { language: pageLanguage(c), path: `${INVITATION_PATH}/${token}` };
      return page(c, <InvitationPage {...facts} mandate={mandate} />);
    },
  });
}

function enter({ service, sessions }: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'useInvitation',
    method: 'post',
    path: `${INVITATION_PATH}/{token}`,
    summary: 'Uses a link up and signs its contact in, by a cookie',
    params: Token,
    body: AnyForm,
    bodyKind: 'form',
    answers: { 303: { description: 'To the page of the contact' } },
    async handle({ params: { token }, c }) {
      sessions.requireOwnForm(c);
      sessions.begin(c, await service.access.enter(token));
      return c.redirect(`/my?lang=${pageLanguage(c)}`, 303);
    },
  });
}

function leave(pages: SelfServicePages): Route {
  return route({
    ...COMMON,
    id: 'leaveOwnPage',
    method: 'post',
    path: '/my/leave',
    summary: 'Ends the session of a contact',
    body: AnyForm,
    bodyKind: 'form',
    answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
    async handle({ body, c }) {
      await pages.sessions.ofForm(c, body['form']);
      await pages.sessions.end(c);
      return noSession(pages, c, true);
    },
  });
}
