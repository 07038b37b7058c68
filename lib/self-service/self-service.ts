import { createCompanyCheck, type WaitingDecisions } from '../consent/confirm-identity.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { nextMoment } from '../consent/decide.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import { isEarlierRevision, type PinnedNotice } from '../consent/notice.ts';
import type { ConsentNotices, ConsentStore } from '../consent/ports.ts';
import type { NamedRecipient } from '../consent/recipient.ts';
import type { Timeline } from '../consent/timeline.ts';
import type { FieldGroup } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { isSameCompany, isSameContact } from '../core/company-identity.ts';
import type { Language } from '../core/language.ts';
import { toArray } from '../core/to-array.ts';
import { Campaigns } from './campaigns.ts';
import {
  addEventsToTimeline,
  buildChosenEvents,
  CONFIRM_IDENTITY,
  type ContactDecision,
  canWithdraw,
} from './choices.ts';
import { type AccessDeps, ContactAccessService, contactSubject } from './contact-access-service.ts';
import {
  type AudienceState,
  listAudienceStates,
  listStoredGroups,
  listTimelineRecipients,
  previewRow,
} from './contact-company.ts';
import {
  type ContactAccess,
  getContactAccess,
  listDecidableGroups,
  mayGrant,
} from './contact-fields.ts';
import type {
  ContactPageData,
  ContactReceipt,
  OwnWaiting,
  RecipientPreview,
} from './contact-page-data.ts';
import { Corrections } from './corrections.ts';
import { groupByRecipient } from './disclosed-recipients.ts';
import { isForSameContact, MANDATES } from './invitation.ts';
import { InvitationMails, type InvitationMailsDeps } from './invitation-mails.ts';
import { Invitations, type InvitationsDeps } from './invitations.ts';
import { NewLinks, type NewLinksDeps } from './new-links.ts';
import type {
  CampaignStore,
  Contact,
  CorrectionStore,
  DecisionMaker,
  DisclosureList,
  Disclosures,
  ListRecipients,
  ReceiptEntry,
  Receipts,
} from './ports.ts';
import type { ContactSession } from './session.ts';

export interface SelfServiceDeps
  extends InvitationsDeps,
    AccessDeps,
    Pick<NewLinksDeps, 'queueNewLink'>,
    Pick<InvitationMailsDeps, 'publisher'> {
  readonly campaigns: CampaignStore;
  readonly corrections: CorrectionStore;
  readonly consent: Pick<ConsentService, 'record' | 'confirmations'>;
  readonly consents: Pick<ConsentStore, 'load' | 'events'>;
  /** The identity of the company in the current edition; `undefined` if the edition does not contain the company. @see CompanyIdentity */
  readonly identity: (recordId: string) => Promise<string | undefined>;
  /** The consent notices that are shown before a decision. */
  readonly notices: ConsentNotices;
  /** The clock of consent and corrections. In the demonstration it differs from the clock of invitations. */
  readonly consentClock: Clock;
  readonly receipts: Receipts;
  readonly disclosures: Disclosures;
  readonly recipients: ListRecipients;
}

/** The services of the self-service: what a company and its contact person see and decide. */
export class SelfService {
  readonly invitations: Invitations;
  readonly mails: InvitationMails;
  readonly campaigns: Campaigns;
  readonly access: ContactAccessService;
  readonly newLinks: NewLinks;
  readonly corrections: Corrections;
  readonly #deps: SelfServiceDeps;

  constructor(deps: SelfServiceDeps) {
    this.#deps = deps;
    this.invitations = new Invitations(deps);
    this.mails = new InvitationMails(deps, this.invitations);
    this.campaigns = new Campaigns(deps);
    this.access = new ContactAccessService(deps);
    this.newLinks = new NewLinks(deps);
    this.corrections = new Corrections({ ...deps, clock: deps.consentClock });
  }

