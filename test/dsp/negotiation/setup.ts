import type { AuditEntry } from '../../../lib/core/audit-entry.ts';
import { KaartError } from '../../../lib/core/errors.ts';
import { type Instant, instant } from '../../../lib/core/instant.ts';
import type { StatedReason } from '../../../lib/core/reasons/error-reasons.ts';
import type { OfferedDataset } from '../../../lib/dsp/common/offered-dataset.ts';
import type { VerifiedCounterparty } from '../../../lib/dsp/common/ports.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { NegotiationService } from '../../../lib/dsp/negotiation/negotiation-service.ts';
import { nextNegotiationAction } from '../../../lib/dsp/negotiation/react.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { nextTransferAction } from '../../../lib/dsp/transfer/react.ts';
import type { Transfer } from '../../../lib/dsp/transfer/transfer.ts';
import { TransferService } from '../../../lib/dsp/transfer/transfer-service.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';
import { AgreementStore } from '../../../lib/store/agreement-store.ts';
import { ProcessOutbox, type QueuedMessage } from '../../../lib/store/process-outbox.ts';
import { TableProcessStore } from '../../../lib/store/process-store.ts';
import { listAllItems } from '../../../lib/store/table.ts';
import { datasets, Offered } from '../catalog/offered.ts';
import { receiveMessage } from '../model/endpoints.ts';
import type { WireMessage } from '../model/wire-message.ts';

const NOW = instant('2026-11-22T08:00:00Z');

/** The services of one connector, `us`, with its stores. Messages are queued and not sent. */
export class Setup {
  now: Instant = NOW;
  readonly offered = new Offered(datasets(2));
  /** The reason why agreements do not permit a transfer any more. */
  refusal: StatedReason | undefined;
  /** The claims in the token of the caller. */
  caller: Omit<VerifiedCounterparty, 'participantId'> = { audience: 'dataspace', claims: {} };
  readonly table = openSqliteTable(':memory:', { clock: () => this.now });
  readonly outbox = new ProcessOutbox(this.table);
  readonly agreements = new AgreementStore(this.table);
  readonly negotiationStore = this.#storeOf<Negotiation>('negotiation');
  readonly transferStore = this.#storeOf<Transfer>('transfer');
  readonly negotiations: NegotiationService;
  readonly transfers: TransferService;
  #ids = 0;

  constructor() {
    const deps = {
      datasets: this.offered,
      vocabulary: createVocabulary(),
      participantId: 'us',
      callbackAddress: 'http://us.example',
      checkAddress,
      clock: () => this.now,
      newId: this.newId,
    };
    this.negotiations = new NegotiationService({
      ...deps,
      store: this.negotiationStore,
      agreements: this.agreements,
      settle: { answerMs: 50, verificationMs: 150 },
      chooseAction: nextNegotiationAction({ ...deps, newUrn: () => `urn:${this.newId()}` }),
    });
    this.transfers = new TransferService({
      loadEpoch: async () => null,
      ...deps,
      store: this.transferStore,
      agreements: this.agreements,
      formatsOf: async (dataset) => (await this.offered.find(dataset))?.formats ?? [],
      answerMs: 50,
      chooseAction: nextTransferAction(async () => this.refusal),
    });
  }

  readonly newId = () => {
    this.#ids += 1;
    return `id-${String(this.#ids).padStart(6, '0')}`;
  };

  offer(changed: Partial<OfferedDataset>): void {
    this.offered.change(datasets(2, changed));
  }

  /** Receives a message as its endpoint does. @throws KaartError as the endpoint does */
  take({ from, path, body }: WireMessage) {
    return receiveMessage(this, { ...this.caller, participantId: from }, path, body);
  }

  /** The error code with which a message is refused; `accepted` if it is not refused. */
  async codeOf(message: WireMessage): Promise<string> {
    return findErrorCode(this.take(message));
  }

  /** The queued messages of a process. */
  async queued({ pid }: Pick<Process, 'pid'>): Promise<QueuedMessage[]> {
    const messages: QueuedMessage[] = [];
    for await (const { data } of listAllItems<QueuedMessage>(this.table, { pk: `OUTBOX#${pid}` }))
      messages.push(data);
    return messages;
  }

  /** All stored items, except the time of the last contact. A message without effect does not change them. */
  async everything(): Promise<unknown> {
    const { processes: negotiations } = await this.negotiationStore.list({});
    const { processes: transfers } = await this.transferStore.list({});
    const processes = [...negotiations, ...transfers];
    const queuedMessage = await Promise.all(processes.map((process) => this.queued(process)));
    // The time of the last contact is not an effect of a message.
    const known = processes.map(({ contact: _, ...process }) => process);
    return { processes: known, queued: queuedMessage, auditedActions: await this.auditedActions() };
  }

  /** The actions of the audit log, in order. */
  async auditedActions(): Promise<string[]> {
    const actions: string[] = [];
    for await (const { data } of listAllItems<AuditEntry>(this.table, {
      pk: `AUDIT#${this.now.slice(0, 10)}`,
    }))
      actions.push(data.action);
    return actions;
  }

  #storeOf<P extends Process>(kind: 'negotiation' | 'transfer'): TableProcessStore<P> {
    const { table } = this;
    return new TableProcessStore<P>({
      table,
      kind,
      clock: () => this.now,
      newId: () => this.newId(),
    });
  }
}

/** Permits the addresses of our network, except one. @throws KaartError `address-refused` */
function checkAddress(url: string): void {
  if (url.startsWith('http://10.'))
    throw new KaartError('address-not-public', { code: 'address-refused' });
}

/** The error code of an action; `accepted` if it succeeds. */
export async function findErrorCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (error instanceof KaartError) return error.code;
    throw error;
  }
}
