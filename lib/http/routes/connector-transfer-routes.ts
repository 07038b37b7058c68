import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { customRule } from '../../core/issues.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateText } from '../../core/stated-reason.ts';
import { isPullFormat, PULL, TRANSFER_FORMATS } from '../../dsp/common/vocabulary.ts';
import { DataAddress, uploadAddress } from '../../dsp/transfer/data-address.ts';
import type { Transfer } from '../../dsp/transfer/transfer.ts';
import type { TransferService } from '../../dsp/transfer/transfer-service.ts';
import type { ProcessPage } from '../../store/process-store.ts';
import { callerLanguage } from '../context.ts';
import { json } from '../reply.ts';
import {
  TransferResponse,
  TransfersResponse,
  toTransferResponse,
} from '../responses/connector-responses.ts';
import { type Route, route } from '../route.ts';
import { CounterpartyId } from './counterparty.ts';

const Path = z.object({ pid: z.string().max(200) });
const Paging = z.object({
  cursor: z.string().max(500).optional(),
  limit: wholeNumberParameter(z.int().min(1).max(200)).optional(),
});
const ReasonBody = z.strictObject({ reason: z.string().max(1000).optional() });
const NewTransfer = z
  .strictObject({
    /** `@id` of an agreement that this installation concluded as consumer. */
    agreement: z.string().min(1).max(500),
    /** Participant id of the provider; required if several agreements have this id. */
    provider: CounterpartyId.optional(),
    format: z.enum(TRANSFER_FORMATS).default(PULL),
    /** Address to which the provider pushes the data: a link that is signed for one upload. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .max(20_000)
      .optional(),
  })
  .refine(
    ({ format, endpoint }) => isPullFormat(format) === (endpoint === undefined),
    customRule('endpoint-of-push-only'),
  );

export interface ConnectorTransferRoutesDeps {
  readonly transfers: TransferService;
  readonly list: (paging: z.infer<typeof Paging>) => Promise<ProcessPage<Transfer>>;
  /** Renews the token of a data address and stores it. @throws KaartError `counterparty-failed` */
  readonly renew: (transfer: Transfer) => Promise<DataAddress>;
}

/** The routes of transfers for operators. */
export function connectorTransferRoutes(options: ConnectorTransferRoutesDeps): Route[] {
  const { transfers } = options;
  return [
    beginRoute(options),
    listRoute(options),
    transferRoute(options),
    dataAddressRoute(options),
    actionRoute(
      'suspendTransfer',
      'suspension',
      'Suspend a transfer; its token stops working at once',
      (pid, reasons, actor) => transfers.suspend(pid, reasons, actor),
    ),
    actionRoute('startTransfer', 'start', 'Start a suspended transfer again', (pid, _, actor) =>
      transfers.start(pid, actor),
    ),
    actionRoute('completeTransfer', 'completion', 'Complete a transfer', (pid, _, actor) =>
      transfers.complete(pid, actor),
    ),
    actionRoute(
      'terminateTransfer',
      'termination',
      'Terminate a transfer and inform the counterparty',
      (pid, reasons, actor) => transfers.terminate(pid, reasons, actor),
    ),
  ];
}

function beginRoute({ transfers }: ConnectorTransferRoutesDeps): Route {
  return route({
    id: 'beginTransfer',
    errors: {
      'not-found': 'no-such-agreement',
      'wrong-state': 'process-ended',
      'address-refused': 'address-not-public',
    },
    method: 'post',
    path: '/v1/transfers',
    tag: 'data space',
    summary: 'Request the data of an agreement, for a pull or a push',
    access: 'connector:operate',
    body: NewTransfer,
    creates: true,
    responses: { 202: { description: 'The transfer', schema: TransferResponse } },
    async handle({ body: { endpoint, ...requested }, caller, c }) {
      const request = { ...requested, ...(endpoint && { dataAddress: uploadAddress(endpoint) }) };
      const transfer = await transfers.begin(request, caller.subject);
      return json(c, toTransferResponse(transfer, callerLanguage(c)), { status: 202 });
    },
  });
}

function listRoute({ list: pageOf }: ConnectorTransferRoutesDeps): Route {
  return route({
    id: 'listTransfers',
    method: 'get',
    path: '/v1/transfers',
    tag: 'data space',
    summary: 'All transfers, the latest first',
    access: 'connector:operate',
    query: Paging,
    responses: {
      200: {
        description: 'A page; `cursor` leads to the next',
        schema: TransfersResponse,
      },
    },
    async handle({ query, c }) {
      const { processes, cursor } = await pageOf(query);
      const language = callerLanguage(c);
      const transfers = processes.map((each) => toTransferResponse(each, language));
      return json(c, { transfers, cursor });
    },
  });
}

function transferRoute({ transfers }: ConnectorTransferRoutesDeps): Route {
  return route({
    id: 'getTransfer',
    errors: { 'not-found': 'no-such-process' },
    method: 'get',
    path: '/v1/transfers/{pid}',
    tag: 'data space',
    summary: 'A transfer',
    access: 'connector:operate',
    params: Path,
    responses: { 200: { description: 'The transfer', schema: TransferResponse } },
    handle: async ({ params, c }) =>
      json(c, toTransferResponse(await transfers.get(params.pid), callerLanguage(c))),
  });
}

function dataAddressRoute({ transfers, renew }: ConnectorTransferRoutesDeps): Route {
  return route({
    id: 'getDataAddress',
    errors: {
      'not-found': 'no-such-process',
      'wrong-state': 'transfer-without-address',
      'counterparty-failed': 'token-not-renewed',
    },
    method: 'get',
    path: '/v1/transfers/{pid}/data-address',
    tag: 'data space',
    summary: 'The address of the data of a started transfer, with the token',
    description: '`renew=true` renews the token first, if the provider described how.',
    access: 'connector:operate',
    params: Path,
    query: z.object({ renew: z.enum(['true', 'false']).default('false') }),
    responses: { 200: { description: 'The DataAddress of the protocol', schema: DataAddress } },
    async handle({ params, query, c }) {
      const transfer = await transfers.get(params.pid);
      if (transfer.role !== 'consumer' || transfer.dataAddress === null)
        throw new KaartError('transfer-without-address', {
          code: 'wrong-state',
          details: { state: transfer.state },
        });
      c.header('Cache-Control', 'no-store');
      return json(c, query.renew === 'true' ? await renew(transfer) : transfer.dataAddress);
    },
  });
}

function actionRoute(
  id: string,
  name: string,
  summary: string,
  act: (pid: string, reasons: readonly StatedReason[], actor: string) => Promise<Transfer>,
): Route {
  return route({
    id,
    errors: { 'not-found': 'no-such-process', 'wrong-state': 'transfer-already' },
    method: 'post',
    path: `/v1/transfers/{pid}/${name}`,
    tag: 'data space',
    summary,
    access: 'connector:operate',
    params: Path,
    body: ReasonBody,
    responses: { 202: { description: 'The transfer', schema: TransferResponse } },
    async handle({ params, body, caller, c }) {
      const reasons = body.reason === undefined ? [] : [stateText(body.reason)];
      const transfer = await act(params.pid, reasons, caller.subject);
      return json(c, toTransferResponse(transfer, callerLanguage(c)), { status: 202 });
    },
  });
}
