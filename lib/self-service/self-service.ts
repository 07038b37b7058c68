import { createCompanyCheck, type Waiting } from '../consent/confirm-identity.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { nextMoment } from '../consent/decide.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import { isEarlierRevision, type PinnedNotice } from '../consent/notice.ts';
import type { ConsentNotices, ConsentStore } from '../consent/ports.ts';
import type { DataRecipient } from '../consent/recipient.ts';
import type { Timeline } from '../consent/timeline.ts';
import type { FieldGroup } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { isSameCompany, isSameContact } from '../core/company-identity.ts';
import type { Language } from '../core/language.ts';
import { toArray } from '../core/to-array.ts';
import type { FieldDeclarations } from '../register/field.ts';
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
  audienceStates,
  listStoredGroups,
  listTimelineRecipients,
  type PreviewRow,
  previewRow,
  type StoredFieldGroup,
} from './contact-company.ts';
import {
  type ContactAccess,
  getContactAccess,
  listDecidableGroups,
  mayGrant,
} from './contact-fields.ts';
import type { Correction } from './correction.ts';
import { Corrections } from './corrections.ts';
import { isForSameContact, MANDATES } from './invitation.ts';
import { InvitationMails } from './invitation-mails.ts';
import { Invitations, type InvitationsDeps } from './invitations.ts';
import type {
  CampaignStore,
  Contact,
  CorrectionStore,
  DecisionMaker,
  DisclosureList,
  Disclosures,
  ReceiptEntry,
  Receipts,
} from './ports.ts';
import type { ContactSession } from './session.ts';

export interface SelfServiceDeps extends InvitationsDeps, AccessDeps {
  readonly campaigns: CampaignStore;
  readonly corrections: CorrectionStore;
  readonly consent: Pick<ConsentService, 'record' | 'confirmations'>;
  readonly consents: Pick<ConsentStore, 'load' | 'events'>;
  /** Of the row of the current edition; `undefined` for a company that it does not have. @see CompanyIdentity */
  readonly identity: (recordId: string) => Promise<string | undefined>;
  /** The notices that are shown before a decision. */
  readonly notices: ConsentNotices;
  /** Of consent and corrections; in the demonstration another one than that of invitations. */
  readonly consentClock: Clock;
  readonly receipts: Receipts;
  readonly disclosures: Disclosures;
}

/** Everything that a contact's own page says. */
export interface ContactPageData {
  readonly recordId: string;
  readonly mandate: ContactSession['mandate'];
  readonly access: ContactAccess;
  readonly name: string;
  /** The edition that holds the company; `null` where none does any more. */
  readonly edition: string | null;
  readonly eligible: boolean;
  /** The fields of the current edition. */
  readonly fields: FieldDeclarations;
  /** Of a company that left: the editions that hold it, retracted ones too, the newest first. */
  readonly keptIn: readonly string[];
  readonly storedGroups: readonly StoredFieldGroup[];
  readonly audiences: readonly AudienceState[];
  /** Earlier decisions that do not count for the row, of the groups that the contact decides about. */
  readonly waiting?: OwnWaiting;
  /** Whether something is permitted that the contact may withdraw. */
  readonly canWithdraw: boolean;
  /** The notice that is shown before a decision today. */
  readonly notice: PinnedNotice;
  /** The earlier revisions under which permissions were given, the earliest first. */
  readonly givenUnder: readonly PinnedNotice[];
  readonly corrections: readonly Correction[];
  /** Of the contact's own decisions: a company's are not its contact person's. */
  readonly receipts: readonly ContactReceipt[];
  /** Absent for a person, because reads are of the company's row. */
  readonly disclosures?: DisclosureList;
}

/** Why earlier decisions do not count, and whether the contact can confirm them. */
interface OwnWaiting extends Pick<Waiting, 'reason'> {
  readonly decisions: number;
  readonly canConfirm: boolean;
}

/** A receipt, and what it describes. */
export interface ContactReceipt extends ReceiptEntry {
  readonly events: readonly RecordedConsentEvent[];
}

/** The row that a recipient would get of the company. */
export interface RecipientPreview extends DataRecipient {
  /** The fields of the row. */
  readonly fields: FieldDeclarations;
  readonly row: PreviewRow;
}

/** The services of the self-service: what a company and its contact person see and decide. */
export class SelfService {
  readonly invitations: Invitations;
  readonly mails: InvitationMails;
  readonly campaigns: Campaigns;
  readonly access: ContactAccessService;
  readonly corrections: Corrections;
  readonly #deps: SelfServiceDeps;

  constructor(deps: SelfServiceDeps) {
    this.#deps = deps;
    this.invitations = new Invitations(deps);
    this.mails = new InvitationMails(deps, this.invitations);
    this.campaigns = new Campaigns(deps);
    this.access = new ContactAccessService(deps);
    this.corrections = new Corrections({ ...deps, clock: deps.consentClock });
  }

