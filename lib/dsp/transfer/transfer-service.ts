import type { Clock } from '../../core/clock.ts';
import { KaartError } from '../../core/errors.ts';
import type { NewId } from '../../core/ids.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../../core/retry.ts';
import type { MessageEndpoint } from '../common/message-endpoint.ts';
import type { ProcessStore } from '../common/ports.ts';
import { START } from '../common/process.ts';
import { ProcessEngine } from '../common/process-engine.ts';
import type { Rules } from '../common/rules.ts';
import { computeSettleDelay } from '../common/settle-delay.ts';
import { isPullFormat } from '../common/vocabulary.ts';
import { prepareTransferMessage, type TransferAction } from './actions.ts';
import { getAgreementWith } from './checks.ts';
import type { DataAddress } from './data-address.ts';
import type { NextTransferAction } from './react.ts';
import { type ReceivedTransferDeps, receivedTransferMessages } from './received.ts';
import {
  isFlowing,
  type NewTransferData,
  newTransfer,
  removeAddress,
  type TokenGenerations,
  type Transfer,
  type TransferRequest,
  transferProcess,
} from './transfer.ts';
import { transferMachine } from './transitions.ts';

export interface TransferServiceDeps extends ReceivedTransferDeps {
  readonly store: ProcessStore<Transfer>;
  /** Current state of the rights of the consumer. @throws KaartError `forbidden` if it was revoked */
  readonly loadEpoch: (transfer: Transfer) => Promise<string | null>;
  readonly chooseAction: NextTransferAction;
  /** Our DSP base, to which the counterparty answers. */
  readonly callbackAddress: string;
  /** Delay before the first attempt of an answer. Milliseconds. */
  readonly answerMs: number;
  /** Response time of a participant in milliseconds, if its process does not know it. @default no response time is known */
  readonly getLatency?: (participantId: string) => number | undefined;
  readonly clock: Clock;
  /** @default `clock` */
  readonly realClock?: Clock | undefined;
  readonly newId: NewId;
}

/** Transfers, in both roles. @see DSP 2025-1 #transfer-process-protocol */
export class TransferService extends ProcessEngine<Transfer, TransferAction> {
  /** Endpoints; their paths are relative to `/transfers`. */
  readonly endpoints: readonly MessageEndpoint[];
  readonly #deps: TransferServiceDeps;
  readonly #tokens: TransferTokens;

