import type { Json } from '../../../lib/core/digest.ts';
import { KaartError } from '../../../lib/core/errors.ts';
import { ProcessDelivery } from '../../../lib/delivery/process-delivery.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import { PULL } from '../../../lib/dsp/common/vocabulary.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { NegotiationService } from '../../../lib/dsp/negotiation/negotiation-service.ts';
import { nextNegotiationAction } from '../../../lib/dsp/negotiation/react.ts';
import { createVocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
import { PUSH_JOB } from '../../../lib/dsp/transfer/actions.ts';
import { nextTransferAction } from '../../../lib/dsp/transfer/react.ts';
import type { Transfer } from '../../../lib/dsp/transfer/transfer.ts';
import { TransferService } from '../../../lib/dsp/transfer/transfer-service.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';
import { AgreementStore } from '../../../lib/store/agreement-store.ts';
import { withNotifications } from '../../../lib/store/notifying-table.ts';
import {
  type ProcessKind,
  ProcessOutbox,
  pidOfPartition,
  type QueuedMessage,
} from '../../../lib/store/process-outbox.ts';
import { TableProcessStore } from '../../../lib/store/process-store.ts';
import type { Table, Write } from '../../../lib/store/table.ts';
import { datasets, Offered } from '../catalog/offered.ts';
import { receiveMessage, type Services } from './endpoints.ts';
import { type Activity, InvariantError, Ledger } from './ledger.ts';
import type { Schedule } from './schedule.ts';
import type { Station, Wire, WireResponse } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

/** A crash at the n-th write from now, before or after the write is stored. */
export interface Crash {
  readonly writes: number;
  readonly moment: 'before' | 'after';
}

/**
 * How a connector is deployed. On one machine, a commit starts the delivery, which waits until the next message is due.
 * Serverless, each queued message starts a worker. It waits briefly; for a longer pause it queues itself with a delay.
 * The queue delivers the message of a worker that crashed again.
 */
const DEPLOYMENTS = ['one machine', 'serverless'] as const;
export type Deployment = (typeof DEPLOYMENTS)[number];

const WAKE_AFTER_MS = 1_000;
const REDELIVERY_MS = 30_000;

/** The services that an operator uses. */
export interface OperatorServices extends Services {
  readonly store: TableProcessStore<Process>;
}

const STATUSES: Partial<Record<KaartError['code'], number>> = {
  'not-found': 404,
  'concurrent-update': 503,
};
const OFFERED = new Offered(datasets(2));
const VOCABULARY = createVocabulary();

/** The DSP base URL of a connector. */
export function addressOf(id: string): string {
  return `http://${id}.example`;
}

/** A connector with its store. Its running instance can crash and is started again over the same store. */
export class ModelConnector implements Station {
  readonly id: string;
  readonly ledger: Ledger;
  readonly table: Table;
  readonly schedule: Schedule;
  readonly wire: Wire;
  readonly deployment: Deployment;
  plannedCrash: Crash | undefined;
  /** Called for each message that has taken effect. */
  onEffect: (message: WireMessage) => void = () => undefined;
  #ids = 0;
  #instance: Instance;

  constructor(id: string, schedule: Schedule, wire: Wire, deployment: Deployment = 'one machine') {
    this.id = id;
    this.deployment = deployment;
    this.schedule = schedule;
    this.wire = wire;
    this.ledger = new Ledger(id);
    this.table = openSqliteTable(':memory:', { clock: schedule.clock });
    this.#instance = new Instance(this);
    wire.stations.set(id, this);
  }

  readonly newId = () => {
    this.#ids += 1;
    return `${this.id}-${String(this.#ids).padStart(6, '0')}`;
  };

  arrive(message: WireMessage): Promise<WireResponse> {
    return this.#instance.arrive(message);
  }

  show(path: string, participantId: string): Promise<WireResponse> {
    return this.#instance.show(path, participantId);
  }

  /** Runs an action of an operator. A refusal is ignored. */
  operate(action: (services: OperatorServices) => Promise<unknown>): void {
    this.#instance.operate(action);
  }

  /** Ends the instance at once, like kill −9, and starts a new one. */
  kill(): void {
    this.plannedCrash = undefined;
    this.#instance.kill();
    this.#instance = new Instance(this);
    if (this.deployment === 'one machine') this.#instance.resume();
  }

  /** Queues a job that sends the messages of a process. */
  queue(pid: string, ms: number): void {
    const run = () => this.#instance.runJob(pid);
    this.schedule.add({ what: `${this.id}: ${pid} comes`, at: this.schedule.now + ms, run });
  }

  /** Starts another worker that looks for queued messages. */
  resume(): void {
    this.#instance.resume();
  }
}

/** A running instance of a connector, from its start to a crash. */
class Instance {
  readonly #connector: ModelConnector;
  readonly #delivery: ProcessDelivery;
  readonly #outbox: ProcessOutbox;
  readonly #services: OperatorServices;
  /** Functions that break the connections of the requests that are being answered. */
  readonly #openConnections = new Set<() => void>();
  /** The pids of the running jobs of the queue. */
  readonly #runningJobs = new Map<object, string>();
  #isKilled = false;

  constructor(connector: ModelConnector) {
    this.#connector = connector;
    const activity: Activity = { kind: 'delivery', writes: 0 };
    this.#outbox = new ProcessOutbox(this.#tableOf(activity));
    this.#services = this.#servicesOver(activity);
    this.#delivery = this.#newDelivery();
  }

  kill(): void {
    this.#isKilled = true;
    for (const disconnect of this.#openConnections) disconnect();
    for (const pid of this.#runningJobs.values()) this.#connector.queue(pid, REDELIVERY_MS);
  }

  runJob(pid: string): void {
    const work = {};
    this.#runningJobs.set(work, pid);
    void this.#newDelivery()
      .sendQueued(pid)
      .then(() => this.#runningJobs.delete(work));
  }

  /** Starts a delivery. Two deliveries may run at the same time. */
  resume(): void {
    void this.#newDelivery().resume();
  }

  arrive(message: WireMessage): Promise<WireResponse> {
    const { ledger } = this.#connector;
    const activity: Activity = { kind: 'message', message, writes: 0 };
    const caller = { participantId: message.from, audience: 'dataspace', claims: {} };
    return this.#respond(async () => {
      try {
        const reply = await receiveMessage(
          this.#servicesOver(activity),
          caller,
          message.path,
          message.body,
        );
        ledger.recordReply(activity, reply);
        return reply;
      } catch (error) {
        if (error instanceof KaartError) ledger.recordReply(activity, undefined);
        throw error;
      }
    });
  }

  show(path: string, participantId: string): Promise<WireResponse> {
    const [, protocol, pid = ''] = path.split('/');
    const { negotiations, transfers } = this.#services;
    const service = protocol === 'negotiations' ? negotiations : transfers;
    return this.#respond(async () => {
      const { state } = await service.getForCounterparty(decodeURIComponent(pid), participantId);
      return { status: 200, body: { state } };
    });
  }

  operate(action: (services: OperatorServices) => Promise<unknown>): void {
    action(this.#servicesOver({ kind: 'operator', writes: 0 })).catch((error) => {
      if (!(error instanceof KaartError)) this.#connector.schedule.fail(error);
    });
  }

  /** Answers a request. If the instance crashes meanwhile, the connection breaks. */
  #respond(response: () => Promise<WireResponse>): Promise<WireResponse> {
    return new Promise((resolve) => {
      const disconnect = () => resolve({ status: null });
      this.#openConnections.add(disconnect);
      response()
        .catch((error) => {
          if (!(error instanceof KaartError)) throw error;
          return { status: STATUSES[error.code] ?? 400 };
        })
        .then(resolve, (error) => this.#connector.schedule.fail(error))
        .finally(() => this.#openConnections.delete(disconnect));
    });
  }

  #tableOf(activity: Activity): Table {
    const table = this.#scheduledTable(activity);
    if (this.#connector.deployment === 'serverless') return table;
    return withNotifications(
      table,
      (pid) => pid !== undefined && void this.#delivery.sendQueued(pid),
    );
  }

  #servicesOver(activity: Activity): OperatorServices {
    const { schedule, id, newId } = this.#connector;
    const { clock } = schedule;
    const table = this.#tableOf(activity);
    const storeOf = <P extends Process>(kind: 'negotiation' | 'transfer') =>
      new TableProcessStore<P>({ table, kind, clock, newId });
    const deps = {
      datasets: OFFERED,
      vocabulary: VOCABULARY,
      participantId: id,
      callbackAddress: addressOf(id),
      checkAddress: () => undefined,
      clock,
      newId,
    };
    return {
      store: storeOf<Process>('negotiation'),
      negotiations: new NegotiationService({
        ...deps,
        store: storeOf<Negotiation>('negotiation'),
        agreements: new AgreementStore(table),
        settle: { answerMs: 20, verificationMs: 40 },
        chooseAction: nextNegotiationAction({ ...deps, newUrn: () => `urn:${newId()}` }),
      }),
      transfers: new TransferService({
        loadEpoch: async () => null,
        ...deps,
        store: storeOf<Transfer>('transfer'),
        agreements: new AgreementStore(table),
        formatsOf: async (dataset) => (await OFFERED.find(dataset))?.formats ?? [],
        answerMs: 20,
        chooseAction: nextTransferAction(async () => undefined),
      }),
    };
  }

  #newDelivery(): ProcessDelivery {
    const { negotiations, transfers } = this.#services;
    return new ProcessDelivery({
      outbox: this.#outbox,
      services: { negotiation: negotiations, transfer: transfers },
      send: (message, process) => this.#send(message, process),
      loadCounterpartyState: (kind, process) => this.#stateThere(kind, process),
      elapsedMs: () => this.#connector.schedule.now,
      ...(this.#connector.deployment === 'serverless' && { wake: this.#wake() }),
      log: (level, event, facts) => {
        // A counterparty may refuse a message, or not respond: its dead letter is no defect.
        if (level === 'error' && event !== 'delivery.dead-letter')
          this.#connector.schedule.fail(new InvariantError(`${event} ${JSON.stringify(facts)}`));
      },
    });
  }

  #wake() {
    const later = async (pid: string, ms: number) => this.#connector.queue(pid, ms);
    return { afterMs: WAKE_AFTER_MS, later };
  }

  async #send(message: QueuedMessage, process: Process) {
    const { id: from, wire, ledger } = this.#connector;
    const { path, counterpartyId: to, messageId } = message;
    const body = { ...message.body, ...addressIn(message, process) };
    const station = message.type === PUSH_JOB ? 'store' : to;
    const outcome = await wire.send({ from, to: station, path, body });
    if (outcome.kind === 'accepted' && !this.#isKilled) ledger.accepted.add(messageId);
    return this.#isKilled ? new Promise<never>(() => undefined) : outcome;
  }

  async #stateThere(kind: ProcessKind, { counterpartyPid, counterpartyId, pending }: Process) {
    const { id, wire, ledger } = this.#connector;
    if (counterpartyPid === null) return undefined;
    const path = `/${kind}s/${encodeURIComponent(counterpartyPid)}`;
    const outcome = await wire.ask(counterpartyId, path, id);
    if (this.#isKilled) return new Promise<never>(() => undefined);
    if (outcome.kind === 'failed') return undefined;
    const { state } = outcome.response as { state: string };
    if (pending !== null && state === pending.to) ledger.accepted.add(pending.messageId);
    return state;
  }

  #scheduledTable(activity: Activity): Table {
    const { table } = this.#connector;
    return {
      get: (key) => this.#schedule(`get ${key.pk}`, () => table.get(key)),
      getMany: (keys) => this.#schedule(`get many`, () => table.getMany(keys)),
      query: (query) => this.#schedule(`query ${query.pk}`, () => table.query(query)),
      transact: (writes) => this.#schedule(`write`, () => this.#write(writes, activity)),
      close: () => Promise.resolve(),
    };
  }

  /** Schedules an access to the store. After a crash of the instance, it never ends. */
  #schedule<T>(what: string, act: () => Promise<T>): Promise<T> {
    const { schedule, id } = this.#connector;
    return new Promise((resolve, reject) => {
      const alive = (result: T) => (this.#isKilled ? undefined : resolve(result));
      const run = () => (this.#isKilled ? undefined : act().then(alive, (error) => reject(error)));
      if (!this.#isKilled) schedule.add({ what: `${id}: ${what}`, at: schedule.now, run });
    });
  }

  async #write(writes: readonly Write[], activity: Activity): Promise<void> {
    const { table, ledger, schedule } = this.#connector;
    const moment = this.#nextCrash();
    if (moment === 'before') return this.#connector.kill();
    await table.transact(writes);
    try {
      ledger.recordWrites(writes, activity);
    } catch (error) {
      schedule.fail(error as Error);
    }
    if (activity.message && writes.some(({ key }) => key.pk.startsWith('RECEIVED#')))
      this.#connector.onEffect(activity.message);
    if (this.#connector.deployment === 'serverless') this.#queueNewMessages(writes);
    if (moment === 'after') this.#connector.kill();
  }

  /** The stream of the table starts a worker for each new message, also if the instance has crashed. */
  #queueNewMessages(writes: readonly Write[]): void {
    for (const write of writes) {
      const pid = pidOfPartition(write.key.pk);
      const isNew = write.kind === 'put' && write.if === 'absent';
      if (isNew && pid !== undefined) this.#connector.queue(pid, 0);
    }
  }

  #nextCrash(): Crash['moment'] | undefined {
    const { plannedCrash } = this.#connector;
    if (plannedCrash === undefined) return undefined;
    const writes = plannedCrash.writes - 1;
    this.#connector.plannedCrash = { ...plannedCrash, writes };
    return writes < 0 ? plannedCrash.moment : undefined;
  }
}

/** The data address in a start message of a provider. Its token is made when the message is sent. */
function addressIn({ type }: QueuedMessage, process: Process): Readonly<Record<string, Json>> {
  const { role, pid, format, tokens } = process as Transfer;
  if (type !== 'TransferStartMessage' || role !== 'provider' || format !== PULL) return {};
  const endpointProperties = [
    { '@type': 'EndpointProperty', name: 'authorization', value: `${pid} ${tokens.current}` },
  ];
  const endpoint = `http://data.example/${pid}`;
  const address = { '@type': 'DataAddress', endpointType: 'https', endpoint };
  return { dataAddress: { ...address, endpointProperties } };
}
