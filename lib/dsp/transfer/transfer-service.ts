import type { Clock } from '../../core/clock.ts';
import { canonicalJson, type Json } from '../../core/digest.ts';
import type { NewId } from '../../core/ids.ts';
import type { ComparisonResult } from '../common/comparisons.ts';
import { ProcessEngine } from '../common/exchange.ts';
import type { Agreements, CheckAddress, Incoming, ProcessStore, Reply } from '../common/ports.ts';
import { START } from '../common/process.ts';
import type { EndingMessage } from '../common/read-ending.ts';
import type { Rules } from '../common/rules.ts';
import { settleFor } from '../common/settle.ts';
import { PUSH, type TransferFormat } from '../common/vocabulary.ts';
import { prepareTransferMessage, type TransferAction } from './actions.ts';
import { agreementWith, formatOf, targetOf } from './checks.ts';
import type { DataAddress } from './data-address.ts';
import type { TransferRequestMessage, TransferStartMessage } from './messages.ts';
import type { NextTransferAction } from './react.ts';
import {
  isFlowing,
  type NewTransferData,
  newTransfer,
  pidOf,
  type Transfer,
  type TransferRequest,
  transferProcess,
  withoutAddress,
} from './transfer.ts';
import { TransferTokens } from './transfer-tokens.ts';
import { transferMachine } from './transitions.ts';

export interface TransferServiceOptions {
  readonly store: ProcessStore<Transfer>;
  readonly agreements: Agreements;
  /** The formats in which a dataset is handed over; none where it is not offered. */
  readonly formatsOf: (dataset: string) => Promise<readonly TransferFormat[]>;
  /** State of the consumer's rights now. @throws KaartError `forbidden` if it was revoked */
  readonly epochOf: (transfer: Transfer) => Promise<string | null>;
  readonly react: NextTransferAction;
  readonly checkAddress: CheckAddress;
  /** Our DSP base: where the counterpart answers to. */
  readonly callbackAddress: string;
  /** How long an answer waits before its first try. */
  readonly answerMs: number;
  /** How long a participant takes to answer, in milliseconds, where its process does not say. @default nobody is known */
  readonly latencyOf?: (participantId: string) => number | undefined;
  readonly clock: Clock;
  /** @default `clock` */
  readonly realClock?: Clock | undefined;
  readonly newId: NewId;
}

type Settle = ProcessEngine<Transfer, TransferAction>['acknowledged'];
type Received<M> = Incoming & { readonly message: M };
/** Transfers, in both roles. @see DSP 2025-1 #transfer-process-protocol */
export class TransferService {
  readonly #options: TransferServiceOptions;
  readonly #exchange: ProcessEngine<Transfer, TransferAction>;
  readonly #tokens: TransferTokens;

  constructor(options: TransferServiceOptions) {
    this.#options = options;
    this.#exchange = new ProcessEngine({ ...options, rules: rulesOf(options) });
    this.#tokens = new TransferTokens(options.store);
  }

  /** @see ProcessEngine.getForCounterparty */
  seen(pid: string, participantId: string): Promise<Transfer> {
    return this.#exchange.getForCounterparty(pid, participantId);
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
    const make = async () => {
      const agreement = await agreementWith(
        this.#options.agreements,
        agreementId,
        'provider',
        caller.participantId,
      );
      const known = await formatOf(this.#options.formatsOf, agreement, format);
      return this.#new({
        pid: pidOf(caller.participantId, consumerPid),
        role: 'provider',
        counterParty: caller.participantId,
        ownerEpoch: caller.epoch ?? null,
        counterPid: consumerPid,
        address: callbackAddress,
        state: 'REQUESTED',
        agreement: agreement.id,
        dataset: agreement.dataset,
        format: known,
        dataAddress:
          known === PUSH ? targetOf(message.dataAddress, this.#options.checkAddress) : null,
      });
    };
    return this.#exchange.open(incoming, make, isSameRequest);
  }

