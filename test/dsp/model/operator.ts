import { stateText } from '../../../lib/core/stated-reason.ts';
import type { Process } from '../../../lib/dsp/common/process.ts';
import type { DspRole as Role } from '../../../lib/dsp/common/vocabulary.ts';
import type { MessageOffer } from '../../../lib/dsp/policy/policy.ts';
import type { DataAddress } from '../../../lib/dsp/transfer/data-address.ts';
import type { Transfer } from '../../../lib/dsp/transfer/transfer.ts';
import { addressOf, type Party } from './party.ts';

export const NEGOTIATION_WISHES = ['accept', 'counter', 'end'] as const;
export const TRANSFER_WISHES = ['start', 'suspend', 'complete', 'refresh', 'end'] as const;
export type Wish = (typeof NEGOTIATION_WISHES)[number] | (typeof TRANSFER_WISHES)[number];
export type Kind = 'negotiation' | 'transfer';

const NAME = 'olga';
const TARGET: DataAddress = {
  '@type': 'DataAddress',
  endpointType: 'https',
  endpoint: 'http://store.example/1',
};

/** An offer of the catalog; or one that asks for more, which is answered with that of the catalog. */
export function offerOn(terms: 'theirs' | 'others'): MessageOffer {
  const action = terms === 'theirs' ? 'use' : 'distribute';
  return { '@id': 'urn:offer:d1', '@type': 'Offer', target: 'd1', permission: [{ action }] };
}

/** The n-th process of a party, by when it began. */
export function processOf({ ledger }: Party, kind: Kind, n = 0): Process | undefined {
  const list = [...ledger.processes.values()].filter(
    (process) => 'format' in process === (kind === 'transfer'),
  );
  return list[n % list.length];
}

/** Begins a negotiation; a provider offers what is in its catalog. */
export function negotiate(
  party: Party,
  counterpartyId: string,
  role: Role,
  terms: 'theirs' | 'others' = 'theirs',
): void {
  const offer = offerOn(role === 'provider' ? 'theirs' : terms);
  const request = { role, counterpartyId, address: addressOf(counterpartyId), offer };
  party.person(({ negotiations }) => negotiations.begin(request, NAME));
}

/** Asks for the data of the n-th agreement, as its consumer. */
export function askForData(party: Party, format: 'HttpData-PULL' | 'HttpData-PUSH', n = 0): void {
  const agreements = [...party.ledger.agreements.values()].filter(
    ({ role }) => role === 'consumer',
  );
  const agreement = agreements[n % agreements.length]?.id;
  if (agreement === undefined) return;
  const dataAddress = format === 'HttpData-PUSH' ? { dataAddress: TARGET } : {};
  party.person(({ transfers }) => transfers.begin({ agreement, format, ...dataAddress }, NAME));
}

/** Asks for what the state may not allow. */
export function requestStep(party: Party, process: Process, what: Wish): void {
  const { pid } = process;
  const { tokens } = process as Transfer;
  party.person(({ negotiations, transfers }) => {
    const service = tokens === undefined ? negotiations : transfers;
    const actions: Readonly<Record<Wish, () => Promise<unknown>>> = {
      accept: () => negotiations.accept(pid, NAME),
      counter: () => negotiations.counter(pid, offerOn('theirs'), NAME),
      start: () => transfers.start(pid, NAME),
      suspend: () => transfers.suspend(pid, [stateText('later')], NAME),
      complete: () => transfers.complete(pid, NAME),
      refresh: () => transfers.refresh(pid, tokens.current),
      end: () => service.terminate(pid, [stateText('enough')], NAME),
    };
    return actions[what]();
  });
}

/** The n-th parked message is owed again. */
export function replay(party: Party, n: number): void {
  const ids = [...party.ledger.parked.keys()];
  const id = ids[n % ids.length];
  if (id !== undefined) party.person(({ store }) => store.replay(id, NAME));
}
