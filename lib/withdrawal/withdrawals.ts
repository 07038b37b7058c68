import { timelineFor } from '../consent/recipient.ts';
import { grantedGroupsAt, type Timeline } from '../consent/timeline.ts';
import { FIELD_GROUPS, type FieldGroup } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { EARLIEST } from '../core/instant.ts';
import { allPages, type ListPage, type PageRequest } from '../core/page.ts';
import { toArray } from '../core/to-array.ts';
import { type FirstDisclosure, includesRow } from './affected-recipients.ts';
import type { SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalNoticeService } from './notice-service.ts';
import { type Deadlines, findOverdue } from './overdue.ts';
import type { WithdrawalDeps } from './ports.ts';
import {
  buildWithdrawal,
  type DisclosedVersion,
  findLastNotice,
  listVisibleGroupsIn,
  type Withdrawal,
} from './withdrawal.ts';
import { parseWithdrawalId, type WithdrawalBatch } from './withdrawal-batch.ts';

export interface WithdrawalsDeps extends WithdrawalDeps {
  readonly noticeService: WithdrawalNoticeService;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  /** Closes a batch if it is finished. @see WithdrawalService.close */
  close(batch: string): Promise<void>;
}

/** Number of first disclosures whose versions are read at the same time. */
const BATCH_SIZE = 24;

/** Lists withdrawals and disclosures, and records acknowledgements of recipients. */
export class Withdrawals {
  readonly #deps: WithdrawalsDeps;

  constructor(deps: WithdrawalsDeps) {
    this.#deps = deps;
  }

  /**
   * Returns a page of withdrawals: unfinished ones first, then the latest first. It has at most `limit`
   * batches, each with the withdrawals of all its companies.
   *
   * @param overdueOnly whether only overdue withdrawals are listed
   */
  async page(pageRequest: PageRequest, overdueOnly: boolean): Promise<ListPage<Withdrawal>> {
    const { batches } = this.#deps;
    const page = await batches.page(pageRequest, overdueOnly ? 'unfinished' : 'all');
    const items: Withdrawal[] = [];
    for (const batch of page.items) {
      const notices = await this.#listNotices(batch.id);
      const listOverdue = this.#findOverdue(batch, notices);
      if (overdueOnly && listOverdue.length === 0) continue;
      for (const { recordId } of batch.companies)
        items.push(buildWithdrawal(batch, recordId, notices, listOverdue));
    }
    return { ...page, items };
  }

  /** All overdue withdrawals. */
  listOverdue(): AsyncGenerator<Withdrawal> {
    return allPages((page) => this.page(page, true));
  }

  /** All batches that are not closed. */
  listUnfinished(): AsyncIterable<WithdrawalBatch> {
    return this.#deps.batches.listUnfinished();
  }

