import { START } from '../common/process.ts';
import type { Machine, Transition } from '../common/transitions.ts';

const TRANSFER_STATES = ['REQUESTED', 'STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'] as const;
export type TransferState = (typeof TRANSFER_STATES)[number] | typeof START;

/** One row per arrow of the figure at DSP 2025-1 #transfer-process-states; START is its entry. */
export const TRANSFER_TRANSITIONS = [
  { from: START, to: 'REQUESTED', senders: ['consumer'] },
  { from: 'REQUESTED', to: 'STARTED', senders: ['provider'] },
  { from: 'REQUESTED', to: 'TERMINATED', senders: ['consumer', 'provider'] },
  { from: 'STARTED', to: 'COMPLETED', senders: ['consumer', 'provider'] },
  { from: 'STARTED', to: 'SUSPENDED', senders: ['consumer', 'provider'] },
  { from: 'STARTED', to: 'TERMINATED', senders: ['consumer', 'provider'] },
  { from: 'SUSPENDED', to: 'STARTED', senders: ['consumer', 'provider'] },
  { from: 'SUSPENDED', to: 'TERMINATED', senders: ['consumer', 'provider'] },
] as const satisfies readonly Transition[];

/** A further transition that we accept: after our resume the provider starts again, to name a new address. */
const TOLERATED = [
  { from: 'STARTED', to: 'STARTED', senders: ['provider'] },
] as const satisfies readonly Transition[];

export const TRANSFER_MACHINE: Machine = { arrows: TRANSFER_TRANSITIONS, tolerated: TOLERATED };
const WITHOUT_ANOTHER_START: Machine = { arrows: TRANSFER_TRANSITIONS, tolerated: [] };

/**
 * The state machine of one transfer. The provider may start again only while its consumer waits for a
 * new address.
 */
export function transferMachine({ awaitsAddress }: { readonly awaitsAddress: boolean }): Machine {
  return awaitsAddress ? TRANSFER_MACHINE : WITHOUT_ANOTHER_START;
}
