import * as z from 'zod';
import { ConsentEvent } from '../../consent/event.ts';
import type { RequireCompany } from '../../consent/known-companies.ts';
import { KaartError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import { type ListPage, PageRequest, shortPages } from '../../core/page.ts';
import { toReasonText } from '../../core/stated-reason.ts';
import type { ProcessPage } from '../../store/process-store.ts';
import type { ReceivedWithdrawalNotice } from '../../withdrawal/received-notice.ts';
import type { ReceivedNoticeService } from '../../withdrawal/received-notice-service.ts';
import type { Withdrawal } from '../../withdrawal/withdrawal.ts';
import type { Withdrawals } from '../../withdrawal/withdrawals.ts';
import { callerLanguage } from '../context.ts';
import { json, linesPage } from '../reply.ts';
import {
  AcknowledgedResponse,
  DisclosedVersionResponse,
  ReceivedWithdrawalNoticeResponse,
  WithdrawalResponse,
} from '../responses/withdrawal-responses.ts';
import { type Route, route } from '../route.ts';

const WithdrawalPath = z.object({ withdrawal: z.string().max(160) });
const NoticePath = z.object({ notice: z.string().max(160) });
const lines = (description: string, schema: z.ZodType) => ({
  200: { description, mediaTypes: ['application/jsonl'], schema },
});

export interface WithdrawalRoutesDeps {
  readonly withdrawals: Withdrawals;
  readonly requireCompany: RequireCompany;
  readonly received: ReceivedNoticeService;
  readonly receivedStore: {
    list(page: PageRequest): Promise<ProcessPage<ReceivedWithdrawalNotice>>;
  };
}

/** Withdrawals, disclosures, and acknowledgements of recipients. */
export function withdrawalRoutes(options: WithdrawalRoutesDeps): Route[] {
  const { withdrawals } = options;
  return [
    disclosuresRoute(options),
    listRoute(withdrawals),
    withdrawalRoute(withdrawals),
    acknowledgementRoute(withdrawals),
    acknowledgementForRoute(withdrawals),
    receivedNoticesRoute(options),
    confirmationRoute(options),
  ];
}

function disclosuresRoute({ withdrawals, requireCompany }: WithdrawalRoutesDeps): Route {
  return route({
    id: 'listCompanyDisclosures',
    errors: { 'not-found': 'no-such-company' },
    method: 'get',
    path: '/v1/companies/{company}/disclosures',
    tag: 'consents',
    summary:
      'The recipients that got the row of a company, with version, time and agreement, and whether they confirmed the deletion',
    access: 'audit:read',
    description:
      'A page examines at most `limit` disclosures, and at most 250, also of other companies.',
    params: z.object({ company: ConsentEvent.shape.recordId }),
    query: shortPages(250),
    responses: lines('One version and recipient a line', DisclosedVersionResponse),
    async handle({ params: { company }, query, c }) {
      const page = await withdrawals.listDisclosures(company, query);
      if (page.items.length === 0) await requireCompany(company);
      return linesPage(c, page);
    },
  });
}

function listRoute(withdrawals: Withdrawals): Route {
  return route({
    id: 'listWithdrawals',
    method: 'get',
    path: '/v1/withdrawals',
    tag: 'withdrawals',
    summary: 'The state of each withdrawal, unfinished ones first, as JSON Lines',
    description:
      '`limit` counts decisions that were recorded together, at most 400: a line is a company of one of them.',
    access: 'audit:read',
    query: shortPages(400).extend({ overdue: z.enum(['true', 'false']).default('false') }),
    responses: lines('One withdrawal a line', WithdrawalResponse),
    handle: async ({ query, c }) =>
      linesPage(
        c,
        toPageIn(await withdrawals.page(query, query.overdue === 'true'), callerLanguage(c)),
      ),
  });
}

function withdrawalRoute(withdrawals: Withdrawals): Route {
  return route({
    id: 'getWithdrawal',
    errors: { 'not-found': 'no-such-withdrawal' },
    method: 'get',
    path: '/v1/withdrawals/{withdrawal}',
    tag: 'withdrawals',
    summary: 'A withdrawal with each step and each recipient',
    access: 'audit:read',
    params: WithdrawalPath,
    responses: { 200: { description: 'The withdrawal', schema: WithdrawalResponse } },
    handle: async ({ params, c }) =>
      json(c, toWithdrawalResponse(await withdrawals.get(params.withdrawal), callerLanguage(c))),
  });
}

function acknowledgementRoute(withdrawals: Withdrawals): Route {
  return route({
    id: 'acknowledgeWithdrawal',
    errors: { 'not-found': 'no-such-withdrawal' },
    method: 'post',
    path: '/v1/withdrawals/{withdrawal}/acknowledgements',
    tag: 'withdrawals',
    summary: 'Confirm, as a notified partner, that the withdrawn data are deleted',
    access: 'data:read',
    params: WithdrawalPath,
    body: z.strictObject({ note: z.string().max(500).default('deleted') }),
    responses: { 200: { description: 'It is kept', schema: AcknowledgedResponse } },
    async handle({ params, body: { note }, caller, c }) {
      const { partnerId: recipient } = caller;
      if (recipient === undefined)
        throw new KaartError('no-such-withdrawal', { code: 'not-found' });
      const withdrawal = await withdrawals.acknowledge(params.withdrawal, {
        recipient,
        actor: recipient,
        note,
      });
      return json(c, acknowledged(withdrawal, recipient));
    },
  });
}

function acknowledgementForRoute(withdrawals: Withdrawals): Route {
  return route({
    id: 'acknowledgeWithdrawalFor',
    errors: { 'not-found': 'no-such-withdrawal' },
    method: 'post',
    path: '/v1/withdrawals/{withdrawal}/recipients',
    tag: 'withdrawals',
    summary: 'Record, as an operator, that a recipient has confirmed the deletion by other means',
    access: 'connector:operate',
    params: WithdrawalPath,
    body: z.strictObject({ recipient: z.string().max(500), note: z.string().min(1).max(500) }),
    responses: { 200: { description: 'The withdrawal', schema: WithdrawalResponse } },
    async handle({ params, body, caller, c }) {
      const confirmation = { ...body, actor: caller.subject };
      const withdrawal = await withdrawals.acknowledge(params.withdrawal, confirmation);
      return json(c, toWithdrawalResponse(withdrawal, callerLanguage(c)));
    },
  });
}

function receivedNoticesRoute({ receivedStore }: WithdrawalRoutesDeps): Route {
  return route({
    id: 'listReceivedNotices',
    method: 'get',
    path: '/v1/withdrawal-notices',
    tag: 'data space',
    summary: 'Withdrawal notices from providers, with the state of the copies, as JSON Lines',
    access: 'connector:operate',
    query: PageRequest,
    responses: lines('One notice a line', ReceivedWithdrawalNoticeResponse),
    async handle({ query, c }) {
      const { processes, cursor } = await receivedStore.list(query);
      return linesPage(c, {
        items: processes.map((each) => toReceivedNoticeResponse(each, callerLanguage(c))),
        cursor,
      });
    },
  });
}

function confirmationRoute({ received }: WithdrawalRoutesDeps): Route {
  return route({
    id: 'confirmReceivedNotice',
    errors: { 'not-found': 'no-such-notice', 'wrong-state': 'notice-in-state' },
    method: 'post',
    path: '/v1/withdrawal-notices/{notice}/confirmation',
    tag: 'data space',
    summary: 'Confirm to the provider that no copy is left here',
    access: 'connector:operate',
    params: NoticePath,
    body: z.strictObject({}),
    responses: { 200: { description: 'The notice', schema: ReceivedWithdrawalNoticeResponse } },
    async handle({ params, caller, c }) {
      return json(
        c,
        toReceivedNoticeResponse(
          await received.confirm(params.notice, caller.subject),
          callerLanguage(c),
        ),
      );
    },
  });
}

function toPageIn({ items, cursor }: ListPage<Withdrawal>, language: Language) {
  return { items: items.map((each) => toWithdrawalResponse(each, language)), cursor };
}

function toWithdrawalResponse(withdrawal: Withdrawal, language: Language) {
  const recipients = withdrawal.recipients.map(({ reason, ...recipient }) => ({
    ...recipient,
    reason: reason && toReasonText(reason, language),
  }));
  return { ...withdrawal, recipients };
}

function toReceivedNoticeResponse(
  received: ReceivedWithdrawalNotice,
  language: Language,
): z.infer<typeof ReceivedWithdrawalNoticeResponse> {
  const { pid, counterpartyId, state, agreements, notice, copies, ...rest } = received;
  const { outcome, reason, signature, createdAt } = rest;
  const confirmation = { notice: notice.id, records: notice.records, copies: [...copies] };
  const who = { id: pid, provider: counterpartyId, state, agreements: [...agreements] };
  return {
    ...who,
    ...confirmation,
    outcome,
    reason: reason && toReasonText(reason, language),
    signature,
    receivedAt: createdAt,
  };
}

function acknowledged(
  { id, recipients }: Awaited<ReturnType<Withdrawals['get']>>,
  recipient: string,
): z.infer<typeof AcknowledgedResponse> {
  const at = recipients.find((each) => each.recipient === recipient)?.acknowledgement?.at;
  return { withdrawal: id, acknowledgedAt: at ?? '' };
}
