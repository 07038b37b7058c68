import type { Draft } from '../common/exchange.ts';
import { PULL } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';
import type { Transfer } from './transfer.ts';

/** What a party may do in a transfer. */
export type TransferAction =
  | {
      readonly kind: 'request';
      readonly callbackAddress: string;
      readonly dataAddress?: DataAddress;
    }
  /** `again`: a resume of the consumer is answered with a new address. */
  | { readonly kind: 'start'; readonly again?: true }
  /** Sends the data to where the consumer wants them. No message of the protocol. */
  | { readonly kind: 'push' }
  | { readonly kind: 'suspend'; readonly reasons: readonly string[] }
  | { readonly kind: 'complete' }
  | { readonly kind: 'terminate'; readonly code: string; readonly reasons: readonly string[] };

/** Type of the outbox item that sends data. */
export const PUSH_JOB = 'push';

type Written = { readonly next: Transfer; readonly draft: Draft };

/** The message of an action, and the transfer once it is owed. */
export function write(transfer: Transfer, action: TransferAction, answerMs: number): Written {
  const base = `/transfers/${encodeURIComponent(transfer.counterPid ?? '')}`;
  const because = (reasons: readonly string[]) => (reasons.length > 0 ? { reason: reasons } : {});
  switch (action.kind) {
    case 'request': {
      const { callbackAddress, dataAddress } = action;
      const { agreement: agreementId, format } = transfer;
      return {
        next: transfer,
        draft: {
          type: 'TransferRequestMessage',
          path: '/transfers/request',
          to: 'REQUESTED',
          body: { agreementId, format, callbackAddress, ...(dataAddress && { dataAddress }) },
          settleMs: 0,
        },
      };
    }
    case 'start':
      return {
        next: started(transfer),
        draft: {
          type: 'TransferStartMessage',
          path: `${base}/start`,
          to: 'STARTED',
          // The address with its token is added when it is sent: no token is stored.
          body: {},
          settleMs: answerMs,
          ...(action.again && { optional: true }),
        },
      };
    case 'push':
      return {
        next: transfer,
        draft: { type: PUSH_JOB, path: '', to: 'STARTED', body: {}, settleMs: 0 },
      };
    case 'suspend':
      return {
        next: transfer,
        draft: {
          type: 'TransferSuspensionMessage',
          path: `${base}/suspension`,
          to: 'SUSPENDED',
          body: { code: 'suspended', ...because(action.reasons) },
          settleMs: answerMs,
        },
      };
    case 'complete':
      return {
        next: transfer,
        draft: {
          type: 'TransferCompletionMessage',
          path: `${base}/completion`,
          to: 'COMPLETED',
          body: {},
          settleMs: answerMs,
        },
      };
    case 'terminate': {
      const { code, reasons } = action;
      const ending = { code, reasons, by: transfer.role };
      return {
        next: { ...transfer, state: 'TERMINATED', ending },
        draft: {
          type: 'TransferTerminationMessage',
          path: `${base}/termination`,
          to: 'TERMINATED',
          body: { code, ...because(reasons) },
          settleMs: answerMs,
        },
      };
    }
  }
}

/** A provider's start makes a new token and ends all before; a consumer's waits for the new address. */
function started(transfer: Transfer): Transfer {
  if (transfer.format !== PULL) return transfer;
  if (transfer.role === 'consumer') return { ...transfer, dataAddress: null, awaitsAddress: true };
  const current = transfer.tokens.current + 1;
  return { ...transfer, tokens: { current, previousWorks: false } };
}
