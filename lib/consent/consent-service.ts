import { hasCode, KaartError } from '../core/errors.ts';
import { EARLIEST, type Instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import {
  type ConsentCoverage,
  coverageAt,
  coverageByNotice,
  coverageOver,
  type NoticeCoverage,
} from './coverage.ts';
import type { EventVerdict } from './decide.ts';
import { type Decisions, type DecisionsQuery, decideAccess } from './decide-access.ts';
import type { ConsentDraft, ConsentRequest, RecordedConsentEvent } from './event.ts';
import { type ConsentCode, consentFindingMessage, getConsentSeverity } from './finding.ts';
import {
  type ConsentPreview,
  type ConsentState,
  listGrantedGroups,
  type Permissions,
} from './granted-groups.ts';
import { type IdentityConfirmationDeps, IdentityConfirmations } from './identity-confirmations.ts';
import { type ConsentImportDeps, importConsents } from './import.ts';
import { findConsentCompanies, requireConsentCompany } from './known-companies.ts';
import { loadKnownNotices } from './known-notices.ts';
import { BUILT_IN_NOTICES } from './notice-service.ts';
import {
  applyNoticesToSource,
  createNoticeFilter,
  findLastMaterialRevision,
} from './notice-terms.ts';
import { addEventContext } from './pinned-event.ts';
import type { Company, ConsentNotices } from './ports.ts';
import type { ConsentRow } from './read-row.ts';
import { countReceipts } from './receipt-ids.ts';
import { recordExpiredGrants } from './record-expired-grants.ts';
import {
  type CheckCommit,
  decideTogether,
  listRecordedEvents,
  recordTogether,
} from './recorder.ts';
import type { ConsentReport } from './report.ts';
import { canNameNoAudience, findRuleBreaches } from './rules.ts';
import type { Timeline } from './timeline.ts';
import { filterTimelineByCompany } from './timeline-of-company.ts';
import { ACTION_OF, isClosing } from './vocabulary.ts';

export interface ConsentServiceDeps extends ConsentImportDeps, IdentityConfirmationDeps {}

/** Conditions under which events are recorded. */
export interface RecordCondition {
  /** Number of the last event of the company when the caller read it. Only for events of one company. */
  readonly seq?: number | undefined;
}

/**
 * The consent log: records events and computes the resulting state. `disclose` decides which fields of a row
 * may be read.
 */
export class ConsentService {
  readonly confirmations: IdentityConfirmations;
  readonly #deps: ConsentServiceDeps;
  readonly #notices: ConsentNotices;

  constructor(deps: ConsentServiceDeps) {
    this.#deps = deps;
    this.confirmations = new IdentityConfirmations(deps);
    this.#notices = deps.notices ?? BUILT_IN_NOTICES;
  }

  /**
   * Records the rows of a consent file, as `openTable` reads them, and returns a report with the
   * findings.
   *
   * @param actor subject of the person who imports
   * @param receipts whether each company gets a receipt for each transaction
   */
  importFile(
    rows: AsyncIterable<ConsentRow> | Iterable<ConsentRow>,
    actor: string,
    { receipts = false }: { readonly receipts?: boolean } = {},
  ): Promise<ConsentReport> {
    return importConsents(this.#deps, rows, { actor, receipts, isHistory: true });
  }

  /**
   * Records events of the API or of a command, all in one transaction.
   *
   * - Withdrawals and refusals that are too many for one transaction are recorded in several.
   * - An event that is already in the log is returned as it was recorded.
   * - An event whose decision is already in force is not recorded, and is not in the result.
   * - Each new event names its receipt, which is queued with it.
   * - An event without a time takes effect after all recorded events of its company.
   * - An event without a notice names the current revision.
   * - A withdrawal or refusal takes effect when it is recorded, even if it names another time. Without an
   * audience it applies to all recipients that have a grant.
   *
   * @throws KaartError `consent-rejected` with `details.code`, `details.index` (of the event, from 0) and
   * `details.column`; `precondition-failed` with the current `details.seq`; `too-large` for more events than
   * a transaction permits; `concurrent-update` if other writers were first at each attempt
   */
  async record(
    requests: readonly ConsentRequest[],
    actor: string,
    condition: RecordCondition = {},
  ): Promise<readonly RecordedConsentEvent[]> {
    const drafts = await this.#buildDrafts(requests);
    if (!drafts.every(isClosing)) this.#checkSize(drafts);
    return this.#recordParts(await this.#checkRules(drafts), actor, condition);
  }

  /**
   * A withdrawal without an audience becomes one event for each named recipient, so it can be larger
   * than a transaction. Then it is recorded in parts. The base group is first, because without it no
   * other group is shown.
   */
  async #recordParts(
    drafts: readonly ConsentDraft[],
    actor: string,
    condition: RecordCondition,
  ): Promise<readonly RecordedConsentEvent[]> {
    try {
      return await this.#recordTogether(drafts, actor, condition);
    } catch (error) {
      if (!hasCode(error, 'too-large') || drafts.length < 2 || !drafts.every(isClosing))
        throw error;
      const isBase = ({ fieldGroup }: ConsentDraft) => fieldGroup === 'registry';
      const ordered = [...drafts.filter(isBase), ...drafts.filter((each) => !isBase(each))];
      const half = Math.ceil(ordered.length / 2);
      const first = await this.#recordParts(ordered.slice(0, half), actor, condition);
      return [...first, ...(await this.#recordParts(ordered.slice(half), actor, {}))];
    }
  }

  async #recordTogether(
    drafts: readonly ConsentDraft[],
    actor: string,
    condition: RecordCondition,
  ): Promise<readonly RecordedConsentEvent[]> {
    const check: CheckCommit = (verdicts, before, added) => {
      const recordId = drafts[0]?.recordId ?? '';
      requireSeq(condition, before.get(recordId)?.lastSeq ?? 0, added.get(recordId) ?? 0);
      assertNoClash(verdicts);
      this.#checkSize(listRecordedEvents(verdicts));
    };
    const options = { actor, receipts: true, check, isHistory: false };
    return listRecordedEvents(await recordTogether(this.#deps, drafts, options));
  }

  /**
   * What the company permits now, and what it would permit after the requests are recorded. Nothing is recorded.
   *
   * @param requests of one company
   * @throws KaartError `not-found`, `consent-rejected` as {@link record}
   */
  async preview(requests: readonly ConsentRequest[]): Promise<ConsentPreview> {
    const recordId = requests[0]?.recordId ?? '';
    const { identity } = await this.company(recordId);
    const drafts = await this.#checkRules(await this.#buildDrafts(requests));
    const options = { receipts: true, isHistory: false };
    const { at, logs, verdicts, appends } = await decideTogether(this.#deps, drafts, options);
    assertNoClash(verdicts);
    const counted = createNoticeFilter(await this.#notices.terms());
    const before = logs.get(recordId)?.before;
    const after = appends.find((append) => append.before.recordId === recordId)?.timeline;
    const permits = (timeline: Timeline = {}) =>
      listGrantedGroups(filterTimelineByCompany(counted(timeline), identity), at);
    return {
      seq: before?.lastSeq ?? 0,
      events: listRecordedEvents(verdicts).length,
      before: permits(before?.timeline),
      after: permits(after ?? before?.timeline),
    };
  }

  /** What each of these companies permits to the audiences at an instant. A company without decisions is missing. */
  async permissions(recordIds: readonly string[], at: Instant): Promise<Permissions> {
    const { store, companies } = this.#deps;
    const [stored, known] = await Promise.all([
      store.load(recordIds, at),
      companies.find(recordIds),
    ]);
    const counted = createNoticeFilter(await this.#notices.terms());
    return new Map(
      [...stored].map(([recordId, { timeline }]) => {
        const own = filterTimelineByCompany(counted(timeline), known.get(recordId)?.identity);
        return [recordId, listGrantedGroups(own, at).permitted];
      }),
    );
  }

  async #buildDrafts(requests: readonly ConsentRequest[]): Promise<readonly ConsentDraft[]> {
    const needsNotice = requests.some(({ noticeVersion }) => noticeVersion === undefined);
    const current = needsNotice ? (await this.#notices.current()).version : '';
    return requests.map((request) => this.#buildDraft(request, current));
  }

  /** @param notice version for requests that name none */
  #buildDraft(request: ConsentRequest, notice: string): ConsentDraft {
    const { newId } = this.#deps;
    return {
      ...request,
      noticeVersion: request.noticeVersion ?? notice,
      ...(request.kind === undefined ? {} : { action: ACTION_OF[request.kind] }),
      id: request.id ?? newId(),
    };
  }

  #checkSize(events: readonly ConsentDraft[]): void {
    const companies = new Set(events.map(({ recordId }) => recordId));
    const recipients = new Set(
      events.flatMap(({ audience, recipient }) => (recipient ? [`${audience}/${recipient}`] : [])),
    );
    const writes = events.length + companies.size + recipients.size + countReceipts(events);
    if (writes > this.#deps.store.capacity)
      throw new KaartError('too-many-events', {
        code: 'too-large',
        details: { events: events.length },
      });
  }

  /** The drafts with the repairs of the rules. */
  async #checkRules(events: readonly ConsentDraft[]): Promise<readonly ConsentDraft[]> {
    const now = this.#deps.clock();
    const companies = await findConsentCompanies(this.#deps, [
      ...new Set(events.map(({ recordId }) => recordId)),
    ]);
    const notices = await loadKnownNotices(
      this.#deps,
      events.map(({ noticeVersion }) => noticeVersion),
    );
    const unknownPartners = await this.#findUnknownPartners(events);
    return events.map((event, index) => {
      if (event.audience === undefined && !canNameNoAudience(event.action))
        throw consentRejected('UNKNOWN_AUDIENCE', index, 'audience');
      const company = companies.get(event.recordId);
      const notice = notices.get(event.noticeVersion);
      const unknownRecipient = unknownPartners.has(event.recipient);
      const breaches = findRuleBreaches({
        event: { ...event, effectiveAt: event.effectiveAt ?? now },
        company,
        notice,
        unknownRecipient,
      });
      const breach = breaches.find(({ code }) => getConsentSeverity(code) === 'reject');
      if (breach !== undefined) throw consentRejected(breach.code, index, breach.column);
      return addEventContext(event, { notice, company }, 'officer');
    });
  }

  /** The named partners that do not exist. */
  async #findUnknownPartners(
    decisions: readonly Pick<ConsentDraft, 'audience' | 'recipient'>[],
  ): Promise<ReadonlySet<string | undefined>> {
    const { recipients } = this.#deps;
    const ofPartners = decisions.filter(({ audience = 'partners' }) => audience === 'partners');
    const ids = [...new Set(ofPartners.flatMap(({ recipient }) => recipient ?? []))];
    if (recipients === undefined) return new Set();
    const known = await Promise.all(ids.map((id) => recipients.isPartner(id)));
    return new Set(ids.filter((_, index) => known[index] === false));
  }

  /**
   * The grants of a company at an instant, according to the current log.
   *
   * @throws KaartError `not-found` for a company that is unknown and has no events
   */
  async state(recordId: string, at: Instant): Promise<ConsentState> {
    const { identity } = await this.company(recordId);
    const stored = (await this.#deps.store.load([recordId], at)).get(recordId);
    const applyNotices = createNoticeFilter(await this.#notices.terms())(stored?.timeline ?? {});
    return {
      recordId,
      at,
      seq: stored?.lastSeq ?? 0,
      ...listGrantedGroups(filterTimelineByCompany(applyNotices, identity), at),
      waiting: await this.confirmations.countUnconfirmed(stored, identity),
    };
  }

  /** @throws KaartError `not-found` for a company that is unknown and has no events */
  async requireCompany(recordId: string): Promise<void> {
    await this.company(recordId);
  }

  /**
   * Returns a company with consent; without a name if the current edition does not have it.
   *
   * @throws KaartError `not-found` for a company that is unknown and has no events
   */
  company(recordId: string): Promise<Company> {
    return requireConsentCompany(this.#deps, recordId);
  }

  /** Number of rows and groups that each audience sees at an instant, according to the current log. */
  coverage(at: Instant): Promise<ConsentCoverage> {
    return coverageAt(this.#timelinesUnderNotices(), this.#deps.companies, at);
  }

  /** The coverage at several instants, in one pass over the log. @param instants in ascending order */
  coverageOver(instants: readonly Instant[]): Promise<readonly ConsentCoverage[]> {
    return coverageOver(this.#timelinesUnderNotices(), this.#deps.companies, instants);
  }

  /** By version of the notice, the number of permitted groups, and how many of them still apply. */
  async coverageByNotice(at: Instant): Promise<readonly NoticeCoverage[]> {
    const { store, companies } = this.#deps;
    return coverageByNotice(store, companies, { terms: await this.#notices.terms(), at });
  }

  /** The timelines under the current notices. Recording reads the timelines of the store instead. */
  #timelinesUnderNotices() {
    return applyNoticesToSource(this.#deps.store, this.#notices);
  }

  /**
   * Decides whether one recipient may see groups of companies now, and states the reason. A partner must
   * exist; a participant of the data space may be unknown until its first request.
   *
   * @throws KaartError `not-found` for an unknown partner or company
   * @see decideAccess
   */
  async decisions(query: DecisionsQuery): Promise<Decisions> {
    const [unknownPartner] = await this.#findUnknownPartners([query.recipient]);
    if (unknownPartner !== undefined)
      throw new KaartError('no-such-partner-named', {
        code: 'not-found',
        parameters: { id: unknownPartner },
      });
    const { store, companies } = this.#deps;
    return decideAccess({ store, companies, notices: this.#notices }, query);
  }

  /** The log of one company in the order of recording; empty for one without events. */
  events(recordId: string): Promise<readonly RecordedConsentEvent[]> {
    return this.#deps.store.events(recordId);
  }

  /** A page of the log of one company, the oldest events first. */
  eventsPage(recordId: string, page: PageRequest): Promise<ListPage<RecordedConsentEvent>> {
    return this.#deps.store.eventsPage(recordId, page);
  }

  /** Records the expiry of grants that ended since the last run. @returns the number of new events */
  async recordExpiredGrants(): Promise<number> {
    const { store, clock } = this.#deps;
    const terms = await this.#notices.terms();
    const notice = findLastMaterialRevision(terms, clock());
    // A grant that a notice ended may have been replaced since: only the logs still have it.
    const isFirst = notice !== undefined && notice !== (await store.loadExpiryNotice());
    const timelines = store.timelines(isFirst ? EARLIEST : undefined);
    const recorded = await recordExpiredGrants(this.#deps, timelines, createNoticeFilter(terms));
    if (isFirst) await store.saveExpiryNotice(notice);
    return recorded;
  }
}

/**
 * @param current number of the last event @param added number of the last events that the caller could
 * not know
 */
function requireSeq({ seq }: RecordCondition, current: number, added: number): void {
  if (seq === undefined || seq === current - added) return;
  throw new KaartError('last-event-differs', {
    code: 'precondition-failed',
    parameters: { number: current },
    details: { seq: current },
  });
}

/** @throws KaartError `consent-rejected` when another decision has the id of one of the events */
function assertNoClash(verdicts: readonly (readonly EventVerdict[])[]): void {
  const index = verdicts.findIndex((each) => each.some(({ kind }) => kind === 'clash'));
  if (index !== -1) throw consentRejected('DUPLICATE_CONSENT_ID', index, 'consent_id');
}

/** The error of a rejected event. @param index number of the event, from 0 */
function consentRejected(code: ConsentCode, index: number, column: string | null): KaartError {
  const text = consentFindingMessage(code);
  const details = { code, index, column };
  return new KaartError('consent-event-rejected', {
    code: 'consent-rejected',
    parameters: { text },
    details,
  });
}
