import * as z from 'zod';
import { canonicalJson, type Json } from '../../core/digest.ts';
import { terminatedBy } from '../common/ending.ts';
import { createMessageTable, type MessageEndpoint } from '../common/message-endpoint.ts';
import { dspMessage } from '../common/message-schema.ts';
import type { Agreements, CheckAddress } from '../common/ports.ts';
import type { ProcessEngine } from '../common/process-engine.ts';
import { CallbackAddress, Pid, PUSH, type TransferFormat } from '../common/vocabulary.ts';
import type { TransferAction } from './actions.ts';
import { checkPushTarget, checkTransferFormat, getAgreementWith } from './checks.ts';
import { DataAddress } from './data-address.ts';
import {
  computeTransferPid,
  type NewTransferData,
  removeAddress,
  type Transfer,
} from './transfer.ts';

/** The checks for received messages of a transfer. */
export interface ReceivedTransferDeps {
  readonly agreements: Agreements;
  /** The formats of a dataset; empty if the dataset is not offered. */
  readonly formatsOf: (dataset: string) => Promise<readonly TransferFormat[]>;
  readonly checkAddress: CheckAddress;
}

/**
 * The messages of a transfer, in both roles. A participant and its consumer pid identify one transfer,
 * independent of the `@id` of the request: our pid is derived from both.
 *
 * @param begin creates a transfer that the counterparty requests
 * @see DSP 2025-1 #transfer-provider-path-bindings, #transfer-consumer-path-bindings
 */
export function receivedTransferMessages(
  engine: ProcessEngine<Transfer, TransferAction>,
  { agreements, formatsOf, checkAddress }: ReceivedTransferDeps,
  begin: (data: NewTransferData) => Transfer,
): readonly MessageEndpoint[] {
  const { first, next, last } = createMessageTable(engine);
  return [
    first({
      path: 'request',
      schema: TransferRequestMessage,
      check: ({ callbackAddress }) => checkAddress(callbackAddress),
      async make({ caller: { participantId, epoch }, message }) {
        const agreement = await getAgreementWith(
          agreements,
          message.agreementId,
          'provider',
          participantId,
        );
        const format = await checkTransferFormat(formatsOf, agreement, message.format);
        return begin({
          pid: computeTransferPid(participantId, message.consumerPid),
          role: 'provider',
          counterpartyId: participantId,
          ownerEpoch: epoch ?? null,
          counterpartyPid: message.consumerPid,
          address: message.callbackAddress,
          state: 'REQUESTED',
          agreement: agreement.id,
          dataset: agreement.dataset,
          format,
          dataAddress: format === PUSH ? checkPushTarget(message.dataAddress, checkAddress) : null,
        });
      },
      isSame: isSameRequest,
    }),
    // The start of the provider, or the resume of the consumer.
    next({
      path: ':pid/start',
      schema: TransferStartMessage,
      to: 'STARTED',
      // An EDC that repeats its start may send another token.
      hasNewContent: ({ role, state, dataAddress: stored, hasRenewed }, { dataAddress }) =>
        role === 'consumer' &&
        state === 'STARTED' &&
        !hasRenewed &&
        dataAddress !== undefined &&
        canonicalJson(stored as Json) !== canonicalJson(dataAddress as Json),
      apply: (next, { caller, message: { dataAddress = null } }) =>
        next.role === 'provider'
          ? { ...next, ownerEpoch: caller.epoch ?? null }
          : { ...next, dataAddress, awaitsAddress: false, hasRenewed: false },
    }),
    last({
      path: ':pid/completion',
      type: 'TransferCompletionMessage',
      to: 'COMPLETED',
      apply: removeAddress,
    }),
    last({ path: ':pid/suspension', type: 'TransferSuspensionMessage', to: 'SUSPENDED' }),
    last({
      path: ':pid/termination',
      type: 'TransferTerminationMessage',
      to: 'TERMINATED',
      apply: (next, message) => terminatedBy(removeAddress(next), message),
    }),
  ];
}

/** Whether two requests with one consumer pid are equal. The address of a push is deleted after its data arrived. */
function isSameRequest(known: Transfer, requested: Transfer): boolean {
  const { agreement, format, address, dataAddress } = known;
  return (
    agreement === requested.agreement &&
    format === requested.format &&
    address === requested.address &&
    (dataAddress === null ||
      canonicalJson(dataAddress as Json) === canonicalJson(requested.dataAddress as Json))
  );
}

/** Requests the data of an agreement. @see DSP 2025-1 #transfer-request-message */
export const TransferRequestMessage = dspMessage('TransferRequestMessage', {
  consumerPid: Pid,
  agreementId: z.string().min(1).max(500),
  format: z.string().min(1).max(200),
  callbackAddress: CallbackAddress,
  dataAddress: DataAddress.optional(),
});
export type TransferRequestMessage = z.infer<typeof TransferRequestMessage>;

const pids = { providerPid: Pid, consumerPid: Pid };

/** Starts or resumes a transfer. @see DSP 2025-1 #transfer-start-message */
export const TransferStartMessage = dspMessage('TransferStartMessage', {
  ...pids,
  dataAddress: DataAddress.optional(),
});
export type TransferStartMessage = z.infer<typeof TransferStartMessage>;
