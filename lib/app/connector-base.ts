import { systemClock } from '../core/clock.ts';
import { canonicalJson, type Json, sha256 } from '../core/digest.ts';
import { newUuid } from '../core/ids.ts';
import { RevisionCache } from '../core/revision-cache.ts';
import { type CheckAgreement, createAgreementCheck } from '../delivery/check-agreement.ts';
import { reportNegotiation, reportTransfer } from '../delivery/process-events.ts';
import type { OfferedDatasets } from '../dsp/common/offered-dataset.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import { isFinal } from '../dsp/common/transitions.ts';
import { DSP_PATH } from '../dsp/common/vocabulary.ts';
import type { Negotiation } from '../dsp/negotiation/negotiation.ts';
import type { NextNegotiationAction } from '../dsp/negotiation/react.ts';
import { NEGOTIATION_MACHINE } from '../dsp/negotiation/transitions.ts';
import { createVocabulary, type Vocabulary } from '../dsp/policy/vocabulary.ts';
import type { NextTransferAction } from '../dsp/transfer/react.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import { TRANSFER_MACHINE } from '../dsp/transfer/transitions.ts';
import type { FiguresLookup } from '../http/files/figures-lookup.ts';
import type { SmallDocument } from '../http/files/small-document.ts';
import type { DspIdentity } from '../identity/dsp/dsp-identity.ts';
import type { Identity } from '../identity/identity.ts';
import { catalogSource } from '../offers/catalog-source.ts';
import { createOfferedDatasets } from '../offers/offered-datasets.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import { AgreementStore } from '../store/agreement-store.ts';
import { catalogRevision } from '../store/catalog-revision.ts';
import { ProcessOutbox } from '../store/process-outbox.ts';
import { TableProcessStore } from '../store/process-store.ts';
import type { OpenAdapters } from './adapters.ts';
import { buildCatalogOrigin, type Config, getParticipantId } from './config.ts';
import type { Services } from './services.ts';

/** Parts that a test replaces: the offers, the agreements, and the automatic actions. */
export interface ConnectorOverrides {
  readonly datasets?: OfferedDatasets;
  readonly agreements?: Agreements;
  readonly reactToNegotiation?: NextNegotiationAction;
  readonly reactToTransfer?: NextTransferAction;
}

/** The stores and helpers that all services of the connector use. */
export interface ConnectorBase {
  readonly config: Config;
  readonly adapters: OpenAdapters;
  readonly participantId: string;
  /** Our DSP base. */
  readonly callbackAddress: string;
  readonly outbound: OutboundHttp;
  readonly identity: DspIdentity;
  readonly datasets: OfferedDatasets;
  readonly negotiationStore: TableProcessStore<Negotiation>;
  readonly transferStore: TableProcessStore<Transfer>;
  readonly agreementStore: AgreementStore;
  readonly agreements: Agreements;
  readonly outbox: ProcessOutbox;
  /** The documents of figures that transfers give. */
  readonly figures: ReturnType<typeof createFiguresDocuments>;
  readonly checkAgreement: CheckAgreement;
  /** The operands that policies may name. */
  readonly vocabulary: Vocabulary;
}

/** Builds the stores, the identity and the offers of the connector. */
export function createConnectorBase(
  config: Config,
  adapters: OpenAdapters,
  identity: Identity,
  services: Services,
  outbound: OutboundHttp,
  overrides: ConnectorOverrides,
): ConnectorBase {
  const { table, clock } = adapters;
  const participantId = getParticipantId(config);
  const callbackAddress = `${config.publicUrl}${DSP_PATH}`;
  const agreementStore = new AgreementStore(table);
  const vocabulary = createVocabulary(config.KAART_POLICY_OPERANDS);
  const realTimeDeps = { table, clock: systemClock, newId: newUuid };
  const reportsEvents = config.KAART_EVENT_WEBHOOK !== undefined;
  const negotiationStore = new TableProcessStore<Negotiation>({
    ...realTimeDeps,
    kind: 'negotiation',
    report: reportsEvents ? reportNegotiation : undefined,
    isOpen: ({ state }) => !isFinal(NEGOTIATION_MACHINE, state),
  });
  return {
    config,
    adapters,
    participantId,
    callbackAddress,
    outbound,
    identity: identity.dsp,
    datasets: overrides.datasets ?? createPublishedDatasets(config, adapters, services),
    negotiationStore,
    transferStore: new TableProcessStore<Transfer>({
      ...realTimeDeps,
      kind: 'transfer',
      report: reportsEvents ? reportTransfer : undefined,
      isOpen: ({ state }) => !isFinal(TRANSFER_MACHINE, state),
    }),
    agreementStore,
    agreements: overrides.agreements ?? agreementStore,
    outbox: new ProcessOutbox(table),
    figures: createFiguresDocuments(services.figures, () => catalogRevision(table)),
    checkAgreement: createAgreementCheck({
      rights: identity.rights,
      negotiations: negotiationStore,
      vocabulary,
      clock,
    }),
    vocabulary,
  };
}

function createPublishedDatasets(
  config: Config,
  { table, stores, clock }: OpenAdapters,
  { publication, publications }: Services,
): OfferedDatasets {
  const { now: model, revision } = catalogSource(
    {
      origin: buildCatalogOrigin(config),
      listedEditions: stores.listedEditions,
      publication,
      nights: stores.nights,
    },
    () => catalogRevision(table),
  );
  return createOfferedDatasets({
    model,
    revision,
    purposes: () => publications.purposes(),
    clock,
  });
}

/**
 * The figures of editions for transfers: the document of `/v1/editions/{edition}/figures`. They are
 * built again after a change of the catalog, not at every read.
 *
 * @param revision changes with each release or retraction of an edition
 * @returns the document; it throws KaartError `not-found`, and `superseded` for a retracted edition
 */
function createFiguresDocuments(
  figures: Pick<FiguresLookup, 'of'>,
  revision: () => Promise<string>,
): (edition: string) => Promise<SmallDocument> {
  const cachedDocuments = new RevisionCache<Map<string, SmallDocument>>();
  return async (edition) => {
    const documents = await cachedDocuments.get(await revision(), async () => new Map());
    const vocabulary = documents.get(edition);
    if (vocabulary !== undefined) return vocabulary;
    const document = toSmallDocument((await figures.of(edition)).figures as unknown as Json);
    documents.set(edition, document);
    return document;
  };
}

function toSmallDocument(value: Json): SmallDocument {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  return { bytes, sha256: sha256(bytes), mediaType: 'application/json' };
}