  /**
   * Loads the data of the contact's page.
   *
   * @param furtherRecipients recipients by name about which the contact wants to decide
   */
  async loadPageData(
    session: ContactSession,
    furtherRecipients: readonly NamedRecipient[] = [],
  ): Promise<ContactPageData> {
    const { records, consentClock, notices, consents, receipts, disclosures } = this.#deps;
    const { recordId, mandate } = session;
    const access = getContactAccess(session);
    const own = await records.find(recordId);
    const fields = own?.fields ?? (await records.fields());
    const stored = await this.#ownEditions(session);
    const events = await consents.events(recordId);
    const foreign = await this.#listForeignReceipts(session, events);
    const timeline = await this.#timeline(recordId);
    const recipients = await this.#deps.recipients();
    const isKnown = (one: NamedRecipient) =>
      recipients.some((each) => each.audience === one.audience && each.recipient === one.recipient);
    const named = furtherRecipients.filter(isKnown);
    const audiences = listAudienceStates(timeline, access, consentClock(), named);
    const notice = await notices.current();
    const waiting = describeWaiting(await this.#deps.consent.confirmations.find(recordId), access);
    return {
      recordId,
      mandate,
      access,
      name: own?.record.legal_name ?? stored[0]?.name ?? recordId,
      edition: own?.edition ?? null,
      eligible: own?.eligible ?? false,
      fields,
      recipients,
      storedGroups: own === undefined ? [] : listStoredGroups(own, access),
      keptIn: own === undefined ? stored.map(({ edition }) => edition) : [],
      audiences,
      ...(waiting && { waiting }),
      canWithdraw: canWithdraw(timeline, access),
      notice,
      givenUnder: await this.#listGivenUnder(audiences, notice),
      corrections: await this.corrections.listForSession(session, fields),
      receipts: addDecisions(
        (await receipts.listReceipts(recordId, toDecisionMaker(mandate))).filter(
          ({ id }) => !foreign.has(id),
        ),
        events,
      ),
      ...(mandate === 'company' && {
        disclosures: selectOfEditions(await disclosures(recordId), stored),
      }),
    };
  }

  /**
   * Informs by mail each contact of the current edition whose earlier decisions do not apply to the row. A
   * new contact person gets no such mail: an officer invites that person. A run that stopped early continues
   * if it is started again.
   */
  async notifyWaiting(): Promise<void> {
    for await (const {
      recordId,
      reason,
      groups,
    } of this.#deps.consent.confirmations.listWaiting()) {
      if (reason === 'other-person') continue;
      for (const mandate of MANDATES)
        if (groups.some((group) => mayGrant(mandate, group)))
          await this.mails.notifyWaiting(recordId, mandate);
    }
  }

  /** Sends the mail of an invitation, unless its contact has answered the campaign meanwhile. */
  deliverInvitation(id: string): Promise<void> {
    return this.mails.deliver(id, (invitation) => this.campaigns.isAnswered(invitation));
  }

  /** The consent notice that is shown before a decision today. */
  notice(): Promise<PinnedNotice> {
    return this.#deps.notices.current();
  }

  /**
   * Returns the row that each audience and named recipient gets, or would get after a decision.
   *
   * @param decision not recorded yet. @default no decision
   * @throws KaartError `forbidden`
   */
  async preview(
    session: ContactSession,
    decision: ContactDecision = [],
  ): Promise<readonly RecipientPreview[]> {
    const { version: notice } = await this.notice();
    const { recordId } = session;
    const access = getContactAccess(session);
    const { records, consents, consentClock } = this.#deps;
    const own = await records.find(recordId);
    const fields = own?.fields ?? (await records.fields());
    const at = nextMoment(await consents.events(recordId), consentClock());
    const current = await this.#timeline(recordId);
    const events = buildChosenEvents(current, decision, { access, at, notice });
    const timeline = addEventsToTimeline(current, events, { recordId, at, notice });
    return listTimelineRecipients(timeline).map((recipient) => ({
      ...recipient,
      fields,
      row: previewRow(own, timeline, { recipient, access, at }),
      now: previewRow(own, current, { recipient, access, at }),
    }));
  }

  /** Whether a decision would record an event. @throws KaartError `forbidden` */
  async changesSomething(session: ContactSession, decision: ContactDecision): Promise<boolean> {
    const { version: notice } = await this.notice();
    const context = { access: getContactAccess(session), at: this.#deps.consentClock(), notice };
    const timeline = await this.#timeline(session.recordId);
    return buildChosenEvents(timeline, decision, context).length > 0;
  }

  /** Names of all recipients by id. */
  async recipientNames(): Promise<ReadonlyMap<string, string>> {
    const all = await this.#deps.recipients();
    return new Map(all.map(({ recipient, name }) => [recipient, name]));
  }

  /**
   * Whether a decision may be recorded under a consent notice. A permission needs the current revision. A
   * decision without a permission may name any revision.
   */
  async isCurrent(noticeVersion: string, decision: ContactDecision): Promise<boolean> {
    if (typeof decision === 'string' || !decision.some(({ granted }) => granted)) return true;
    return (await this.notice()).version === noticeVersion;
  }

  /**
   * Records the decision of a contact in one transaction. A choice that applies already is not recorded.
   *
   * @param noticeVersion version of the consent notice that the contact saw
   * @throws KaartError `forbidden`; as `ConsentService.record`
   */
  async decide(
    session: ContactSession,
    decision: ContactDecision,
    { language, noticeVersion }: { readonly language: Language; readonly noticeVersion: string },
  ): Promise<readonly RecordedConsentEvent[]> {
    const { consent, consentClock } = this.#deps;
    const { recordId, mandate, invitationId, handedOverBy } = session;
    const access = getContactAccess(session);
    const actor = {
      role: mandate,
      mandate: contactSubject(invitationId),
      ...(handedOverBy !== null && { handedOverBy }),
    };
    if (decision === CONFIRM_IDENTITY) {
      const confirmation = {
        by: contactSubject(invitationId),
        reason: CONFIRMATION_REASONS[mandate],
        actor,
      };
      const groups = listDecidableGroups(access).filter((group) => mayGrant(access, group));
      return consent.confirmations.confirmOwn(recordId, confirmation, groups);
    }
    const context = { access, at: consentClock(), notice: noticeVersion };
    const events = buildChosenEvents(await this.#timeline(recordId), decision, context);
    if (events.length === 0) return [];
    const common = {
      recordId,
      givenBy: toDecisionMaker(mandate),
      actor,
      channel: 'self-service',
      noticeVersion,
      language,
      evidenceRef: contactSubject(invitationId),
    } as const;
    const requests = events.map((event) => ({ ...event, ...common }));
    return consent.record(requests, contactSubject(invitationId));
  }

  /** Returns a receipt of the contact's own decisions as a compact JWS; `undefined` for another receipt. */
  async receipt(session: ContactSession, id: string): Promise<string | undefined> {
    const { recordId, mandate } = session;
    const { receipts, consents } = this.#deps;
    const foreign = await this.#listForeignReceipts(session, await consents.events(recordId));
    if (foreign.has(id)) return undefined;
    return receipts.download(recordId, toDecisionMaker(mandate), id);
  }

  /**
   * Returns the editions that contain the company of a contact, including retracted ones, the newest first.
   * An edition without identities is included unless another company has had the record id.
   */
  async #ownEditions({ recordId, invitationId }: ContactSession): Promise<readonly StoredRecord[]> {
    const { records, invitations, identity } = this.#deps;
    const all = await toArray(records.listStoredRecords(recordId));
    const invitation = await invitations.find(invitationId);
    const own =
      (await identity(recordId)) ?? invitation?.value.identity ?? all.find(isIdentified)?.identity;
    const isOwn = (each: StoredRecord) =>
      isForSameContact({ identity: each.identity ?? null, mandate: 'company' }, own);
    if (all.every(isOwn)) return all;
    return all.filter((each) => isIdentified(each) && isOwn(each));
  }

  /** Returns the ids of receipts of another company that had the record id before, or of another contact person. */
  async #listForeignReceipts(
    { recordId, mandate }: ContactSession,
    events: readonly RecordedConsentEvent[],
  ): Promise<ReadonlySet<string | null>> {
    const current = await this.#deps.identity(recordId);
    if (current === undefined) return new Set();
    const isOfCompany = createCompanyCheck(events, (identity) => isSameCompany(identity, current));
    const isOther = ({ identity }: RecordedConsentEvent) =>
      identity !== undefined &&
      !(isOfCompany(identity) && (mandate === 'company' || isSameContact(identity, current)));
    return new Set(events.filter(isOther).map(({ receipt }) => receipt));
  }

  async #listGivenUnder(
    audiences: readonly AudienceState[],
    current: PinnedNotice,
  ): Promise<readonly PinnedNotice[]> {
    const groups = audiences.flatMap((each) => each.groups);
    const given = groups.map(({ notice }) => notice).filter((version) => version !== null);
    const earlier = [...new Set(given)].filter((version) =>
      isEarlierRevision(version, current.version),
    );
    const found = await Promise.all(earlier.map((version) => this.#deps.notices.find(version)));
    return found
      .filter((each) => each !== undefined)
      .sort((a, b) => a.notice.revision - b.notice.revision);
  }

  async #timeline(recordId: string): Promise<Timeline> {
    return (await this.#deps.consents.load([recordId])).get(recordId)?.timeline ?? {};
  }
}

type StoredRecord = Contact & { readonly edition: string };

function isIdentified({ identity }: StoredRecord): boolean {
  return identity !== undefined;
}

/** Groups disclosures by recipient. Versions of editions of other companies are left out. The id of a version begins with its edition: `2025.1-00000000006a`. */
function selectOfEditions(
  { entries, isAll }: DisclosureList,
  editions: readonly StoredRecord[],
): ContactPageData['disclosures'] {
  const isOwn = ({ version }: DisclosureList['entries'][number]) =>
    editions.some(({ edition }) => version.startsWith(`${edition}-`));
  return { recipients: groupByRecipient(entries.filter(isOwn)), isAll };
}

/** The reason of a confirmation by a contact, for the event and the audit log. */
const CONFIRMATION_REASONS = {
  company: 'the company confirmed on its own page',
  person: 'the contact person confirmed on their own page',
} as const;

function describeWaiting(
  waiting: WaitingDecisions | undefined,
  access: ContactAccess,
): OwnWaiting | undefined {
  if (waiting === undefined) return undefined;
  const { reason } = waiting;
  const own = listDecidableGroups(access);
  const isOwn = (group: FieldGroup) =>
    own.includes(group) && (reason === 'other-person' || mayGrant(access, group));
  const { length: decisions } = waiting.groups.filter(isOwn);
  if (decisions === 0) return undefined;
  return { reason, decisions, canConfirm: reason === 'returned' };
}

function addDecisions(
  receipts: readonly ReceiptEntry[],
  events: readonly RecordedConsentEvent[],
): readonly ContactReceipt[] {
  return receipts.map((each) => ({
    ...each,
    events: events.filter(({ receipt }) => receipt === each.id),
  }));
}

function toDecisionMaker(mandate: ContactSession['mandate']): DecisionMaker {
  return mandate === 'company' ? 'company-representative' : 'data-subject';
}
