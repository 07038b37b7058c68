import type { Process } from '../../../lib/dsp/common/process.ts';
import { DSPACE_CONTEXT } from '../../../lib/dsp/common/vocabulary.ts';
import { offerOn } from './operator.ts';
import type { Answer } from './wire.ts';
import type { WireMessage } from './wire-message.ts';

export const THEM = 'them';
/** What a counterparty may say of its own accord. */
export const NEGOTIATION_SAYINGS = [
  ...(['request', 'offers', 'agreement', 'agreement/verification'] as const),
  ...(['accepted', 'finalized', 'termination'] as const),
];
export const TRANSFER_SAYINGS = ['start', 'suspension', 'completion', 'termination'] as const;
export type Saying = (typeof NEGOTIATION_SAYINGS)[number] | (typeof TRANSFER_SAYINGS)[number];

/** How a saying differs from what it should be. */
export const TWISTS = ['none', 'other dataset', 'other parties', 'other terms'] as const;
export type Twist = (typeof TWISTS)[number];

/** The pid that they go by in a process of ours. */
function theirPid({ pid, counterpartyPid }: Process): string {
  return counterpartyPid ?? `their-${pid}`;
}

/** A message of theirs for a process of ours, well-formed, whether or not its state wants it. */
export function wireMessage(
  process: Process,
  saying: Saying,
  twist: Twist,
  id: string,
): WireMessage {
  const protocol = 'format' in process ? 'transfers' : 'negotiations';
  const name = saying === 'accepted' || saying === 'finalized' ? 'events' : saying;
  const path = `/${protocol}/${encodeURIComponent(process.pid)}/${name}`;
  const isOurs = process.role === 'provider';
  const pids = {
    providerPid: isOurs ? process.pid : theirPid(process),
    consumerPid: isOurs ? theirPid(process) : process.pid,
  };
  const { type, ...members } = sayings(process, twist, id)[saying];
  const envelope = { '@context': [DSPACE_CONTEXT], '@id': id, '@type': type };
  const body = JSON.parse(JSON.stringify({ ...envelope, ...pids, ...members }));
  return { from: THEM, to: 'us', path, body };
}

function sayings(process: Process, twist: Twist, id: string) {
  const target = twist === 'other dataset' ? 'd2' : 'd1';
  const offer = { ...offerOn(twist === 'other terms' ? 'others' : 'theirs'), target };
  const { permission } = offer;
  const [assigner, assignee] = twist === 'other parties' ? ['eve', 'us'] : [THEM, 'us'];
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
  } satisfies Record<Saying, { type: string; [member: string]: unknown }>;
}

/** What begins a process of ours. */
export function begins(
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

/** How they answer, whatever they did. */
export const MANNERS = ['well', 'nothing', 'rubbish', 'refusal', 'trouble', 'silence'] as const;
export type Manner = (typeof MANNERS)[number];

export function answerTo({ body }: WireMessage, manner: Manner): Answer {
  const { providerPid, consumerPid } = body;
  const pid = `their-${providerPid ?? consumerPid}`; // as theirPid names it
  const pids = { providerPid: providerPid ?? pid, consumerPid: consumerPid ?? pid };
  const answers: Readonly<Record<Manner, Answer>> = {
    well: { status: 200, body: { '@type': 'ContractNegotiation', ...pids, state: 'REQUESTED' } },
    nothing: { status: 200 },
    rubbish: { status: 200, body: { providerPid: 7, consumerPid: null } },
    refusal: { status: 400 },
    trouble: { status: 500 },
    silence: { status: null },
  };
  return answers[manner];
}
