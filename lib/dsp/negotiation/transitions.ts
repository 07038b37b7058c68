import { START } from '../common/process.ts';
import type { Machine, Transition } from '../common/transitions.ts';

const NEGOTIATION_STATES = [
  'REQUESTED',
  'OFFERED',
  'ACCEPTED',
  'AGREED',
  'VERIFIED',
  'FINALIZED',
  'TERMINATED',
] as const;
export type NegotiationState = (typeof NEGOTIATION_STATES)[number] | typeof START;

/** One row per arrow of the figure at DSP 2025-1 #contract-negotiation-states; START is its entry. */
export const NEGOTIATION_TRANSITIONS = [
  { from: START, to: 'REQUESTED', senders: ['consumer'] },
  { from: START, to: 'OFFERED', senders: ['provider'] },
  { from: 'REQUESTED', to: 'OFFERED', senders: ['provider'] },
  { from: 'REQUESTED', to: 'AGREED', senders: ['provider'] },
  { from: 'REQUESTED', to: 'TERMINATED', senders: ['consumer', 'provider'] },
  { from: 'OFFERED', to: 'REQUESTED', senders: ['consumer'] },
  { from: 'OFFERED', to: 'ACCEPTED', senders: ['consumer'] },
  { from: 'OFFERED', to: 'TERMINATED', senders: ['consumer', 'provider'] },
  { from: 'ACCEPTED', to: 'AGREED', senders: ['provider'] },
  { from: 'ACCEPTED', to: 'TERMINATED', senders: ['provider'] },
  { from: 'AGREED', to: 'VERIFIED', senders: ['consumer'] },
  { from: 'AGREED', to: 'TERMINATED', senders: ['consumer'] },
  { from: 'VERIFIED', to: 'FINALIZED', senders: ['provider'] },
  { from: 'VERIFIED', to: 'TERMINATED', senders: ['provider'] },
] as const satisfies readonly Transition[];

/**
 * Further transitions that we accept. The text of the specification lets both sides terminate in any
 * state; the figure does not. An EDC sends another agreement after a conflict: the last one counts.
 */
const TOLERATED = [
  { from: 'ACCEPTED', to: 'TERMINATED', senders: ['consumer'] },
  { from: 'AGREED', to: 'TERMINATED', senders: ['provider'] },
  { from: 'VERIFIED', to: 'TERMINATED', senders: ['consumer'] },
  { from: 'AGREED', to: 'AGREED', senders: ['provider'] },
] as const satisfies readonly Transition[];

export const NEGOTIATION_MACHINE: Machine = {
  arrows: NEGOTIATION_TRANSITIONS,
  tolerated: TOLERATED,
};
