import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { writeEnding } from '../common/ending.ts';
import type { OutgoingMessage, PreparedMessage } from '../common/rules.ts';
import type { Agreement, MessageOffer } from '../policy/policy.ts';
import type { Negotiation } from './negotiation.ts';

/** The actions of a participant in a negotiation. */
export type NegotiationAction =
  /** The first request of a consumer, or its counter-offer. */
  | { readonly kind: 'request'; readonly offer: MessageOffer; readonly callbackAddress?: string }
  /** A provider's first offer, or its answer to a request. */
  | { readonly kind: 'offer'; readonly offer: MessageOffer; readonly callbackAddress?: string }
  | { readonly kind: 'accept' }
  | { readonly kind: 'agree'; readonly agreement: Agreement }
  | { readonly kind: 'verify' }
  | { readonly kind: 'finalize' }
  | {
      readonly kind: 'terminate';
      readonly code: string;
      readonly reasons: readonly StatedReason[];
    };

type Action<K extends NegotiationAction['kind']> = NegotiationAction & { readonly kind: K };

/** Delays before the first attempt of a message. Milliseconds. */
export interface SettleTimes {
  /** Of a message that answers a request. */
  readonly answerMs: number;
  /** Of a verification: first an EDC must store the acknowledgement of its agreement. */
  readonly verificationMs: number;
}

/** The message of an action, and the negotiation after the message is queued. */
export function prepareNegotiationMessage(
  negotiation: Negotiation,
  action: NegotiationAction,
  settle: SettleTimes,
): PreparedMessage<Negotiation> {
  const { answerMs: settleMs, verificationMs } = settle;
  const addDelay = (draft: Omit<OutgoingMessage, 'settleMs'>): OutgoingMessage => ({
    ...draft,
    settleMs,
  });
  switch (action.kind) {
    case 'request':
    case 'offer':
      return prepareOffer(negotiation, action, settleMs);
    case 'accept':
      return { next: negotiation, draft: addDelay(draftEvent(negotiation, 'ACCEPTED')) };
    case 'finalize':
      return { next: negotiation, draft: addDelay(draftEvent(negotiation, 'FINALIZED')) };
    case 'agree': {
      const { agreement } = action;
      const draft = addDelay(draftAgreement(negotiation, agreement));
      return { next: { ...negotiation, agreement }, draft };
    }
    case 'verify':
      return {
        next: negotiation,
        draft: { ...draftVerification(negotiation), settleMs: verificationMs },
      };
    case 'terminate':
      return prepareTermination(negotiation, action, settleMs);
  }
}

function negotiationPath({ counterpartyPid }: Negotiation, name: string): string {
  return `/negotiations/${encodeURIComponent(counterpartyPid ?? '')}/${name}`;
}

/** A first message names no process of the other side, but the callback address. */
function prepareOffer(
  negotiation: Negotiation,
  { kind, offer, callbackAddress }: Action<'request' | 'offer'>,
  settleMs: number,
): PreparedMessage<Negotiation> {
  const first = negotiation.counterpartyPid === null;
  const name = kind === 'request' ? 'request' : 'offers';
  const rounds = negotiation.rounds + 1;
  const path = first ? `/negotiations/${name}` : negotiationPath(negotiation, name);
  const message = {
    path,
    body: { ...(first && { callbackAddress }), offer },
    settleMs: first ? 0 : settleMs,
  };
  return kind === 'request'
    ? {
        next: { ...negotiation, offer, offeredBy: 'consumer', asked: offer, rounds },
        draft: { type: 'ContractRequestMessage', to: 'REQUESTED', ...message },
      }
    : {
        next: { ...negotiation, offer, offeredBy: 'provider', rounds },
        draft: { type: 'ContractOfferMessage', to: 'OFFERED', ...message },
      };
}

function draftEvent(negotiation: Negotiation, eventType: 'ACCEPTED' | 'FINALIZED') {
  const path = negotiationPath(negotiation, 'events');
  return { type: 'ContractNegotiationEventMessage', path, to: eventType, body: { eventType } };
}

function draftAgreement(negotiation: Negotiation, agreement: Agreement) {
  const path = negotiationPath(negotiation, 'agreement');
  return { type: 'ContractAgreementMessage', path, to: 'AGREED', body: { agreement } };
}

function draftVerification(negotiation: Negotiation) {
  const path = negotiationPath(negotiation, 'agreement/verification');
  return { type: 'ContractAgreementVerificationMessage', path, to: 'VERIFIED', body: {} };
}

/** Our side ends at once, even if the other side cannot be informed. */
function prepareTermination(
  negotiation: Negotiation,
  { code, reasons }: Action<'terminate'>,
  settleMs: number,
): PreparedMessage<Negotiation> {
  const ending = { code, reasons, by: negotiation.role };
  return {
    next: { ...negotiation, state: 'TERMINATED', ending },
    draft: {
      type: 'ContractNegotiationTerminationMessage',
      path: negotiationPath(negotiation, 'termination'),
      to: 'TERMINATED',
      body: writeEnding(code, reasons),
      settleMs,
    },
  };
}
