import type { Context } from 'hono';
import type { ListPages } from '../../core/page.ts';
import { WITHDRAWAL_LIST } from '../../portal/workbench/consents/withdrawal-list.tsx';
import { WITHDRAWAL_TEXTS } from '../../portal/workbench/consents/withdrawal-messages.ts';
import { WithdrawalPage } from '../../portal/workbench/consents/withdrawal-page.tsx';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import type { Withdrawal } from '../../withdrawal/withdrawal.ts';
import type { Withdrawals } from '../../withdrawal/withdrawals.ts';
import { page } from '../html.ts';
import { orShowFailure } from './failure.ts';
import { sendListPage } from './list-page.tsx';
import type { ListQuery } from './list-route.ts';
import { leadTo, workbenchFacts } from './staff-page.ts';

/** The list of withdrawals. */
export function withdrawalsPage(
  withdrawals: Withdrawals,
  c: Context,
  query: ListQuery,
): Promise<Response> {
  const pages: ListPages<Withdrawal> = (request) => withdrawals.page(request, false);
  const asked = { list: WITHDRAWAL_LIST, pages, query, name: 'withdrawals' };
  return sendListPage(c, asked, { lead: WITHDRAWAL_TEXTS.lead });
}

/** The page of one withdrawal. @throws KaartError `not-found` */
export async function withdrawalPage(
  withdrawals: Withdrawals,
  c: Context,
  id: string,
  failure?: ShownFailure,
): Promise<Response> {
  const withdrawal = await withdrawals.get(id);
  const facts = workbenchFacts(c, withdrawalPath(id));
  return page(c, <WithdrawalPage {...facts} withdrawal={withdrawal} failure={failure} />);
}

function withdrawalPath(id: string): string {
  return `/workbench/withdrawals/${encodeURIComponent(id)}`;
}

/** Records the answer of a recipient. */
export function acknowledge(
  withdrawals: Withdrawals,
  c: Context,
  id: string,
  answer: { readonly recipient: string; readonly note: string; readonly actor: string },
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      await withdrawals.acknowledge(id, answer);
      return leadTo(c, withdrawalPath(id));
    },
    (failure) => withdrawalPage(withdrawals, c, id, failure),
  );
}
