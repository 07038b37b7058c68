import type { Json } from '../../../lib/core/digest.ts';
import { KaartError } from '../../../lib/core/errors.ts';
import { ProcessDelivery } from '../../../lib/delivery/process-delivery.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import { PULL } from '../../../lib/dsp/common/vocabulary.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { NegotiationService } from '../../../lib/dsp/negotiation/negotiation-service.ts';
import { nextNegotiationAction } from '../../../lib/dsp/negotiation/react.ts';
import { vocabulary } from '../../../lib/dsp/policy/vocabulary.ts';
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
import { type Services, take } from './endpoints.ts';
import { Broken, type Doing, Ledger } from './ledger.ts';
import type { Turns } from './turns.ts';
import type { Answer, Station, Wire } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

/** Where a party dies: at its n-th write from now, before it is stored or after. */
export interface Crash {
  readonly writes: number;
  readonly moment: 'before' | 'after';
}

/**
 * Where a party lives. On one machine a commit starts the delivery, which waits as long as it has to.
 * Serverless, each queued message gets a worker of its own, which waits briefly and else
 * has itself waked; what a worker dies over comes again.
 */
const HOUSINGS = ['one machine', 'serverless'] as const;
export type Housing = (typeof HOUSINGS)[number];

const WAITS_MS = 1_000;
const COMES_AGAIN_MS = 30_000;

/** What an operator may use. */
export interface Desk extends Services {
  readonly store: TableProcessStore<Process>;
}

const STATUSES: Partial<Record<KaartError['code'], number>> = {
  'not-found': 404,
  'concurrent-update': 503,
};
const OFFERED = new Offered(datasets(2));
const VOCABULARY = vocabulary();

/** The DSP base of a party. */
export function addressOf(id: string): string {
  return `http://${id}.example`;
}

/** A connector: what it has stored stays, and what works on it may die and be started again. */
export class Party implements Station {
  readonly id: string;
  readonly ledger: Ledger;
  readonly table: Table;
  readonly turns: Turns;
  readonly wire: Wire;
  readonly housing: Housing;
  crash: Crash | undefined;
  /** Called for each message that has taken effect. */
  onEffect: (message: WireMessage) => void = () => undefined;
  #ids = 0;
  #life: Life;

  constructor(id: string, turns: Turns, wire: Wire, housing: Housing = 'one machine') {
    this.id = id;
    this.housing = housing;
    this.turns = turns;
    this.wire = wire;
    this.ledger = new Ledger(id);
    this.table = openSqliteTable(':memory:', { clock: turns.clock });
    this.#life = new Life(this);
    wire.stations.set(id, this);
  }

  readonly newId = () => {
    this.#ids += 1;
    return `${this.id}-${String(this.#ids).padStart(6, '0')}`;
  };

  arrive(message: WireMessage): Promise<Answer> {
    return this.#life.arrive(message);
  }

  show(path: string, participantId: string): Promise<Answer> {
    return this.#life.show(path, participantId);
  }

  /** An operator asks for something; a refusal does not matter here. */
  person(asks: (desk: Desk) => Promise<unknown>): void {
    this.#life.person(asks);
  }

  /** Kill −9, and a start. */
  die(): void {
    this.crash = undefined;
    this.#life.die();
    this.#life = new Life(this);
    if (this.housing === 'one machine') this.#life.resume();
  }

  /** A process is to be worked off. */
  queue(pid: string, ms: number): void {
    const happen = () => this.#life.serve(pid);
    this.turns.add({ what: `${this.id}: ${pid} comes`, at: this.turns.now + ms, happen });
  }

  /** Another worker looks for what is owed. */
  resume(): void {
    this.#life.resume();
  }
}

/** What works on the store of a party, from a start to a crash. */
class Life {
  readonly #party: Party;
  readonly #delivery: ProcessDelivery;
  readonly #outbox: ProcessOutbox;
  readonly #desk: Desk;
  /** What those hear whose messages were being taken when it died. */
  readonly #hangUps = new Set<() => void>();
  /** What is being worked off for the queue. */
  readonly #serving = new Map<object, string>();
  #dead = false;

