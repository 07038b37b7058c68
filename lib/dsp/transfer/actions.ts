import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { writeEnding } from '../common/ending.ts';
import type { OutgoingMessage, PreparedMessage } from '../common/rules.ts';
import { isPullFormat } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';
import { removeAddress, type Transfer } from './transfer.ts';

/** The actions of a participant in a transfer. */
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
  | { readonly kind: 'suspend'; readonly reasons: readonly StatedReason[] }
  | { readonly kind: 'complete' }
  | {
      readonly kind: 'terminate';
      readonly code: string;
      readonly reasons: readonly StatedReason[];
    };

/** Type of the outbox item that sends data. */
export const PUSH_JOB = 'push';

/** The message of an action, and the transfer after the message is queued. @param answerMs how long a response waits before its first attempt */
export function prepareTransferMessage(
  transfer: Transfer,
  action: TransferAction,
  answerMs: number,
): PreparedMessage<Transfer> {
  const pathOf = (name: string) =>
    `/transfers/${encodeURIComponent(transfer.counterpartyPid ?? '')}/${name}`;
  const draft = draftTransferMessage(transfer, action, pathOf);
  const settleMs = action.kind === 'request' || action.kind === 'push' ? 0 : answerMs;
  return { next: applyAction(transfer, action), draft: { ...draft, settleMs } };
}

function draftTransferMessage(
  { agreement: agreementId, format }: Transfer,
  action: TransferAction,
  pathOf: (name: string) => string,
): Omit<OutgoingMessage, 'settleMs'> {
  switch (action.kind) {
    case 'request': {
      const { kind: _kind, ...request } = action;
      const body = { agreementId, format, ...request };
      return { type: 'TransferRequestMessage', path: '/transfers/request', to: 'REQUESTED', body };
    }
    case 'start': {
      // The address with its token is added at sending, so that no token is stored.
      const start = {
        type: 'TransferStartMessage',
        path: pathOf('start'),
        to: 'STARTED',
        body: {},
      };
      return action.again ? { ...start, optional: true } : start;
    }
    case 'push':
      return { type: PUSH_JOB, path: '', to: 'STARTED', body: {} };
    case 'suspend': {
      const body = writeEnding('suspended', action.reasons);
      return {
        type: 'TransferSuspensionMessage',
        path: pathOf('suspension'),
        to: 'SUSPENDED',
        body,
      };
    }
    case 'complete':
      return {
        type: 'TransferCompletionMessage',
        path: pathOf('completion'),
        to: 'COMPLETED',
        body: {},
      };
    case 'terminate': {
      const body = writeEnding(action.code, action.reasons);
      return {
        type: 'TransferTerminationMessage',
        path: pathOf('termination'),
        to: 'TERMINATED',
        body,
      };
    }
  }
}

function applyAction(transfer: Transfer, action: TransferAction): Transfer {
  if (action.kind === 'start') return applyStart(transfer);
  if (action.kind === 'complete') return removeAddress(transfer);
  if (action.kind !== 'terminate') return transfer;
  const { code, reasons } = action;
  const ending = { code, reasons, by: transfer.role };
  return { ...removeAddress(transfer), state: 'TERMINATED', ending };
}

/**
 * The transfer after our start. As provider, it creates a new token and ends all earlier ones. As
 * consumer, it waits for the new address.
 */
function applyStart(transfer: Transfer): Transfer {
  if (!isPullFormat(transfer.format)) return transfer;
  if (transfer.role === 'consumer') return { ...transfer, dataAddress: null, awaitsAddress: true };
  const current = transfer.tokens.current + 1;
  return { ...transfer, tokens: { current, previousWorks: false } };
}
