import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { derivedUrn, type NewId } from '../core/ids.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Signer } from '../core/signature.ts';
import { stateReason } from '../core/stated-reason.ts';
import type { QueuedMessageDraft } from '../dsp/common/process.ts';
import { NOTICE_JWS_TYPE, NOTICE_TYPE, NOTICES_PATH } from '../dsp/withdrawal/messages.ts';
import type { AffectedRecipient } from './affected-recipients.ts';
import {
  type Acknowledgement,
  type SentWithdrawalNotice,
  type WithdrawalNoticeData,
  withdrawalNoticeContent,
} from './notice.ts';
import type { DeliveryRoute, WithdrawalDeps, WithdrawalNoticeStore } from './ports.ts';

/** Result of an attempt to notify a recipient that does not support withdrawal notices. */
export const UNSUPPORTED = 'unsupported';
const SYSTEM = 'system';

export interface WithdrawalNoticeServiceDeps {
  readonly store: WithdrawalNoticeStore;
  readonly findRoute: WithdrawalDeps['findRoute'];
  readonly signer: Signer;
  /** Id of this installation in the data space. */
  readonly provider: string;
  readonly dataset: string;
  readonly deleteWithinDays: number;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Sends withdrawal notices to recipients, and stores their acknowledgements. */
export class WithdrawalNoticeService {
  readonly #deps: WithdrawalNoticeServiceDeps;

  constructor(deps: WithdrawalNoticeServiceDeps) {
    this.#deps = deps;
  }

