import type { Context } from 'hono';
import * as z from 'zod';
import { type ListPages, pageOfLists } from '../../core/page.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { ListSection } from '../../portal/workbench/list-section.tsx';
import { OUTBOX_COLUMNS } from '../../portal/workbench/operation/operation-columns.ts';
import {
  OUTBOX_RESULTS,
  OUTBOX_STATES,
  PROCESS_TEXTS,
} from '../../portal/workbench/operation/operation-messages.ts';
import { OUTBOX_LIST } from '../../portal/workbench/operation/outbox-list.tsx';
import { OutboxPage } from '../../portal/workbench/operation/outbox-page.tsx';
import { pageLanguage } from '../context.ts';
import { type Route, route } from '../route.ts';
import { sendList } from '../workbench/answer-list.ts';
import { orShowFailure } from '../workbench/failure.ts';
import { keysOf } from '../workbench/keys-of.ts';
import { type ListQuery, listRoute } from '../workbench/list-route.ts';
import { BACK_TO_PAGE, StaffFormBody } from '../workbench/staff-form.ts';
import { leadTo, workbenchFacts } from '../workbench/staff-page.ts';
import {
  type ConnectorRoutesDeps,
  listOutboxParts,
  noDeadLetter,
  type OutboxLine,
} from './connector-routes.ts';
import { OF_STAFF, StaffPage } from './workbench-import-routes.tsx';

export type WorkbenchOutboxDeps = Pick<ConnectorRoutesDeps, 'outbox' | 'jobs' | 'replay' | 'drop'>;

type Done = keyof typeof OUTBOX_RESULTS;

const PATH = '/workbench/outbox';
const COMMON = { ...OF_STAFF, access: 'connector:operate' } as const;
const ONE = {
  ...COMMON,
  errors: { 'not-found': 'no-such-dead-letter' },
  method: 'post',
  params: z.object({ id: z.string().max(200) }),
  query: StaffPage,
  body: StaffFormBody,
  bodyKind: 'form',
  responses: BACK_TO_PAGE,
} as const;

/** The page of jobs and messages; those that were given up are tried again or deleted. */
export function workbenchOutboxRoutes(deps: WorkbenchOutboxDeps): Route[] {
  return [list(deps), replayRoute(deps), dropRoute(deps)];
}

function list(deps: WorkbenchOutboxDeps): Route {
  return route({
    ...COMMON,
    id: 'getOutboxPage',
    method: 'get',
    path: PATH,
    summary: 'Jobs and messages that wait or were given up',
    ...listRoute(OUTBOX_COLUMNS, {
      state: z.enum(keysOf(OUTBOX_STATES)),
      process: z
        .enum(keysOf(PROCESS_TEXTS))
        .meta({ description: 'Jobs, or messages of one kind of process' }),
      done: z.enum(keysOf(OUTBOX_RESULTS)),
    }),
    handle: ({ query: { done, ...query }, c }) => outboxPage(deps, c, { query, done }),
  });
}

async function outboxPage(
  { outbox, jobs }: WorkbenchOutboxDeps,
  c: Context,
  shown: {
    readonly query?: ListQuery;
    readonly done?: Done | undefined;
    readonly failure?: ShownFailure;
  },
): Promise<Response> {
  const { query = { format: 'html' }, ...result } = shown;
  const parts = listOutboxParts(outbox, jobs, pageLanguage(c));
  const pages: ListPages<OutboxLine> = (request) => pageOfLists(parts, request);
  const facts = workbenchFacts(c, PATH);
  const answered = { list: OUTBOX_LIST, pages, query, name: 'outbox' };
  return sendList(c, answered, (part) => (
    <OutboxPage {...facts} {...result}>
      <ListSection {...facts} list={OUTBOX_LIST} part={part} />
    </OutboxPage>
  ));
}

function decided(deps: WorkbenchOutboxDeps, c: Context, act: () => Promise<Done>) {
  return orShowFailure(
    c,
    async () => leadTo(c, PATH, { done: await act() }),
    (failure) => outboxPage(deps, c, { failure }),
  );
}

function replayRoute(deps: WorkbenchOutboxDeps): Route {
  return route({
    ...ONE,
    id: 'replayMessageFromPage',
    path: `${PATH}/{id}/replay`,
    summary: 'Tries a job or message that was given up again',
    handle: ({ params: { id }, caller, c }) =>
      decided(deps, c, async () => {
        const replayed = await deps.replay(id, caller.subject);
        if (replayed === undefined) throw noDeadLetter();
        return replayed.isWanted ? 'replayed' : 'not-wanted';
      }),
  });
}

function dropRoute(deps: WorkbenchOutboxDeps): Route {
  return route({
    ...ONE,
    id: 'dropMessageFromPage',
    path: `${PATH}/{id}/drop`,
    summary: 'Deletes a job or message that was given up',
    handle: ({ params: { id }, caller, c }) =>
      decided(deps, c, async () => {
        if (!(await deps.drop(id, caller.subject))) throw noDeadLetter();
        return 'dropped';
      }),
  });
}
