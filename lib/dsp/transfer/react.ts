import type { ReachedBy } from '../common/exchange.ts';
import { PUSH } from '../common/vocabulary.ts';
import { PUSH_JOB, type TransferAction } from './actions.ts';
import type { Transfer } from './transfer.ts';

/** What is done of our own accord in the state that was just reached. */
export type React = (transfer: Transfer, event: ReachedBy) => Promise<TransferAction | undefined>;

/** Why the agreement of a transfer no longer permits it; `undefined` where it does. */
export type Refusal = (transfer: Transfer) => Promise<string | undefined>;

/**
 * As provider: starts what the agreement still permits, answers a resume with a new address, sends
 * what is to be sent, and completes it. A consumer waits for what its operator does.
 */
export function defaultReact(refusal: Refusal): React {
  return async (transfer, { by, type }) => {
    const { role, state, format } = transfer;
    if (role !== 'provider') return undefined;
    if (state === 'REQUESTED' || (state === 'STARTED' && by === 'consumer')) {
      const reason = await refusal(transfer);
      if (reason !== undefined)
        return { kind: 'terminate', code: 'agreement-refused', reasons: [reason] };
      if (state === 'REQUESTED') return { kind: 'start' };
      return format === PUSH ? { kind: 'push' } : { kind: 'start', again: true };
    }
    if (state !== 'STARTED' || format !== PUSH) return undefined;
    return type === PUSH_JOB ? { kind: 'complete' } : { kind: 'push' };
  };
}
