import { setTimeout as sleep } from 'node:timers/promises';
import { KaartError } from '../../core/errors.ts';
import { START } from '../../dsp/common/process.ts';
import type { Transition } from '../../dsp/common/transitions.ts';
import { NEGOTIATION_MACHINE } from '../../dsp/negotiation/transitions.ts';
import { TRANSFER_MACHINE } from '../../dsp/transfer/transitions.ts';
import { type ApiConnection, askJson } from '../session/session.ts';
import type { Output } from '../terminal/output.ts';
import { oneLine } from '../terminal/safe-text.ts';
import { findPassedStates } from './passed-states.ts';

/** What the answers about negotiations and transfers have in common. */
export interface ProcessView {
  readonly pid: string;
  readonly state: string;
  readonly counterpartyId: string;
  readonly dataset: string;
  readonly agreement: string | null;
  readonly pending: { readonly type: string } | null;
  readonly ending: { readonly code: string; readonly reasons: readonly string[] } | null;
}

/** The two kinds of process; each is the name of its pid in the lines for machines. */
export type FollowedProcessKind = 'negotiation' | 'transfer';

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

export interface Following<P> {
  /** Our API's address of the process. */
  readonly path: string;
  /** Maximum waiting time of the command; the process itself continues. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Told of the process each time it is looked at. */
  onChange(process: P): void;
  isDone(process: P): boolean;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;
/** States in which nothing more comes. */
const FINAL = ['FINALIZED', 'COMPLETED', 'TERMINATED'];

/**
 * Looks at a process until it is where it should be, or has ended. Only for show: the process itself
 * waits for nobody. It looks more often after each change, so that short states are seen as well.
 *
 * @throws KaartError `unavailable` when that takes too long; the reason of the signal once it is aborted
 */
export async function follow<P extends ProcessView>(
  session: ApiConnection,
  { path, seconds, signal, onChange: seen, isDone: done }: Following<P>,
): Promise<P> {
  const end = performance.now() + seconds * 1000;
  let before: string | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.25, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const process = await askJson<P>(session, path, { as: ['operator'] });
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
  return new KaartError(`after ${seconds} s it is still ${now}`, {
    code: 'unavailable',
    details: {
      next: 'It goes on by itself while this Kaart is served: kaart negotiations, kaart transfers and kaart outbox show where it is.',
    },
  });
}