  /** Failed notices of unfinished withdrawals; the next nightly run sends them again. */
  async *listFailedNotices(): AsyncGenerator<SentWithdrawalNotice> {
    const { batches, notices } = this.#deps;
    for await (const { id } of batches.listUnfinished())
      for await (const notice of notices.of(id)) if (notice.state === 'FAILED') yield notice;
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<Withdrawal> {
    const { id: batchId, recordId } = parseWithdrawalId(id);
    const batch = (await this.#deps.batches.find(batchId))?.value;
    if (!batch?.companies.some((company) => company.recordId === recordId))
      throw unknownWithdrawal();
    const notices = await this.#listNotices(batchId);
    return buildWithdrawal(batch, recordId, notices, this.#findOverdue(batch, notices));
  }

  /**
   * Records that a recipient has deleted the rows.
   *
   * @param actor the reporting person or client: the recipient itself, or an operator for it
   * @throws KaartError `not-found`, also if this recipient got no notice of the withdrawal
   */
  async acknowledge(
    id: string,
    {
      recipient,
      actor,
      note,
    }: { readonly recipient: string; readonly actor: string; readonly note: string },
  ): Promise<Withdrawal> {
    const { noticeService, clock, close } = this.#deps;
    const { id: batchId, recordId } = parseWithdrawalId(id);
    const sent = (await this.#listNotices(batchId)).filter(
      ({ counterpartyId, records }) =>
        counterpartyId === recipient && records.some(({ record_id }) => record_id === recordId),
    );
    if (sent.length === 0) throw unknownWithdrawal();
    const acknowledgement = { at: clock(), by: actor, note };
    for (const { pid } of sent) await noticeService.confirm(pid, id, acknowledgement, actor);
    await close(batchId);
    return this.get(id);
  }

  /**
   * Records the acknowledgement of a notice by the consumer that got it.
   *
   * @throws KaartError `not-found`, also for a notice to another recipient
   */
  async acknowledgeNotice(pid: string, participantId: string, note: string): Promise<void> {
    const { noticeService, clock, close } = this.#deps;
    const notice = await noticeService.get(pid);
    if (notice.counterpartyId !== participantId) throw unknownWithdrawal();
    const acknowledgement = { at: clock(), by: participantId, note };
    await noticeService.confirm(pid, undefined, acknowledgement);
    await close(notice.batch);
  }

  /**
   * Returns the disclosures of the row of a company with their acknowledgements, the oldest version first. A
   * page examines at most `limit` disclosures, also of versions without the row.
   */
  async listDisclosures(recordId: string, page: PageRequest): Promise<ListPage<DisclosedVersion>> {
    const { items, cursor } = await this.#deps.firstDisclosuresPage(page);
    return { items: await toArray(this.#listDisclosed(recordId, items)), cursor };
  }

  /**
   * Returns the latest disclosures of the row of a company. It does not read all versions ever published.
   *
   * @param limits maximum numbers of disclosures and of examined versions
   * @returns `isAll`: whether there are no other disclosures
   */
  async listLatestDisclosures(
    recordId: string,
    limits: { readonly disclosures: number; readonly versions: number },
  ): Promise<{ readonly latest: readonly DisclosedVersion[]; readonly isAll: boolean }> {
    const { firstDisclosures } = this.#deps;
    const versions = new Set<string>();
    const latest: DisclosedVersion[] = [];
    let isAll = true;
    async function* recent() {
      for await (const disclosure of firstDisclosures('latest-first')) {
        isAll = versions.add(versionKey(disclosure)).size <= limits.versions;
        if (!isAll) return;
        yield disclosure;
      }
    }
    for await (const disclosed of this.#listDisclosed(recordId, recent())) {
      if (latest.length === limits.disclosures) return { latest, isAll: false };
      latest.push(disclosed);
    }
    return { latest, isAll };
  }

  /** Yields the disclosed versions with a row of a company. The grants of a version are a file, so several files are read at the same time. */
  async *#listDisclosed(
    recordId: string,
    disclosures: AsyncIterable<FirstDisclosure> | Iterable<FirstDisclosure>,
  ): AsyncGenerator<DisclosedVersion> {
    const notices = await this.#listNoticesAbout(recordId);
    const consents = await this.#deps.history.load([recordId], EARLIEST);
    const timeline = consents.get(recordId)?.timeline ?? {};
    const masks = new Map<string, number>();
    for await (const batch of inBatches(disclosures, BATCH_SIZE)) {
      const withRow = batch.filter((disclosure) => includesRow(disclosure, recordId));
      await this.#loadMasks(recordId, withRow, masks);
      for (const disclosure of withRow) {
        const { recipient, version, audience, agreement, redacted, firstReadAt } = disclosure;
        const read = { recipient, version, audience, agreement, redacted, firstReadAt };
        const fieldGroups = listDisclosedGroups(
          read,
          masks.get(versionKey(disclosure)) ?? 0,
          timeline,
        );
        if (fieldGroups.length === 0) continue;
        yield { ...read, fieldGroups, notice: findLastNotice(read, recordId, notices) };
      }
    }
  }

  /** Loads the grants of a company in the disclosed versions. @param masks grants by version; the new ones are added */
  async #loadMasks(
    recordId: string,
    disclosures: readonly FirstDisclosure[],
    masks: Map<string, number>,
  ): Promise<void> {
    const missing = new Map(disclosures.map((each) => [versionKey(each), each]));
    for (const version of masks.keys()) missing.delete(version);
    const loads = [...missing].map(async ([version, disclosure]) => {
      const permitted = await this.#deps.loadGrantMasks(disclosure, new Set([recordId]));
      masks.set(version, permitted.get(recordId) ?? 0);
    });
    await Promise.all(loads);
  }

  #findOverdue(
    batch: WithdrawalBatch,
    notices: readonly SentWithdrawalNotice[],
  ): readonly string[] {
    const { deadlines, clock } = this.#deps;
    return findOverdue(batch, notices, deadlines, clock());
  }

  #listNotices(batch: string): Promise<readonly SentWithdrawalNotice[]> {
    return toArray(this.#deps.notices.of(batch));
  }

  async #listNoticesAbout(recordId: string): Promise<readonly SentWithdrawalNotice[]> {
    const notices: SentWithdrawalNotice[] = [];
    for await (const id of this.#deps.batches.of(recordId))
      notices.push(...(await this.#listNotices(id)));
    return notices.filter(({ records }) => records.some(({ record_id }) => record_id === recordId));
  }
}

/** Returns the key of a version of the publication of an audience, or of one recipient's own publication. */
function versionKey({ reader, activation }: FirstDisclosure): string {
  return `${reader}/${activation}`;
}

/** Returns the groups of a row that were disclosed. For a redacted version, these are the groups that were granted at that moment. */
function listDisclosedGroups(
  {
    recipient,
    audience,
    redacted,
    firstReadAt,
  }: Omit<FirstDisclosure, 'seq' | 'activation' | 'reader'>,
  mask: number,
  timeline: Timeline,
): readonly FieldGroup[] {
  const own = timelineFor(timeline, { audience, recipient: recipient });
  return listVisibleGroupsIn(
    mask,
    audience,
    redacted ? grantedGroupsAt(own, audience, firstReadAt) : FIELD_GROUPS,
  );
}

function unknownWithdrawal(): KaartError {
  return new KaartError('no-such-withdrawal', { code: 'not-found' });
}
