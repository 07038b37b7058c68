import { timelineFor } from '../consent/recipient.ts';
import { grantedGroupsAt, type Timeline } from '../consent/timeline.ts';
import { FIELD_GROUPS, type FieldGroup } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { EARLIEST } from '../core/instant.ts';
import { allPages, type ListPage, type PageAsked } from '../core/page.ts';
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
  /** Checks whether a batch is finished. */
  close(batch: string): Promise<void>;
}

/** Number of first disclosures whose versions are read together. */
const AT_ONCE = 24;

/** Lists withdrawals and disclosures, and records acknowledgements of recipients. */
export class Withdrawals {
  readonly #deps: WithdrawalsDeps;

  constructor(deps: WithdrawalsDeps) {
    this.#deps = deps;
  }

  /**
   * A page of withdrawals: unfinished ones first, then the latest first. It has at most `limit`
   * commits of the log, each with the withdrawals of all of its companies.
   *
   * @param overdueOnly whether only late withdrawals are listed
   */
  async page(asked: PageAsked, overdueOnly: boolean): Promise<ListPage<Withdrawal>> {
    const { batches } = this.#deps;
    const page = await batches.page(asked, overdueOnly ? 'unfinished' : 'all');
    const items: Withdrawal[] = [];
    for (const batch of page.items) {
      const notices = await this.#listNotices(batch.id);
      const overdue = this.#overdue(batch, notices);
      if (overdueOnly && overdue.length === 0) continue;
      for (const { recordId } of batch.companies)
        items.push(buildWithdrawal(batch, recordId, notices, overdue));
    }
    return { ...page, items };
  }

  /** All late withdrawals. */
  overdue(): AsyncGenerator<Withdrawal> {
    return allPages((asked) => this.page(asked, true));
  }

  /** The commits of the log whose withdrawals are not finished. */
  unfinished(): AsyncIterable<WithdrawalBatch> {
    return this.#deps.batches.unfinished();
  }

