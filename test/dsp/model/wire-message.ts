import type { Message } from '../../../lib/dsp/common/process.ts';

/** A message between two participants. */
export interface WireMessage {
  /** Participant ids. */
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly body: Message;
  /** Set if the receiver must refuse it. */
  readonly hostile?: true;
}

const STATES: Readonly<Record<string, string>> = {
  ContractRequestMessage: 'REQUESTED',
  ContractOfferMessage: 'OFFERED',
  ContractAgreementMessage: 'AGREED',
  ContractAgreementVerificationMessage: 'VERIFIED',
  ContractNegotiationTerminationMessage: 'TERMINATED',
  TransferRequestMessage: 'REQUESTED',
  TransferStartMessage: 'STARTED',
  TransferSuspensionMessage: 'SUSPENDED',
  TransferCompletionMessage: 'COMPLETED',
  TransferTerminationMessage: 'TERMINATED',
};

/** The state that a message requests. */
export function requestedState({ '@type': type, eventType }: Message): string {
  return STATES[type] ?? String(eventType);
}

/** Identifies a message: a repeat has the same sender, path and id. */
export function messageKey({ from, path, body }: WireMessage): string {
  return `${from} ${path} ${body['@id']}`;
}