  /** @see ContactPageData */
  async company(session: ContactSession): Promise<ContactPageData> {
    const { records, consentClock, notices, consents, receipts, disclosures } = this.#deps;
    const { recordId, mandate } = session;
    const access = getContactAccess(session);
    const own = await records.find(recordId);
    const fields = own?.fields ?? (await records.fields());
    const kept = await this.#ownEditions(session);
    const events = await consents.events(recordId);
    const foreign = await this.#ofOthers(session, events);
    const timeline = await this.#timeline(recordId);
    const audiences = audienceStates(timeline, access, consentClock());
    const notice = await notices.current();
    const waiting = ownWaiting(await this.#deps.consent.confirmations.find(recordId), access);
    return {
      recordId,
      mandate,
      access,
      name: own?.record.legal_name ?? kept[0]?.name ?? recordId,
      edition: own?.edition ?? null,
      eligible: own?.eligible ?? false,
      fields,
      storedGroups: own === undefined ? [] : listStoredGroups(own, access),
      keptIn: own === undefined ? kept.map(({ edition }) => edition) : [],
      audiences,
      ...(waiting && { waiting }),
      canWithdraw: canWithdraw(timeline, access),
      notice,
      givenUnder: await this.#givenUnder(audiences, notice),
      corrections: await this.corrections.of(session, fields),
      receipts: withDecisions(
        (await receipts.of(recordId, toDecisionMaker(mandate))).filter(
          ({ id }) => !foreign.has(id),
        ),
        events,
      ),
      ...(mandate === 'company' && {
        disclosures: ofEditions(await disclosures(recordId), kept),
      }),
    };
  }

  /**
   * Informs by mail every contact of the current edition whose earlier decisions do not count for the
   * row. A new contact person is invited by an officer. A run that broke off goes on if it runs again.
   */
  async tellWaiting(): Promise<void> {
    for await (const { recordId, reason, groups } of this.#deps.consent.confirmations.waiting()) {
      if (reason === 'other-person') continue;
      for (const mandate of MANDATES)
        if (groups.some((group) => mayGrant(mandate, group)))
          await this.mails.tellWaiting(recordId, mandate);
    }
  }

  /** Sends the mail of an invitation, unless its contact has answered the campaign meanwhile. */
  deliverInvitation(id: string): Promise<void> {
    return this.mails.deliver(id, (invitation) => this.campaigns.isAnswered(invitation));
  }

  /** The notices that are shown before a decision. */
  notice(): Promise<PinnedNotice> {
    return this.#deps.notices.current();
  }

  /**
   * The company's row as each audience gets it, as it stands or as it would with a decision.
   *
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
    const stands = await this.#timeline(recordId);
    const events = buildChosenEvents(stands, decision, { access, at, notice });
    const timeline = addEventsToTimeline(stands, events, { recordId, at, notice });
    return listTimelineRecipients(timeline).map((reader) => ({
      ...reader,
      fields,
      row: previewRow(own, timeline, { reader, access, at }),
    }));
  }

  /**
   * Whether a decision may be recorded under a notice: a permission needs the current revision, what only
   * takes away needs none.
   */
  async isCurrent(noticeVersion: string, decision: ContactDecision): Promise<boolean> {
    if (typeof decision === 'string' || !decision.some(({ permit }) => permit)) return true;
    return (await this.notice()).version === noticeVersion;
  }

  /**
   * Records what a contact decides: all of it, in one transaction, and nothing where it holds already.
   *
   * @param noticeVersion the notice that the contact was shown
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
      const confirmation = { by: contactSubject(invitationId), reason: CONFIRMED[mandate], actor };
      const groups = listDecidableGroups(access).filter((group) => mayGrant(access, group));
      return consent.confirmations.confirmOwn(recordId, confirmation, groups);
    }
    const context = { access, at: consentClock(), notice: noticeVersion };
    const events = buildChosenEvents(await this.#timeline(recordId), decision, context);
    if (events.length === 0) return [];
    const told = {
      recordId,
      givenBy: toDecisionMaker(mandate),
      actor,
      channel: 'self-service',
      noticeVersion,
      language,
      evidenceRef: contactSubject(invitationId),
    } as const;
    const requests = events.map((event) => ({ ...event, ...told }));
    return consent.record(requests, contactSubject(invitationId));
  }

  /** A receipt of the contact's own decisions. */
  async receipt(session: ContactSession, id: string): Promise<string | undefined> {
    const { recordId, mandate } = session;
    const { receipts, consents } = this.#deps;
    const foreign = await this.#ofOthers(session, await consents.events(recordId));
    if (foreign.has(id)) return undefined;
    return receipts.download(recordId, toDecisionMaker(mandate), id);
  }

  /**
   * The editions that hold the company of a contact, retracted ones too, the newest first. An edition without
   * identities counts unless another company had the record id.
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

  /** The receipts of another company that had the record id before, or of another contact person. */
  async #ofOthers(
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

  async #givenUnder(
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

/** The disclosures of versions of some editions. A version is named after its edition: `2025.1-00000000006a`. */
function ofEditions(
  { entries, isAll }: DisclosureList,
  editions: readonly StoredRecord[],
): DisclosureList {
  const isOwn = ({ version }: DisclosureList['entries'][number]) =>
    editions.some(({ edition }) => version.startsWith(`${edition}-`));
  return { entries: entries.filter(isOwn), isAll };
}

/** Why a contact confirmed, in the event and in the audit log. */
const CONFIRMED = {
  company: 'the company confirmed on its own page',
  person: 'the contact person confirmed on the own page',
} as const;

function ownWaiting(waiting: Waiting | undefined, access: ContactAccess): OwnWaiting | undefined {
  if (waiting === undefined) return undefined;
  const { reason } = waiting;
  const own = listDecidableGroups(access);
  const isOwn = (group: FieldGroup) =>
    own.includes(group) && (reason === 'other-person' || mayGrant(access, group));
  const { length: decisions } = waiting.groups.filter(isOwn);
  if (decisions === 0) return undefined;
  return { reason, decisions, canConfirm: reason === 'returned' };
}

function withDecisions(
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
