import { stateText } from '../../../lib/core/stated-reason.ts';
import type { NegotiationAction } from '../../../lib/dsp/negotiation/actions.ts';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import type { NextNegotiationAction } from '../../../lib/dsp/negotiation/react.ts';
import type { TransferAction } from '../../../lib/dsp/transfer/actions.ts';
import type { NextTransferAction } from '../../../lib/dsp/transfer/react.ts';

/**
 * The automatic actions of the connector under test, by the dataset or agreement of a TCK test: the new
 * state, `>`, the action. If a state is listed several times, its actions are used in turn.
 */
const NEGOTIATIONS: Readonly<Record<string, string>> = {
  ACN0101: 'REQUESTED>offer',
  ACN0102: 'REQUESTED>offer REQUESTED>terminate',
  ACN0103: 'REQUESTED>offer ACCEPTED>agree VERIFIED>finalize',
  ACN0104: 'REQUESTED>agree VERIFIED>finalize',
  ACN0201: 'REQUESTED>terminate',
  ACN0203: 'REQUESTED>agree',
  ACN0204: 'REQUESTED>offer',
  ACN0205: 'REQUESTED>offer OFFERED>terminate',
  ACN0206: 'REQUESTED>offer ACCEPTED>terminate',
  ACN0207: 'REQUESTED>agree VERIFIED>terminate',
  ACN0301: 'REQUESTED>agree VERIFIED>finalize',
  ACN0302: 'REQUESTED>offer',
  ACN0303: 'REQUESTED>offer',
  ACN0304: 'REQUESTED>offer',
  ACNC0101: 'OFFERED>accept AGREED>verify',
  ACNC0102: 'OFFERED>request',
  ACNC0103: 'OFFERED>terminate',
  ACNC0104: 'AGREED>verify',
  ACNC0202: 'REQUESTED>terminate',
  ACNC0203: 'AGREED>terminate',
  ACNC0205: 'OFFERED>accept',
  ACNC0206: 'AGREED>verify',
  ACNC0304: 'OFFERED>accept',
  ACNC0305: 'OFFERED>accept',
  ACNC0306: 'OFFERED>accept',
};

const TRANSFERS: Readonly<Record<string, string>> = {
  ATP0101: 'REQUESTED>start STARTED>terminate',
  ATP0102: 'REQUESTED>start STARTED>complete',
  ATP0103: 'REQUESTED>start STARTED>suspend SUSPENDED>terminate',
  ATP0104: 'REQUESTED>start STARTED>suspend SUSPENDED>start STARTED>complete',
  ATP0105: 'REQUESTED>terminate',
  ATP0201: 'REQUESTED>start',
  ATP0202: 'REQUESTED>start',
  ATP0203: 'REQUESTED>start',
  ATP0303: 'REQUESTED>start',
  ATP0304: 'REQUESTED>start',
  ATP0305: 'REQUESTED>start',
  ATP0306: 'REQUESTED>start',
  ATPC0201: 'STARTED>terminate',
  ATPC0202: 'STARTED>complete',
  ATPC0203: 'STARTED>suspend SUSPENDED>terminate',
  ATPC0205: 'REQUESTED>terminate',
};

/** Datasets of negotiations, and agreements that exist from the start. */
export const DATASETS = Object.keys(NEGOTIATIONS).filter((id) => !id.startsWith('ACNC'));
export const UNREACTING_DATASETS = ['ACN0202', 'CAT0101', 'CAT0102'];

/**
 * Returns a function that chooses the next action of a process: the actions of its row, in order, each in its
 * state.
 */
function player(table: Readonly<Record<string, string>>) {
  const played = new Map<string, number>();
  return (pid: string, id: string, state: string): string | undefined => {
    const steps = (table[id] ?? '').split(' ').map((step) => step.split('>'));
    const at = played.get(pid) ?? 0;
    const [expected, action] = steps[at] ?? [];
    if (expected !== state) return undefined;
    played.set(pid, at + 1);
    return action;
  };
}

/** @param participantId of the connector under test */
export function negotiationReactions(participantId: string): NextNegotiationAction {
  const next = player(NEGOTIATIONS);
  return async (negotiation) => {
    const action = next(negotiation.pid, negotiation.dataset, negotiation.state);
    return action === undefined ? undefined : negotiationAction(action, negotiation, participantId);
  };
}

function negotiationAction(
  action: string,
  negotiation: Negotiation,
  participantId: string,
): NegotiationAction {
  const { offer, dataset: target, counterpartyId, pid } = negotiation;
  switch (action) {
    case 'offer':
    case 'request':
      return { kind: action, offer };
    case 'agree': {
      const agreement = {
        '@id': `urn:agreement:${pid}`,
        '@type': 'Agreement' as const,
        permission: [{ action: 'use' }],
        target,
        assigner: participantId,
        assignee: counterpartyId,
        timestamp: new Date().toISOString(),
      };
      return { kind: 'agree', agreement };
    }
    case 'terminate':
      return { kind: 'terminate', code: 'test', reasons: [stateText('the test asks for it')] };
    default:
      return { kind: action as 'accept' | 'verify' | 'finalize' };
  }
}

export function transferReactions(): NextTransferAction {
  const next = player(TRANSFERS);
  return async ({ pid, agreement, state }) => {
    const action = next(pid, agreement, state);
    return action === undefined ? undefined : transferAction(action);
  };
}

function transferAction(action: string): TransferAction {
  const reasons = [stateText('the test asks for it')];
  if (action === 'terminate') return { kind: 'terminate', code: 'test', reasons };
  if (action === 'suspend') return { kind: 'suspend', reasons };
  return { kind: action as 'start' | 'complete' };
}
