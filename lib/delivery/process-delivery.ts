import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../core/clock.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import type { CountedEvent } from '../core/metrics.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { stateReason, toReasonText, toStatedReason } from '../core/stated-reason.ts';
import { resumeTrace } from '../core/trace.ts';
import type { Process } from '../dsp/common/process.ts';
import { computeRetry, isTooEarly } from '../dsp/common/retry.ts';
import { PUSH_JOB } from '../dsp/transfer/actions.ts';
import type {
  ProcessKind,
  ProcessOutbox,
  QueuedItem,
  QueuedMessage,
} from '../store/process-outbox.ts';
import type { CounterpartyState } from './counterparty-state.ts';

/** Result of one attempt. */
export type SendResult =
  | { readonly kind: 'accepted'; readonly response: unknown }
  | { readonly kind: 'failed'; readonly status: number | null; readonly reason: StatedReason };

/** Sends one message to the counterparty of a process, once. */
export type SendQueuedMessage = (message: QueuedMessage, process: Process) => Promise<SendResult>;

/** The service of a kind of process, as the delivery uses it. */
interface ProcessService {
  /** @throws KaartError `not-found` */
  get(pid: string): Promise<Process>;
  /** @param latencyMs time until the response of the counterparty; absent if it sent no response */
  recordAccepted(
    pid: string,
    messageId: string,
    response: unknown,
    latencyMs?: number,
  ): Promise<void>;
  recordRefused(pid: string, messageId: string, reason: StatedReason): Promise<void>;
}

export interface ProcessDeliveryDeps {
  readonly outbox: ProcessOutbox;
  /** Services by kind of process. */
  readonly services: Readonly<Partial<Record<ProcessKind, ProcessService>>>;
  readonly send: SendQueuedMessage;
  /** Requests the state at the counterparty. @default no request: a refused message counts as not accepted */
  readonly loadCounterpartyState?: CounterpartyState;
  /** Called with the latency of each response of a counterparty. Milliseconds. */
  readonly onLatency?: (participantId: string, latencyMs: number) => void;
  /** Monotonic clock. Milliseconds. @default `performance.now` */
  readonly elapsedMs?: () => number;
  readonly log: Log;
  /** A queue for long waits, if this process cannot wait itself for long. @default this process waits itself */
  readonly wake?: { readonly afterMs: number; later(pid: string, ms: number): Promise<void> };
}

/** A crashed worker is replaced after this time, which is longer than an attempt. Milliseconds. */
const LEASE_MS = 15_000;
/** Pause after a defect. Milliseconds. */
const AFTER_DEFECT_MS = 1_000;
/** Number of failed attempts on our side after which a message becomes a dead letter. */
const MAX_DEFECTS = 12;
/** Lease of a push, because data may be large. Milliseconds. */
const PUSH_LEASE_MS = 180_000;
/** Maximum time until a message is due. A later due time comes from a fast clock. Milliseconds. */
const MAX_AHEAD_MS = PUSH_LEASE_MS;

/**
 * Sends the queued messages of processes: the messages of one process in order, all processes in
 * parallel. A message is claimed before it is sent, and removed by its transition. If the worker crashes in
 * between, the message stays queued and is sent again with the same id.
 */
export class ProcessDelivery {
  readonly #deps: ProcessDeliveryDeps;
  readonly #workers = new Map<string, Worker>();
  #closed = false;

  constructor(deps: ProcessDeliveryDeps) {
    this.#deps = deps;
  }