  /** Notifies a recipient. A second call for the same rows has no effect. */
  async notifyRecipient(batch: string, affected: AffectedRecipient): Promise<void> {
    const { store, clock, findRoute } = this.#deps;
    const { recipient: counterpartyId, agreements } = affected;
    const pid = computeNoticePid(batch, affected);
    if ((await store.find(pid)) !== undefined) return;
    const issuedAt = clock();
    const { dataset, signer } = this.#deps;
    const data = { pid, counterpartyId, dataset, agreements, issuedAt, records: affected.records };
    const route = await findRoute(counterpartyId, agreements);
    const notice: SentWithdrawalNotice = {
      ...data,
      role: 'provider',
      counterpartyPid: null,
      address: '',
      state: 'START',
      pending: null,
      ending: null,
      createdAt: issuedAt,
      changedAt: issuedAt,
      batch,
      channel: 'feed',
      records: affected.records.map((record) => ({ ...record, acknowledgement: null })),
      signature: await signer.sign(this.buildContent(data), NOTICE_JWS_TYPE),
      deliveredAt: null,
      reason: null,
    };
    try {
      await this.#send(notice, route, 0);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  /** Returns the content of a notice that is signed and sent. */
  buildContent(notice: WithdrawalNoticeData) {
    const { provider, deleteWithinDays } = this.#deps;
    return withdrawalNoticeContent(notice, provider, deleteWithinDays);
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<SentWithdrawalNotice> {
    const stored = await this.#deps.store.find(pid);
    if (stored === undefined) throw new KaartError('no-such-notice', { code: 'not-found' });
    return stored.value;
  }

  /** Records that the recipient accepted the message, or does not support the extension. */
  recordAccepted(pid: string, messageId: string, response: unknown): Promise<void> {
    const unsupported = response === UNSUPPORTED;
    const deliveredAt = unsupported ? null : this.#deps.clock();
    return this.#recordDelivery(pid, messageId, {
      state: unsupported ? 'UNSUPPORTED' : 'DELIVERED',
      deliveredAt,
      reason: unsupported ? stateReason('notices-unsupported') : null,
    });
  }

  /** Records that the message was finally refused, or the recipient was unreachable for a long time. The nightly run sends it again. */
  recordRefused(pid: string, messageId: string, reason: StatedReason): Promise<void> {
    return this.#recordDelivery(pid, messageId, { state: 'FAILED', deliveredAt: null, reason });
  }

  /** Sends a failed notice again, to the recipient's current address. */
  async sendAgain(pid: string): Promise<void> {
    const { store, findRoute } = this.#deps;
    await retryOnConflict(async () => {
      const stored = await store.find(pid);
      if (stored?.value.state !== 'FAILED' || stored.value.pending !== null) return;
      const { counterpartyId, agreements } = stored.value;
      await this.#send(stored.value, await findRoute(counterpartyId, agreements), stored.revision);
    });
  }

  /**
   * Stores a recipient's acknowledgement for rows of a notice. A second one for the same row has no effect.
   *
   * @param withdrawal id of the withdrawal whose row is acknowledged; `undefined` for all rows of the notice
   * @param actor the person or client that reports it
   * @throws KaartError `not-found`
   */
  confirm(
    pid: string,
    withdrawal: string | undefined,
    acknowledgement: Acknowledgement,
    actor = acknowledgement.by,
  ): Promise<SentWithdrawalNotice> {
    const { store } = this.#deps;
    return retryOnConflict(async () => {
      const stored = await store.find(pid);
      if (stored === undefined) throw new KaartError('no-such-notice', { code: 'not-found' });
      const notice = stored.value;
      const records = notice.records.map((record) =>
        record.acknowledgement === null && (withdrawal ?? record.withdrawal) === record.withdrawal
          ? { ...record, acknowledgement }
          : record,
      );
      const isComplete = records.every((record) => record.acknowledgement !== null);
      const state = isComplete ? ('ACKNOWLEDGED' as const) : notice.state;
      const next: SentWithdrawalNotice = {
        ...notice,
        records,
        state,
        changedAt: this.#deps.clock(),
      };
      const { revision } = stored;
      if (records.every((record, i) => record === notice.records[i])) return notice;
      await store.commit({ next, revision, actor, action: 'notice.acknowledged' });
      return next;
    });
  }

  /** Stores the notice, and queues its message if the recipient gets messages. */
  async #send(
    unsent: SentWithdrawalNotice,
    { unreachable, ...route }: DeliveryRoute,
    revision: number,
  ): Promise<void> {
    const { store, newId } = this.#deps;
    const notice: SentWithdrawalNotice = { ...unsent, ...route };
    const commit = { revision, actor: SYSTEM, action: 'notice.issued' };
    if (notice.channel === 'feed') {
      const delivery =
        unreachable === undefined
          ? { state: 'DELIVERED' as const, deliveredAt: notice.changedAt, reason: null }
          : { state: 'UNSUPPORTED' as const, reason: unreachable };
      return store.commit({ ...commit, next: { ...notice, ...delivery } });
    }
    const messageId = `urn:uuid:${newId()}`;
    const pending = { messageId, type: NOTICE_TYPE, to: 'DELIVERED' };
    // The content is built from the notice when it is sent.
    const body = { '@type': NOTICE_TYPE };
    const enqueues: QueuedMessageDraft = {
      messageId,
      type: NOTICE_TYPE,
      path: NOTICES_PATH,
      body,
      settleMs: 0,
    };
    await store.commit({ ...commit, next: { ...notice, pending }, enqueues });
  }

  async #recordDelivery(
    pid: string,
    messageId: string,
    delivery: Pick<SentWithdrawalNotice, 'state' | 'deliveredAt' | 'reason'>,
  ): Promise<void> {
    const { store, clock } = this.#deps;
    await retryOnConflict(async () => {
      const stored = await store.find(pid);
      if (stored?.value.pending?.messageId !== messageId)
        return store.drop(pid, messageId, stored?.revision ?? 0);
      const notice = stored.value;
      const known = notice.state === 'ACKNOWLEDGED' ? { state: notice.state } : {};
      const next: SentWithdrawalNotice = {
        ...notice,
        ...delivery,
        ...known,
        pending: null,
        changedAt: clock(),
      };
      const action = `notice.${delivery.state.toLowerCase()}`;
      const { revision } = stored;
      const drops = { messageId };
      await store.commit({ next, revision, drops, actor: notice.counterpartyId, action });
    });
  }
}

/** Derives the id of a notice from the batch, the recipient and the rows, so that the same notice is sent once. */
function computeNoticePid(
  batch: string,
  { recipient, agreements, records }: AffectedRecipient,
): string {
  const rows = records.map(({ record_id }) => record_id);
  return derivedUrn(['notice', batch, recipient, agreements.length > 0, rows]);
}
