import type { Process } from '../../../lib/dsp/common/process.ts';
import { DSPACE_CONTEXT } from '../../../lib/dsp/common/vocabulary.ts';
import { offerOn } from './operator.ts';
import type { WireResponse } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

export const THEM = 'them';
/** The messages that a counterparty may send about a process of ours. */
export const NEGOTIATION_MESSAGES = [
  ...(['request', 'offers', 'agreement', 'agreement/verification'] as const),
  ...(['accepted', 'finalized', 'termination'] as const),
];
export const TRANSFER_MESSAGES = ['start', 'suspension', 'completion', 'termination'] as const;
export type MessageName =
  | (typeof NEGOTIATION_MESSAGES)[number]
  | (typeof TRANSFER_MESSAGES)[number];

/** The error in a message. */
export const FLAWS = ['none', 'other dataset', 'other parties', 'other terms'] as const;
export type Flaw = (typeof FLAWS)[number];

/** The counterparty's pid of a process of ours. */
function theirPid({ pid, counterpartyPid }: Process): string {
  return counterpartyPid ?? `their-${pid}`;
}

/** A well-formed message of the counterparty to a process of ours. The state of the process may forbid it. */
export function wireMessage(
  process: Process,
  messageName: MessageName,
  flaw: Flaw,
  id: string,
): WireMessage {
  const protocol = 'format' in process ? 'transfers' : 'negotiations';
  const name = messageName === 'accepted' || messageName === 'finalized' ? 'events' : messageName;
  const path = `/${protocol}/${encodeURIComponent(process.pid)}/${name}`;
  const isOurs = process.role === 'provider';
  const pids = {
    providerPid: isOurs ? process.pid : theirPid(process),
    consumerPid: isOurs ? theirPid(process) : process.pid,
  };
  const { type, ...members } = listMembers(process, flaw, id)[messageName];
  const envelope = { '@context': [DSPACE_CONTEXT], '@id': id, '@type': type };
  const body = JSON.parse(JSON.stringify({ ...envelope, ...pids, ...members }));
  return { from: THEM, to: 'us', path, body };
}

function listMembers(process: Process, flaw: Flaw, id: string) {
  const target = flaw === 'other dataset' ? 'd2' : 'd1';
  const offer = { ...offerOn(flaw === 'other terms' ? 'others' : 'theirs'), target };
  const { permission } = offer;
  const [assigner, assignee] = flaw === 'other parties' ? ['eve', 'us'] : [THEM, 'us'];
  const between = { target, assigner, assignee, timestamp: '2026-11-22T08:00:00Z' };
  const agreement = { '@id': `urn:agreed:${id}`, '@type': 'Agreement', permission, ...between };
  const end = 'format' in process ? 'TransferTermination' : 'ContractNegotiationTermination';
  const dataAddress = {
    '@type': 'DataAddress',
    endpointType: 'https',
    endpoint: 'http://them.example/data',
  };
  const event = 'ContractNegotiationEventMessage';
  return {
    request: { type: 'ContractRequestMessage', offer },
    offers: { type: 'ContractOfferMessage', offer },
    agreement: { type: 'ContractAgreementMessage', agreement },
    'agreement/verification': { type: 'ContractAgreementVerificationMessage' },
    accepted: { type: event, eventType: 'ACCEPTED' },
    finalized: { type: event, eventType: 'FINALIZED' },
    termination: { type: `${end}Message`, code: 'bye', reason: ['so'] },
    start: { type: 'TransferStartMessage', dataAddress },
    suspension: { type: 'TransferSuspensionMessage', reason: ['so'] },
    completion: { type: 'TransferCompletionMessage' },
  } satisfies Record<MessageName, { type: string; [member: string]: unknown }>;
}

/** A message that begins a process with us. */
export function openingMessage(
  what: 'request' | 'offer' | 'transfer' | 'push',
  id: string,
  agreementId = 'urn:none',
): WireMessage {
  const pid = `their-${id}`;
  const transfer = { '@type': 'TransferRequestMessage', consumerPid: pid, agreementId };
  const dataAddress = {
    '@type': 'DataAddress',
    endpointType: 'https',
    endpoint: 'http://store.example/1',
  };
  const request = { '@type': 'ContractRequestMessage', consumerPid: pid, offer: offerOn('theirs') };
  const offer = { '@type': 'ContractOfferMessage', providerPid: pid, offer: offerOn('theirs') };
  const [path, message] = {
    request: ['/negotiations/request', request] as const,
    offer: ['/negotiations/offers', offer] as const,
    transfer: ['/transfers/request', { ...transfer, format: 'HttpData-PULL' }] as const,
    push: ['/transfers/request', { ...transfer, format: 'HttpData-PUSH', dataAddress }] as const,
  }[what];
  const envelope = { '@context': [DSPACE_CONTEXT], '@id': id };
  const callbackAddress = 'http://them.example';
  const body = JSON.parse(JSON.stringify({ ...envelope, ...message, callbackAddress }));
  return { from: THEM, to: 'us', path, body };
}

/** The responses of the counterparty to a message of ours. */
export const RESPONSE_KINDS = [
  'accepted',
  'empty',
  'malformed',
  'refused',
  'failed',
  'lost',
] as const;
export type ResponseKind = (typeof RESPONSE_KINDS)[number];

export function respondTo({ body }: WireMessage, responseKind: ResponseKind): WireResponse {
  const { providerPid, consumerPid } = body;
  const pid = `their-${providerPid ?? consumerPid}`; // the same as theirPid()
  const pids = { providerPid: providerPid ?? pid, consumerPid: consumerPid ?? pid };
  const responses: Readonly<Record<ResponseKind, WireResponse>> = {
    accepted: {
      status: 200,
      body: { '@type': 'ContractNegotiation', ...pids, state: 'REQUESTED' },
    },
    empty: { status: 200 },
    malformed: { status: 200, body: { providerPid: 7, consumerPid: null } },
    refused: { status: 400 },
    failed: { status: 500 },
    lost: { status: null },
  };
  return responses[responseKind];
}
