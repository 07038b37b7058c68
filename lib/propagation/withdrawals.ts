import { timelineFor } from '../consent/reader.ts';
import { groupsAt } from '../consent/timeline.ts';
import { FIELD_GROUPS } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { Notice } from './notice.ts';
import type { NoticeService } from './notice-service.ts';
import { type Deadlines, overdueIn } from './overdue.ts';
import type { PropagationPorts } from './ports.ts';
import { type Propagation, partsOf } from './propagation.ts';
import {
  type DisclosedVersion,
  noticeTo,
  shownIn,
  type Withdrawal,
  withdrawalOf,
} from './withdrawal.ts';

export interface WithdrawalsOptions extends PropagationPorts {
  readonly noticeService: NoticeService;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  /** Looks whether a propagation is finished. */
  close(propagation: string): Promise<void>;
}

/** What is asked about withdrawals and about who holds what, and what holders say. */
export class Withdrawals {
  readonly #options: WithdrawalsOptions;

  constructor(options: WithdrawalsOptions) {
    this.#options = options;
  }

  /** Those that are not finished first, then the latest first. @param overdueOnly only those that are late */
  async *list(overdueOnly: boolean): AsyncGenerator<Withdrawal> {
    for await (const propagation of this.#options.propagations.list()) {
      const notices = await this.#noticesOf(propagation.id);
      const overdue = this.#overdue(propagation, notices);
      if (overdueOnly && overdue.length === 0) continue;
      for (const { recordId } of propagation.companies)
        yield withdrawalOf(propagation, recordId, notices, overdue);
    }
  }

  /** @throws KaartError `not-found` */
  async get(id: string): Promise<Withdrawal> {
    const { id: of, recordId } = partsOf(id);
    const propagation = (await this.#options.propagations.find(of))?.value;
    if (!propagation?.companies.some((company) => company.recordId === recordId)) throw unknown();
    const notices = await this.#noticesOf(of);
    return withdrawalOf(propagation, recordId, notices, this.#overdue(propagation, notices));
  }

  /**
   * Keeps that a holder has nothing of it any more.
   *
   * @param actor who says it to us: the holder itself, or an operator for it
   * @throws KaartError `not-found`, also where this holder was never told of it
   */
  async acknowledge(
    id: string,
    {
      holder,
      actor,
      note,
    }: { readonly holder: string; readonly actor: string; readonly note: string },
  ): Promise<Withdrawal> {
    const { noticeService, clock, close } = this.#options;
    const { id: of, recordId } = partsOf(id);
    const told = (await this.#noticesOf(of)).filter(
      ({ counterParty, records }) =>
        counterParty === holder && records.some(({ record_id }) => record_id === recordId),
    );
    if (told.length === 0) throw unknown();
    const acknowledgement = { at: clock(), by: actor, note };
    for (const { pid } of told) await noticeService.confirm(pid, id, acknowledgement, actor);
    await close(of);
    return this.get(id);
  }

  /**
   * Keeps what a consumer answers to a notice.
   *
   * @throws KaartError `not-found`, also for a notice to somebody else
   */
  async acknowledgeNotice(pid: string, participantId: string, note: string): Promise<void> {
    const { noticeService, clock, close } = this.#options;
    const notice = await noticeService.get(pid);
    if (notice.counterParty !== participantId) throw unknown();
    const acknowledgement = { at: clock(), by: participantId, note };
    await noticeService.confirm(pid, undefined, acknowledgement);
    await close(notice.propagation);
  }

  /** Who was given the row of a company, in which version and when, and who said that it is deleted. */
  async *disclosuresOf(recordId: string): AsyncGenerator<DisclosedVersion> {
    const { holdings, permittedOf, consents } = this.#options;
    const ids = new Set([recordId]);
    const notices = await this.#noticesAbout(recordId);
    const timeline = (await consents.load([recordId])).get(recordId)?.timeline ?? {};
    const masks = new Map<string, number>();
    for await (const {
      seq,
      holder,
      version,
      audience,
      agreement,
      redacted,
      reader,
      firstReadAt,
    } of holdings()) {
      const read = { holder, version, audience, agreement, redacted, firstReadAt };
      const key = `${reader}/${version}`;
      const known = masks.get(key);
      const mask = known ?? (await permittedOf({ version, seq, reader }, ids)).get(recordId) ?? 0;
      masks.set(key, mask);
      const own = timelineFor(timeline, { audience, recipient: holder });
      const then = redacted ? groupsAt(own, audience, firstReadAt) : FIELD_GROUPS;
      const fieldGroups = shownIn(mask, audience, then);
      if (fieldGroups.length === 0) continue;
      yield { ...read, fieldGroups, notice: noticeTo(read, recordId, notices) };
    }
  }

  #overdue(propagation: Propagation, notices: readonly Notice[]): readonly string[] {
    const { deadlines, clock } = this.#options;
    return overdueIn(propagation, notices, deadlines, clock());
  }

  async #noticesOf(propagation: string): Promise<readonly Notice[]> {
    const notices: Notice[] = [];
    for await (const notice of this.#options.notices.of(propagation)) notices.push(notice);
    return notices;
  }

  async #noticesAbout(recordId: string): Promise<readonly Notice[]> {
    const about: Notice[] = [];
    for await (const id of this.#options.propagations.of(recordId))
      about.push(...(await this.#noticesOf(id)));
    return about.filter(({ records }) => records.some(({ record_id }) => record_id === recordId));
  }
}

function unknown(): KaartError {
  return new KaartError('no such withdrawal', { code: 'not-found' });
}