  /**
   * Sends the queued messages of a process now, and those that are queued meanwhile.
   *
   * @returns whether no error occurred. An error is logged, and its message stays queued
   */
  sendQueued(pid: string): Promise<boolean> {
    const running = this.#workers.get(pid);
    if (running !== undefined) {
      running.again = true;
      running.stopWaiting.abort();
      return running.done;
    }
    if (this.#closed) return Promise.resolve(true);
    const done = Promise.resolve(true);
    const worker: Worker = { again: true, stopWaiting: new AbortController(), done };
    this.#workers.set(pid, worker);
    worker.done = this.#run(pid, worker).finally(() => this.#workers.delete(pid));
    return worker.done;
  }

  /** Continues with the messages that an earlier run queued. */
  async resume(): Promise<void> {
    const pids = new Set<string>();
    for await (const { pid } of this.#deps.outbox.queuedMessages()) pids.add(pid);
    for (const pid of pids) void this.sendQueued(pid);
  }

  /** Waits until all workers have finished. */
  async waitUntilIdle(): Promise<void> {
    while (this.#workers.size > 0)
      await Promise.all([...this.#workers.values()].map(({ done }) => done));
  }

  /** Stops waiting and lets running sends finish. Queued messages are not removed. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { stopWaiting } of this.#workers.values()) stopWaiting.abort();
    await Promise.all([...this.#workers.values()].map(({ done }) => done));
  }

  async #run(pid: string, worker: Worker): Promise<boolean> {
    let hasSucceeded = true;
    while (worker.again && !this.#closed) {
      worker.again = false;
      hasSucceeded = true;
      worker.stopWaiting = new AbortController();
      try {
        await this.#drain(pid, worker.stopWaiting.signal);
      } catch (error) {
        this.#deps.log('error', 'delivery.failed', { pid, error: String(error) });
        hasSucceeded = false;
        worker.again ||= await this.#waitAfterDefect(worker.stopWaiting.signal);
      }
    }
    return hasSucceeded;
  }

  /** Waits here after a defect, if no queue wakes this process again. */
  async #waitAfterDefect(stopSignal: AbortSignal): Promise<boolean> {
    return this.#deps.wake === undefined && (await sleepUntilAborted(AFTER_DEFECT_MS, stopSignal));
  }

  /** Sends messages until the queue is empty. A new message restarts the loop from the first one. */
  async #drain(pid: string, stopSignal: AbortSignal): Promise<void> {
    while (!this.#closed) {
      const item = await this.#deps.outbox.next(pid);
      if (item === undefined || !(await this.#waitUntilDue(item.message, stopSignal))) return;
      const { trace, messageId } = item.message;
      await resumeTrace(trace, messageId, () => this.#deliver(item));
    }
  }

  /** Waits until the message is due. @returns false if a new message came first, or if a queue starts this process later */
  async #waitUntilDue({ pid, dueAt }: QueuedMessage, stopSignal: AbortSignal): Promise<boolean> {
    const { wake } = this.#deps;
    const ms = Date.parse(dueAt) - Date.now();
    // A message without a valid due time is due now.
    if (!(ms > 0) || ms > MAX_AHEAD_MS) return true;
    if (wake === undefined || ms <= wake.afterMs) return sleepUntilAborted(ms, stopSignal);
    await wake.later(pid, ms);
    return false;
  }

  async #deliver(item: QueuedItem): Promise<void> {
    const now = systemClock();
    const leaseMs = item.message.type === PUSH_JOB ? PUSH_LEASE_MS : LEASE_MS;
    const claimed = await this.#deps.outbox.claim(item, now, addMilliseconds(now, leaseMs));
    if (claimed === undefined) return;
    try {
      await this.#send(claimed);
    } catch (error) {
      await this.#handleDefect(claimed, error);
    }
  }

  /**
   * Handles an error on our side. It may be temporary, so the message is tried again. A message of an unknown kind, or
   * one that always fails here, becomes a dead letter and does not delay the messages behind it.
   *
   * @throws the error if the message has to be tried again
   */
  async #handleDefect(claimed: QueuedItem, error: unknown): Promise<void> {
    const { outbox, services } = this.#deps;
    const { attempts, process } = claimed.message;
    const isKnown = services[process] !== undefined;
    if (isKnown && attempts < MAX_DEFECTS) throw error;
    const reason = isKnown
      ? toStatedReason(error)
      : stateReason('no-message-handler', { kind: process });
    await outbox.storeAsDeadLetter(claimed, reason, systemClock());
    await this.#logIfDeadLetter(claimed.message);
  }

  /** Logs a message that has become a dead letter, if it has. */
  async #logIfDeadLetter({ messageId }: Pick<QueuedMessage, 'messageId'>): Promise<void> {
    const { outbox, log } = this.#deps;
    const letter = await outbox.findDeadLetter(messageId);
    if (letter === undefined) return;
    const { pid, type, reason } = letter;
    const facts = { pid, type: String(type), reason: toReasonText(reason, 'en') };
    log('error', 'delivery.dead-letter' satisfies CountedEvent, facts);
  }

  async #send(claimed: QueuedItem): Promise<void> {
    const { services, log } = this.#deps;
    const { message } = claimed;
    const { pid, messageId, type, attempts } = message;
    const service = known(services, message.process);
    const process = await service.get(pid);
    // The process has changed meanwhile, so the message is removed and not sent.
    if (process.pending?.messageId !== messageId)
      return service.recordAccepted(pid, messageId, undefined);
    const { elapsedMs = () => performance.now(), onLatency } = this.#deps;
    const began = elapsedMs();
    const outcome = await this.#trySend(message, process);
    const latencyMs = elapsedMs() - began;
    // The target of pushed data may be another server, so its latency says nothing about the counterparty.
    const hasResponse =
      type !== PUSH_JOB && (outcome.kind === 'accepted' || outcome.status !== null);
    if (hasResponse) onLatency?.(process.counterpartyId, latencyMs);
    if (outcome.kind === 'accepted') {
      log('info', 'message.taken', { pid, type, attempts });
      const known = hasResponse ? latencyMs : undefined;
      await service.recordAccepted(pid, messageId, outcome.response, known);
      // An answer to the first message may name no process; then the message becomes a dead letter.
      if (process.counterpartyPid === null) await this.#logIfDeadLetter(message);
      return;
    }
    if (await this.#wasAccepted(message, process, outcome.status))
      return service.recordAccepted(pid, messageId, undefined);
    await this.#handleFailure(claimed, outcome, process);
  }

  /** Sends a message. An unexpected error counts as a failed attempt. */
  async #trySend(message: QueuedMessage, process: Process): Promise<SendResult> {
    try {
      return await this.#deps.send(message, process);
    } catch (error) {
      const { pid, type } = message;
      this.#deps.log('error', 'message.defect', { pid, type, error: String(error) });
      return { kind: 'failed', status: null, reason: stateReason('message-not-sent') };
    }
  }

  /**
   * Whether the counterparty refuses a message because it already accepted it at an earlier attempt whose response
   * was lost. For example, an EDC refuses a repeated finalisation. The state at the counterparty shows this, except for
   * a message that does not change the state.
   */
  async #wasAccepted(
    { attempts, process: kind }: QueuedMessage,
    process: Process,
    status: number | null,
  ): Promise<boolean> {
    const { state, pending } = process;
    const recordRefused = status !== null && status >= 400 && status < 500;
    if (!recordRefused || pending === null) return false;
    if (!pending.again && attempts < 2) return false;
    if (!pending.again && pending.to === state && state !== 'TERMINATED') return false;
    return (await this.#deps.loadCounterpartyState?.(kind, process)) === pending.to;
  }

  async #handleFailure(
    claimed: QueuedItem,
    { status, reason }: SendResult & { kind: 'failed' },
    { contact, counterpartyPid }: Process,
  ): Promise<void> {
    const { outbox, services, log } = this.#deps;
    const { pid, messageId, type, attempts, begunAt, process } = claimed.message;
    const { heardAt = '1970-01-01T00:00:00Z' } = contact ?? {};
    const now = systemClock();
    const refusedSince = isTooEarly(status) ? (claimed.message.refusedSince ?? now) : null;
    const failure = {
      status,
      attempts,
      elapsedMs: msBetween(begunAt ?? now, now),
      refusedMs: Math.min(msBetween(refusedSince ?? now, now), msBetween(heardAt, now)),
      isFirst: counterpartyPid === null,
    };
    const retry = computeRetry(failure, Math.random());
    log('warn', 'message.failed', { pid, type, attempts, status: status ?? 0, retry: retry.kind });
    if (retry.kind === 'again')
      return outbox.postpone(claimed, addMilliseconds(now, retry.inMs), refusedSince);
    await known(services, process).recordRefused(pid, messageId, reason);
    await this.#logIfDeadLetter(claimed.message);
  }
}

function msBetween(from: string, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

function known(services: ProcessDeliveryDeps['services'], kind: ProcessKind): ProcessService {
  const service = services[kind];
  if (service === undefined) throw new Error(`no sender for the kind ${kind}`);
  return service;
}

interface Worker {
  again: boolean;
  stopWaiting: AbortController;
  done: Promise<boolean>;
}

/** Waits. @returns whether the time has passed; false if the signal was aborted */
async function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