  constructor(deps: TransferServiceDeps) {
    super({ ...deps, rules: buildTransferRules(deps) });
    this.#deps = deps;
    this.#tokens = new TransferTokens(deps.store);
    this.endpoints = receivedTransferMessages(this, deps, (data) => this.#createTransfer(data));
  }

  /**
   * Requests the data of an agreement, as its consumer.
   *
   * @throws KaartError `not-found`, `message-invalid`, `address-refused`
   */
  async begin(request: TransferRequest, actor: string): Promise<Transfer> {
    const { agreements, checkAddress, callbackAddress, newId } = this.#deps;
    const agreement = await getAgreementWith(
      agreements,
      request.agreement,
      'consumer',
      request.provider,
    );
    checkAddress(agreement.address);
    const { format, dataAddress } = request;
    const transfer = this.#createTransfer({
      pid: `urn:uuid:${newId()}`,
      role: 'consumer',
      counterpartyId: agreement.counterpartyId,
      counterpartyPid: null,
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
   * Resumes a suspended transfer. As provider, this gives the consumer access with its current rights.
   *
   * @throws KaartError `not-found`, `wrong-state`; `forbidden` if the consumer was revoked
   */
  async start(pid: string, actor: string): Promise<Transfer> {
    const transfer = await this.get(pid);
    if (transfer.role === 'provider') {
      const ownerEpoch = await this.#deps.loadEpoch(transfer);
      if (ownerEpoch !== transfer.ownerEpoch)
        await this.amend(pid, (before) => ({ ...before, ownerEpoch }));
    }
    return this.act(pid, { kind: 'start' }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` */
  suspend(pid: string, reasons: readonly StatedReason[], actor: string): Promise<Transfer> {
    return this.act(pid, { kind: 'suspend', reasons }, actor);
  }

  /** @throws KaartError `not-found`, `wrong-state` */
  complete(pid: string, actor: string): Promise<Transfer> {
    return this.act(pid, { kind: 'complete' }, actor);
  }

  /** @see TransferTokens.assertTokenWorks */
  assertTokenWorks(pid: string, generation: number): Promise<Transfer> {
    return this.#tokens.assertTokenWorks(pid, generation);
  }

  /** @see TransferTokens.refresh */
  refresh(pid: string, generation: number): Promise<Transfer> {
    return this.#tokens.refresh(pid, generation);
  }

  /** Stores the address of a refresh, unless the transfer has changed since. */
  async storeRenewedAddress(
    pid: string,
    before: DataAddress,
    dataAddress: DataAddress,
  ): Promise<void> {
    await this.amend(pid, (transfer) =>
      transfer.dataAddress?.endpoint === before.endpoint && isFlowing(transfer)
        ? { ...transfer, dataAddress, hasRenewed: true }
        : undefined,
    );
  }

  #createTransfer(data: NewTransferData): Transfer {
    return newTransfer(this.#deps.clock(), data);
  }
}

function buildTransferRules({
  chooseAction,
  answerMs,
  getLatency,
}: TransferServiceDeps): Rules<Transfer, TransferAction> {
  return {
    noun: 'transfer',
    getMachine: transferMachine,
    buildAcknowledgement: transferProcess,
    removeSecrets: removeAddress,
    chooseAction,
    prepareMessage: (transfer, action) => {
      const { contact, counterpartyId } = transfer;
      const latencyMs = contact?.latencyMs ?? getLatency?.(counterpartyId);
      return prepareTransferMessage(transfer, action, computeSettleDelay(answerMs, latencyMs));
    },
    findLastAction,
    buildTermination: (code, reasons) => ({ kind: 'terminate', code, reasons }),
  };
}

function findLastAction({ role, state, ending }: Transfer): TransferAction | undefined {
  if (state === 'TERMINATED')
    return ending?.by === role ? { kind: 'terminate', ...ending } : undefined;
  if (state === 'STARTED') return { kind: 'start' };
  return state === 'COMPLETED' ? { kind: 'complete' } : undefined;
}

/** Checks the tokens of a pull transfer. It reads the transfer at every request. */
class TransferTokens {
  readonly #store: ProcessStore<Transfer>;

  constructor(store: ProcessStore<Transfer>) {
    this.#store = store;
  }

  /**
   * Returns the transfer of a data token. The write of a suspension or termination also ends the token.
   *
   * @throws KaartError `unauthenticated` for a token that no longer counts
   */
  assertTokenWorks(pid: string, generation: number): Promise<Transfer> {
    return this.#checkAndStore(pid, generation, checkToken);
  }

  /**
   * Starts the next token generation. The token must be of the current generation.
   *
   * @throws KaartError `unauthenticated` for a token that no longer counts
   */
  refresh(pid: string, generation: number): Promise<Transfer> {
    return this.#checkAndStore(pid, generation, checkRefresh);
  }

  #checkAndStore(
    pid: string,
    generation: number,
    check: (tokens: TokenGenerations, generation: number) => TokenCheck,
  ): Promise<Transfer> {
    return retryOnConflict(async () => {
      const stored = await this.#store.find(pid);
      if (stored === undefined || !isPulled(stored.value)) throw invalidToken();
      const outcome = check(stored.value.tokens, generation);
      if (outcome.kind === 'bad') throw invalidToken();
      if (outcome.changed === undefined) return stored.value;
      const changed = { ...stored.value, tokens: outcome.changed };
      await this.#store.amend(changed, stored.revision);
      return changed;
    });
  }
}

function isPulled(transfer: Transfer): boolean {
  return transfer.role === 'provider' && isPullFormat(transfer.format) && isFlowing(transfer);
}

function invalidToken(): KaartError {
  return new KaartError('token-not-of-transfer', {
    code: 'unauthenticated',
    details: { error: 'invalid_token' },
  });
}

/** Result of the check of a token generation. `changed`: the new generations must be stored first. */
export type TokenCheck =
  | { readonly kind: 'good'; readonly changed?: TokenGenerations }
  | { readonly kind: 'bad' };

/** Checks a token for a read. The first use of the current token ends the previous one. */
export function checkToken(tokens: TokenGenerations, generation: number): TokenCheck {
  const { current, previousWorks } = tokens;
  if (generation === current && current > 0)
    return previousWorks
      ? { kind: 'good', changed: { current, previousWorks: false } }
      : { kind: 'good' };
  return previousWorks && generation === current - 1 ? { kind: 'good' } : { kind: 'bad' };
}

/** Checks a token for a refresh. A repeated refresh with the same old token returns the same new one. */
export function checkRefresh(tokens: TokenGenerations, generation: number): TokenCheck {
  const { current, previousWorks } = tokens;
  if (generation === current && current > 0)
    return { kind: 'good', changed: { current: current + 1, previousWorks: true } };
  return previousWorks && generation === current - 1 ? { kind: 'good' } : { kind: 'bad' };
}
