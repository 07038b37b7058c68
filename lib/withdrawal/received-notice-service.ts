import type * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { derivedUrn, type NewId } from '../core/ids.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { stateReason } from '../core/stated-reason.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { Agreements, ProcessStore, VerifiedCounterparty } from '../dsp/common/ports.ts';
import type { Message, QueuedMessageDraft } from '../dsp/common/process.ts';
import {
  ACKNOWLEDGEMENT_TYPE,
  acknowledgementPath,
  extensionMessage,
  type OUTCOMES,
  type WithdrawalNoticeMessage,
} from '../dsp/withdrawal/messages.ts';
import type { CopyResult, ReceivedWithdrawalNotice } from './received-notice.ts';

/** Type of the outbox job that deletes copies. It is not a message of the protocol. */
export const DELETE_JOB = 'delete-copies';
const SYSTEM = 'system';

export interface ReceivedNoticeServiceDeps {
  readonly store: ProcessStore<ReceivedWithdrawalNotice>;
  readonly agreements: Agreements;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Stores withdrawal notices from providers, has the copies deleted, and acknowledges the deletion to the provider. */
export class ReceivedNoticeService {
  readonly #deps: ReceivedNoticeServiceDeps;

  constructor(deps: ReceivedNoticeServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Stores a notice and queues the deletion of the copies. A notice that is stored already is not changed.
   *
   * @throws KaartError `not-found` if the notice names no agreement of this installation with its sender;
   *   `message-invalid` if the sender is not the provider in the notice
   */
  async receive(
    { participantId }: Pick<VerifiedCounterparty, 'participantId'>,
    message: z.infer<typeof WithdrawalNoticeMessage>,
  ): Promise<void> {
    const { store, clock } = this.#deps;
    const { 'kaart:notice': notice, 'kaart:signature': signature } = message;
    if (notice.provider !== participantId)
      throw new KaartError('notice-of-another-provider', { code: 'message-invalid' });
    const own = await this.#findOwnAgreements(participantId, notice.agreements);
    const [first] = own;
    if (first === undefined)
      throw new KaartError('notice-without-agreement', { code: 'not-found' });
    const now = clock();
    const received: ReceivedWithdrawalNotice = {
      // The id is derived from the sender and its notice, so a notice is stored once.
      pid: derivedUrn(['notice', participantId, notice.id]),
      role: 'consumer',
      counterpartyId: participantId,
      counterpartyPid: null,
      address: first.address,
      state: 'RECEIVED',
      pending: null,
      ending: null,
      createdAt: now,
      changedAt: now,
      notice,
      signature,
      agreements: own.map(({ id }) => id),
      copies: [],
      outcome: null,
      reason: null,
    };
    try {
      await this.#commit(received, 0, participantId, 'received', this.#buildDeleteJob());
    } catch (error) {
      const known = hasCode(error, 'concurrent-update') && (await store.find(received.pid));
      if (!known) throw error;
    }
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<ReceivedWithdrawalNotice> {
    return (await this.#load(pid)).value;
  }

  /** Records that a job is done: the copies were searched, or the provider has got the acknowledgement. */
  recordAccepted(pid: string, messageId: string, response: unknown): Promise<void> {
    return this.#completeJob(pid, messageId, (stored) =>
      stored.value.pending?.type === DELETE_JOB
        ? this.#storeCopyResults(stored, messageId, response as readonly CopyResult[])
        : this.#finish(stored, messageId, { state: 'ACKNOWLEDGED', reason: null }),
    );
  }

  /** Records that the provider refuses the acknowledgement. A person has to act. */
  recordRefused(pid: string, messageId: string, reason: StatedReason): Promise<void> {
    return this.#completeJob(pid, messageId, (stored) =>
      this.#finish(stored, messageId, { state: 'ATTENTION', reason }),
    );
  }

  /**
   * Records that a person confirms the deletion of all copies, and acknowledges it to the provider.
   *
   * @throws KaartError `not-found`; `wrong-state` if the notice is in another state than `ATTENTION`
   */
  confirm(pid: string, actor: string): Promise<ReceivedWithdrawalNotice> {
    return retryOnConflict(async () => {
      const { value, revision } = await this.#load(pid);
      if (value.state !== 'ATTENTION')
        throw new KaartError('notice-in-state', {
          code: 'wrong-state',
          parameters: { state: value.state },
          details: { state: value.state },
        });
      const next = { ...value, state: 'DELETED' as const, outcome: 'confirmed' as const };
      return this.#commit(next, revision, actor, 'confirmed', this.#buildAcknowledgement(next));
    });
  }

  async #findOwnAgreements(
    counterpartyId: string,
    ids: readonly string[],
  ): Promise<readonly ConcludedAgreement[]> {
    const found = await Promise.all(ids.map((id) => this.#deps.agreements.find(id, 'consumer')));
    return found.flatMap((agreement) =>
      agreement?.counterpartyId === counterpartyId ? [agreement] : [],
    );
  }

  /** Acknowledges the deletion automatically only if all copies were certainly deleted. */
  async #storeCopyResults(
    stored: Revisioned<ReceivedWithdrawalNotice>,
    messageId: string,
    copies: readonly CopyResult[],
  ): Promise<void> {
    const searched = { ...stored.value, copies, pending: null };
    const reason = findAttentionReason(copies);
    if (reason !== undefined) {
      await this.#finish({ ...stored, value: searched }, messageId, { state: 'ATTENTION', reason });
      return;
    }
    const next = { ...searched, state: 'DELETED' as const, outcome: 'deleted' as const };
    const enqueues = this.#buildAcknowledgement(next);
    await this.#commit(next, stored.revision, SYSTEM, 'deleted', enqueues, messageId);
  }

  async #finish(
    { value, revision }: Revisioned<ReceivedWithdrawalNotice>,
    messageId: string,
    change: Pick<ReceivedWithdrawalNotice, 'state' | 'reason'>,
  ): Promise<void> {
    const next = { ...value, ...change, pending: null };
    await this.#commit(next, revision, SYSTEM, change.state.toLowerCase(), undefined, messageId);
  }

