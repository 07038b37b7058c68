import { systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { LruCache } from '../core/lru-cache.ts';
import { stateReason, toStatedReason } from '../core/stated-reason.ts';
import {
  createCounterpartyState,
  createProcessRequest,
  type RequestProcess,
} from '../delivery/counterparty-state.ts';
import { PullDataPlane } from '../delivery/data-plane.ts';
import { ProcessDelivery } from '../delivery/process-delivery.ts';
import { createPush } from '../delivery/push.ts';
import { createSendMessage } from '../delivery/send-message.ts';
import { SilentProcesses } from '../delivery/silent-processes.ts';
import { CatalogPages } from '../dsp/catalog/catalog-pages.ts';
import { withLatency } from '../dsp/common/settle-delay.ts';
import { NegotiationService } from '../dsp/negotiation/negotiation-service.ts';
import { nextNegotiationAction } from '../dsp/negotiation/react.ts';
import { nextTransferAction } from '../dsp/transfer/react.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import { TransferService } from '../dsp/transfer/transfer-service.ts';
import { ConnectorClient } from '../http/dsp/connector-client.ts';
import { Messenger } from '../http/dsp/messenger.ts';
import type { Identity } from '../identity/identity.ts';
import type { Rights } from '../identity/rights.ts';
import { CATALOG_PROPERTIES } from '../offers/offered-properties.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import type { OpenAdapters } from './adapters.ts';
import { type Config, getSettleTimes } from './config.ts';
import {
  type ConnectorBase,
  type ConnectorOverrides,
  createConnectorBase,
} from './connector-base.ts';
import { createWithdrawalNotices, type WithdrawalNoticeParts } from './notices.ts';
import type { Services } from './services.ts';

/** The data-space connector in both roles. */
export interface Connector extends ConnectorBase {
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
  readonly catalog: CatalogPages;
  readonly client: ConnectorClient;
  readonly dataPlane: PullDataPlane;
  readonly delivery: ProcessDelivery;
  /** Compares open processes with the counterparty if no message has arrived. */
  readonly silentProcesses: SilentProcesses;
  /** Withdrawal notices. */
  readonly notices: WithdrawalNoticeParts;
}

/** Maximum number of participants whose response times (milliseconds) a process stores. */
const KNOWN_LATENCIES = 1_000;

/** Composes the connector. It reads and writes nothing before the first use. */
export function createConnector(
  config: Config,
  adapters: OpenAdapters,
  identity: Identity,
  services: Services,
  outbound: OutboundHttp,
  overrides: ConnectorOverrides = {},
): Connector {
  const base = createConnectorBase(config, adapters, identity, services, outbound, overrides);
  const {
    participantId,
    callbackAddress: endpointUrl,
    datasets,
    agreements,
    checkAgreement,
  } = base;
  const latencies = new LruCache<number>(KNOWN_LATENCIES);
  const negotiations = createNegotiationService(base, latencies, overrides);
  const transfers = createTransferService(base, identity.rights, latencies, overrides);
  const messenger = new Messenger(base.outbound, (to) => base.identity.authorize(to));
  const requestProcess = createProcessRequest(messenger);
  const { publicUrl } = config;
  const tokens = identity.dataTokens;
  const dataPlaneDeps = { tokens, transfers, agreements, checkAgreement, publicUrl, participantId };
  const dataPlane = new PullDataPlane({ ...dataPlaneDeps, prove: identity.dsp.prove });
  const withdrawalNotices = createWithdrawalNotices(base, identity, messenger, transfers);
  const participantMembers = { participantId, endpointUrl, properties: CATALOG_PROPERTIES };
  return {
    ...base,
    negotiations,
    transfers,
    catalog: new CatalogPages({ ...participantMembers, datasets, vocabulary: base.vocabulary }),
    client: new ConnectorClient(messenger),
    dataPlane,
    notices: withdrawalNotices,
    silentProcesses: createSilentProcesses(base, { negotiations, transfers }, requestProcess),
    delivery: new ProcessDelivery({
      outbox: base.outbox,
      services: {
        negotiation: negotiations,
        transfer: transfers,
        notice: withdrawalNotices.service,
        'received-notice': withdrawalNotices.received,
      },
      send: createSendMessage({
        sendNotice: withdrawalNotices.send,
        messenger,
        getPullAccess: (transfer) => dataPlane.getPullAccess(transfer),
        push: createPush({
          ...base,
          publications: services.publications,
          disclosures: adapters.stores.disclosures,
          transfer: (pid) => transfers.get(pid),
          clock: adapters.clock,
        }),
      }),
      loadCounterpartyState: createCounterpartyState(requestProcess),
      onLatency(participantId, latestMs) {
        const stored = { latencyMs: latencies.get(participantId) };
        latencies.set(participantId, withLatency(stored, latestMs).latencyMs);
      },
      log: adapters.log,
      ...(adapters.wake && { wake: adapters.wake }),
    }),
  };
}

function createSilentProcesses(
  { adapters, negotiationStore, transferStore }: ConnectorBase,
  { negotiations, transfers }: Pick<Connector, 'negotiations' | 'transfers'>,
  requestProcess: RequestProcess,
): SilentProcesses {
  return new SilentProcesses({
    checks: adapters.stores.silences,
    services: {
      negotiation: {
        find: (pid) => negotiationStore.find(pid),
        compare: (process, counterpartyState) => negotiations.compare(process, counterpartyState),
      },
      transfer: {
        find: (pid) => transferStore.find(pid),
        compare: (process, counterpartyState) => transfers.compare(process, counterpartyState),
      },
    },
    requestProcess,
    log: adapters.log,
    clock: adapters.realClock ?? systemClock,
  });
}

function createNegotiationService(
  { config, adapters, participantId, callbackAddress, datasets, outbound, ...base }: ConnectorBase,
  latencies: LruCache<number>,
  overrides: ConnectorOverrides,
): NegotiationService {
  const { clock } = adapters;
  const deps = { datasets, vocabulary: base.vocabulary, participantId, clock };
  const newUrn = () => `urn:uuid:${newUuid()}`;
  return new NegotiationService({
    ...deps,
    store: base.negotiationStore,
    agreements: base.agreementStore,
    callbackAddress,
    checkAddress: (url) => outbound.check(url),
    settle: getSettleTimes(config),
    getLatency: (participantId) => latencies.get(participantId),
    realClock: adapters.realClock ?? systemClock,
    newId: newUuid,
    chooseAction: overrides.reactToNegotiation ?? nextNegotiationAction({ ...deps, newUrn }),
  });
}

function createTransferService(
  { config, adapters, callbackAddress, datasets, outbound, ...base }: ConnectorBase,
  rights: Rights,
  latencies: LruCache<number>,
  overrides: ConnectorOverrides,
): TransferService {
  const { agreements, checkAgreement } = base;
  const react = nextTransferAction(async (transfer) => {
    const agreement = await agreements.find(transfer.agreement, 'provider');
    if (agreement === undefined) return stateReason('no-such-agreement');
    const refused = await checkAgreement(agreement, transfer.ownerEpoch);
    return refused && toStatedReason(refused.error);
  });
  const loadEpoch = async (transfer: Transfer) => {
    const agreement = await agreements.find(transfer.agreement, 'provider');
    const { audience = 'dataspace' } = agreement ?? {};
    const rightsState = await rights.counterparty({ id: transfer.counterpartyId, audience });
    if (rightsState.holds) return rightsState.epoch;
    throw new KaartError(rightsState.reason, { code: 'forbidden' });
  };
  return new TransferService({
    store: base.transferStore,
    agreements,
    formatsOf: async (dataset) => (await datasets.find(dataset))?.formats ?? [],
    callbackAddress,
    checkAddress: (url) => outbound.check(url),
    loadEpoch,
    answerMs: getSettleTimes(config).answerMs,
    getLatency: (participantId) => latencies.get(participantId),
    realClock: adapters.realClock ?? systemClock,
    clock: adapters.clock,
    newId: newUuid,
    chooseAction: overrides.reactToTransfer ?? react,
  });
}
