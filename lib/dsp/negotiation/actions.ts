import type { Draft } from '../common/exchange.ts';
import type { Agreement, MessageOffer } from '../policy/policy.ts';
import type { Negotiation } from './negotiation.ts';

/** What a party may do in a negotiation. */
export type NegotiationAction =
  /** A consumer's first request, or its counter-offer. */
  | { readonly kind: 'request'; readonly offer: MessageOffer; readonly callbackAddress?: string }
  /** A provider's first offer, or its answer to a request. */
  | { readonly kind: 'offer'; readonly offer: MessageOffer; readonly callbackAddress?: string }
  | { readonly kind: 'accept' }
  | { readonly kind: 'agree'; readonly agreement: Agreement }
  | { readonly kind: 'verify' }
  | { readonly kind: 'finalize' }
  | { readonly kind: 'terminate'; readonly code: string; readonly reasons: readonly string[] };

/** How long a message waits before its first try. Milliseconds. */
export interface SettleTimes {
  /** Of what answers a request. */
  readonly answerMs: number;
  /** Of a verification: an EDC has to digest that its agreement was taken. */
  readonly verificationMs: number;
}

type Written = { readonly next: Negotiation; readonly draft: Draft };

/** The message of an action, and the negotiation once it is owed. */
export function write(
  negotiation: Negotiation,
  action: NegotiationAction,
  { answerMs, verificationMs }: SettleTimes,
): Written {
  const base = `/negotiations/${encodeURIComponent(negotiation.counterPid ?? '')}`;
  const first = negotiation.counterPid === null;
  const event = (eventType: 'ACCEPTED' | 'FINALIZED'): Written => ({
    next: negotiation,
    draft: {
      type: 'ContractNegotiationEventMessage',
      path: `${base}/events`,
      to: eventType,
      body: { eventType },
      settleMs: answerMs,
    },
  });
  switch (action.kind) {
    case 'request':
    case 'offer': {
      const { kind, offer, callbackAddress } = action;
      const asks = kind === 'request';
      const name = asks ? 'request' : 'offers';
      return {
        next: {
          ...negotiation,
          offer,
          offeredBy: asks ? 'consumer' : 'provider',
          ...(asks && { asked: offer }),
          rounds: negotiation.rounds + 1,
        },
        draft: {
          type: asks ? 'ContractRequestMessage' : 'ContractOfferMessage',
          path: first ? `/negotiations/${name}` : `${base}/${name}`,
          to: asks ? 'REQUESTED' : 'OFFERED',
          body: { ...(first && { callbackAddress }), offer },
          settleMs: first ? 0 : answerMs,
        },
      };
    }
    case 'accept':
      return event('ACCEPTED');
    case 'finalize':
      return event('FINALIZED');
    case 'agree':
      return {
        next: { ...negotiation, agreement: action.agreement },
        draft: {
          type: 'ContractAgreementMessage',
          path: `${base}/agreement`,
          to: 'AGREED',
          body: { agreement: action.agreement },
          settleMs: answerMs,
        },
      };
    case 'verify':
      return {
        next: negotiation,
        draft: {
          type: 'ContractAgreementVerificationMessage',
          path: `${base}/agreement/verification`,
          to: 'VERIFIED',
          body: {},
          settleMs: verificationMs,
        },
      };
    case 'terminate': {
      const { code, reasons } = action;
      return {
        next: {
          ...negotiation,
          state: 'TERMINATED',
          ending: { code, reasons, by: negotiation.role },
        },
        draft: {
          type: 'ContractNegotiationTerminationMessage',
          path: `${base}/termination`,
          to: 'TERMINATED',
          body: { code, ...(reasons.length > 0 && { reason: reasons }) },
          settleMs: answerMs,
        },
      };
    }
  }
}