  constructor(party: Party) {
    this.#party = party;
    const doing: Doing = { kind: 'delivery', writes: 0 };
    this.#outbox = new ProcessOutbox(this.#tableOf(doing));
    this.#desk = this.#deskOf(doing);
    this.#delivery = this.#newDelivery();
  }

  die(): void {
    this.#dead = true;
    for (const hangUp of this.#hangUps) hangUp();
    for (const pid of this.#serving.values()) this.#party.queue(pid, COMES_AGAIN_MS);
  }

  serve(pid: string): void {
    const work = {};
    this.#serving.set(work, pid);
    void this.#newDelivery()
      .work(pid)
      .then(() => this.#serving.delete(work));
  }

  /** Two of them may work at the same time. */
  resume(): void {
    void this.#newDelivery().resume();
  }

  arrive(message: WireMessage): Promise<Answer> {
    const { ledger } = this.#party;
    const doing: Doing = { kind: 'message', message, writes: 0 };
    const caller = { participantId: message.from, audience: 'dataspace', claims: {} };
    return this.#answering(async () => {
      try {
        const reply = await take(this.#deskOf(doing), caller, message.path, message.body);
        ledger.answered(doing, reply);
        return reply;
      } catch (error) {
        if (error instanceof KaartError) ledger.answered(doing, undefined);
        throw error;
      }
    });
  }

  show(path: string, participantId: string): Promise<Answer> {
    const [, protocol, pid = ''] = path.split('/');
    const { negotiations, transfers } = this.#desk;
    const service = protocol === 'negotiations' ? negotiations : transfers;
    return this.#answering(async () => {
      const { state } = await service.getForCounterparty(decodeURIComponent(pid), participantId);
      return { status: 200, body: { state } };
    });
  }

