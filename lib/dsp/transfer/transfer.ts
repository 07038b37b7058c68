import { derivedUrn } from '../../core/ids.ts';
import type { Instant } from '../../core/instant.ts';
import { getPids, type Message, type Process, START } from '../common/process.ts';
import { DSPACE_CONTEXT, type TransferFormat } from '../common/vocabulary.ts';
import type { DataAddress } from './data-address.ts';
import type { TransferState } from './transitions.ts';

/** One side's view of a transfer process. */
export interface Transfer extends Process {
  readonly state: TransferState;
  /** `@id` of the agreement under which it runs. */
  readonly agreement: string;
  readonly dataset: string;
  readonly format: TransferFormat;
  /** Pull, consumer: where to fetch. Push, provider: where to send. A secret: it opens the data. */
  readonly dataAddress: DataAddress | null;
  /** Pull, provider: which of the tokens that were made are good. */
  readonly tokens: TokenGenerations;
  /** Provider: state of the consumer's rights when it asked last. In any other, nothing may be read. */
  readonly ownerEpoch: string | null;
  /** Consumer: resumed, and the provider has yet to name a new address. */
  readonly awaitsAddress: boolean;
  /** Consumer: the token in the address is no longer that of the start, but one that was renewed since. */
  readonly hasRenewed?: boolean;
}

/**
 * Tokens are not stored, only counted: each one names its generation. The one before the current
 * works until the current one is used, so that a lost answer to a refresh does no harm.
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
 * Whether data may flow. A message of ours counts from the moment at which it is queued: a suspension has
 * effect at once, and a consumer may use a token before we know that it received the token.
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

/** A transfer as it begins. */
export function newTransfer(now: Instant, given: NewTransferData): Transfer {
  const nothing = { pending: null, ending: null, tokens: NO_TOKENS, awaitsAddress: false };
  return { ...nothing, ownerEpoch: null, createdAt: now, changedAt: now, ...given };
}

/**
 * Our pid of a transfer that a participant asks for: made of who asks and its own pid, so that one
 * of theirs is one of ours.
 */
export function computeTransferPid(participantId: string, consumerPid: string): string {
  return derivedUrn(['transfer', participantId, consumerPid]);
}

/** An address is a secret, and of no use after the end. */
export function withoutAddress(transfer: Transfer): Transfer {
  return { ...transfer, dataAddress: null };
}

/** What a consumer asks for. */
export interface TransferRequest {
  /** `@id` of an agreement that we concluded as consumer. */
  readonly agreement: string;
  /** Participant id of the provider. @default the only provider with this agreement id */
  readonly provider?: string | undefined;
  readonly format: TransferFormat;
  /** Where to send the data, for a push. */
  readonly dataAddress?: DataAddress;
}
