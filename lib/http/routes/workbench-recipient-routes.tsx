import type { Context } from 'hono';
import * as z from 'zod';
import { readPurposeNames } from '../../consent/notice-terms.ts';
import type { ConsentNotices } from '../../consent/ports.ts';
import type { ListPages } from '../../core/page.ts';
import type { ParticipantService, ParticipantView } from '../../identity/dsp/participants.ts';
import { RevocationExtent } from '../../identity/partner-request.ts';
import type { PartnerService, PartnerView } from '../../identity/partners.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { PARTICIPANT_LIST } from '../../portal/workbench/recipients/participant-list.tsx';
import {
  ParticipantPage,
  participantPath,
} from '../../portal/workbench/recipients/participants-page.tsx';
import { partnerList } from '../../portal/workbench/recipients/partner-list.tsx';
import { PartnerPage } from '../../portal/workbench/recipients/partners-page.tsx';
import {
  PARTICIPANT_COLUMNS,
  PARTNER_COLUMNS,
} from '../../portal/workbench/recipients/recipient-columns.ts';
import {
  OWNER_STATES,
  REVOCATION_RESULTS,
  RECIPIENT_TEXTS as TEXTS,
} from '../../portal/workbench/recipients/recipient-messages.ts';
import type { RevocationEffect } from '../../portal/workbench/recipients/revocation-section.tsx';
import { page } from '../html.ts';
import { type Route, route } from '../route.ts';
import { orShowFailure } from '../workbench/failure.ts';
import { keysOf } from '../workbench/keys-of.ts';
import { sendListPage } from '../workbench/list-page.tsx';
import { listRoute } from '../workbench/list-route.ts';
import { BACK_TO_PAGE, ChangeForm, StaffFormBody } from '../workbench/staff-form.ts';
import { leadTo, workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchRecipientDeps {
  readonly partners: PartnerService;
  readonly participants: ParticipantService;
  readonly notices: Pick<ConsentNotices, 'terms'>;
  /** What a revocation of a recipient would end now. */
  readonly effectOf: (recipient: string) => Promise<RevocationEffect>;
}

type Done = keyof typeof REVOCATION_RESULTS;
interface Shown {
  readonly done?: Done | undefined;
  readonly failure?: ShownFailure;
}

const PARTNERS_PATH = '/workbench/partners';
const PARTICIPANTS_PATH = '/workbench/participants';
const OnePage = StaffPage.extend({
  done: z.enum(keysOf(REVOCATION_RESULTS)).optional(),
});
const CHANGED = { 'precondition-failed': 'changed-since' } as const;

/** The pages of partners and participants, with their revocation. */
export function workbenchRecipientRoutes(deps: WorkbenchRecipientDeps): Route[] {
  return [
    partnersRoute(deps),
    partnerRoute(deps),
    revokePartnerRoute(deps),
    participantsRoute(deps),
    participantRoute(deps),
    ...participantFormRoutes(deps),
  ];
}

const OF_PARTNERS = { ...OF_STAFF, access: 'partner:admin' } as const;
const ONE_PARTNER = {
  ...OF_PARTNERS,
  params: z.object({ partner: z.string().max(100) }),
  errors: { 'not-found': 'no-such-partner' },
} as const;

function partnersRoute({ partners, notices }: WorkbenchRecipientDeps): Route {
  return route({
    ...OF_PARTNERS,
    id: 'getPartnersPage',
    method: 'get',
    path: PARTNERS_PATH,
    summary: 'All partners',
    ...listRoute(PARTNER_COLUMNS, { state: z.enum(keysOf(OWNER_STATES)) }),
    async handle({ query, c }) {
      const list = partnerList(readPurposeNames(await notices.terms()));
      const pages: ListPages<PartnerView> = (request) => partners.page(request);
      return sendListPage(
        c,
        { list, pages, query, name: 'partners' },
        {
          title: TEXTS.partners,
          lead: TEXTS.partnersLead,
        },
      );
    },
  });
}

function partnerRoute(deps: WorkbenchRecipientDeps): Route {
  return route({
    ...ONE_PARTNER,
    id: 'getPartnerPage',
    method: 'get',
    path: `${PARTNERS_PATH}/{partner}`,
    summary: 'A partner, and what its revocation would end now',
    query: OnePage,
    responses: STAFF_PAGE,
    handle: ({ params, query: { done }, c }) => partnerPage(deps, c, params.partner, { done }),
  });
}

async function partnerPage(
  { partners, notices, effectOf }: WorkbenchRecipientDeps,
  c: Context,
  id: string,
  shown: Shown,
): Promise<Response> {
  const partner = await partners.get(id);
  const facts = { ...workbenchFacts(c, `${PARTNERS_PATH}/${id}`), ...shown, partner };
  const purposes = readPurposeNames(await notices.terms());
  return page(c, <PartnerPage {...facts} purposes={purposes} effect={await effectOf(id)} />);
}

function revokePartnerRoute(deps: WorkbenchRecipientDeps): Route {
  return route({
    ...ONE_PARTNER,
    id: 'revokePartnerFromPage',
    errors: { ...ONE_PARTNER.errors, ...CHANGED },
    method: 'post',
    path: `${PARTNERS_PATH}/{partner}/revocation`,
    summary: 'Ends a partner, or only the tokens it has',
    query: StaffPage,
    body: ChangeForm.extend({ extent: RevocationExtent }),
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
    handle: ({ params: { partner: id }, body: { extent, version }, caller, c }) =>
      orShowFailure(
        c,
        async () => {
          await deps.partners.revoke(id, extent, { actor: caller.subject, ifMatch: version });
          const done: Done = extent === 'tokens' ? 'tokens-ended' : 'revoked';
          return leadTo(c, `${PARTNERS_PATH}/${id}`, { done });
        },
        (failure) => partnerPage(deps, c, id, { failure }),
      ),
  });
}

const OF_PARTICIPANTS = { ...OF_STAFF, access: 'participant:admin' } as const;
const ONE_PARTICIPANT = {
  ...OF_PARTICIPANTS,
  params: z.object({ participant: z.string().max(150) }),
  errors: { 'not-found': 'no-such-participant' },
} as const;

function participantsRoute({ participants }: WorkbenchRecipientDeps): Route {
  return route({
    ...OF_PARTICIPANTS,
    id: 'getParticipantsPage',
    method: 'get',
    path: PARTICIPANTS_PATH,
    summary: 'The participants of the data space that were added here',
    ...listRoute(PARTICIPANT_COLUMNS, { state: z.enum(['active', 'revoked']) }),
    handle({ query, c }) {
      const pages: ListPages<ParticipantView> = (request) => participants.page(request);
      const asked = { list: PARTICIPANT_LIST, pages, query, name: 'participants' };
      return sendListPage(c, asked, {
        title: TEXTS.participants,
        lead: TEXTS.participantsLead,
      });
    },
  });
}

function participantRoute(deps: WorkbenchRecipientDeps): Route {
  return route({
    ...ONE_PARTICIPANT,
    id: 'getParticipantPage',
    method: 'get',
    path: `${PARTICIPANTS_PATH}/{participant}`,
    summary: 'A participant, and what its revocation would end now',
    query: OnePage,
    responses: STAFF_PAGE,
    handle: ({ params, query: { done }, c }) =>
      participantPage(deps, c, params.participant, { done }),
  });
}

async function participantPage(
  { participants, effectOf }: WorkbenchRecipientDeps,
  c: Context,
  id: string,
  shown: Shown,
): Promise<Response> {
  const participant = await participants.get(id);
  const facts = { ...workbenchFacts(c, participantPath(id)), ...shown, participant };
  return page(c, <ParticipantPage {...facts} effect={await effectOf(id)} />);
}

/** A revocation of a participant, and its undoing. */
function participantFormRoutes(deps: WorkbenchRecipientDeps): Route[] {
  const { participants } = deps;
  const common = {
    ...ONE_PARTICIPANT,
    method: 'post',
    query: StaffPage,
    bodyKind: 'form',
    responses: BACK_TO_PAGE,
  } as const;
  const run = (c: Context, id: string, done: Done, act: () => Promise<unknown>) =>
    orShowFailure(
      c,
      async () => {
        await act();
        return leadTo(c, participantPath(id), { done });
      },
      (failure) => participantPage(deps, c, id, { failure }),
    );
  return [
    route({
      ...common,
      id: 'revokeParticipantFromPage',
      errors: { ...ONE_PARTICIPANT.errors, ...CHANGED },
      path: `${PARTICIPANTS_PATH}/{participant}/revocation`,
      summary: 'Revokes a participant, from its next request on',
      body: ChangeForm,
      handle: ({ params: { participant: id }, body: { version }, caller, c }) =>
        run(c, id, 'revoked', () =>
          participants.revoke(id, { actor: caller.subject, ifMatch: version }),
        ),
    }),
    route({
      ...common,
      id: 'restoreParticipantFromPage',
      errors: { ...ONE_PARTICIPANT.errors, 'wrong-state': 'participant-exists' },
      path: `${PARTICIPANTS_PATH}/{participant}/admission`,
      summary: 'Admits a revoked participant again, with the claims it had',
      body: StaffFormBody,
      handle: ({ params, caller, c }) =>
        run(c, params.participant, 'admitted', async () => {
          const { id, name, claims } = await participants.get(params.participant);
          await participants.add({ id, name, claims }, { actor: caller.subject });
        }),
    }),
  ];
}
