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

/** The two kinds of process; each is the name of its pid in the lines for machines. */
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

/** Our API's address of a process. */
export function processPath(kind: FollowedProcessKind, pid: string): string {
  return `/v1/${kind}s/${encodeURIComponent(pid)}`;
}

const ARROWS: Readonly<Record<FollowedProcessKind, readonly Transition[]>> = {
  negotiation: NEGOTIATION_MACHINE.arrows,
  transfer: TRANSFER_MACHINE.arrows,
};

/**
 * Tells each state of a process once, also those it must have been in between two looks: a line of
 * JSON for machines, a word for people.
 */
export function createStateReporter(
  { json, out, err }: Output,
  kind: FollowedProcessKind,
): (process: Pick<ProcessView, 'pid' | 'state'>) => void {
  let told: string | undefined;
  return ({ pid, state: now }) => {
    const news = listNewStates(ARROWS[kind], told, now);
    told = now;
    for (const state of news)
      if (json) out(`${JSON.stringify({ [kind]: pid, state })}\n`);
      else err(`${state}\n`);
  };
}

/** Before the first message was heard there is no state that anybody knows. */
function listNewStates(
  arrows: readonly Transition[],
  told: string | undefined,
  now: string,
): string[] {
  if (now === told || now === START) return [];
  return told === undefined ? [now] : [...findPassedStates(arrows, told, now), now];
}

interface Following<K extends FollowedProcessKind> {
  readonly kind: K;
  readonly pid: string;
  /** Maximum waiting time of the command; the process itself continues. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Told of the process each time it is looked at. */
  onChange(process: FollowedProcesses[K]): void;
  isDone(process: FollowedProcesses[K]): boolean;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;
/** States in which nothing more comes. */
const FINAL = ['FINALIZED', 'COMPLETED', 'TERMINATED'];

/**
 * Looks at a process until it is where it should be, or has ended. Only for show: the process
 * does not wait for it. It looks more often after each change, so that short states are seen as well.
 *
 * @throws KaartError `unavailable` when that takes too long; the reason of the signal once it is aborted
 */
export async function follow<K extends FollowedProcessKind>(
  session: ApiConnection,
  { kind, pid, seconds, signal, onChange: seen, isDone: done }: Following<K>,
): Promise<FollowedProcesses[K]> {
  const end = performance.now() + seconds * 1000;
  let before: string | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.25, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const process = await askProcess(session, kind, pid);
    const { state, pending } = process;
    seen(process);
    if (done(process) || (FINAL.includes(state) && pending === null) || state === 'TERMINATED')
      return process;
    if (performance.now() > end) throw followTimedOut(process, seconds);
    if (state !== before) pause = FIRST_PAUSE_MS;
    before = state;
    await sleep(pause, undefined, { signal });
  }
}

/** Why a process has ended, in words. */
export function endingText({ state, ending }: ProcessView): string {
  if (ending === null) return state;
  return oneLine([`${state} (${ending.code})`, ...ending.reasons].join(': '));
}

function followTimedOut({ state, pending }: ProcessView, seconds: number): KaartError {
  const now = pending === null ? state : `${state}, and the ${pending.type} is not taken`;
  return new KaartError('process-not-there-yet', {
    code: 'unavailable',
    parameters: { seconds, state: now },
    nextStep: 'goes-on-while-served',
  });
}

/**
 * The states that a process which we asked for must have been in between two that were seen, in
 * order: every way from one to the other leads through them. Who looks now and then misses short ones.
 */
export function findPassedStates(
  arrows: readonly Transition[],
  from: string,
  to: string,
): readonly string[] {
  // A process can end before anybody has heard of it.
  if (to === 'TERMINATED') return [];
  const ours = arrows.filter((arrow) => arrow.from !== START || arrow.senders.includes('consumer'));
  const ways = listReachableStates(ours, from);
  if (!ways.includes(to)) return [];
  const between = ways.filter((state) => state !== from && state !== to);
  return between.filter((state) => !listReachableStates(ours, from, state).includes(to));
}

/** The states that can be reached, the nearest first, without passing one. */
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
