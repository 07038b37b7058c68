import type { Waiting } from '../consent/confirm-identity.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { momentAfter } from '../consent/decide.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import { isEarlier, type PinnedNotice } from '../consent/notice.ts';
import type { ConsentNotices, ConsentStore } from '../consent/ports.ts';
import type { DataRecipient } from '../consent/reader.ts';
import type { Timeline } from '../consent/timeline.ts';
import type { FieldGroup } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { toArray } from '../core/collected.ts';
import type { Language } from '../core/language.ts';
import type { FieldDeclarations } from '../register/field.ts';
import { Access, type AccessPorts, contactOf } from './access.ts';
import { Campaigns } from './campaigns.ts';
import {
  CONFIRM_IDENTITY,
  canWithdraw,
  eventsFor,
  type OwnDecision,
  timelineWith,
} from './choices.ts';
import type { Correction } from './correction.ts';
import { Corrections } from './corrections.ts';
import { accessOf, type ContactAccess, groupsDecidedBy, mayGrant } from './held-fields.ts';
import { isForSameContact, MANDATES } from './invitation.ts';
import { type InvitationPorts, Invitations } from './invitations.ts';
import {
  type AudienceState,
  audienceStates,
  type HeldGroup,
  heldGroups,
  type PreviewRow,
  previewRow,
  readersIn,
} from './own-company.ts';
import type {
  CampaignStore,
  CorrectionStore,
  DisclosureList,
  Disclosures,
  Giver,
  ReceiptEntry,
  Receipts,
} from './ports.ts';
import type { ContactSession } from './session.ts';

export interface SelfServicePorts extends InvitationPorts, AccessPorts {
  readonly campaigns: CampaignStore;
  readonly corrections: CorrectionStore;
  readonly consent: Pick<ConsentService, 'record' | 'confirmOwnIdentity' | 'waitingOf' | 'waiting'>;
  readonly consents: Pick<ConsentStore, 'load' | 'events'>;
  /** Of the row of the current edition; `undefined` for a company that it does not have. @see CompanyIdentity */
  readonly identity: (recordId: string) => Promise<string | undefined>;
  /** What people are told before they decide. */
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
  readonly held: readonly HeldGroup[];
  readonly audiences: readonly AudienceState[];
  /** Decisions of before that do not count for the row, of the groups that the contact decides about. */
  readonly waiting?: OwnWaiting;
  /** Whether something is permitted that the contact may withdraw. */
  readonly canWithdraw: boolean;
  /** What is shown before a decision today. */
  readonly notice: PinnedNotice;
  /** The earlier revisions under which permissions were given, the earliest first. */
  readonly givenUnder: readonly PinnedNotice[];
  readonly corrections: readonly Correction[];
  /** Of the contact's own decisions: a company's are not its contact person's. */
  readonly receipts: readonly OwnReceipt[];
  /** Absent for a person: what was read is the company's row. */
  readonly disclosures?: DisclosureList;
}

/** Why decisions of before do not count, and whether the contact can confirm them. */
interface OwnWaiting extends Pick<Waiting, 'reason'> {
  readonly decisions: number;
  readonly canConfirm: boolean;
}

/** A receipt, and what it tells of. */
export interface OwnReceipt extends ReceiptEntry {
  readonly events: readonly RecordedConsentEvent[];
}

/** What a reader would read of the company. */
export interface RecipientPreview extends DataRecipient {
  /** The fields of the row. */
  readonly fields: FieldDeclarations;
  readonly row: PreviewRow;
}

/** What a company and its contact person see and decide by themselves. */
export class SelfService {
  readonly invitations: Invitations;
  readonly campaigns: Campaigns;
  readonly access: Access;
  readonly corrections: Corrections;
  readonly #ports: SelfServicePorts;

  constructor(ports: SelfServicePorts) {
    this.#ports = ports;
    this.invitations = new Invitations(ports);
    this.campaigns = new Campaigns(ports, this.invitations);
    this.access = new Access(ports);
    this.corrections = new Corrections({ ...ports, clock: ports.consentClock });
  }

