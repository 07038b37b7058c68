import * as z from 'zod';
import { dspMessage } from '../common/message-schema.ts';
import { CallbackAddress, Pid, Reasons } from '../common/vocabulary.ts';
import { DataAddress } from './data-address.ts';

/** Asks for the data of an agreement. @see DSP 2025-1 #transfer-request-message */
export const TransferRequestMessage = dspMessage('TransferRequestMessage', {
  consumerPid: Pid,
  agreementId: z.string().min(1).max(500),
  format: z.string().min(1).max(200),
  callbackAddress: CallbackAddress,
  dataAddress: DataAddress.optional(),
});
export type TransferRequestMessage = z.infer<typeof TransferRequestMessage>;

const pids = { providerPid: Pid, consumerPid: Pid };
const because = { code: z.string().max(200).optional(), reason: Reasons.optional() };

/** Starts or resumes. @see DSP 2025-1 #transfer-start-message */
export const TransferStartMessage = dspMessage('TransferStartMessage', {
  ...pids,
  dataAddress: DataAddress.optional(),
});
export type TransferStartMessage = z.infer<typeof TransferStartMessage>;

/** @see DSP 2025-1 #transfer-completion-message */
export const TransferCompletionMessage = dspMessage('TransferCompletionMessage', pids);

/** @see DSP 2025-1 #transfer-suspension-message */
export const TransferSuspensionMessage = dspMessage('TransferSuspensionMessage', {
  ...pids,
  ...because,
});
export type TransferSuspensionMessage = z.infer<typeof TransferSuspensionMessage>;

/** @see DSP 2025-1 #transfer-termination-message */
export const TransferTerminationMessage = dspMessage('TransferTerminationMessage', {
  ...pids,
  ...because,
});
export type TransferTerminationMessage = z.infer<typeof TransferTerminationMessage>;
