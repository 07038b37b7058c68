import { KaartError } from '../../core/errors.ts';
import { retryOnConflict } from '../../core/retry.ts';
import type { ProcessStore } from '../common/ports.ts';
import { PULL } from '../common/vocabulary.ts';
import { checkRefresh, checkToken, type TokenCheck } from './tokens.ts';
import { isFlowing, type TokenGenerations, type Transfer } from './transfer.ts';

/** Which tokens of a transfer that is pulled are good, read from the transfer at every request. */
export class TransferTokens {
  readonly #store: ProcessStore<Transfer>;

  constructor(store: ProcessStore<Transfer>) {
    this.#store = store;
  }

  /**
   * The transfer that a data token opens. A suspension or termination cuts the token with its own write.
   *
   * @throws KaartError `unauthenticated` for a token that no longer counts
   */
  assertTokenWorks(pid: string, generation: number): Promise<Transfer> {
    return this.#checkAndStore(pid, generation, checkToken);
  }

  /**
   * Makes the next token due, for the one before it: the one of the transfer's current generation.
   *
   * @throws KaartError `unauthenticated` for a token that no longer counts
   */
  refresh(pid: string, generation: number): Promise<Transfer> {
    return this.#checkAndStore(pid, generation, checkRefresh);
  }

  #checkAndStore(
    pid: string,
    generation: number,
    present: (tokens: TokenGenerations, generation: number) => TokenCheck,
  ): Promise<Transfer> {
    return retryOnConflict(async () => {
      const stored = await this.#store.find(pid);
      if (stored === undefined || !isPulled(stored.value)) throw invalidToken();
      const outcome = present(stored.value.tokens, generation);
      if (outcome.kind === 'bad') throw invalidToken();
      if (outcome.changed === undefined) return stored.value;
      const changed = { ...stored.value, tokens: outcome.changed };
      await this.#store.amend(changed, stored.revision);
      return changed;
    });
  }
}

function isPulled(transfer: Transfer): boolean {
  return transfer.role === 'provider' && transfer.format === PULL && isFlowing(transfer);
}

function invalidToken(): KaartError {
  return new KaartError('token-not-of-transfer', {
    code: 'unauthenticated',
    details: { error: 'invalid_token' },
  });
}
