import type * as z from 'zod';
import { CatalogRequestMessage } from '../../lib/dsp/catalog/messages.ts';
import { type EndingType, readEnding } from '../../lib/dsp/common/ending.ts';
import { readMessage } from '../../lib/dsp/common/read-message.ts';
import { DSPACE_CONTEXT } from '../../lib/dsp/common/vocabulary.ts';
import * as N from '../../lib/dsp/negotiation/received.ts';
import * as T from '../../lib/dsp/transfer/received.ts';

export type Document = Record<string, unknown>;

/** Reads each type of message as its endpoint does. @throws KaartError */
export const READING: Readonly<Record<string, (document: unknown) => unknown>> = {
  CatalogRequestMessage: by(CatalogRequestMessage),
  ContractRequestMessage: by(N.ContractRequestMessage),
  ContractOfferMessage: by(N.ContractOfferMessage),
  ContractAgreementMessage: by(N.ContractAgreementMessage),
  ContractAgreementVerificationMessage: by(N.ContractAgreementVerificationMessage),
  ContractNegotiationEventMessage: by(N.ContractNegotiationEventMessage),
  ContractNegotiationTerminationMessage: ending('ContractNegotiationTerminationMessage'),
  TransferRequestMessage: by(T.TransferRequestMessage),
  TransferStartMessage: by(T.TransferStartMessage),
  TransferCompletionMessage: ending('TransferCompletionMessage'),
  TransferSuspensionMessage: ending('TransferSuspensionMessage'),
  TransferTerminationMessage: ending('TransferTerminationMessage'),
};

function by(schema: z.ZodType) {
  return (document: unknown) => readMessage(document, schema);
}

function ending(type: EndingType) {
  return (document: unknown) => readEnding(document, type);
}

const atomic = { leftOperand: 'odrl:dateTime', operator: 'lt', rightOperand: '2027-01-01T00:00Z' };
const constraint = [
  atomic,
  { ...atomic, rightOperand: ['a', 'b'] },
  { ...atomic, rightOperand: { '@value': 'a' } },
  ...['and', 'or', 'xone', 'andSequence'].map((logic) => ({ [logic]: [atomic, atomic] })),
];
const rule = { action: 'use', constraint };
const rules = { permission: [rule], prohibition: [rule], obligation: [rule] };
const offer = {
  ...{ '@id': 'urn:o', '@type': 'Offer', target: 'urn:d', assigner: 'urn:p' },
  ...{ profile: ['urn:a', 'urn:b'], ...rules },
};
const { prohibition: _p, obligation: _o, ...ofOneRule } = offer;
const timestamp = '2026-11-22T06:45:56.5+01:00';
const parties = { assigner: 'urn:p', assignee: 'urn:c', timestamp };
const agreement = { ...offer, '@type': 'Agreement', profile: 'urn:a', ...parties };
const property = { '@type': 'EndpointProperty', name: 'authType', value: 'bearer' };
const dataAddress = {
  ...{ '@type': 'DataAddress', endpointType: 'https', endpoint: 'https://p.example/1' },
  endpointProperties: [property],
};
const providerPid = 'urn:uuid:p';
const consumerPid = 'urn:uuid:c';
const pids = { providerPid, consumerPid };
const callbackAddress = 'https://c.example/dsp';
const because = { code: 'x', reason: ['why', { '@value': 'why' }] };

function message(type: string, members: Document): Document {
  return { '@context': [DSPACE_CONTEXT, 'urn:ctx'], '@id': 'urn:m', '@type': type, ...members };
}

/** Valid messages of every type that we receive, with all members of the official schemas. */
export const GOOD: readonly (readonly [name: string, message: Document])[] = [
  ['catalog request', message('CatalogRequestMessage', { filter: [{ '@type': 'QuerySpec' }] })],
  ['first request', message('ContractRequestMessage', { consumerPid, callbackAddress, offer })],
  ['counter-offer', message('ContractRequestMessage', { ...pids, offer })],
  ['request of one rule', message('ContractRequestMessage', { ...pids, offer: ofOneRule })],
  ['first offer', message('ContractOfferMessage', { providerPid, callbackAddress, offer })],
  ['offer', message('ContractOfferMessage', { ...pids, offer })],
  ['agreement', message('ContractAgreementMessage', { ...pids, agreement })],
  ['verification', message('ContractAgreementVerificationMessage', pids)],
  ['event', message('ContractNegotiationEventMessage', { ...pids, eventType: 'ACCEPTED' })],
  ['end', message('ContractNegotiationTerminationMessage', { ...pids, ...because })],
  [
    'transfer request',
    message('TransferRequestMessage', {
      ...{ consumerPid, callbackAddress, dataAddress },
      ...{ agreementId: 'urn:a', format: 'HttpData-PUSH' },
    }),
  ],
  ['start', message('TransferStartMessage', { ...pids, dataAddress })],
  ['completion', message('TransferCompletionMessage', pids)],
  ['suspension', message('TransferSuspensionMessage', { ...pids, ...because })],
  ['end of a transfer', message('TransferTerminationMessage', { ...pids, ...because })],
];

/** A message with one change. */
export interface Mutant {
  /** JSON pointer and kind of the change. */
  readonly name: string;
  readonly document: unknown;
}

/** Values of each type, alone and in a list. None is a constant, a value of an enumeration or a time of day. */
const OTHERS: readonly unknown[] = [
  ...['x', '', '2026-13-22T06:45:56Z', '2026-11-22T25:00:00Z', 7, true, null],
  ...[{}, { x: 1 }, [], ['x', 'y'], [7], [null], [{}]],
];

/** Every message that differs from a valid one in one place: a missing or additional member, or another value. */
export function mutantsOf(message: Document): Mutant[] {
  const more = Object.entries({ ...pids, callbackAddress })
    .filter(([name]) => !(name in message))
    .map(([name, value]) => ({
      name: `/${name} is there`,
      document: { ...message, [name]: value },
    }));
  return [...changedWithin(message), ...more];
}

function changedWithin(document: unknown, at = ''): Mutant[] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => {
    const pointer = `${at}/${key}`;
    const here = (named: string, changed: unknown): Mutant => ({
      name: `${pointer} ${named}`,
      document: replaced(document, key, changed),
    });
    return [
      here('is missing', undefined),
      ...OTHERS.map((other) => here(`is ${JSON.stringify(other)}`, other)),
      ...changedWithin(value, pointer).map(({ name, document: inner }) => ({
        name,
        document: replaced(document, key, inner),
      })),
    ];
  });
}

/** The value after a round trip through JSON: members with `undefined` are removed. */
function replaced(parent: object, key: string, value: unknown): unknown {
  const entries = Object.entries(parent).map(([name, each]) => [name, name === key ? value : each]);
  const defined = entries.filter(([, each]) => each !== undefined);
  return Array.isArray(parent) ? defined.map(([, each]) => each) : Object.fromEntries(defined);
}
