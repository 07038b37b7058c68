import type { KaartError } from '../../core/errors.ts';
import { findMessageAhead, type Process } from './process.ts';
import { processEnded, wrongTransition } from './refusals.ts';
import { type DspRole, otherRole } from './vocabulary.ts';

/**
 * A transition of a state machine, and the roles that may send it. Each is an arrow of the figure in
 * the specification.
 */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly senders: readonly DspRole[];
}

/** The transitions of a figure, and further ones that we accept. */
export interface Machine {
  readonly arrows: readonly Transition[];
  readonly tolerated: readonly Transition[];
}

/** Whether a state has no further transition. */
export function isFinal({ arrows }: Machine, state: string): boolean {
  return arrows.every(({ from }) => from !== state);
}

/** The effect of a message on a process. */
export type ReceiveResult<P> =
  | { readonly kind: 'moved'; readonly next: P }
  /** The message is valid, but our message in flight has priority. The counterparty may send it again. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly error: KaartError };

/** Whether a role may cause a transition. Tolerated transitions may be received, never sent. */
export function allows(
  { arrows, tolerated }: Machine,
  { from, to, sender }: { readonly from: string; readonly to: string; readonly sender: DspRole },
  side: 'sent' | 'received',
): boolean {
  const table = side === 'sent' ? arrows : [...arrows, ...tolerated];
  return table.some((t) => t.from === from && t.to === to && t.senders.includes(sender));
}

/**
 * Decides the effect of a message of the counterparty. It has no side effects.
 *
 * A message may only fit the state after our own pending message. Then the counterparty has accepted
 * our message, and its acknowledgement is lost or late. If two messages cross, the message of the
 * provider has priority, so that both sides end in the same state. A termination is final, also our
 * own: an ended process stays ended, even if messages are in flight.
 *
 * @param isSent whether our pending message may have been sent
 */
export function receive<P extends Process>(
  machine: Machine,
  process: P,
  to: string,
  isSent: boolean,
): ReceiveResult<P> {
  const sender = otherRole(process.role);
  const fits = (from: string) => allows(machine, { from, to, sender }, 'received');
  const { state, role, pending } = process;
  if (isFinal(machine, state)) return refuse(processEnded(state));
  const messageAhead = isSent ? findMessageAhead(process) : null;
  const isOursFirst = messageAhead !== null && role === 'provider' && to !== 'TERMINATED';
  // A message without a change of state does not affect our message in flight.
  if (fits(state) && !isOursFirst)
    return toMovedProcess(process, to, to === state ? pending : null);
  if (messageAhead !== null && messageAhead.to !== state && fits(messageAhead.to))
    return toMovedProcess(process, to, null);
  return fits(state) ? { kind: 'busy' } : refuse(wrongTransition(sender, state, to));
}

function refuse<P>(error: KaartError): ReceiveResult<P> {
  return { kind: 'refused', error };
}

function toMovedProcess<P extends Process>(
  process: P,
  to: string,
  pending: P['pending'],
): ReceiveResult<P> {
  return { kind: 'moved', next: { ...process, state: to, pending } };
}
