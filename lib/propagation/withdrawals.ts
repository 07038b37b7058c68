import { groupsAt } from '../consent/timeline.ts';
import { type Audience, FIELD_GROUPS, type FieldGroup } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { groupsIn, isOpen } from '../publication/permit-mask.ts';
import type { ConsentSource } from '../publication/ports.ts';
import type { Holding } from './holders.ts';
import type { Acknowledgement, Notice } from './notice.ts';
import type { NoticeService } from './notice-service.ts';
import { type Deadlines, overdueIn } from './overdue.ts';
import type { PropagationPorts } from './ports.ts';
import { type Propagation, partsOf, withdrawalId } from './propagation.ts';

/** One holder of what a company withdrew, and how far it has been told. */
interface WithdrawalHolder {
  readonly holder: string;
  readonly notice: string;
  readonly channel: Notice['channel'];
  readonly state: Notice['state'];
  readonly agreements: readonly string[];
  readonly op: 'removed' | 'changed';
  readonly issuedAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly reason: string | null;
  readonly acknowledgement: Acknowledgement | null;
}

/** A withdrawal of one company, with the state of each step and of each holder. */
export interface Withdrawal
  extends Omit<Propagation, 'id' | 'companies' | 'recheckedAt' | 'closedAt'> {
  readonly id: string;
  readonly recordId: string;
  readonly closings: Propagation['companies'][number]['closings'];
  readonly holders: readonly WithdrawalHolder[];
  /** What is late: `erasure`, or a holder. */
  readonly overdue: readonly string[];
  readonly closedAt: Instant | null;
}

/** A version that somebody read with the row of a company in it. */
export interface DisclosedVersion extends Omit<Holding, 'seq'> {
  /** The groups of the row that were shown. */
  readonly fieldGroups: readonly FieldGroup[];
  /** What the holder was told last of a withdrawal of this company, and whether it said that it deleted. */
  readonly notice: Pick<
    WithdrawalHolder,
    'notice' | 'state' | 'issuedAt' | 'acknowledgement'
  > | null;
}

export interface WithdrawalsOptions extends PropagationPorts {
  readonly noticeService: NoticeService;
  readonly deadlines: Deadlines;
  readonly consents: Pick<ConsentSource, 'load'>;
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
      firstReadAt,
    } of holdings()) {
      const read = { holder, version, audience, agreement, redacted, firstReadAt };
      const known = masks.get(version);
      const mask = known ?? (await permittedOf({ version, seq }, ids)).get(recordId) ?? 0;
      masks.set(version, mask);
      const then = redacted ? groupsAt(timeline, audience, firstReadAt) : FIELD_GROUPS;
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

function shownIn(mask: number, audience: Audience, then: readonly FieldGroup[]): FieldGroup[] {
  const groups = groupsIn(mask, audience);
  return then.includes('registry') ? then.filter((group) => isOpen(groups, group)) : [];
}

/** The last notice that its holder got after it read. */
function noticeTo(
  { holder, agreement, firstReadAt }: Omit<Holding, 'seq'>,
  recordId: string,
  notices: readonly Notice[],
): DisclosedVersion['notice'] {
  const told = notices
    .filter(
      ({ counterParty, agreements, issuedAt }) =>
        counterParty === holder &&
        issuedAt >= firstReadAt &&
        (agreement === null ? agreements.length === 0 : agreements.includes(agreement)),
    )
    .sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1))
    .at(-1);
  if (told === undefined) return null;
  const { notice, state, issuedAt, acknowledgement } = holderOf(told, recordId);
  return { notice, state, issuedAt, acknowledgement };
}

function withdrawalOf(
  propagation: Propagation,
  recordId: string,
  notices: readonly Notice[],
  overdue: readonly string[],
): Withdrawal {
  const { companies, recheckedAt: _recheckedAt, ...rest } = propagation;
  const company = companies.find((each) => each.recordId === recordId);
  const about = notices.filter(({ records }) =>
    records.some(({ record_id }) => record_id === recordId),
  );
  return {
    ...rest,
    id: withdrawalId(propagation, recordId),
    recordId,
    closings: company?.closings ?? [],
    holders: about.map((notice) => holderOf(notice, recordId)),
    overdue,
  };
}

function holderOf(notice: Notice, recordId: string): WithdrawalHolder {
  const { pid, counterParty, channel, state, agreements, issuedAt, deliveredAt, reason } = notice;
  const record = notice.records.find(({ record_id }) => record_id === recordId);
  return {
    holder: counterParty,
    notice: pid,
    channel,
    state,
    agreements,
    op: record?.op ?? 'removed',
    issuedAt,
    deliveredAt,
    reason,
    acknowledgement: record?.acknowledgement ?? null,
  };
}

function unknown(): KaartError {
  return new KaartError('no such withdrawal', { code: 'not-found' });
}
