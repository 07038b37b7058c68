import { describe, expect, it } from 'vitest';
import { findPassedStates } from '../../lib/cli/connectors/follow.ts';
import { NEGOTIATION_MACHINE } from '../../lib/dsp/negotiation/transitions.ts';
import { TRANSFER_MACHINE } from '../../lib/dsp/transfer/transitions.ts';

const MACHINES = { negotiation: NEGOTIATION_MACHINE, transfer: TRANSFER_MACHINE };

describe('the states that passed between two requests', () => {
  it.each<[keyof typeof MACHINES, string, string, string[]]>([
    ['negotiation', 'START', 'TERMINATED', []], // the first request may have been refused
    ['negotiation', 'START', 'REQUESTED', []],
    ['negotiation', 'START', 'AGREED', ['REQUESTED']],
    ['negotiation', 'START', 'FINALIZED', ['REQUESTED', 'AGREED', 'VERIFIED']],
    ['negotiation', 'REQUESTED', 'AGREED', []], // or accepted by an offer
    ['negotiation', 'OFFERED', 'FINALIZED', ['AGREED', 'VERIFIED']],
    ['negotiation', 'FINALIZED', 'REQUESTED', []],
    ['transfer', 'START', 'COMPLETED', ['REQUESTED', 'STARTED']],
    ['transfer', 'SUSPENDED', 'COMPLETED', ['STARTED']],
    ['transfer', 'SUSPENDED', 'STARTED', []],
  ])('a %s that was %s and is %s passed %j', (kind, from, to, passed) => {
    expect(findPassedStates(MACHINES[kind].arrows, from, to)).toEqual(passed);
  });
});
