import { isSameCompany } from '../core/company-identity.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { isSamePerson } from '../core/person-name.ts';
import {
  buildConfirmedDrafts,
  findUnconfirmedDecisions,
  findWaitingDecisions,
  type IdentityConfirmation,
  type WaitingDecisions,
} from './confirm-identity.ts';
import type { ConsentDraft, RecordedConsentEvent } from './event.ts';
import { requireConsentCompany } from './known-companies.ts';
import type { Companies, Company } from './ports.ts';
import {
  addMissingClosings,
  listRecordedEvents,
  type RecorderDeps,
  recordTogether,
} from './recorder.ts';
import type { CompanyTimeline } from './timeline.ts';
import { filterTimelineByCompany } from './timeline-of-company.ts';
import type { FieldGroup } from './vocabulary.ts';

/** A company of the current edition with decisions that do not apply to its row. */
export interface WaitingCompany extends WaitingDecisions {
  readonly recordId: string;
  /** Legal name. */
  readonly name: string | null;
}

export interface IdentityConfirmationDeps extends RecorderDeps {
  readonly companies: Companies;
  /** The two people who imported and submitted the current edition. @default none */
  readonly importers?: () => Promise<readonly string[]>;
}

/** Number of companies that are loaded together. */
const BATCH_SIZE = 1_000;
/** Number of decisions that one transaction confirms. */
const CONFIRMED_TOGETHER = 15;

/**
 * Lists companies whose decisions do not apply to their rows, and records confirmations. After a person
 * confirms that a company is the same, its decisions apply to the row again.
 */
export class IdentityConfirmations {
  readonly #deps: IdentityConfirmationDeps;

  constructor(deps: IdentityConfirmationDeps) {
    this.#deps = deps;
  }

  /**
   * Confirms a company that has a new register number, or that was missing in an edition. Without decisions
   * that wait for it, nothing is recorded.
   *
   * @throws KaartError `not-found`; `wrong-state` for a company that has left the current edition;
   * `second-person-required` for a person who imported or submitted the current edition
   */
  async confirm(
    recordId: string,
    { by, reason }: IdentityConfirmation,
  ): Promise<readonly RecordedConsentEvent[]> {
    const { identity } = await requireConsentCompany(this.#deps, recordId);
    if (identity === undefined)
      throw new KaartError('company-in-no-edition', { code: 'wrong-state' });
    const importers = (await this.#deps.importers?.()) ?? [];
    if (importers.some((importer) => isSamePerson(importer, by)))
      throw new KaartError('identity-needs-another', { code: 'second-person-required' });
    return this.#record(await this.#buildDrafts(recordId, identity, { by, reason }));
  }

  /**
   * Confirms a company that an edition lacked, as the company itself does. Records nothing if nothing
   * waits, or if the row has another register number: a releaser decides about that.
   *
   * @param groups that the contact decides about
   */
  async confirmOwn(
    recordId: string,
    confirmation: IdentityConfirmation,
    groups: readonly FieldGroup[],
  ): Promise<readonly RecordedConsentEvent[]> {
    const { identity = '' } = (await this.#findCompany(recordId)) ?? {};
    const drafts = await this.#buildDrafts(recordId, identity, confirmation);
    return this.#record(
      drafts.filter(
        ({ fieldGroup, confirmation: ownConfirmation }) =>
          groups.includes(fieldGroup) && isSameCompany(ownConfirmation?.from ?? '', identity),
      ),
    );
  }

  /**
   * The eligible companies of the current edition with decisions that do not apply to their rows, in
   * ascending order of the record id. Only the logs of such companies are read.
   *
   * @param after record id; only companies after it
   */
  async *listWaiting(after = ''): AsyncGenerator<WaitingCompany> {
    const { store, companies } = this.#deps;
    for await (const batch of inBatches(store.timelines(), BATCH_SIZE)) {
      const later = batch.filter(({ recordId }) => recordId > after);
      const known = await companies.find(later.map(({ recordId }) => recordId));
      for (const timeline of later) {
        const { recordId } = timeline;
        const company = known.get(recordId);
        const waiting = await this.#findWaiting(timeline, company);
        if (waiting !== undefined) yield { recordId, name: company?.name ?? null, ...waiting };
      }
    }
  }

  /**
   * The decisions of one record id that wait. @returns `undefined` if none wait, or the company is not
   * eligible
   */
  async find(recordId: string): Promise<WaitingDecisions | undefined> {
    return this.#findWaiting(await this.#loadTimeline(recordId), await this.#findCompany(recordId));
  }

  /**
   * Number of decisions that a confirmation would apply to the row. @param timeline `undefined` for a
   * company without events
   */
  async countUnconfirmed(
    timeline: CompanyTimeline | undefined,
    identity: string | undefined,
  ): Promise<number> {
    const log = await this.#loadLog(timeline, identity);
    return findUnconfirmedDecisions(log, identity ?? '', this.#deps.clock()).events.length;
  }

  async #findWaiting(
    timeline: CompanyTimeline | undefined,
    company: Company | undefined,
  ): Promise<WaitingDecisions | undefined> {
    // No recipient gets a row that is not eligible: a merged company may have the number of its successor.
    if (company?.eligible !== true) return undefined;
    const log = await this.#loadLog(timeline, company.identity);
    return findWaitingDecisions(log, company.identity ?? '', this.#deps.clock());
  }

  async #buildDrafts(
    recordId: string,
    identity: string,
    confirmation: IdentityConfirmation,
  ): Promise<readonly ConsentDraft[]> {
    const build = async () => {
      const log = await this.#loadLog(await this.#loadTimeline(recordId), identity);
      return buildConfirmedDrafts(log, identity, { confirmation, at: this.#deps.clock() });
    };
    const drafts = await build();
    // a withdrawal under another record id applies already, so it waits for no confirmation
    const added = await addMissingClosings(this.#deps, drafts, confirmation.by);
    return added.size === 0 ? drafts : build();
  }

  async #findCompany(recordId: string): Promise<Company | undefined> {
    return (await this.#deps.companies.find([recordId])).get(recordId);
  }

  async #loadTimeline(recordId: string): Promise<CompanyTimeline | undefined> {
    return (await this.#deps.store.load([recordId])).get(recordId);
  }

  /** The log of a company; empty without a read if each of its decisions applies to the row. */
  async #loadLog(
    stored: CompanyTimeline | undefined,
    identity: string | undefined,
  ): Promise<readonly RecordedConsentEvent[]> {
    if (stored === undefined || !identity) return [];
    const { recordId, timeline } = stored;
    if (filterTimelineByCompany(timeline, identity) === timeline) return [];
    return this.#deps.store.events(recordId);
  }

  async #record(drafts: readonly ConsentDraft[]): Promise<readonly RecordedConsentEvent[]> {
    const events: RecordedConsentEvent[] = [];
    for await (const together of inBatches(drafts, CONFIRMED_TOGETHER)) {
      const { by: actor = '', reason = '' } = together[0]?.confirmation ?? {};
      const options = { actor, receipts: true, isHistory: false, reason };
      events.push(...listRecordedEvents(await recordTogether(this.#deps, together, options)));
    }
    return events;
  }
}