  person(asks: (desk: Desk) => Promise<unknown>): void {
    asks(this.#deskOf({ kind: 'person', writes: 0 })).catch((error) => {
      if (!(error instanceof KaartError)) this.#party.turns.fail(error);
    });
  }

  /** What was being answered when it died is not. */
  #answering(answer: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve) => {
      const hangUp = () => resolve({ status: null });
      this.#hangUps.add(hangUp);
      answer()
        .catch((error) => {
          if (!(error instanceof KaartError)) throw error;
          return { status: STATUSES[error.code] ?? 400 };
        })
        .then(resolve, (error) => this.#party.turns.fail(error))
        .finally(() => this.#hangUps.delete(hangUp));
    });
  }

  #tableOf(doing: Doing): Table {
    const table = this.#gated(doing);
    if (this.#party.housing === 'serverless') return table;
    return withNotifications(table, (pid) => pid !== undefined && void this.#delivery.work(pid));
  }

  #deskOf(doing: Doing): Desk {
    const { turns, id, newId } = this.#party;
    const { clock } = turns;
    const table = this.#tableOf(doing);
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
        react: nextNegotiationAction({ ...deps, newUrn: () => `urn:${newId()}` }),
      }),
      transfers: new TransferService({
        epochOf: async () => null,
        ...deps,
        store: storeOf<Transfer>('transfer'),
        agreements: new AgreementStore(table),
        formatsOf: async (dataset) => (await OFFERED.find(dataset))?.formats ?? [],
        answerMs: 20,
        react: nextTransferAction(async () => undefined),
      }),
    };
  }

  #newDelivery(): ProcessDelivery {
    const { negotiations, transfers } = this.#desk;
    return new ProcessDelivery({
      outbox: this.#outbox,
      correspondents: { negotiation: negotiations, transfer: transfers },
      send: (message, process) => this.#send(message, process),
      stateThere: (kind, process) => this.#stateThere(kind, process),
      elapsedMs: () => this.#party.turns.now,
      ...(this.#party.housing === 'serverless' && { wake: this.#wake() }),
      log: (level, event, facts) => {
        // A counterparty may refuse a message, or not respond: its dead letter is no defect.
        if (level === 'error' && event !== 'delivery.dead-letter')
          this.#party.turns.fail(new Broken(`${event} ${JSON.stringify(facts)}`));
      },
    });
  }

  #wake() {
    const later = async (pid: string, ms: number) => this.#party.queue(pid, ms);
    return { afterMs: WAITS_MS, later };
  }

  async #send(owed: QueuedMessage, process: Process) {
    const { id: from, wire, ledger } = this.#party;
    const { path, counterpartyId: to, messageId } = owed;
    const body = { ...owed.body, ...addressIn(owed, process) };
    const station = owed.type === PUSH_JOB ? 'store' : to;
    const outcome = await wire.send({ from, to: station, path, body });
    if (outcome.kind === 'taken' && !this.#dead) ledger.taken.add(messageId);
    return this.#dead ? new Promise<never>(() => undefined) : outcome;
  }

  async #stateThere(kind: ProcessKind, { counterpartyPid, counterpartyId, pending }: Process) {
    const { id, wire, ledger } = this.#party;
    if (counterpartyPid === null) return undefined;
    const path = `/${kind}s/${encodeURIComponent(counterpartyPid)}`;
    const outcome = await wire.ask(counterpartyId, path, id);
    if (this.#dead) return new Promise<never>(() => undefined);
    if (outcome.kind === 'failed') return undefined;
    const { state } = outcome.answer as { state: string };
    if (pending !== null && state === pending.to) ledger.taken.add(pending.messageId);
    return state;
  }

  #gated(doing: Doing): Table {
    const { table } = this.#party;
    return {
      get: (key) => this.#turn(`get ${key.pk}`, () => table.get(key)),
      query: (query) => this.#turn(`query ${query.pk}`, () => table.query(query)),
      transact: (writes) => this.#turn(`write`, () => this.#write(writes, doing)),
      close: () => Promise.resolve(),
    };
  }

  /** What was begun when the party died never ends. */
  #turn<T>(what: string, act: () => Promise<T>): Promise<T> {
    const { turns, id } = this.#party;
    return new Promise((resolve, reject) => {
      const alive = (result: T) => (this.#dead ? undefined : resolve(result));
      const happen = () => (this.#dead ? undefined : act().then(alive, (error) => reject(error)));
      if (!this.#dead) turns.add({ what: `${id}: ${what}`, at: turns.now, happen });
    });
  }

  async #write(writes: readonly Write[], doing: Doing): Promise<void> {
    const { table, ledger, turns } = this.#party;
    const moment = this.#crashes();
    if (moment === 'before') return this.#party.die();
    await table.transact(writes);
    try {
      ledger.wrote(writes, doing);
    } catch (error) {
      turns.fail(error as Error);
    }
    if (doing.message && writes.some(({ key }) => key.pk.startsWith('RECEIVED#')))
      this.#party.onEffect(doing.message);
    if (this.#party.housing === 'serverless') this.#streams(writes);
    if (moment === 'after') this.#party.die();
  }

  /** The stream of the table reports it, even if a process dies. */
  #streams(writes: readonly Write[]): void {
    for (const write of writes) {
      const pid = pidOfPartition(write.key.pk);
      const isNew = write.kind === 'put' && write.if === 'absent';
      if (isNew && pid !== undefined) this.#party.queue(pid, 0);
    }
  }

  #crashes(): Crash['moment'] | undefined {
    const { crash } = this.#party;
    if (crash === undefined) return undefined;
    const writes = crash.writes - 1;
    this.#party.crash = { ...crash, writes };
    return writes < 0 ? crash.moment : undefined;
  }
}

/** A provider's start names where to fetch, with a token that is made when it is sent. */
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
