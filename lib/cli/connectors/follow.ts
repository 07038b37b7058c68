import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { START } from '../../dsp/common/process.ts';
import type { Transition } from '../../dsp/common/transitions.ts';
import { NEGOTIATION_MACHINE } from '../../dsp/negotiation/transitions.ts';
import { TRANSFER_MACHINE } from '../../dsp/transfer/transitions.ts';
import { NegotiationResponse, TransferResponse } from '../../http/responses/connector-responses.ts';
import { type ApiConnection, askJson } from '../session/session.ts';
import type { Output } from '../terminal/output.ts';
import { oneLine } from '../terminal/safe-text.ts';

/** The two kinds of process. The JSON output uses the kind as the name of the pid. */
export interface FollowedProcesses {
  readonly negotiation: z.input<typeof NegotiationResponse>;
  readonly transfer: z.input<typeof TransferResponse>;
}
export type FollowedProcessKind = keyof FollowedProcesses;
export type ProcessView = FollowedProcesses[FollowedProcessKind];

const SCHEMAS: {
  readonly [K in FollowedProcessKind]: z.ZodType<FollowedProcesses[K], FollowedProcesses[K]>;
} = { negotiation: NegotiationResponse, transfer: TransferResponse };

/** The state of a process now. */
export function askProcess<K extends FollowedProcessKind>(
  session: ApiConnection,
  kind: K,
  pid: string,
): Promise<FollowedProcesses[K]> {
  const schema: z.ZodType<FollowedProcesses[K], FollowedProcesses[K]> = SCHEMAS[kind];
  return askJson(session, processPath(kind, pid), schema, { as: 'operator' });
}

/** Path of a process in our API. */
export function processPath(kind: FollowedProcessKind, pid: string): string {
  return `/v1/${kind}s/${encodeURIComponent(pid)}`;
}

const ARROWS: Readonly<Record<FollowedProcessKind, readonly Transition[]>> = {
  negotiation: NEGOTIATION_MACHINE.arrows,
  transfer: TRANSFER_MACHINE.arrows,
};

/**
 * Creates a function that reports each state of a process once, including states that it must have
 * passed between two requests: as a JSON line for machines, as a word for people.
 */
export function createStateReporter(
  { json, out, err }: Output,
  kind: FollowedProcessKind,
): (process: Pick<ProcessView, 'pid' | 'state'>) => void {
  let reported: string | undefined;
  return ({ pid, state: now }) => {
    const newStates = listNewStates(ARROWS[kind], reported, now);
    reported = now;
    for (const state of newStates)
      if (json) out(`${JSON.stringify({ [kind]: pid, state })}\n`);
      else err(`${state}\n`);
  };
}

/** Before the first message arrives, the state is unknown. */
function listNewStates(
  arrows: readonly Transition[],
  reported: string | undefined,
  now: string,
): string[] {
  if (now === reported || now === START) return [];
  return reported === undefined ? [now] : [...findPassedStates(arrows, reported, now), now];
}

interface WaitRequest<K extends FollowedProcessKind> {
  readonly kind: K;
  readonly pid: string;
  /** Maximum waiting time of the command; the process itself continues. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Is called with the process after each request. */
  onChange(process: FollowedProcesses[K]): void;
  isDone(process: FollowedProcesses[K]): boolean;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;
/** Final states. */
const FINAL = ['FINALIZED', 'COMPLETED', 'TERMINATED'];

/**
 * Requests a process repeatedly until it has the expected state, or has ended. This is for the display
 * only: the process does not wait for it. After each change the requests are more frequent, so that
 * short states are seen too.
 *
 * @throws KaartError `unavailable` if it takes too long; the reason of the signal after an abort
 */
export async function waitForState<K extends FollowedProcessKind>(
  session: ApiConnection,
  { kind, pid, seconds, signal, onChange, isDone }: WaitRequest<K>,
): Promise<FollowedProcesses[K]> {
  const end = performance.now() + seconds * 1000;
  let before: string | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.25, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const process = await askProcess(session, kind, pid);
    const { state, pending } = process;
    onChange(process);
    if (isDone(process) || (FINAL.includes(state) && pending === null) || state === 'TERMINATED')
      return process;
    if (performance.now() > end) throw timeoutError(process, seconds);
    if (state !== before) pause = FIRST_PAUSE_MS;
    before = state;
    await sleep(pause, undefined, { signal });
  }
}

/** The reason for the end of a process, as text. */
export function endingText({ state, ending }: ProcessView): string {
  if (ending === null) return state;
  return oneLine([`${state} (${ending.code})`, ...ending.reasons].join(': '));
}

function timeoutError({ state, pending }: ProcessView, seconds: number): KaartError {
  const now =
    pending === null
      ? state
      : `${state}, and the counterparty has not accepted the ${pending.type}`;
  return new KaartError('process-not-there-yet', {
    code: 'unavailable',
    parameters: { seconds, state: now },
    nextStep: 'goes-on-while-served',
  });
}

/**
 * Finds the states that our process must have passed between two seen states, in order: each path
 * between the two leads through them. Repeated requests miss short states.
 */
export function findPassedStates(
  arrows: readonly Transition[],
  from: string,
  to: string,
): readonly string[] {
  // A process can end in any state.
  if (to === 'TERMINATED') return [];
  const ours = arrows.filter((arrow) => arrow.from !== START || arrow.senders.includes('consumer'));
  const reachable = listReachableStates(ours, from);
  if (!reachable.includes(to)) return [];
  const between = reachable.filter((state) => state !== from && state !== to);
  return between.filter((state) => !listReachableStates(ours, from, state).includes(to));
}

/** The states that can be reached without passing one given state, the nearest first. */
function listReachableStates(
  arrows: readonly Transition[],
  from: string,
  without?: string,
): string[] {
  const found = [from];
  for (const state of found)
    for (const arrow of arrows)
      if (arrow.from === state && arrow.to !== without && !found.includes(arrow.to))
        found.push(arrow.to);
  return found;
}
