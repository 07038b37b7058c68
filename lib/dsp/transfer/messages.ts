import * as z from 'zod';
import { dspMessage } from '../common/message-schema.ts';
import { CallbackAddress, Pid } from '../common/vocabulary.ts';
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

/** Starts or resumes. @see DSP 2025-1 #transfer-start-message */
export const TransferStartMessage = dspMessage('TransferStartMessage', {
  ...pids,
  dataAddress: DataAddress.optional(),
});
export type TransferStartMessage = z.infer<typeof TransferStartMessage>;
