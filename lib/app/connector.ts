import { systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { CatalogPages } from '../dsp/catalog/catalog-pages.ts';
import type { OfferedDatasets } from '../dsp/common/offered-dataset.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import { NegotiationService } from '../dsp/negotiation/negotiation-service.ts';
import {
  type React as ReactToNegotiation,
  defaultReact as reactToNegotiation,
} from '../dsp/negotiation/react.ts';
import { VOCABULARY } from '../dsp/policy/vocabulary.ts';
import {
  type React as ReactToTransfer,
  defaultReact as reactToTransfer,
} from '../dsp/transfer/react.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import { TransferService } from '../dsp/transfer/transfer-service.ts';
import { ConnectorClient } from '../http/dsp/connector-client.ts';
import { Messenger } from '../http/dsp/messenger.ts';
import { createOutbound, type Outbound } from '../http/outbound/outbound.ts';
import type { DspIdentity } from '../identity/dsp/dsp-identity.ts';
import type { Identity } from '../identity/identity.ts';
import { AgreementStore } from '../store/agreement-store.ts';
import { catalogRevision } from '../store/catalog-revision.ts';
import { DisclosureStore } from '../store/disclosure-store.ts';
import { ParticipantStore } from '../store/participant-store.ts';
import { ProcessOutbox } from '../store/process-outbox.ts';
import { TableProcessStore } from '../store/process-store.ts';
import type { Adapters } from './adapters.ts';
import { catalogSource } from './catalog-source.ts';
import { allowedAddresses, type Config, participantIdOf, settleTimesOf } from './config.ts';
import { PullDataPlane } from './data-plane.ts';
import { offeredDatasets } from './offered-datasets.ts';
import { ProcessDelivery } from './process-delivery.ts';
import { pushing } from './push.ts';
import { sending } from './send-message.ts';
import type { Services } from './services.ts';
import { stillPermits } from './still-permits.ts';

/** What is replaced where a connector is tested: what is offered, and what is done of our own accord. */
export interface ConnectorOverrides {
  readonly datasets?: OfferedDatasets;
  readonly reactToNegotiation?: ReactToNegotiation;
  readonly reactToTransfer?: ReactToTransfer;
  readonly agreements?: Agreements;
}

/** The data-space connector, both roles. */
export interface Connector {
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
  readonly negotiationStore: TableProcessStore<Negotiation>;
  readonly transferStore: TableProcessStore<Transfer>;
  readonly agreements: AgreementStore;
  readonly outbox: ProcessOutbox;
  readonly datasets: OfferedDatasets;
  readonly catalog: CatalogPages;
  readonly client: ConnectorClient;
  readonly identity: DspIdentity;
  readonly dataPlane: PullDataPlane;
  readonly delivery: ProcessDelivery;
  readonly outbound: Outbound;
}

/** Puts the connector together. Nothing is read or written before it is needed. */
export function connector(
  config: Config,
  adapters: Adapters,
  identity: Identity,
  services: Services,
  overrides: ConnectorOverrides = {},
): Connector {
  const { table, log, clock } = adapters;
  const { publication, figures } = services;
  const participantId = participantIdOf(config);
  const callbackAddress = `${config.publicUrl}${DSP_PATH}`;
  const outbound = createOutbound({ allow: allowedAddresses(config) });
  const dspIdentity = identity.dsp({
    profile: config.KAART_IDENTITY,
    participantId,
    addresses: [callbackAddress],
    fetchText: (url) => documentAt(outbound, url),
  });
  const messenger = new Messenger(outbound, (to) => dspIdentity.authorize(to));
  const source = catalogSource(config, figures, publication);
  const datasets =
    overrides.datasets ??
    offeredDatasets({
      model: () => source.now(),
      revision: () => catalogRevision(table),
    });
  const real = { table, clock: systemClock, newId: newUuid };
  const negotiationStore = new TableProcessStore<Negotiation>({ ...real, kind: 'negotiation' });
  const transferStore = new TableProcessStore<Transfer>({ ...real, kind: 'transfer' });
  const agreements = new AgreementStore(table);
  const knownAgreements = overrides.agreements ?? agreements;
  const refusal = stillPermits(new ParticipantStore(table), VOCABULARY, clock);
  const settle = settleTimesOf(config);
  const around = {
    clock,
    newId: newUuid,
    callbackAddress,
    checkAddress: (url: string) => outbound.check(url),
  };
  const newUrn = () => `urn:uuid:${newUuid()}`;
  const negotiations = new NegotiationService({
    ...around,
    store: negotiationStore,
    datasets,
    vocabulary: VOCABULARY,
    participantId,
    settle,
    react:
      overrides.reactToNegotiation ??
      reactToNegotiation({ datasets, vocabulary: VOCABULARY, participantId, clock, newUrn }),
  });
  const transfers = new TransferService({
    ...around,
    store: transferStore,
    agreements: knownAgreements,
    formatsOf: async (dataset) => (await datasets.find(dataset))?.formats ?? [],
    answerMs: settle.answerMs,
    react:
      overrides.reactToTransfer ??
      reactToTransfer(async ({ agreement: id }) => {
        const agreement = await knownAgreements.find(id, 'provider');
        return agreement === undefined ? 'there is no such agreement' : refusal(agreement);
      }),
  });
  const dataPlane = new PullDataPlane({
    tokens: identity.dataTokens,
    transfers,
    agreements: knownAgreements,
    refusal,
    publicUrl: config.publicUrl,
  });
  const outbox = new ProcessOutbox(table);
  const push = pushing({
    outbound,
    agreements: knownAgreements,
    refusal,
    publication,
    figures,
    disclosures: new DisclosureStore(table),
    transfer: (pid) => transfers.get(pid),
    clock,
  });
  const delivery = new ProcessDelivery({
    outbox,
    correspondents: { negotiation: negotiations, transfer: transfers },
    send: sending({ messenger, accessOf: (transfer) => dataPlane.accessOf(transfer), push }),
    log,
    ...(adapters.wake && { wake: adapters.wake }),
  });
  const client = new ConnectorClient(messenger);
  const catalog = new CatalogPages({
    datasets,
    vocabulary: VOCABULARY,
    participantId,
    endpointUrl: callbackAddress,
  });
  return {
    negotiations,
    transfers,
    negotiationStore,
    transferStore,
    agreements,
    outbox,
    datasets,
    catalog,
    client,
    identity: dspIdentity,
    dataPlane,
    delivery,
    outbound,
  };
}

/** A DID document. @throws KaartError `unavailable` where it may be had later, so that its sender tries again */
async function documentAt(outbound: Outbound, url: string): Promise<string> {
  const headers = { accept: 'application/did+json, application/json' };
  const answer = await outbound.send({
    method: 'GET',
    url,
    headers,
    timeoutMs: 5_000,
    maxBytes: 64_000,
  });
  if (answer.status === 200) return answer.text();
  answer.discard();
  const passes = answer.status >= 500 || answer.status === 429;
  throw new KaartError('no DID document', { code: passes ? 'unavailable' : 'not-found' });
}
