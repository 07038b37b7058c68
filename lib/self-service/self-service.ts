import type { ConsentService } from '../consent/consent-service.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { Notice } from '../consent/notice.ts';
import type { ConsentStore } from '../consent/ports.ts';
import type { Timeline } from '../consent/timeline.ts';
import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import type { Language } from '../core/language.ts';
import { Access, type AccessPorts, contactOf } from './access.ts';
import { type Choice, eventsFor, timelineWith } from './choices.ts';
import type { Correction } from './correction.ts';
import { Corrections } from './corrections.ts';
import { type InvitationPorts, Invitations } from './invitations.ts';
import {
  type AudienceState,
  audienceStates,
  type HeldGroup,
  heldGroups,
  type PreviewRow,
  previewRow,
} from './own-company.ts';
import type {
  CorrectionStore,
  DisclosureEntry,
  Disclosures,
  OwnRecord,
  ReceiptEntry,
  Receipts,
} from './ports.ts';
import type { Session } from './session.ts';

export interface SelfServicePorts extends InvitationPorts, AccessPorts {
  readonly corrections: CorrectionStore;
  readonly consent: Pick<ConsentService, 'record'>;
  readonly consents: Pick<ConsentStore, 'load'>;
  /** What people are told before they decide. */
  readonly notice: Notice;
  /** Of consent and corrections; in the demonstration another one than that of invitations. */
  readonly consentClock: Clock;
  readonly receipts?: Receipts;
  readonly disclosures?: Disclosures;
}

/** Everything that a contact's own page says. */
export interface OwnCompany {
  readonly recordId: string;
  readonly mandate: Session['mandate'];
  readonly name: string;
  /** The edition that holds the company; `null` where none does any more. */
  readonly edition: string | null;
  readonly eligible: boolean;
  readonly held: readonly HeldGroup[];
  readonly audiences: readonly AudienceState[];
  readonly notice: Notice;
  readonly corrections: readonly Correction[];
  /** Absent where nobody makes them. */
  readonly receipts?: readonly ReceiptEntry[];
  readonly disclosures?: readonly DisclosureEntry[];
}

/** What an audience would read of the company. */
export interface Preview {
  readonly audience: Audience;
  readonly row: PreviewRow;
}

/** What a company and its contact person see and decide by themselves. */
export class SelfService {
  readonly invitations: Invitations;
  readonly access: Access;
  readonly corrections: Corrections;
  readonly #ports: SelfServicePorts;

  constructor(ports: SelfServicePorts) {
    this.#ports = ports;
    this.invitations = new Invitations(ports);
    this.access = new Access(ports);
    this.corrections = new Corrections({ ...ports, clock: ports.consentClock });
  }

  /** @see OwnCompany */
  async company(session: Session): Promise<OwnCompany> {
    const { records, consentClock, notice, receipts, disclosures } = this.#ports;
    const { recordId, mandate } = session;
    const own = await records.find(recordId);
    const companyOnly = mandate === 'company';
    return {
      recordId,
      mandate,
      name: own?.record.legal_name ?? recordId,
      edition: own?.edition ?? null,
      eligible: own?.eligible ?? false,
      held: own === undefined ? [] : heldGroups(own, mandate),
      audiences: audienceStates(await this.#timeline(recordId), mandate, consentClock()),
      notice,
      corrections: await this.corrections.of(session),
      ...(receipts && companyOnly && { receipts: await receipts.of(recordId) }),
      ...(disclosures && companyOnly && { disclosures: await disclosures(recordId) }),
    };
  }

  /**
   * The company's row as each audience gets it, as it stands or as it would with the choices.
   *
   * @throws KaartError `forbidden`
   */
  async preview(session: Session, choices: readonly Choice[] = []): Promise<readonly Preview[]> {
    const { recordId, mandate } = session;
    const own: OwnRecord | undefined = await this.#ports.records.find(recordId);
    const at = this.#ports.consentClock();
    const stands = await this.#timeline(recordId);
    const events = eventsFor(stands, choices, mandate, at);
    const timeline = timelineWith(stands, events, { recordId, at });
    return AUDIENCES.map((audience) => ({
      audience,
      row: previewRow(own, timeline, { audience, mandate, at }),
    }));
  }

  /**
   * Records what a contact chooses: all of it, in one transaction, and nothing where it holds already.
   *
   * @throws KaartError `forbidden`; as `ConsentService.record`
   */
  async decide(
    session: Session,
    choices: readonly Choice[],
    language: Language,
  ): Promise<readonly RecordedConsentEvent[]> {
    const { consent, consentClock, notice } = this.#ports;
    const { recordId, mandate, invitationId } = session;
    const events = eventsFor(await this.#timeline(recordId), choices, mandate, consentClock());
    if (events.length === 0) return [];
    const told = {
      recordId,
      givenBy: mandate === 'company' ? 'company-representative' : 'data-subject',
      noticeVersion: notice.version,
      language,
      evidenceRef: contactOf(invitationId),
    } as const;
    const requests = events.map((event) => ({ ...event, ...told }));
    return consent.record(requests, contactOf(invitationId));
  }

  /** A receipt of the contact's own company. */
  async receipt({ recordId, mandate }: Session, id: string): Promise<string | undefined> {
    return mandate === 'company' ? this.#ports.receipts?.download(recordId, id) : undefined;
  }

  async #timeline(recordId: string): Promise<Timeline> {
    return (await this.#ports.consents.load([recordId])).get(recordId)?.timeline ?? {};
  }
}
