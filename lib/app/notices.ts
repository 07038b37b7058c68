import { systemClock } from '../core/clock.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { newUuid } from '../core/ids.ts';
import { createRouteFinder } from '../delivery/delivery-route.ts';
import type { SendQueuedMessage } from '../delivery/process-delivery.ts';
import { createSendNotice } from '../delivery/send-notice.ts';
import { suspendWithdrawn } from '../delivery/suspend-withdrawn.ts';
import type { TransferService } from '../dsp/transfer/transfer-service.ts';
import type { Messenger } from '../http/dsp/messenger.ts';
import type { Identity } from '../identity/identity.ts';
import { TableProcessStore } from '../store/process-store.ts';
import { TableWithdrawalNoticeStore } from '../store/withdrawal-batch-store.ts';
import { WithdrawalNoticeService } from '../withdrawal/notice-service.ts';
import type { DeliveryRoute } from '../withdrawal/ports.ts';
import type { ReceivedWithdrawalNotice } from '../withdrawal/received-notice.ts';
import { ReceivedNoticeService } from '../withdrawal/received-notice-service.ts';
import type { ConnectorBase } from './connector-base.ts';

/** Withdrawal notices: those that we send, and those that providers send us. */
export interface WithdrawalNoticeParts {
  readonly store: TableWithdrawalNoticeStore;
  readonly service: WithdrawalNoticeService;
  readonly received: ReceivedNoticeService;
  readonly receivedStore: TableProcessStore<ReceivedWithdrawalNotice>;
  readonly findRoute: (recipient: string, agreements: readonly string[]) => Promise<DeliveryRoute>;
  readonly send: SendQueuedMessage;
}

/** Composes the services for notices. They read and write nothing before the first use. */
export function createWithdrawalNotices(
  base: ConnectorBase,
  identity: Identity,
  messenger: Messenger,
  transfers: TransferService,
): WithdrawalNoticeParts {
  const { adapters, config, agreements, participantId: provider, outbound } = base;
  const { table, clock } = adapters;
  const realTimeDeps = { table, clock: systemClock, newId: newUuid };
  const store = new TableWithdrawalNoticeStore(table, systemClock, newUuid);
  const receivedStore = new TableProcessStore<ReceivedWithdrawalNotice>({
    ...realTimeDeps,
    kind: 'received-notice',
  });
  const findWebhook = createWebhookFinder(identity);
  const findRoute = createRouteFinder({
    agreements,
    webhookOf: findWebhook,
    rights: identity.rights,
  });
  const service = new WithdrawalNoticeService({
    store,
    findRoute,
    signer: identity.signer,
    provider,
    dataset: COMPANIES_DATASET_ID,
    deleteWithinDays: config.KAART_ACKNOWLEDGE_DAYS,
    clock,
    newId: newUuid,
  });
  const { copies } = adapters;
  return {
    store,
    service,
    received: new ReceivedNoticeService({
      store: receivedStore,
      agreements,
      clock,
      newId: newUuid,
    }),
    receivedStore,
    findRoute,
    send: createSendNotice({
      messenger,
      outbound,
      notices: service,
      webhookOf: findWebhook,
      copies,
      suspendTransfers: (notice) => suspendWithdrawn({ ...base, transfers }, notice),
      clock: systemClock,
    }),
  };
}

function createWebhookFinder(identity: Identity) {
  return async (id: string) => {
    const rightsState = await identity.rights.partner(id);
    const webhook = rightsState.holds ? rightsState.partner.webhook : undefined;
    if (webhook === undefined || webhook.url === null) return undefined;
    return { url: webhook.url, secret: await identity.webhookSecret(id, webhook.generation) };
  };
}