  /** Failed notices of unfinished withdrawals; the next nightly run sends them again. */
  async *failedNotices(): AsyncGenerator<SentWithdrawalNotice> {
    const { batches, notices } = this.#deps;
    for await (const { id } of batches.unfinished())
      for await (const notice of notices.of(id)) if (notice.state === 'FAILED') yield notice;
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<Withdrawal> {
    const { id: of, recordId } = parseWithdrawalId(id);
    const batch = (await this.#deps.batches.find(of))?.value;
    if (!batch?.companies.some((company) => company.recordId === recordId)) throw unknown();
    const notices = await this.#listNotices(of);
    return buildWithdrawal(batch, recordId, notices, this.#overdue(batch, notices));
  }

  /**
   * Records that a recipient has deleted the rows.
   *
   * @param actor the reporting person or client: the recipient itself, or an operator for it
   * @throws KaartError `not-found`, also if this recipient got no notice of it
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
    const { id: of, recordId } = parseWithdrawalId(id);
    const told = (await this.#listNotices(of)).filter(
      ({ counterpartyId, records }) =>
        counterpartyId === recipient && records.some(({ record_id }) => record_id === recordId),
    );
    if (told.length === 0) throw unknown();
    const acknowledgement = { at: clock(), by: actor, note };
    for (const { pid } of told) await noticeService.confirm(pid, id, acknowledgement, actor);
    await close(of);
    return this.get(id);
  }

  /**
   * Records the acknowledgement of a notice by a consumer.
   *
   * @throws KaartError `not-found`, also for a notice to another recipient
   */
  async acknowledgeNotice(pid: string, participantId: string, note: string): Promise<void> {
    const { noticeService, clock, close } = this.#deps;
    const notice = await noticeService.get(pid);
    if (notice.counterpartyId !== participantId) throw unknown();
    const acknowledgement = { at: clock(), by: participantId, note };
    await noticeService.confirm(pid, undefined, acknowledgement);
    await close(notice.batch);
  }

  /**
   * The recipients of the row of a company, with version and time, and their acknowledgements; the oldest
   * version first. A page examines at most `limit` reads, of this company or others.
   */
  async listDisclosures(recordId: string, asked: PageAsked): Promise<ListPage<DisclosedVersion>> {
    const { items, cursor } = await this.#deps.firstDisclosuresPage(asked);
    return { items: await toArray(this.#disclosed(recordId, items)), cursor };
  }

  /**
   * The same recipients, the latest version first, without a read of all versions ever published.
   *
   * @param most maximum numbers of disclosures and of examined versions
   */
  async listLatestDisclosures(
    recordId: string,
    most: { readonly disclosures: number; readonly versions: number },
  ): Promise<{ readonly latest: readonly DisclosedVersion[]; readonly isAll: boolean }> {
    const { firstDisclosures: holdings } = this.#deps;
    const versions = new Set<string>();
    const latest: DisclosedVersion[] = [];
    let isAll = true;
    async function* few() {
      for await (const holding of holdings('latest-first')) {
        isAll = versions.add(versionKey(holding)).size <= most.versions;
        if (!isAll) return;
        yield holding;
      }
    }
    for await (const disclosed of this.#disclosed(recordId, few())) {
      if (latest.length === most.disclosures) return { latest, isAll: false };
      latest.push(disclosed);
    }
    return { latest, isAll };
  }

  /** Reads the grants of several versions at the same time, because each is a file. */
  async *#disclosed(
    recordId: string,
    holdings: AsyncIterable<FirstDisclosure> | Iterable<FirstDisclosure>,
  ): AsyncGenerator<DisclosedVersion> {
    const notices = await this.#noticesAbout(recordId);
    const consents = await this.#deps.history.load([recordId], EARLIEST);
    const timeline = consents.get(recordId)?.timeline ?? {};
    const masks = new Map<string, number>();
    for await (const batch of inBatches(holdings, AT_ONCE)) {
      const withRow = batch.filter((holding) => includesRow(holding, recordId));
      await this.#look(recordId, withRow, masks);
      for (const holding of withRow) {
        const { recipient, version, audience, agreement, redacted, firstReadAt } = holding;
        const read = { recipient, version, audience, agreement, redacted, firstReadAt };
        const fieldGroups = groupsShown(read, masks.get(versionKey(holding)) ?? 0, timeline);
        if (fieldGroups.length === 0) continue;
        yield { ...read, fieldGroups, notice: findLastNotice(read, recordId, notices) };
      }
    }
  }

  /** Adds the grants of versions for a company to its known disclosures. */
  async #look(
    recordId: string,
    of: readonly FirstDisclosure[],
    known: Map<string, number>,
  ): Promise<void> {
    const unknown = new Map(of.map((holding) => [versionKey(holding), holding]));
    for (const version of known.keys()) unknown.delete(version);
    const looks = [...unknown].map(async ([version, holding]) => {
      const permitted = await this.#deps.loadGrantMasks(holding, new Set([recordId]));
      known.set(version, permitted.get(recordId) ?? 0);
    });
    await Promise.all(looks);
  }

  #overdue(batch: WithdrawalBatch, notices: readonly SentWithdrawalNotice[]): readonly string[] {
    const { deadlines, clock } = this.#deps;
    return findOverdue(batch, notices, deadlines, clock());
  }

  #listNotices(batch: string): Promise<readonly SentWithdrawalNotice[]> {
    return toArray(this.#deps.notices.of(batch));
  }

  async #noticesAbout(recordId: string): Promise<readonly SentWithdrawalNotice[]> {
    const about: SentWithdrawalNotice[] = [];
    for await (const id of this.#deps.batches.of(recordId))
      about.push(...(await this.#listNotices(id)));
    return about.filter(({ records }) => records.some(({ record_id }) => record_id === recordId));
  }
}

/** Key of a version of the general publication, or of one recipient's own publication. */
function versionKey({ reader, flip }: FirstDisclosure): string {
  return `${reader}/${flip}`;
}

/** The groups of a row that a reading showed; of a redacted version those that were permitted then. */
function groupsShown(
  { recipient, audience, redacted, firstReadAt }: Omit<FirstDisclosure, 'seq' | 'flip' | 'reader'>,
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

function unknown(): KaartError {
  return new KaartError('no-such-withdrawal', { code: 'not-found' });
}