  /** The provider's start, or the consumer's resume. */
  started(pid: string, incoming: Received<TransferStartMessage>): Promise<Reply> {
    const { caller, message } = incoming;
    const { dataAddress } = message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'STARTED',
      // An EDC that repeats its start may have made another token for it.
      renews: ({ role, state, dataAddress: held, hasRenewed }) =>
        role === 'consumer' &&
        state === 'STARTED' &&
        !hasRenewed &&
        dataAddress !== undefined &&
        canonicalJson(held as Json) !== canonicalJson(dataAddress as Json),
      take: (moved) =>
        moved.role === 'provider'
          ? { ...moved, ownerEpoch: caller.epoch ?? null }
          : {
              ...moved,
              dataAddress: dataAddress ?? null,
              awaitsAddress: false,
              hasRenewed: false,
            },
    });
  }

  completed(pid: string, incoming: Received<EndingMessage>): Promise<Reply> {
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'COMPLETED',
      ends: true,
      take: withoutAddress,
    });
  }

  suspended(pid: string, incoming: Received<EndingMessage>): Promise<Reply> {
    return this.#exchange.receive({ pid, incoming, to: 'SUSPENDED', ends: true });
  }

  terminated(pid: string, incoming: Received<EndingMessage>): Promise<Reply> {
    const { code = 'terminated', reason: reasons = [] } = incoming.message;
    return this.#exchange.receive({
      pid,
      incoming,
      to: 'TERMINATED',
      ends: true,
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
  async begin(wish: TransferRequest, actor: string): Promise<Transfer> {
    const { agreements, checkAddress, callbackAddress, newId } = this.#options;
    const agreement = await agreementWith(agreements, wish.agreement, 'consumer', wish.provider);
    checkAddress(agreement.address);
    const { format, dataAddress } = wish;
    const transfer = this.#new({
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

  /**
   * Starts again what is suspended. A provider's operator thereby lets the consumer in with its
   * present rights.
   *
   * @throws KaartError `not-found`, `wrong-state`; `forbidden` if the consumer was revoked
   */
  async start(pid: string, actor: string): Promise<Transfer> {
    const transfer = await this.get(pid);
    if (transfer.role === 'provider') {
      const ownerEpoch = await this.#options.epochOf(transfer);
      if (ownerEpoch !== transfer.ownerEpoch)
        await this.#exchange.amend(pid, (before) => ({ ...before, ownerEpoch }));
    }
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
    return this.#exchange.end(pid, reasons, actor);
  }

  /** @see ProcessEngine.acknowledged */
  acknowledged(...settled: Parameters<Settle>): Promise<void> {
    return this.#exchange.acknowledged(...settled);
  }

  refused(pid: string, messageId: string, reason: string): Promise<void> {
    return this.#exchange.refused(pid, messageId, reason);
  }

  /** @see ProcessEngine.compare */
  compare(seen: Transfer, there: string | undefined): Promise<ComparisonResult> {
    return this.#exchange.compare(seen, there, withoutAddress);
  }

  /** @see TransferTokens.opened */
  opened(pid: string, generation: number): Promise<Transfer> {
    return this.#tokens.opened(pid, generation);
  }

  /** @see TransferTokens.refresh */
  refresh(pid: string, generation: number): Promise<Transfer> {
    return this.#tokens.refresh(pid, generation);
  }

  /** Keeps the address that a refresh brought, unless the transfer has moved on. */
  async renewed(pid: string, before: DataAddress, dataAddress: DataAddress): Promise<void> {
    await this.#exchange.amend(pid, (transfer) =>
      transfer.dataAddress?.endpoint === before.endpoint && isFlowing(transfer)
        ? { ...transfer, dataAddress, hasRenewed: true }
        : undefined,
    );
  }

  #new(given: NewTransferData): Transfer {
    return newTransfer(this.#options.clock(), given);
  }
}

function rulesOf({
  react,
  answerMs,
  latencyOf,
}: TransferServiceOptions): Rules<Transfer, TransferAction> {
  return {
    noun: 'transfer',
    machineOf: transferMachine,
    ack: transferProcess,
    react,
    write: (transfer, action) => {
      const { contact, counterParty } = transfer;
      const latencyMs = contact?.latencyMs ?? latencyOf?.(counterParty);
      return prepareTransferMessage(transfer, action, settleFor(answerMs, latencyMs));
    },
    lastAction,
    terminate: (code, reasons) => ({ kind: 'terminate', code, reasons }),
  };
}

function lastAction({ role, state, ending }: Transfer): TransferAction | undefined {
  if (state === 'TERMINATED')
    return ending?.by === role ? { kind: 'terminate', ...ending } : undefined;
  if (state === 'STARTED') return { kind: 'start' };
  return state === 'COMPLETED' ? { kind: 'complete' } : undefined;
}

/** Whether two requests of one consumer pid ask for the same. The address of a push is forgotten once its data are there. */
function isSameRequest(known: Transfer, asked: Transfer): boolean {
  const { agreement, format, address, dataAddress } = known;
  return (
    agreement === asked.agreement &&
    format === asked.format &&
    address === asked.address &&
    (dataAddress === null ||
      canonicalJson(dataAddress as Json) === canonicalJson(asked.dataAddress as Json))
  );
}
