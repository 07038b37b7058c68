import type { Message } from '../../../lib/dsp/common/process.ts';

/** A message as it goes over the wire. */
export interface WireMessage {
  /** Participant ids. */
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly body: Message;
  /** It must be refused. */
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

/** The state that a message asks for. */
export function stateAskedBy({ '@type': type, eventType }: Message): string {
  return STATES[type] ?? String(eventType);
}

/** What tells a repeat: who sends what to where. */
export function nameOf({ from, path, body }: WireMessage): string {
  return `${from} ${path} ${body['@id']}`;
}