  /** Stores the notice and queues its next message. @param completes id of the message that is removed from the outbox */
  async #commit(
    value: ReceivedWithdrawalNotice,
    revision: number,
    actor: string,
    verb: string,
    enqueues: QueuedMessageDraft | undefined,
    completes?: string,
  ): Promise<ReceivedWithdrawalNotice> {
    const pending = enqueues && {
      messageId: enqueues.messageId,
      type: enqueues.type,
      to: value.state,
    };
    const changedAt = this.#deps.clock();
    const next = { ...value, pending: pending ?? null, changedAt };
    const drops = completes === undefined ? {} : { drops: { messageId: completes } };
    const commit = { next, revision, actor, action: `received-notice.${verb}`, ...drops };
    await this.#deps.store.commit({ ...commit, ...(enqueues && { enqueues }) });
    return next;
  }

  #buildDeleteJob(): QueuedMessageDraft {
    const messageId = `urn:uuid:${this.#deps.newId()}`;
    const body = { '@type': DELETE_JOB };
    return { messageId, type: DELETE_JOB, path: '', body, settleMs: 0 };
  }

  #buildAcknowledgement({ notice, outcome }: ReceivedWithdrawalNotice): QueuedMessageDraft {
    const messageId = `urn:uuid:${this.#deps.newId()}`;
    const body = extensionMessage(ACKNOWLEDGEMENT_TYPE, messageId, {
      'kaart:notice': notice.id,
      'kaart:outcome': outcome satisfies (typeof OUTCOMES)[number] | null,
      'kaart:at': this.#deps.clock(),
    }) as Message;
    const path = acknowledgementPath(notice.id);
    return { messageId, type: ACKNOWLEDGEMENT_TYPE, path, body, settleMs: 0 };
  }

  async #completeJob(
    pid: string,
    messageId: string,
    complete: (stored: Revisioned<ReceivedWithdrawalNotice>) => Promise<void>,
  ): Promise<void> {
    await retryOnConflict(async () => {
      const stored = await this.#load(pid);
      if (stored.value.pending?.messageId === messageId) return complete(stored);
      await this.#deps.store.drop(pid, messageId, stored.revision);
    });
  }

  async #load(pid: string): Promise<Revisioned<ReceivedWithdrawalNotice>> {
    const stored = await this.#deps.store.find(pid);
    if (stored === undefined) throw new KaartError('no-such-notice', { code: 'not-found' });
    return stored;
  }
}

/** Returns why a person has to check the copies; `undefined` if all of them were deleted. */
function findAttentionReason(copies: readonly CopyResult[]): StatedReason | undefined {
  if (copies.length === 0) return stateReason('no-copy-recorded');
  const remainingPaths = copies.filter(({ fate }) => fate !== 'deleted').map(({ path }) => path);
  return remainingPaths.length === 0
    ? undefined
    : stateReason('copies-left', { paths: remainingPaths.join(', ') });
}
