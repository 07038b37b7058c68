import { sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import { untilFirst } from '../../core/retry.ts';
import type { ConcludedAgreement } from '../common/concluded-agreement.ts';
import { Exchange, type Rules } from '../common/exchange.ts';
import type {
  Agreements,
  CheckAddress,
  Clock,
  Incoming,
  ProcessStore,
  Reply,
} from '../common/ports.ts';
import { START } from '../common/process.ts';
import { FORMATS, type Format, PULL, PUSH } from '../common/vocabulary.ts';
import { type TransferAction, write } from './actions.ts';
import { type DataAddress, pushTarget } from './data-address.ts';
import type {
  TransferRequestMessage,
  TransferStartMessage,
  TransferSuspensionMessage,
  TransferTerminationMessage,
} from './messages.ts';
import type { React } from './react.ts';
import { type Presented, presented, refreshed } from './tokens.ts';
import { isFlowing, NO_TOKENS, type Transfer, transferProcess } from './transfer.ts';
import { TRANSFER_MACHINE } from './transitions.ts';

export interface TransferServiceOptions {
  readonly store: ProcessStore<Transfer>;
  readonly agreements: Agreements;
  /** The formats in which a dataset is handed over; none where it is not offered. */
  readonly formatsOf: (dataset: string) => Promise<readonly Format[]>;
  readonly react: React;
  readonly checkAddress: CheckAddress;
  /** Our DSP base: where the counterpart answers to. */
  readonly callbackAddress: string;
  /** How long an answer waits before its first try. */
  readonly answerMs: number;
  readonly clock: Clock;
  readonly newId: NewId;
}

type Received<M> = Incoming & { readonly message: M };

/** Transfers, in both roles. @see DSP 2025-1 #transfer-process-protocol */
export class TransferService {
  readonly #options: TransferServiceOptions;
  readonly #exchange: Exchange<Transfer, TransferAction>;

  constructor(options: TransferServiceOptions) {
    const { store, clock, newId } = options;
    this.#options = options;
    this.#exchange = new Exchange({ store, clock, newId, rules: rulesOf(options) });
  }

  /** @see Exchange.seen */
  seen(pid: string, participantId: string): Promise<Transfer> {
    return this.#exchange.seen(pid, participantId);
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<Transfer> {
    return (await this.#exchange.load(pid)).value;
  }

  /**
   * A consumer's request. One consumer pid of one participant is one transfer, whatever the `@id`
   * of the message: our pid is made of both.
   *
   * @throws KaartError `not-found` for an agreement that is not theirs; `message-invalid`, `address-refused`
   */
  requested(incoming: Received<TransferRequestMessage>): Promise<Reply> {
    const { message, caller } = incoming;
    const { callbackAddress, consumerPid, agreementId, format } = message;
    this.#options.checkAddress(callbackAddress);
    return this.#exchange.open(incoming, async () => {
      const agreement = await this.#agreementWith(agreementId, 'provider', caller.participantId);
      const known = await this.#formatOf(agreement, format);
      return this.#transfer({
        pid: pidOf(caller.participantId, consumerPid),
        role: 'provider',
        counterParty: caller.participantId,
        counterPid: consumerPid,
        address: callbackAddress,
        state: 'REQUESTED',
        agreement: agreement.id,
        dataset: agreement.dataset,
        format: known,
        dataAddress: known === PUSH ? this.#target(message.dataAddress) : null,
      });
    });
  }

  /** The provider's start, or the consumer's resume. */
  started(pid: string, incoming: Received<TransferStartMessage>): Promise<Reply> {
    const { dataAddress } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'STARTED',
      take: (moved, before) => {
        if (before.role === 'provider') return moved;
        if (before.state === 'STARTED' && !before.awaitsAddress)
          throw new KaartError('the provider cannot move STARTED to STARTED', {
            code: 'wrong-state',
            details: { state: 'STARTED' },
          });
        const address = dataAddress ?? null;
        return { ...moved, dataAddress: address, awaitsAddress: false };
      },
    });
  }

  completed(pid: string, incoming: Incoming): Promise<Reply> {
    return this.#exchange.receive({ pid, incoming, to: 'COMPLETED', take: withoutAddress });
  }

  suspended(pid: string, incoming: Received<TransferSuspensionMessage>): Promise<Reply> {
    return this.#exchange.receive({ pid, incoming, to: 'SUSPENDED' });
  }

  terminated(pid: string, incoming: Received<TransferTerminationMessage>): Promise<Reply> {
    const { code = 'terminated', reason: reasons = [] } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'TERMINATED',
      take: (moved, { role }) => {
        const by = role === 'provider' ? 'consumer' : 'provider';
        return { ...withoutAddress(moved), ending: { code, reasons, by } };
      },
    });
  }

  /**
   * Asks for the data of an agreement, as its consumer.
   *
   * @throws KaartError `not-found`, `message-invalid`, `address-refused`
   */
  async begin(
    wish: {
      readonly agreement: string;
      readonly format: Format;
      /** Where to send the data, for a push. */
      readonly dataAddress?: DataAddress;
    },
    actor: string,
  ): Promise<Transfer> {
    const { checkAddress, callbackAddress, newId } = this.#options;
    const agreement = await this.#agreementWith(wish.agreement, 'consumer');
    checkAddress(agreement.address);
    const { format, dataAddress } = wish;
    const transfer = this.#transfer({
      pid: `urn:uuid:${newId()}`,
      role: 'consumer',
      counterParty: agreement.counterParty,
      counterPid: null,
      address: agreement.address,
      state: START,
      agreement: agreement.id,
      dataset: agreement.dataset,
      format,
      dataAddress: null,
    });
    const action = {
      kind: 'request',
      callbackAddress,
      ...(dataAddress && { dataAddress }),
    } as const;
    return this.#exchange.start(transfer, action, actor);
  }

  /** Starts again what is suspended. @throws KaartError `not-found`, `wrong-state` */
  start(pid: string, actor: string): Promise<Transfer> {
    return this.#exchange.act(pid, { kind: 'start' }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` */
  suspend(pid: string, reasons: readonly string[], actor: string): Promise<Transfer> {
    return this.#exchange.act(pid, { kind: 'suspend', reasons }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` */
  complete(pid: string, actor: string): Promise<Transfer> {
    return this.#exchange.act(pid, { kind: 'complete' }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` when it has ended */
  terminate(pid: string, reasons: readonly string[], actor: string): Promise<Transfer> {
    return this.#exchange.act(pid, { kind: 'terminate', code: 'terminated', reasons }, actor, true);
  }

  /** @see Exchange.acknowledged */
  acknowledged(pid: string, messageId: string, answer: unknown): Promise<void> {
    return this.#exchange.acknowledged(pid, messageId, answer);
  }

  /** @see Exchange.refused */
  refused(pid: string, messageId: string, reason: string): Promise<void> {
    return this.#exchange.refused(pid, messageId, reason);
  }

  /**
   * The transfer that a data token opens. Read at every request: a suspension or termination cuts
   * the token with its own write.
   *
   * @throws KaartError `unauthenticated` for a token that no longer counts
   */
  async opened(pid: string, generation: number): Promise<Transfer> {
    return (await this.#present(pid, generation, presented)).transfer;
  }

  /**
   * Makes the next token due, for the one before it.
   *
   * @returns the transfer and the generation of the token to make
   * @throws KaartError `unauthenticated` for a token that no longer counts
   */
  async refresh(
    pid: string,
    generation: number,
  ): Promise<{ readonly transfer: Transfer; readonly generation: number }> {
    const { transfer } = await this.#present(pid, generation, refreshed);
    return { transfer, generation: transfer.tokens.current };
  }

  /** Keeps the address that a refresh brought, unless the transfer has moved on. */
  async renewed(pid: string, before: DataAddress, dataAddress: DataAddress): Promise<void> {
    await this.#exchange.amend(pid, (transfer) =>
      transfer.dataAddress?.endpoint === before.endpoint && isFlowing(transfer)
        ? { ...transfer, dataAddress }
        : undefined,
    );
  }

  #present(
    pid: string,
    generation: number,
    present: (tokens: Transfer['tokens'], generation: number) => Presented,
  ): Promise<{ readonly transfer: Transfer }> {
    return untilFirst(async () => {
      const stored = await this.#options.store.find(pid);
      const transfer = stored?.value;
      if (transfer?.role !== 'provider' || transfer.format !== PULL || !isFlowing(transfer))
        throw cut();
      const outcome = present(transfer.tokens, generation);
      if (outcome.kind === 'bad') throw cut();
      if (outcome.changed === undefined) return { transfer };
      const tokens = outcome.changed;
      const changed = await this.#exchange.amend(pid, (found) =>
        found.tokens.current === transfer.tokens.current &&
        found.tokens.previousWorks === transfer.tokens.previousWorks &&
        isFlowing(found)
          ? { ...found, tokens }
          : undefined,
      );
      if (changed === undefined)
        throw new KaartError('another token was first', { code: 'concurrent-update' });
      return { transfer: changed };
    });
  }

  async #agreementWith(
    id: string,
    role: Transfer['role'],
    counterParty?: string,
  ): Promise<ConcludedAgreement> {
    const found = await this.#options.agreements.find(id, role);
    const theirs = counterParty === undefined || found?.counterParty === counterParty;
    if (found?.role === role && theirs) return found;
    throw new KaartError('no such agreement', { code: 'not-found' });
  }

  async #formatOf({ dataset }: ConcludedAgreement, asked: string): Promise<Format> {
    const offered = await this.#options.formatsOf(dataset);
    const format = FORMATS.find((each) => each === asked);
    if (format !== undefined && offered.includes(format)) return format;
    throw new KaartError(
      offered.length === 0
        ? 'the dataset is not offered any more'
        : `the dataset is handed over as ${offered.join(' or ')}`,
      { code: 'message-invalid', details: { allowed: offered } },
    );
  }

  /** The address as it is kept until the data are there: a link signed for this upload, nothing else. */
  #target(address: DataAddress | undefined): DataAddress {
    const endpoint = pushTarget(address);
    this.#options.checkAddress(endpoint);
    return { ...address, endpointType: address?.endpointType ?? '', endpoint };
  }

  #transfer(given: Given): Transfer {
    const now = this.#options.clock();
    return {
      pending: null,
      ending: null,
      tokens: NO_TOKENS,
      awaitsAddress: false,
      createdAt: now,
      changedAt: now,
      ...given,
    };
  }
}

type Given = Omit<
  Transfer,
  'pending' | 'ending' | 'tokens' | 'awaitsAddress' | 'createdAt' | 'changedAt'
>;

/** An address is a secret, and of no use after the end. */
function withoutAddress(transfer: Transfer): Transfer {
  return { ...transfer, dataAddress: null };
}

/** An UUID of version 8 (RFC 9562 #section-5.8) made of who asks and its own pid. */
function pidOf(participantId: string, consumerPid: string): string {
  const hex = sha256(JSON.stringify(['transfer', participantId, consumerPid]));
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return `urn:uuid:${a}-${b}-8${c}-a${d}-${e}`;
}

function cut(): KaartError {
  return new KaartError('the token does not open this transfer', {
    code: 'unauthenticated',
    details: { error: 'invalid_token' },
  });
}

function rulesOf({ react, answerMs }: TransferServiceOptions): Rules<Transfer, TransferAction> {
  return {
    noun: 'transfer',
    machine: TRANSFER_MACHINE,
    ack: transferProcess,
    react,
    write: (transfer, action) => write(transfer, action, answerMs),
    terminate: (code, reasons) => ({ kind: 'terminate', code, reasons }),
  };
}
