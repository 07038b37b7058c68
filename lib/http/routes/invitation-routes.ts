import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import type { RequireCompany } from '../../consent/known-companies.ts';
import type { Clock } from '../../core/clock.ts';
import { EmailAddress } from '../../core/mail.ts';
import { PageRequest } from '../../core/page.ts';
import { getInvitationState, type Invitation, MANDATES } from '../../self-service/invitation.ts';
import { LINK_DAYS } from '../../self-service/invitation-link.ts';
import type {
  HandedOverInvitation,
  Invitations,
  MailedInvitation,
} from '../../self-service/invitations.ts';
import { json, jsonLines, linesPage } from '../reply.ts';
import {
  HandedOverResponse,
  InvitationResponse,
  InvitedResponse,
} from '../responses/self-service-responses.ts';
import { type Route, route } from '../route.ts';

/** Days for which a link works. */
export const LinkDays = z.int().min(1).max(LINK_DAYS.maximum).default(LINK_DAYS.default);
const InvitationBody = z.strictObject({
  mandate: z.enum(MANDATES).default('company'),
  days: LinkDays,
});
const SingleInvitationBody = InvitationBody.extend({ email: EmailAddress.optional() });
const Link = z.strictObject({ days: LinkDays });
const OneLink = Link.extend({ email: EmailAddress.nullable().default(null) });
const InvitedCompanyPath = z.object({ company: ConsentEvent.shape.recordId });
const EditionPath = z.object({ edition: z.string().max(20) });
const MARKED =
  'The invitation names the person who got the link, and so does each decision by it, in evidence and receipt. It gives no access to contact data. The scope is in no role that may record decisions.';

/** The routes of invitations: send them by mail, hand links over, list and revoke them. */
export function invitationRoutes(
  invitations: Invitations,
  requireCompany: RequireCompany,
  clock: Clock,
): Route[] {
  return [
    inviteRoute(invitations, clock),
    inviteEditionRoute(invitations, clock),
    handOverRoute(invitations, clock),
    handOverEditionRoute(invitations, clock),
    listRoute(invitations, requireCompany, clock),
    revokeRoute(invitations, clock),
  ];
}

function inviteRoute(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'inviteCompany',
    errors: {
      'not-found': 'no-such-company',
      'wrong-state': 'contact-address-missing',
      'rate-limited': 'company-invited-often',
    },
    method: 'post',
    path: '/v1/companies/{company}/invitations',
    tag: 'invitations',
    summary: 'Send a single-use link to the contact of a company, at the address of the edition',
    description: 'The link is in no answer. `email` is the address that you expect.',
    access: 'invitation:send',
    // No `creates`: a stored reply would keep the address.
    params: InvitedCompanyPath,
    body: SingleInvitationBody,
    responses: { 201: { description: 'The invitation', schema: InvitedResponse } },
    async handle({ params, body, caller, c }) {
      const made = await invitations.invite(params.company, body, caller.subject);
      return json(c, toInvited(made, clock), { status: 201 });
    },
  });
}

function inviteEditionRoute(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'inviteEdition',
    errors: { 'not-found': 'edition-not-released', 'wrong-state': 'mail-sender-missing' },
    method: 'post',
    path: '/v1/editions/{edition}/invitations',
    tag: 'invitations',
    summary: 'Send a link to the contact of every company of an edition, as JSON Lines',
    description:
      'A repeated request continues a run that stopped early: a contact with an open invitation gets no second one. Companies without an address in the edition are left out.',
    access: 'invitation:send',
    params: EditionPath,
    body: InvitationBody,
    responses: {
      200: {
        description: 'One invitation a line',
        mediaTypes: ['application/jsonl'],
        schema: InvitedResponse,
      },
    },
    handle: ({ params, body, caller, c }) =>
      jsonLines(
        c,
        toInvitationLines(invitations.inviteEdition(params.edition, body, caller.subject), clock),
      ),
  });
}

function handOverRoute(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'handOverInvitation',
    errors: {
      'not-found': 'no-such-company',
      'wrong-state': 'contact-address-differs',
      'rate-limited': 'company-invited-often',
    },
    method: 'post',
    path: '/v1/companies/{company}/invitation-links',
    tag: 'invitations',
    summary: 'A single-use link of a company to hand over; it is in this answer and never again',
    description: MARKED,
    // No `creates`: a stored reply would keep the link.
    access: 'invitation:export',
    params: InvitedCompanyPath,
    body: OneLink,
    responses: { 201: { description: 'The invitation and its link', schema: HandedOverResponse } },
    async handle({ params, body, caller, c }) {
      const made = await invitations.handOver(params.company, body, caller.subject);
      return json(c, toInvited(made, clock), { status: 201 });
    },
  });
}

function handOverEditionRoute(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'handOverEdition',
    errors: { 'not-found': 'edition-not-released' },
    method: 'post',
    path: '/v1/editions/{edition}/invitation-links',
    tag: 'invitations',
    summary: 'A link to hand over for every company of an edition, as JSON Lines',
    description: MARKED,
    access: 'invitation:export',
    params: EditionPath,
    body: Link,
    responses: {
      200: {
        description: 'One invitation a line',
        mediaTypes: ['application/jsonl'],
        schema: HandedOverResponse,
      },
    },
    handle: ({ params, body, caller, c }) =>
      jsonLines(
        c,
        toInvitationLines(invitations.handOverEdition(params.edition, body, caller.subject), clock),
      ),
  });
}

async function* toInvitationLines(
  made: AsyncIterable<MailedInvitation | HandedOverInvitation>,
  clock: Clock,
) {
  for await (const each of made) yield toInvited(each, clock);
}

function listRoute(invitations: Invitations, requireCompany: RequireCompany, clock: Clock): Route {
  return route({
    id: 'listInvitations',
    errors: { 'not-found': 'no-such-company' },
    method: 'get',
    path: '/v1/invitations',
    tag: 'invitations',
    summary: 'Invitations with their states, as JSON Lines',
    access: 'invitation:send',
    query: PageRequest.extend({ company: ConsentEvent.shape.recordId.optional() }),
    responses: {
      200: {
        description: 'One invitation a line',
        mediaTypes: ['application/jsonl'],
        schema: InvitationResponse,
      },
    },
    async handle({ query, c }) {
      const { items, cursor } = await invitations.page(query, query.company);
      if (items.length === 0 && query.company !== undefined) await requireCompany(query.company);
      return linesPage(c, {
        items: items.map((each) => toInvitationResponse(each, clock)),
        cursor,
      });
    },
  });
}

function revokeRoute(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'revokeInvitation',
    errors: { 'not-found': 'no-such-invitation' },
    method: 'post',
    path: '/v1/invitations/{invitation}/revocation',
    tag: 'invitations',
    summary: 'Revoke an invitation: its link stops working, and its contact is signed out',
    access: 'invitation:send',
    params: z.object({ invitation: z.string().max(60) }),
    body: z.strictObject({}),
    responses: { 200: { description: 'The invitation', schema: InvitationResponse } },
    handle: async ({ params, caller, c }) =>
      json(
        c,
        toInvitationResponse(await invitations.revoke(params.invitation, caller.subject), clock),
      ),
  });
}

function toInvited({ invitation, ...rest }: MailedInvitation | HandedOverInvitation, clock: Clock) {
  return { ...toInvitationResponse(invitation, clock), ...rest };
}

function toInvitationResponse(stored: Invitation, clock: Clock) {
  const { addressSha256: _, identity: _identity, ...invitation } = stored;
  return { ...invitation, state: getInvitationState(stored, clock()) };
}
