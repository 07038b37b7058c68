import type { KaartError } from '../../core/errors.ts';
import { findMessageAhead, type Process } from './process.ts';
import { processEnded, wrongTransition } from './refusals.ts';
import { type DspRole, otherRole } from './vocabulary.ts';

/** One arrow of the figure of a state machine: from which state to which, and by which roles. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly senders: readonly DspRole[];
}

/** The arrows of a figure, and those that we accept besides. */
export interface Machine {
  readonly arrows: readonly Transition[];
  readonly tolerated: readonly Transition[];
}

/** Whether no arrow leads on from a state. */
export function isFinal({ arrows }: Machine, state: string): boolean {
  return arrows.every(({ from }) => from !== state);
}

/** What a message that asks for a state does to a process. */
export type ReceiveResult<P> =
  | { readonly kind: 'moved'; readonly next: P }
  /** The message is right, but one of ours that crosses it goes first: it may be sent again. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly error: KaartError };

/** Whether a role may cause a transition. Tolerated arrows may be received, never sent. */
export function allows(
  { arrows, tolerated }: Machine,
  { from, to, sender }: { readonly from: string; readonly to: string; readonly sender: DspRole },
  side: 'sent' | 'received',
): boolean {
  const table = side === 'sent' ? arrows : [...arrows, ...tolerated];
  return table.some((t) => t.from === from && t.to === to && t.senders.includes(sender));
}

/**
 * Decides what a message of the counterparty does, without performing anything.
 *
 * A message that only fits the state to which our own pending message leads proves that the
 * counterparty has taken that one, whose acknowledgement was lost or is late. Two messages that
 * cross are settled by role: the provider's stands, so that both sides end in the same state.
 * A termination is final, also our own: an ended process stays ended, even if messages are in flight.
 *
 * @param sent whether our pending message may have been sent
 */
export function receive<P extends Process>(
  machine: Machine,
  process: P,
  to: string,
  sent: boolean,
): ReceiveResult<P> {
  const sender = otherRole(process.role);
  const fits = (from: string) => allows(machine, { from, to, sender }, 'received');
  const { state, role, pending } = process;
  if (isFinal(machine, state)) return refused(processEnded(state));
  const ours = sent ? findMessageAhead(process) : null;
  const first = ours !== null && role === 'provider' && to !== 'TERMINATED';
  // What leads no further leaves our message on its way.
  if (fits(state) && !first) return toMovedProcess(process, to, to === state ? pending : null);
  if (ours !== null && ours.to !== state && fits(ours.to)) return toMovedProcess(process, to, null);
  return fits(state) ? { kind: 'busy' } : refused(wrongTransition(sender, state, to));
}

function refused<P>(error: KaartError): ReceiveResult<P> {
  return { kind: 'refused', error };
}

function toMovedProcess<P extends Process>(
  process: P,
  to: string,
  pending: P['pending'],
): ReceiveResult<P> {
  return { kind: 'moved', next: { ...process, state: to, pending } };
}
