import { derivedUrn } from '../../core/ids.ts';
import type { Instant } from '../../core/instant.ts';
import { getPids, type Message, type Process, START } from '../common/process.ts';
import { DSPACE_CONTEXT, type TransferFormat } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';
import type { TransferState } from './transitions.ts';

/** Our view of a transfer process. */
export interface Transfer extends Process {
  readonly state: TransferState;
  /** `@id` of its agreement. */
  readonly agreement: string;
  readonly dataset: string;
  readonly format: TransferFormat;
  /**
   * For a pull as consumer, the address of the data; for a push as provider, the target. It is a
   * secret, because it gives access to the data.
   */
  readonly dataAddress: DataAddress | null;
  /** For a pull as provider: the valid token generations. */
  readonly tokens: TokenGenerations;
  /**
   * As provider: state of the rights of the consumer at its last request. In another state it may not
   * read.
   */
  readonly ownerEpoch: string | null;
  /** As consumer: whether we resumed the transfer and wait for the new address. */
  readonly awaitsAddress: boolean;
  /** As consumer: whether the token in the address was renewed since the start. */
  readonly hasRenewed?: boolean;
}

/**
 * Tokens are not stored, only counted: each token has the number of its generation. The previous token
 * works until the current one is used, so that a lost response to a refresh does no harm.
 */
export interface TokenGenerations {
  readonly current: number;
  readonly previousWorks: boolean;
}

const NO_TOKENS: TokenGenerations = { current: 0, previousWorks: false };

/** The acknowledgement object. @see DSP 2025-1 #transfer-process */
export function transferProcess(transfer: Transfer): Message {
  const { providerPid, consumerPid } = getPids(transfer);
  const { state, pending } = transfer;
  return {
    '@context': [DSPACE_CONTEXT],
    '@type': 'TransferProcess',
    providerPid: providerPid ?? '',
    consumerPid: consumerPid ?? '',
    state: state === START ? (pending?.to ?? 'TERMINATED') : state,
  };
}

/**
 * Whether data may flow. Our message counts as soon as it is queued: a suspension takes effect at once,
 * and a consumer may use a token before we know that it has received it.
 */
export function isFlowing({ state, pending }: Transfer): boolean {
  return state !== 'TERMINATED' && (pending?.to ?? state) === 'STARTED';
}

/** The data of a new transfer. */
export type NewTransferData = Omit<
  Transfer,
  'pending' | 'ending' | 'tokens' | 'ownerEpoch' | 'awaitsAddress' | 'createdAt' | 'changedAt'
> &
  Partial<Pick<Transfer, 'ownerEpoch'>>;

/** A new transfer. */
export function newTransfer(now: Instant, data: NewTransferData): Transfer {
  const initial = { pending: null, ending: null, tokens: NO_TOKENS, awaitsAddress: false };
  return { ...initial, ownerEpoch: null, createdAt: now, changedAt: now, ...data };
}

/**
 * Our pid of a transfer that a participant requests. It is derived from the participant id and its pid,
 * so each of its transfers has exactly one here.
 */
export function computeTransferPid(participantId: string, consumerPid: string): string {
  return derivedUrn(['transfer', participantId, consumerPid]);
}

/** The transfer without its address: a secret, and useless after the end. */
export function removeAddress(transfer: Transfer): Transfer {
  return { ...transfer, dataAddress: null };
}

/** The transfer request of a consumer. */
export interface TransferRequest {
  /** `@id` of an agreement that we concluded as consumer. */
  readonly agreement: string;
  /** Participant id of the provider. @default the only provider with this agreement id */
  readonly provider?: string | undefined;
  readonly format: TransferFormat;
  /** Where to send the data, for a push. */
  readonly dataAddress?: DataAddress;
}
