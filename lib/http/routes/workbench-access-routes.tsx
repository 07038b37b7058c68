import type { Context } from 'hono';
import * as z from 'zod';
import type { AccessRequest } from '../../access-requests/access-request.ts';
import { Acceptance, RequestRefusal } from '../../access-requests/access-request-form.ts';
import type { AccessRequests } from '../../access-requests/access-requests.ts';
import type { AccessSecrets } from '../../access-requests/access-secrets.ts';
import { readPurposeNames } from '../../consent/notice-terms.ts';
import type { ConsentNotices } from '../../consent/ports.ts';
import { EndMoment } from '../../core/moment.ts';
import { type ListPages, pageOfLists } from '../../core/page.ts';
import type { ChangeContext } from '../../identity/partners.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { accessRequestList } from '../../portal/workbench/recipients/access-list.tsx';
import {
  ACCESS_DECISION_TEXTS,
  ACCESS_RESULTS,
  DECISION_STATES,
} from '../../portal/workbench/recipients/access-messages.ts';
import {
  AccessDecisionPage,
  requestedPurposeInput,
} from '../../portal/workbench/recipients/access-page.tsx';
import { ACCESS_REQUEST_COLUMNS } from '../../portal/workbench/recipients/recipient-columns.ts';
import { page } from '../html.ts';
import { parseInput } from '../requests/read-request.ts';
import { type Route, route } from '../route.ts';
import { orShowFailure } from '../workbench/failure.ts';
import { keysOf } from '../workbench/keys-of.ts';
import { sendListPage } from '../workbench/list-page.tsx';
import { listRoute } from '../workbench/list-route.ts';
import { BACK_TO_PAGE, ChangeForm } from '../workbench/staff-form.ts';
import { leadTo, workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchAccessDeps {
  readonly requests: AccessRequests;
  readonly secrets: AccessSecrets;
  readonly notices: Pick<ConsentNotices, 'terms'>;
}

type Done = keyof typeof ACCESS_RESULTS;
type Entered = Readonly<Record<string, string | undefined>>;

const PATH = '/workbench/access-requests';
const COMMON = { ...OF_STAFF, access: 'partner:admin' } as const;
const ONE = {
  ...COMMON,
  params: z.object({ request: z.string().max(60) }),
  errors: { 'not-found': 'no-such-request' },
} as const;
const FORM = {
  ...ONE,
  errors: {
    'not-found': 'no-such-request',
    'wrong-state': 'request-in-state',
    'second-person-required': 'request-needs-another',
    'precondition-failed': 'changed-since',
  },
  method: 'post',
  query: StaffPage,
  bodyKind: 'form',
  responses: BACK_TO_PAGE,
} as const;

/** The pages of requests for access, with their decision. */
export function workbenchAccessRoutes(deps: WorkbenchAccessDeps): Route[] {
  return [list(deps), showRoute(deps), acceptRoute(deps), refuseRoute(deps), renewRoute(deps)];
}

function list({ requests, notices }: WorkbenchAccessDeps): Route {
  return route({
    ...COMMON,
    id: 'getAccessRequestsPage',
    method: 'get',
    path: PATH,
    summary: 'Confirmed requests for access, the open ones first',
    ...listRoute(ACCESS_REQUEST_COLUMNS, { state: z.enum(keysOf(DECISION_STATES)) }),
    async handle({ query, c }) {
      const states = query.state === undefined ? keysOf(DECISION_STATES) : [query.state];
      const parts = states.map(
        (state): ListPages<AccessRequest> =>
          async (request) => {
            const { items, cursor } = await requests.page(state, request);
            return { items: items.map(({ value }) => value), cursor };
          },
      );
      const pages: ListPages<AccessRequest> = (request) => pageOfLists(parts, request);
      const found = accessRequestList(readPurposeNames(await notices.terms()));
      const asked = { list: found, pages, query, name: 'access-requests' };
      return sendListPage(c, asked, ACCESS_DECISION_TEXTS);
    },
  });
}

function showRoute(deps: WorkbenchAccessDeps): Route {
  return route({
    ...ONE,
    id: 'getAccessDecisionPage',
    method: 'get',
    path: `${PATH}/{request}`,
    summary: 'A request for access, with its requester',
    query: StaffPage.extend({ done: z.enum(keysOf(ACCESS_RESULTS)).optional() }),
    responses: STAFF_PAGE,
    handle: ({ params, query: { done }, c }) => requestPage(deps, c, params.request, { done }),
  });
}

async function requestPage(
  { requests, notices }: WorkbenchAccessDeps,
  c: Context,
  id: string,
  shown: {
    readonly done?: Done | undefined;
    readonly failure?: ShownFailure;
    readonly entered?: Entered;
  },
): Promise<Response> {
  const request = await requests.get(id);
  const facts = { ...workbenchFacts(c, `${PATH}/${request.value.id}`), ...shown };
  const purposes = readPurposeNames(await notices.terms());
  return page(c, <AccessDecisionPage {...facts} request={request} purposes={purposes} />);
}

interface Step {
  readonly id: string;
  readonly done: Done;
  /** Version of the request that the page showed. */
  readonly version: number;
  readonly entered?: Entered;
}

/** Does a step of a request; if it is refused, shows its page again with the reason. */
function step(
  deps: WorkbenchAccessDeps,
  c: Context,
  { id, done, version, entered }: Step,
  act: (change: ChangeContext) => Promise<unknown>,
): Promise<Response> {
  const { staff } = workbenchFacts(c);
  return orShowFailure(
    c,
    async () => {
      await act({ actor: staff.caller.subject, ifMatch: version });
      return leadTo(c, `${PATH}/${id}`, { done });
    },
    (failure) => requestPage(deps, c, id, { failure, ...(entered && { entered }) }),
  );
}

/** It also has `purpose.N` for each purpose that was ticked. */
const AcceptForm = ChangeForm.extend({
  clientId: z.string().trim().max(100).default(''),
  expiresAt: z.string().trim().max(40).default(''),
}).catchall(z.string().max(10));

/** The acceptance as the API takes it. A last day is a whole day. */
const FormAcceptance = z.object({
  ...Acceptance.shape,
  expiresAt: EndMoment.optional(),
});

function acceptRoute(deps: WorkbenchAccessDeps): Route {
  return route({
    ...FORM,
    id: 'acceptAccessFromPage',
    path: `${PATH}/{request}/acceptance`,
    summary: 'Accepts a request: the client is registered and a mail is sent',
    body: AcceptForm,
    handle: ({ params: { request: id }, body, c }) => {
      const { form: _, version, clientId, expiresAt, ...ticked } = body;
      const entered = { clientId, expiresAt, ...ticked } as Entered;
      return step(deps, c, { id, done: 'accepted', version, entered }, async (change) => {
        const { value } = await deps.requests.get(id);
        const purposes = value.purposes.filter(
          (_iri, index) => entered[requestedPurposeInput(index)] === 'yes',
        );
        const given = {
          purposes,
          ...(clientId !== '' && { clientId }),
          ...(expiresAt !== '' && { expiresAt }),
        };
        return deps.requests.accept(id, parseInput(FormAcceptance, given, 'body'), change);
      });
    },
  });
}

function refuseRoute(deps: WorkbenchAccessDeps): Route {
  return route({
    ...FORM,
    id: 'refuseAccessFromPage',
    path: `${PATH}/{request}/refusal`,
    summary: 'Refuses a request, with a reason that the requester gets by mail',
    body: ChangeForm.extend({ code: RequestRefusal.shape.code, reason: z.string().max(1_000) }),
    handle: ({ params: { request: id }, body: { version, code, reason }, c }) =>
      step(deps, c, { id, done: 'refused', version, entered: { code, reason } }, (change) =>
        deps.requests.refuse(id, parseInput(RequestRefusal, { code, reason }, 'body'), change),
      ),
  });
}

function renewRoute(deps: WorkbenchAccessDeps): Route {
  return route({
    ...FORM,
    id: 'renewSecretLinkFromPage',
    path: `${PATH}/{request}/secret-link`,
    summary: 'Sends a new link to the secret',
    body: ChangeForm,
    handle: ({ params: { request: id }, body: { version }, c }) =>
      step(deps, c, { id, done: 'link-sent', version }, (change) =>
        deps.secrets.renewLink(id, change),
      ),
  });
}
