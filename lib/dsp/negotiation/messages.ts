import * as z from 'zod';
import { dspMessage } from '../common/message-schema.ts';
import { CallbackAddress, Pid } from '../common/vocabulary.ts';
import { Agreement, MessageOffer } from '../policy/policy.ts';

const exactlyOne = (one: unknown, other: unknown) => (one === undefined) !== (other === undefined);

/**
 * Asks for an agreement: a first request carries `callbackAddress`, a counter-offer `providerPid`.
 *
 * @see DSP 2025-1 #contract-request-message
 */
export const ContractRequestMessage = dspMessage('ContractRequestMessage', {
  consumerPid: Pid,
  providerPid: Pid.optional(),
  callbackAddress: CallbackAddress.optional(),
  offer: MessageOffer,
}).refine((m) => exactlyOne(m.providerPid, m.callbackAddress), {
  message: 'exactly one of providerPid and callbackAddress is required',
});
export type ContractRequestMessage = z.infer<typeof ContractRequestMessage>;

/**
 * Makes an offer: a first one carries `callbackAddress`, an answer to a request `consumerPid`.
 *
 * @see DSP 2025-1 #contract-offer-message
 */
export const ContractOfferMessage = dspMessage('ContractOfferMessage', {
  providerPid: Pid,
  consumerPid: Pid.optional(),
  callbackAddress: CallbackAddress.optional(),
  offer: MessageOffer,
}).refine((m) => exactlyOne(m.consumerPid, m.callbackAddress), {
  message: 'exactly one of consumerPid and callbackAddress is required',
});
export type ContractOfferMessage = z.infer<typeof ContractOfferMessage>;

const pids = { providerPid: Pid, consumerPid: Pid };

/** @see DSP 2025-1 #contract-agreement-message */
export const ContractAgreementMessage = dspMessage('ContractAgreementMessage', {
  ...pids,
  agreement: Agreement,
});
export type ContractAgreementMessage = z.infer<typeof ContractAgreementMessage>;

/** @see DSP 2025-1 #contract-agreement-verification-message */
export const ContractAgreementVerificationMessage = dspMessage(
  'ContractAgreementVerificationMessage',
  pids,
);

/** @see DSP 2025-1 #contract-negotiation-event-message */
export const ContractNegotiationEventMessage = dspMessage('ContractNegotiationEventMessage', {
  ...pids,
  eventType: z.enum(['ACCEPTED', 'FINALIZED']),
});
export type ContractNegotiationEventMessage = z.infer<typeof ContractNegotiationEventMessage>;
