import * as z from 'zod';
import { WITHDRAWAL_COLUMNS, WITHDRAWAL_STATES } from '../../portal/workbench/list-columns.ts';
import type { Withdrawals } from '../../withdrawal/withdrawals.ts';
import { type Route, route } from '../route.ts';
import { listRoute } from '../workbench/list-route.ts';
import { StaffFormBody } from '../workbench/staff-form.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

const WithdrawalPath = z.object({ withdrawal: z.string().max(160) });

/** The pages themselves, which are read at their first use. */
const pages = () => import('../workbench/withdrawal-pages.tsx');

/** The pages of withdrawals, with the recipients that have not answered. */
export function workbenchWithdrawalRoutes(withdrawals: Withdrawals): Route[] {
  return [
    route({
      ...OF_STAFF,
      ...listRoute(WITHDRAWAL_COLUMNS, { state: z.enum(WITHDRAWAL_STATES) }),
      id: 'getWithdrawalsPage',
      access: 'audit:read',
      method: 'get',
      path: '/workbench/withdrawals',
      summary: 'The withdrawals, unfinished ones first, with the recipients that have not answered',
      handle: async ({ query, c }) => (await pages()).withdrawalsPage(withdrawals, c, query),
    }),
    route({
      ...OF_STAFF,
      id: 'getWithdrawalPage',
      access: 'audit:read',
      errors: { 'not-found': 'no-such-withdrawal' },
      method: 'get',
      path: '/workbench/withdrawals/{withdrawal}',
      summary: 'A withdrawal with each step and each recipient',
      params: WithdrawalPath,
      query: StaffPage,
      responses: STAFF_PAGE,
      handle: async ({ params, c }) =>
        (await pages()).withdrawalPage(withdrawals, c, params.withdrawal),
    }),
    route({
      ...OF_STAFF,
      id: 'acknowledgeWithdrawalFromPage',
      access: 'connector:operate',
      errors: { 'not-found': 'no-such-withdrawal' },
      method: 'post',
      path: '/workbench/withdrawals/{withdrawal}/recipients',
      summary: 'Records that a recipient has confirmed the deletion by other means',
      params: WithdrawalPath,
      query: StaffPage,
      body: StaffFormBody.extend({
        recipient: z.string().max(500),
        note: z.string().trim().min(1).max(500),
      }),
      bodyKind: 'form',
      responses: { 303: { description: 'To the page of the withdrawal' } },
      handle: async ({ params, body: { recipient, note }, caller, c }) =>
        (await pages()).acknowledge(withdrawals, c, params.withdrawal, {
          recipient,
          note,
          actor: caller.subject,
        }),
    }),
  ];
}
