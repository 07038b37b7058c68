import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { ComparisonResult } from '../dsp/common/comparisons.ts';
import type { Process } from '../dsp/common/process.ts';
import type { ProcessKind } from '../store/process-outbox.ts';
import type { SilenceCheckItem, SilenceStore } from '../store/silence-check-store.ts';
import type { ReportedState, RequestProcess } from './counterparty-state.ts';

/** The processes of one kind, and the service that changes them. */
interface WatchedService<P extends Process> {
  find(pid: string): Promise<Revisioned<P> | undefined>;
  /** @see Comparisons.compare */
  compare(ours: P, theirState: string | undefined): Promise<ComparisonResult>;
}

export interface SilentProcessesDeps {
  readonly checks: SilenceStore;
  // biome-ignore lint/suspicious/noExplicitAny: each kind takes its own processes, which it finds itself.
  readonly services: Readonly<Partial<Record<ProcessKind, WatchedService<any>>>>;
  readonly requestProcess: RequestProcess;
  readonly log: Log;
  /** Real time. */
  readonly clock: Clock;
  /** Monotonic clock. Milliseconds. @default `performance.now` */
  readonly elapsedMs?: () => number;
}

/** Maximum delay of a check while a server runs. Milliseconds. */
const CHECK_EVERY_MS = 600_000;
/** Pause of a server before its next run, if more checks are due: after a long stop, hundreds may be. Milliseconds. */
const MORE_DUE_PAUSE_MS = 2_000;
/** Maximum number of due checks in one run. The others are for the next run. */
const MAX_CHECKS = 200;
/** A run sends no further requests after this time. A request takes up to ten seconds. Milliseconds. */
const LONGEST_RUN_MS = 60_000;

type CheckResult = ComparisonResult | 'silent' | 'failed';

/**
 * Checks open processes whose counterparty has sent nothing for an hour, because its messages may have been lost. It requests
 * the state of each process from the counterparty, and compares it with ours.
 */
export class SilentProcesses {
  readonly #deps: SilentProcessesDeps;
  #running: Promise<boolean> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextRun: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(deps: SilentProcessesDeps) {
    this.#deps = deps;
  }

  /**
   * Starts a check every ten minutes. While more checks are due, runs follow each other after a short pause. Errors are logged.
   *
   * @returns a function that stops the checks
   */
  start(): () => void {
    this.#timer = setInterval(() => this.#checkAndLog(), CHECK_EVERY_MS).unref();
    return () => this.#stopTimers();
  }

  #checkAndLog(): void {
    this.checkDue().catch((error: unknown) => {
      this.#deps.log('error', 'silence.failed', { error: String(error) });
    });
  }

  #stopTimers(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#nextRun);
    this.#timer = undefined;
  }

  /** Stops the checks, and waits for the current request. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimers();
    await this.#running?.catch(() => undefined);
  }

  /**
   * Checks the processes that are due. In one run, a counterparty that does not respond gets only one request.
   *
   * @returns whether more checks are due
   */
  checkDue(): Promise<boolean> {
    this.#running ??= this.#checkDue().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #checkDue(): Promise<boolean> {
    const { checks, log, clock, elapsedMs = () => performance.now() } = this.#deps;
    const due = await checks.listDue(clock(), MAX_CHECKS);
    const silent = new Set<string>();
    const counts = new Map<CheckResult, number>();
    const began = elapsedMs();
    let checked = 0;
    for (const item of due) {
      if (this.#closed || elapsedMs() - began > LONGEST_RUN_MS) break;
      const outcome = await this.#checkProcess(item, silent);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      checked += 1;
      await nextTurn(); // lets other work run
    }
    if (checked > 0) log('info', 'silence.checked', { checked, ...Object.fromEntries(counts) });
    const isMoreDue = checked < due.length || due.length === MAX_CHECKS;
    if (isMoreDue && this.#timer !== undefined)
      this.#nextRun = setTimeout(() => this.#checkAndLog(), MORE_DUE_PAUSE_MS).unref();
    return isMoreDue;
  }

  /** Checks one process. An error does not stop the checks of other processes. */
  async #checkProcess(item: SilenceCheckItem, silent: Set<string>): Promise<CheckResult> {
    const { checks, log, clock } = this.#deps;
    try {
      return await this.#compareStates(item, silent);
    } catch (error) {
      const { pid, failed } = item.check;
      log('error', 'silence.failed', { pid, error: String(error) });
      await checks.postpone(item, clock(), { failed: failed + 1 });
      return 'failed';
    }
  }

  async #compareStates(item: SilenceCheckItem, silent: Set<string>): Promise<CheckResult> {
    const { checks, services, requestProcess, clock } = this.#deps;
    const { process: kind, pid } = item.check;
    const service = services[kind];
    const process = (await service?.find(pid))?.value as Process | undefined;
    if (service === undefined || process === undefined || !isUnchangedSince(process, item)) {
      await checks.drop(item);
      return 'changed';
    }
    const { counterpartyId } = process;
    const response: ReportedState = silent.has(counterpartyId)
      ? { kind: 'none' }
      : await requestProcess(kind, process);
    if (response.kind === 'none') silent.add(counterpartyId);
    if (response.kind === 'none' || isDoubtful(response, item, process)) {
      const isMissing = response.kind === 'unknown';
      await checks.postpone(item, clock(), { failed: item.check.failed + 1, isMissing });
      return 'silent';
    }
    const theirState = response.kind === 'state' ? response.state : undefined;
    const comparison = await service.compare(process, theirState);
    await this.#storeResult(item, comparison, clock());
    return comparison;
  }

  async #storeResult(
    item: SilenceCheckItem,
    comparison: ComparisonResult,
    now: Instant,
  ): Promise<void> {
    const { checks } = this.#deps;
    const { failed } = item.check;
    if (comparison === 'same')
      await checks.postpone(item, now, { since: now, failed: 0, isMissing: false });
    else if (comparison === 'differs')
      await checks.postpone(item, now, { failed: failed + 1, isMissing: false });
    else await checks.drop(item);
  }
}

function isUnchangedSince(
  { state, changedAt, pending }: Process,
  { check }: SilenceCheckItem,
): boolean {
  return pending === null && state === check.state && changedAt === check.changedAt;
}

/**
 * Whether a 404 may have another reason than a missing process. While a connector starts, a server before it may
 * respond 404, so two checks in a row must get it. And a consumer does not have to support the request for its transfers.
 *
 * @see DSP 2025-1 #transfer-consumer-path-bindings
 */
function isDoubtful(
  response: ReportedState,
  { check }: SilenceCheckItem,
  { role }: Process,
): boolean {
  if (response.kind !== 'unknown' || response.isSure) return false;
  return !check.isMissing || (check.process === 'transfer' && role === 'provider');
}

/** Whether the counterparty has not confirmed our state for a day, although it was requested. */
export function isLongSilent(
  { since, failed }: { readonly since: Instant; readonly failed: number },
  now: Instant,
): boolean {
  return failed > 0 && addMilliseconds(since, DAY_MS) <= now;
}
