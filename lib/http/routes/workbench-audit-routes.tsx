import type { Context } from 'hono';
import * as z from 'zod';
import type { AuditEntry } from '../../core/audit-entry.ts';
import { EndMoment, StartMoment } from '../../core/moment.ts';
import type { ListPages } from '../../core/page.ts';
import { ListSection } from '../../portal/workbench/list-section.tsx';
import { AUDIT_LIST } from '../../portal/workbench/operation/audit-list.tsx';
import { type AuditCheck, AuditPage } from '../../portal/workbench/operation/audit-page.tsx';
import { AUDIT_COLUMNS } from '../../portal/workbench/operation/operation-columns.ts';
import type { AuditLogStore } from '../../store/audit-log.ts';
import { scopeMissing } from '../requests/authorize.ts';
import { type Route, route } from '../route.ts';
import { sendList } from '../workbench/answer-list.ts';
import { type ListQuery, listRoute } from '../workbench/list-route.ts';
import { StaffFormBody } from '../workbench/staff-form.ts';
import { workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

export interface WorkbenchAuditDeps {
  readonly log: Pick<AuditLogStore, 'page'>;
  /** Day of the newest signed head. */
  readonly newestHead: () => Promise<string | undefined>;
  /** Verifies all logs, within a time. */
  readonly check: () => Promise<AuditCheck>;
}

const PATH = '/workbench/audit';
const Text = z.string().trim().min(1).max(200);
/** The filters, which the log applies. */
const FILTERS = {
  actor: Text,
  action: Text,
  subject: Text,
  since: StartMoment,
  until: EndMoment,
};
type AuditQuery = ListQuery & {
  readonly [K in keyof typeof FILTERS]?: z.output<(typeof FILTERS)[K]> | undefined;
};

/** The page of the audit log, and the verification of all logs. */
export function workbenchAuditRoutes(deps: WorkbenchAuditDeps): Route[] {
  return [list(deps), verifyRoute(deps)];
}

function list(deps: WorkbenchAuditDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'getAuditPage',
    access: 'audit:read',
    method: 'get',
    path: PATH,
    summary: 'Who did what to what, and when; the newest first',
    ...listRoute(AUDIT_COLUMNS, FILTERS),
    handle: ({ query, c }) => auditPage(deps, c, { query }),
  });
}

async function auditPage(
  { log, newestHead }: WorkbenchAuditDeps,
  c: Context,
  shown: { readonly query?: AuditQuery; readonly check?: AuditCheck },
): Promise<Response> {
  const { query = { format: 'html' }, check } = shown;
  const { actor, action, subject, since, until } = query;
  const filter = { actor, action, subject, since, until };
  const pages: ListPages<AuditEntry> = async (request) => {
    const { entries: items, cursor } = await log.page({ ...filter, ...request });
    return { items, cursor };
  };
  const facts = { ...workbenchFacts(c, PATH), newestHead: await newestHead() };
  const answered = { list: AUDIT_LIST, pages, query, name: 'audit-log' };
  return sendList(c, answered, (part) => (
    <AuditPage {...facts} check={check}>
      <ListSection {...facts} list={AUDIT_LIST} part={part} />
    </AuditPage>
  ));
}

function verifyRoute(deps: WorkbenchAuditDeps): Route {
  return route({
    ...OF_STAFF,
    id: 'checkAuditFromPage',
    access: 'audit:read',
    method: 'post',
    path: `${PATH}/verification`,
    summary: 'Verifies all logs of this server, within 20 seconds',
    query: StaffPage,
    body: StaffFormBody,
    bodyKind: 'form',
    responses: STAFF_PAGE,
    async handle({ caller, c }) {
      // A finding names the company of a chain.
      if (!caller.scopes.has('consent:read')) throw scopeMissing(caller, 'consent:read');
      return auditPage(deps, c, { check: await deps.check() });
    },
  });
}
