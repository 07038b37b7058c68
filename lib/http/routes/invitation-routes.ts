import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import type { Clock } from '../../core/clock.ts';
import { type Invitation, MANDATES, stateOf } from '../../self-service/invitation.ts';
import { type Invitations, type Invited, LINK_DAYS } from '../../self-service/invitations.ts';
import { InvitationAnswer, InvitedAnswer } from '../answers/self-service-answers.ts';
import { json, jsonLines } from '../reply.ts';
import { type Route, route } from '../route.ts';

const Wish = z.strictObject({
  mandate: z.enum(MANDATES).default('company'),
  days: z.int().min(1).max(LINK_DAYS.most).default(LINK_DAYS.default),
  /** Send the link to the address; then it is told to nobody here. */
  mail: z.boolean().default(false),
});
const OneWish = Wish.extend({ email: z.email().max(254).nullable().default(null) });

/** Links for contacts: made one by one or for an edition, listed, taken back. */
export function invitationRoutes(invitations: Invitations, clock: Clock): Route[] {
  return [
    invite(invitations, clock),
    inviteEdition(invitations, clock),
    list(invitations, clock),
    revoke(invitations, clock),
  ];
}

function invite(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'invite',
    method: 'post',
    path: '/v1/organisations/{organisation}/invitations',
    tag: 'self-service',
    summary: 'A single-use link for one contact; it is in this answer and never again',
    // No `creates`: a stored reply would keep the link.
    access: 'consent:write',
    params: z.object({ organisation: ConsentEvent.shape.recordId }),
    body: OneWish,
    answers: { 201: { description: 'The invitation and its link', schema: InvitedAnswer } },
    async handle({ params, body, caller, c }) {
      const made = await invitations.invite(params.organisation, body, caller.subject);
      return json(c, invited(made, clock), { status: 201 });
    },
  });
}

function inviteEdition(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'inviteEdition',
    method: 'post',
    path: '/v1/editions/{edition}/invitations',
    tag: 'self-service',
    summary: 'A link for the contact of every company of an edition, as JSON Lines',
    description: 'Asked again, it goes on: who holds an open invitation gets no second one',
    access: 'consent:write',
    params: z.object({ edition: z.string().max(20) }),
    body: Wish,
    answers: {
      200: {
        description: 'One invitation a line',
        mediaTypes: ['application/jsonl'],
        schema: InvitedAnswer,
      },
    },
    handle: ({ params, body, caller, c }) =>
      jsonLines(c, all(invitations.inviteEdition(params.edition, body, caller.subject), clock)),
  });
}

async function* all(made: AsyncIterable<Invited>, clock: Clock) {
  for await (const each of made) yield invited(each, clock);
}

function list(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'listInvitations',
    method: 'get',
    path: '/v1/invitations',
    tag: 'self-service',
    summary: 'Invitations and what became of them, as JSON Lines',
    access: 'consent:write',
    query: z.object({ organisation: ConsentEvent.shape.recordId.optional() }),
    answers: {
      200: {
        description: 'One invitation a line',
        mediaTypes: ['application/jsonl'],
        schema: InvitationAnswer,
      },
    },
    handle: ({ query, c }) => jsonLines(c, listed(invitations.list(query.organisation), clock)),
  });
}

async function* listed(found: AsyncIterable<Invitation>, clock: Clock) {
  for await (const each of found) yield shown(each, clock);
}

function revoke(invitations: Invitations, clock: Clock): Route {
  return route({
    id: 'revokeInvitation',
    method: 'post',
    path: '/v1/invitations/{invitation}/revocation',
    tag: 'self-service',
    summary: 'Take an invitation back: its link opens nothing, its contact is signed out',
    access: 'consent:write',
    params: z.object({ invitation: z.string().max(60) }),
    body: z.strictObject({}),
    answers: { 200: { description: 'The invitation', schema: InvitationAnswer } },
    handle: async ({ params, caller, c }) =>
      json(c, shown(await invitations.revoke(params.invitation, caller.subject), clock)),
  });
}

function invited({ invitation, name, email, link }: Invited, clock: Clock) {
  return { ...shown(invitation, clock), name, email, link };
}

function shown({ addressSha256: _, ...invitation }: Invitation, clock: Clock) {
  return { ...invitation, state: stateOf({ ...invitation, addressSha256: null }, clock()) };
}
