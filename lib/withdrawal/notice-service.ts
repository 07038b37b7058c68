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

/** Result of one attempt to notify a recipient, if it did not fail. */
export const UNSUPPORTED = 'unsupported';
const SYSTEM = 'system';

export interface WithdrawalNoticeServiceDeps {
  readonly store: WithdrawalNoticeStore;
  readonly reach: WithdrawalDeps['findRoute'];
  readonly signer: Signer;
  /** Our id in the data space. */
  readonly provider: string;
  readonly dataset: string;
  readonly deleteWithinDays: number;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Tells recipients of a withdrawal, and keeps what they answer. */
export class WithdrawalNoticeService {
  readonly #deps: WithdrawalNoticeServiceDeps;

  constructor(deps: WithdrawalNoticeServiceDeps) {
    this.#deps = deps;
  }

  /** Notifies a recipient, once for the same rows: a second call changes nothing. */
  async notifyRecipient(batch: string, affected: AffectedRecipient): Promise<void> {
    const { store, clock, reach } = this.#deps;
    const { recipient: counterpartyId, agreements } = affected;
    const pid = computeNoticePid(batch, affected);
    if ((await store.find(pid)) !== undefined) return;
    const issuedAt = clock();
    const { dataset, signer } = this.#deps;
    const told = { pid, counterpartyId, dataset, agreements, issuedAt, records: affected.records };
    const reached = await reach(counterpartyId, agreements);
    const notice: SentWithdrawalNotice = {
      ...told,
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
      signature: await signer.sign(this.content(told), NOTICE_JWS_TYPE),
      deliveredAt: null,
      reason: null,
    };
    try {
      await this.#send(notice, reached, 0);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  /** What the message of a notice says. */
  content(notice: WithdrawalNoticeData) {
    const { provider, deleteWithinDays } = this.#deps;
    return withdrawalNoticeContent(notice, provider, deleteWithinDays);
  }

  /** @throws KaartError `not-found` */
  async get(pid: string): Promise<SentWithdrawalNotice> {
    const stored = await this.#deps.store.find(pid);
    if (stored === undefined) throw new KaartError('no-such-notice', { code: 'not-found' });
    return stored.value;
  }

  /** The recipient accepted our message, or it does not support the extension. */
  acknowledged(pid: string, messageId: string, answer: unknown): Promise<void> {
    const unsupported = answer === UNSUPPORTED;
    const deliveredAt = unsupported ? null : this.#deps.clock();
    return this.#settled(pid, messageId, {
      state: unsupported ? 'UNSUPPORTED' : 'DELIVERED',
      deliveredAt,
      reason: unsupported ? stateReason('notices-unsupported') : null,
    });
  }

  /** The message was finally refused, or the recipient was unreachable for a long time. The nightly run tries again. */
  refused(pid: string, messageId: string, reason: StatedReason): Promise<void> {
    return this.#settled(pid, messageId, { state: 'FAILED', deliveredAt: null, reason });
  }

  /** Sends failed notices again, to the recipient's current address. */
  async sendAgain(pid: string): Promise<void> {
    const { store, reach } = this.#deps;
    await retryOnConflict(async () => {
      const stored = await store.find(pid);
      if (stored?.value.state !== 'FAILED' || stored.value.pending !== null) return;
      const { counterpartyId, agreements } = stored.value;
      await this.#send(stored.value, await reach(counterpartyId, agreements), stored.revision);
    });
  }

  /**
   * Keeps a recipient's word for rows of a notice. Given again it changes nothing.
   *
   * @param withdrawal only the row of this one; all of them without it
   * @param actor who says it to us
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
      const all = records.every((record) => record.acknowledgement !== null);
      const state = all ? ('ACKNOWLEDGED' as const) : notice.state;
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

  /** Stores the notice and queues its message, if the recipient gets messages. */
  async #send(
    unsent: SentWithdrawalNotice,
    { unreachable, ...to }: DeliveryRoute,
    revision: number,
  ): Promise<void> {
    const { store, newId } = this.#deps;
    const notice: SentWithdrawalNotice = { ...unsent, ...to };
    const told = { revision, actor: SYSTEM, action: 'notice.issued' };
    if (notice.channel === 'feed') {
      const became =
        unreachable === undefined
          ? { state: 'DELIVERED' as const, deliveredAt: notice.changedAt, reason: null }
          : { state: 'UNSUPPORTED' as const, reason: unreachable };
      return store.commit({ ...told, next: { ...notice, ...became } });
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
    await store.commit({ ...told, next: { ...notice, pending }, enqueues });
  }

  async #settled(
    pid: string,
    messageId: string,
    became: Pick<SentWithdrawalNotice, 'state' | 'deliveredAt' | 'reason'>,
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
        ...became,
        ...known,
        pending: null,
        changedAt: clock(),
      };
      const action = `notice.${became.state.toLowerCase()}`;
      const { revision } = stored;
      const drops = { messageId };
      await store.commit({ next, revision, drops, actor: notice.counterpartyId, action });
    });
  }
}

/** Derived from the recipient and the rows, so that the same notice is sent once. */
function computeNoticePid(
  batch: string,
  { recipient, agreements, records }: AffectedRecipient,
): string {
  const rows = records.map(({ record_id }) => record_id);
  return derivedUrn(['notice', batch, recipient, agreements.length > 0, rows]);
}
