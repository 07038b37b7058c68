import { describe, expect, it } from 'vitest';
import type { Process } from '../../../lib/dsp/common/process.ts';
import { receive } from '../../../lib/dsp/common/transitions.ts';
import type { DspRole } from '../../../lib/dsp/common/vocabulary.ts';
import { NEGOTIATION_MACHINE } from '../../../lib/dsp/negotiation/transitions.ts';
import { TRANSFER_MACHINE } from '../../../lib/dsp/transfer/transitions.ts';

const EVER = '2025-10-01T00:00:00.000Z' as Process['createdAt'];

function process(role: DspRole, state: string, pendingTo?: string): Process {
  return {
    pid: 'urn:uuid:1',
    role,
    counterpartyId: 'them',
    counterpartyPid: 'their-pid',
    address: 'http://them.example',
    state,
    pending: pendingTo === undefined ? null : { messageId: 'm1', type: 'Any', to: pendingTo },
    ending: null,
    createdAt: EVER,
    changedAt: EVER,
  };
}

describe('a message in a negotiation', () => {
  it.each<[DspRole, string, string, string]>([
    // our role, our state, requested state, result
    ['provider', 'OFFERED', 'REQUESTED', 'moved'],
    ['provider', 'OFFERED', 'ACCEPTED', 'moved'],
    ['provider', 'AGREED', 'VERIFIED', 'moved'],
    ['provider', 'REQUESTED', 'REQUESTED', 'refused'], // TCK CN:03-04
    ['provider', 'OFFERED', 'VERIFIED', 'refused'], // TCK CN:03-02
    ['provider', 'ACCEPTED', 'VERIFIED', 'refused'], // TCK CN:03-03
    ['provider', 'VERIFIED', 'FINALIZED', 'refused'], // only we finalise
    ['provider', 'FINALIZED', 'TERMINATED', 'refused'], // TCK CN:03-01
    ['consumer', 'REQUESTED', 'OFFERED', 'moved'],
    ['consumer', 'REQUESTED', 'AGREED', 'moved'],
    ['consumer', 'ACCEPTED', 'AGREED', 'moved'],
    ['consumer', 'VERIFIED', 'FINALIZED', 'moved'],
    ['consumer', 'OFFERED', 'ACCEPTED', 'refused'], // only we accept
    ['consumer', 'OFFERED', 'AGREED', 'refused'], // TCK CN_C:03-02
    ['consumer', 'AGREED', 'FINALIZED', 'refused'], // TCK CN_C:03-06
    ['consumer', 'AGREED', 'AGREED', 'moved'], // an EDC sends another agreement after a conflict
    ['consumer', 'VERIFIED', 'AGREED', 'refused'],
    ['consumer', 'AGREED', 'TERMINATED', 'moved'], // the prose, where the figure has no arrow
  ])('as %s in %s, requested %s: %s', (role, state, to, kind) => {
    expect(receive(NEGOTIATION_MACHINE, process(role, state), to, false).kind).toBe(kind);
  });
});

describe('a received message while one of ours is in flight', () => {
  it.each<[DspRole, string, string, boolean, string, string, string]>([
    // role, state, our next states, sent message, requested state, result, new state
    ['provider', 'REQUESTED', 'AGREED', true, 'VERIFIED', 'moved', 'VERIFIED'], // the acknowledgement was lost
    ['provider', 'REQUESTED', 'AGREED', false, 'VERIFIED', 'refused', ''], // an agreement that was not sent cannot be verified
    ['provider', 'REQUESTED', 'AGREED', true, 'TERMINATED', 'moved', 'TERMINATED'],
    ['consumer', 'OFFERED', 'ACCEPTED', true, 'AGREED', 'moved', 'AGREED'],
    ['consumer', 'START', 'REQUESTED', true, 'AGREED', 'moved', 'AGREED'],
    ['consumer', 'START', 'REQUESTED', false, 'AGREED', 'refused', ''],
  ])('as %s in %s, ours to %s (sent: %s), requested %s: %s %s', (...row) => {
    const [role, state, pendingTo, sent, to, kind, then] = row;
    const outcome = receive(NEGOTIATION_MACHINE, process(role, state, pendingTo), to, sent);
    expect([outcome.kind, outcome.kind === 'moved' ? outcome.next.state : '']).toEqual([
      kind,
      then,
    ]);
  });

  it('of two that cross in a transfer: the provider’s is valid', () => {
    const [ours, theirs] = ['SUSPENDED', 'COMPLETED'];
    const asProvider = receive(
      TRANSFER_MACHINE,
      process('provider', 'STARTED', ours),
      theirs,
      true,
    );
    expect(asProvider.kind).toBe('busy');
    const asConsumer = receive(
      TRANSFER_MACHINE,
      process('consumer', 'STARTED', theirs),
      ours,
      true,
    );
    expect(asConsumer.kind === 'moved' && asConsumer.next.state).toBe('SUSPENDED');
  });

  it('cancels ours if it is not sent yet', () => {
    const outcome = receive(
      TRANSFER_MACHINE,
      process('provider', 'STARTED', 'SUSPENDED'),
      'COMPLETED',
      false,
    );
    expect(outcome).toMatchObject({ kind: 'moved', next: { state: 'COMPLETED', pending: null } });
  });
});
