import { stateText } from '../../../lib/core/stated-reason.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import type { DspRole as Role } from '../../../lib/dsp/common/vocabulary.ts';
import type { MessageOffer } from '../../../lib/dsp/policy/policy.ts';
import type { DataAddress } from '../../../lib/dsp/transfer/data-address.ts';
import type { Transfer } from '../../../lib/dsp/transfer/transfer.ts';
import { addressOf, type ModelConnector } from './model-connector.ts';

export const NEGOTIATION_ACTIONS = ['accept', 'counter', 'end'] as const;
export const TRANSFER_ACTIONS = ['start', 'suspend', 'complete', 'refresh', 'end'] as const;
export type OperatorAction =
  | (typeof NEGOTIATION_ACTIONS)[number]
  | (typeof TRANSFER_ACTIONS)[number];
export type Kind = 'negotiation' | 'transfer';

const NAME = 'olga';
const TARGET: DataAddress = {
  '@type': 'DataAddress',
  endpointType: 'https',
  endpoint: 'http://store.example/1',
};

/** The offer of the catalog (`theirs`), or one with more rights (`others`): the provider replies to it with the offer of the catalog. */
export function offerOn(terms: 'theirs' | 'others'): MessageOffer {
  const action = terms === 'theirs' ? 'use' : 'distribute';
  return { '@id': 'urn:offer:d1', '@type': 'Offer', target: 'd1', permission: [{ action }] };
}

/** The n-th process of a connector, the oldest first. */
export function processOf({ ledger }: ModelConnector, kind: Kind, n = 0): Process | undefined {
  const list = [...ledger.processes.values()].filter(
    (process) => 'format' in process === (kind === 'transfer'),
  );
  return list[n % list.length];
}

/** Begins a negotiation. A provider sends the offer of its catalog. */
export function negotiate(
  connector: ModelConnector,
  counterpartyId: string,
  role: Role,
  terms: 'theirs' | 'others' = 'theirs',
): void {
  const offer = offerOn(role === 'provider' ? 'theirs' : terms);
  const request = { role, counterpartyId, address: addressOf(counterpartyId), offer };
  connector.operate(({ negotiations }) => negotiations.begin(request, NAME));
}

/** Requests a transfer under the n-th agreement, as its consumer. */
export function askForData(
  connector: ModelConnector,
  format: 'HttpData-PULL' | 'HttpData-PUSH',
  n = 0,
): void {
  const agreements = [...connector.ledger.agreements.values()].filter(
    ({ role }) => role === 'consumer',
  );
  const agreement = agreements[n % agreements.length]?.id;
  if (agreement === undefined) return;
  const dataAddress = format === 'HttpData-PUSH' ? { dataAddress: TARGET } : {};
  connector.operate(({ transfers }) =>
    transfers.begin({ agreement, format, ...dataAddress }, NAME),
  );
}

/** Requests an action of an operator. The state of the process may forbid it. */
export function requestAction(
  connector: ModelConnector,
  process: Process,
  action: OperatorAction,
): void {
  const { pid } = process;
  const { tokens } = process as Transfer;
  connector.operate(({ negotiations, transfers }) => {
    const service = tokens === undefined ? negotiations : transfers;
    const actions: Readonly<Record<OperatorAction, () => Promise<unknown>>> = {
      accept: () => negotiations.accept(pid, NAME),
      counter: () => negotiations.sendCounterOffer(pid, offerOn('theirs'), NAME),
      start: () => transfers.start(pid, NAME),
      suspend: () => transfers.suspend(pid, [stateText('later')], NAME),
      complete: () => transfers.complete(pid, NAME),
      refresh: () => transfers.refresh(pid, tokens.current),
      end: () => service.terminate(pid, [stateText('enough')], NAME),
    };
    return actions[action]();
  });
}

/** Queues the message of the n-th dead letter again. */
export function replay(connector: ModelConnector, n: number): void {
  const ids = [...connector.ledger.deadLetters.keys()];
  const id = ids[n % ids.length];
  if (id !== undefined) connector.operate(({ store }) => store.replay(id, NAME));
}
