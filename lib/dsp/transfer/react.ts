import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import type { ReachedByMessage } from '../common/rules.ts';
import { PUSH } from '../common/vocabulary.ts';
import { PUSH_JOB, type TransferAction } from './actions.ts';
import type { Transfer } from './transfer.ts';

/** Chooses our next action in the new state. */
export type NextTransferAction = (
  transfer: Transfer,
  event: ReachedByMessage,
) => Promise<TransferAction | undefined>;

/** Returns the reason why the agreement no longer permits a transfer; `undefined` if it does. */
export type FindRefusal = (transfer: Transfer) => Promise<StatedReason | undefined>;

/**
 * As provider: starts a transfer that the agreement still permits, answers a resume with a new address,
 * pushes the data of a push transfer, and completes it. A consumer waits for its operator.
 */
export function nextTransferAction(findRefusal: FindRefusal): NextTransferAction {
  return async (transfer, event) => {
    if (transfer.role !== 'provider') return undefined;
    const action = chooseAction(transfer, event);
    if (action === undefined || action.kind === 'complete') return action;
    const reason = await findRefusal(transfer);
    if (reason === undefined) return action;
    return { kind: 'terminate', code: 'agreement-refused', reasons: [reason] };
  };
}

function chooseAction(
  { state, format }: Transfer,
  { by, type }: ReachedByMessage,
): TransferAction | undefined {
  if (state === 'REQUESTED') return { kind: 'start' };
  if (state !== 'STARTED') return undefined;
  if (format === PUSH) return type === PUSH_JOB ? { kind: 'complete' } : { kind: 'push' };
  return by === 'consumer' ? { kind: 'start', again: true } : undefined;
}
