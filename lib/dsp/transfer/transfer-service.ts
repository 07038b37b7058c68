import type { Clock } from '../../core/clock.ts';
import type { NewId } from '../../core/ids.ts';
import { ProcessEngine } from '../common/exchange.ts';
import type { MessageEndpoint } from '../common/message-endpoint.ts';
import type { ProcessStore } from '../common/ports.ts';
import { START } from '../common/process.ts';
import type { Rules } from '../common/rules.ts';
import { settleFor } from '../common/settle.ts';
import { prepareTransferMessage, type TransferAction } from './actions.ts';
import { agreementWith } from './checks.ts';
import type { DataAddress } from './data-address.ts';
import type { NextTransferAction } from './react.ts';
import { type ReceivedTransferDeps, receivedTransferMessages } from './received.ts';
import {
  isFlowing,
  type NewTransferData,
  newTransfer,
  type Transfer,
  type TransferRequest,
  transferProcess,
  withoutAddress,
} from './transfer.ts';
import { TransferTokens } from './transfer-tokens.ts';
import { transferMachine } from './transitions.ts';

export interface TransferServiceOptions extends ReceivedTransferDeps {
  readonly store: ProcessStore<Transfer>;
  /** State of the consumer's rights now. @throws KaartError `forbidden` if it was revoked */
  readonly epochOf: (transfer: Transfer) => Promise<string | null>;
  readonly react: NextTransferAction;
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

/** Transfers, in both roles. @see DSP 2025-1 #transfer-process-protocol */
export class TransferService extends ProcessEngine<Transfer, TransferAction> {
  /** Below `/transfers`. */
  readonly endpoints: readonly MessageEndpoint[];
  readonly #options: TransferServiceOptions;
  readonly #tokens: TransferTokens;

  constructor(options: TransferServiceOptions) {
    super({ ...options, rules: rulesOf(options) });
    this.#options = options;
    this.#tokens = new TransferTokens(options.store);
    this.endpoints = receivedTransferMessages(this, options, (data) => this.#new(data));
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
    return this.create(transfer, action, actor);
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
        await this.amend(pid, (before) => ({ ...before, ownerEpoch }));
    }
    return this.act(pid, { kind: 'start' }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` */
  suspend(pid: string, reasons: readonly string[], actor: string): Promise<Transfer> {
    return this.act(pid, { kind: 'suspend', reasons }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` */
  complete(pid: string, actor: string): Promise<Transfer> {
    return this.act(pid, { kind: 'complete' }, actor);
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
    await this.amend(pid, (transfer) =>
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
    completed: withoutAddress,
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