  /** @see ContactPageData */
  async company(session: ContactSession): Promise<ContactPageData> {
    const { records, consentClock, notices, consents, receipts, disclosures } = this.#ports;
    const { recordId, mandate } = session;
    const access = accessOf(session);
    const own = await records.find(recordId);
    const fields = own?.fields ?? (await records.fields());
    const kept = own === undefined ? await toArray(records.kept(recordId)) : [];
    const events = await consents.events(recordId);
    const foreign = await this.#ofOthers(session, events);
    const timeline = await this.#timeline(recordId);
    const audiences = audienceStates(timeline, access, consentClock());
    const notice = await notices.current();
    const waiting = ownWaiting(await this.#ports.consent.waitingOf(recordId), access);
    return {
      recordId,
      mandate,
      access,
      name: own?.record.legal_name ?? kept[0]?.name ?? recordId,
      edition: own?.edition ?? null,
      eligible: own?.eligible ?? false,
      fields,
      held: own === undefined ? [] : heldGroups(own, access),
      keptIn: kept.map(({ edition }) => edition),
      audiences,
      ...(waiting && { waiting }),
      canWithdraw: canWithdraw(timeline, access),
      notice,
      givenUnder: await this.#givenUnder(audiences, notice),
      corrections: await this.corrections.of(session, fields),
      receipts: withDecisions(
        (await receipts.of(recordId, giverOf(mandate))).filter(({ id }) => !foreign.has(id)),
        events,
      ),
      ...(mandate === 'company' && { disclosures: await disclosures(recordId) }),
    };
  }

  /**
   * Tells every contact of the current edition by mail whose decisions of before do not count for the
   * row. A new contact person is invited by an officer. A run that broke off goes on if it runs again.
   */
  async tellWaiting(): Promise<void> {
    for await (const { recordId, reason, groups } of this.#ports.consent.waiting()) {
      if (reason === 'other-person') continue;
      for (const mandate of MANDATES)
        if (groups.some((group) => mayGrant(mandate, group)))
          await this.invitations.tellWaiting(recordId, mandate);
    }
  }

  /** Sends the mail of an invitation, unless its contact has answered the campaign meanwhile. */
  deliverInvitation(id: string): Promise<void> {
    return this.invitations.deliver(id, (invitation) => this.campaigns.isAnswered(invitation));
  }

  /** What people are told before they decide. */
  notice(): Promise<PinnedNotice> {
    return this.#ports.notices.current();
  }

  /**
   * The company's row as each audience gets it, as it stands or as it would with a decision.
   *
   * @throws KaartError `forbidden`
   */
  async preview(
    session: ContactSession,
    decision: OwnDecision = [],
  ): Promise<readonly RecipientPreview[]> {
    const { version: notice } = await this.notice();
    const { recordId } = session;
    const access = accessOf(session);
    const { records, consents, consentClock } = this.#ports;
    const own = await records.find(recordId);
    const fields = own?.fields ?? (await records.fields());
    const at = momentAfter(await consents.events(recordId), consentClock());
    const stands = await this.#timeline(recordId);
    const events = eventsFor(stands, decision, { access, at, notice });
    const timeline = timelineWith(stands, events, { recordId, at, notice });
    return readersIn(timeline).map((reader) => ({
      ...reader,
      fields,
      row: previewRow(own, timeline, { reader, access, at }),
    }));
  }

  /**
   * Whether a decision may be recorded under a notice: a permission needs the current revision, what only
   * takes away needs none.
   */
  async isCurrent(noticeVersion: string, decision: OwnDecision): Promise<boolean> {
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
    decision: OwnDecision,
    { language, noticeVersion }: { readonly language: Language; readonly noticeVersion: string },
  ): Promise<readonly RecordedConsentEvent[]> {
    const { consent, consentClock } = this.#ports;
    const { recordId, mandate, invitationId, handedOverBy } = session;
    const access = accessOf(session);
    const actor = {
      role: mandate,
      mandate: contactOf(invitationId),
      ...(handedOverBy !== null && { handedOverBy }),
    };
    if (decision === CONFIRM_IDENTITY) {
      const confirmation = { by: contactOf(invitationId), reason: CONFIRMED[mandate], actor };
      const groups = groupsDecidedBy(access).filter((group) => mayGrant(access, group));
      return consent.confirmOwnIdentity(recordId, confirmation, groups);
    }
    const context = { access, at: consentClock(), notice: noticeVersion };
    const events = eventsFor(await this.#timeline(recordId), decision, context);
    if (events.length === 0) return [];
    const told = {
      recordId,
      givenBy: giverOf(mandate),
      actor,
      channel: 'self-service',
      noticeVersion,
      language,
      evidenceRef: contactOf(invitationId),
    } as const;
    const requests = events.map((event) => ({ ...event, ...told }));
    return consent.record(requests, contactOf(invitationId));
  }

  /** A receipt of the contact's own decisions. */
  async receipt(session: ContactSession, id: string): Promise<string | undefined> {
    const { recordId, mandate } = session;
    const { receipts, consents } = this.#ports;
    const foreign = await this.#ofOthers(session, await consents.events(recordId));
    if (foreign.has(id)) return undefined;
    return receipts.download(recordId, giverOf(mandate), id);
  }

  /** The receipts of another company that had the record id before, or of another contact person. */
  async #ofOthers(
    { recordId, mandate }: ContactSession,
    events: readonly RecordedConsentEvent[],
  ): Promise<ReadonlySet<string | null>> {
    const current = await this.#ports.identity(recordId);
    const isTheirs = ({ identity }: RecordedConsentEvent) =>
      isForSameContact({ identity: identity ?? null, mandate }, current);
    const confirmed = events.filter(isTheirs).map(({ confirmation }) => confirmation?.from);
    const others = events.filter(
      (event) => !isTheirs(event) && !confirmed.includes(event.identity ?? ''),
    );
    return new Set(others.map(({ receipt }) => receipt));
  }

  async #givenUnder(
    audiences: readonly AudienceState[],
    current: PinnedNotice,
  ): Promise<readonly PinnedNotice[]> {
    const groups = audiences.flatMap((each) => each.groups);
    const given = groups.map(({ notice }) => notice).filter((version) => version !== null);
    const earlier = [...new Set(given)].filter((version) => isEarlier(version, current.version));
    const found = await Promise.all(earlier.map((version) => this.#ports.notices.find(version)));
    return found
      .filter((each) => each !== undefined)
      .sort((a, b) => a.notice.revision - b.notice.revision);
  }

  async #timeline(recordId: string): Promise<Timeline> {
    return (await this.#ports.consents.load([recordId])).get(recordId)?.timeline ?? {};
  }
}

/** Why a contact confirmed, in the event and in the audit log. */
const CONFIRMED = {
  company: 'the company confirmed on its own page',
  person: 'the contact person confirmed on the own page',
} as const;

function ownWaiting(waiting: Waiting | undefined, access: ContactAccess): OwnWaiting | undefined {
  if (waiting === undefined) return undefined;
  const { reason } = waiting;
  const own = groupsDecidedBy(access);
  const isOwn = (group: FieldGroup) =>
    own.includes(group) && (reason === 'other-person' || mayGrant(access, group));
  const { length: decisions } = waiting.groups.filter(isOwn);
  if (decisions === 0) return undefined;
  return { reason, decisions, canConfirm: reason === 'returned' };
}

function withDecisions(
  receipts: readonly ReceiptEntry[],
  events: readonly RecordedConsentEvent[],
): readonly OwnReceipt[] {
  return receipts.map((each) => ({
    ...each,
    events: events.filter(({ receipt }) => receipt === each.id),
  }));
}

function giverOf(mandate: ContactSession['mandate']): Giver {
  return mandate === 'company' ? 'company-representative' : 'data-subject';
}
