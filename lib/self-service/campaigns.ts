import type { ConsentNotices, ConsentStore } from '../consent/ports.ts';
import type { Timeline } from '../consent/timeline.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds, DAY_MS, type Instant, laterInstant } from '../core/instant.ts';
import { type Mailer, requireMailer } from '../core/mail.ts';
import { retryOnConflict } from '../core/retry.ts';
import {
  Campaign,
  type CampaignEntry,
  type CampaignState,
  computeCampaignState,
  hasAnswered,
  listPermittedNotices,
} from './campaign.ts';
import { buildInvitation, createInvitations, type InvitationPorts } from './create-invitations.ts';
import {
  addressDigest,
  getInvitationState,
  type Invitation,
  type MailKind,
  type Mandate,
} from './invitation.ts';
import type { CampaignStore, CompanyRecords, Contact } from './ports.ts';

export interface CampaignPorts extends InvitationPorts {
  readonly campaigns: CampaignStore;
  /** Absent if no mail can be sent. */
  readonly mailer?: Mailer;
  readonly records: CompanyRecords;
  /** The decisions of the company to which a row belongs. */
  readonly consents: Pick<ConsentStore, 'load'>;
  readonly notices: Pick<ConsentNotices, 'terms'>;
  readonly consentClock: Clock;
}

/** Result of a run: the number of mails, and the number of companies in each state after the run. */
export interface CampaignRun {
  readonly campaign: Campaign;
  readonly mailed: number;
  readonly states: Readonly<Partial<Record<CampaignState, number>>>;
}

/** What a run would do now: the number of mails, and the number of companies in each state before it. */
export interface CampaignPlan {
  readonly due: number;
  readonly states: CampaignRun['states'];
}

/** Whether a company gets a mail in a run. */
type IsDue = (entry: CampaignEntry) => boolean;
const isFirst: IsDue = ({ state }) => state === 'not-invited';

/** A company of a campaign, and the contact that the edition names for it. */
interface InvitedCompany {
  readonly contact: Contact;
  readonly entry: CampaignEntry;
}

interface CampaignMails {
  readonly days: number;
  readonly actor: string;
  readonly mail: MailKind;
}

/**
 * Invites the companies of an edition by mail, and reminds those that have not answered. No member of
 * staff sees a link. A run that stopped early continues if it is started again: mails are not sent twice.
 */
export class Campaigns {
  readonly #ports: CampaignPorts;

  constructor(ports: CampaignPorts) {
    this.#ports = ports;
  }

  /**
   * Invites each eligible company once, if the edition names an address and the company has not
   * answered yet.
   *
   * @throws KaartError `not-found` for an unknown edition; `wrong-state` if no mail can be sent
   */
  async start(
    edition: string,
    { mandate, days }: { readonly mandate: Mandate; readonly days: number },
    actor: string,
  ): Promise<CampaignRun> {
    requireMailer(this.#ports);
    const campaign = await this.#campaign(edition, mandate, actor);
    return this.#run(campaign, isFirst, { days, actor, mail: 'invitation' });
  }

  /**
   * Sends a new link to the companies that were invited and have not answered, if the last mail is old
   * enough. An address whose mail was returned gets no mail.
   *
   * @param afterDays minimum age of the last mail, in days
   * @throws KaartError `not-found`; `wrong-state` if no mail can be sent
   */
  async remind(
    id: string,
    { afterDays, days }: { readonly afterDays: number; readonly days: number },
    actor: string,
  ): Promise<CampaignRun> {
    requireMailer(this.#ports);
    const campaign = await this.find(id);
    const isDue = this.#isForReminder(afterDays);
    return this.#run(campaign, isDue, { days, actor, mail: 'reminder' });
  }

  /** What {@link start} would do now. Nothing is stored. @throws KaartError `not-found` for an unknown edition */
  async planStart(edition: string, mandate: Mandate): Promise<CampaignPlan> {
    const drafted = await this.#draft(edition, mandate);
    const at = this.#ports.clock();
    const stored = await this.#ports.campaigns.find(drafted.id);
    return this.#plan(stored ?? { ...drafted, started: { by: '', at } }, isFirst);
  }

  /** What {@link remind} would do now. @throws KaartError `not-found` */
  async planReminders(id: string, afterDays: number): Promise<CampaignPlan> {
    return this.#plan(await this.find(id), this.#isForReminder(afterDays));
  }

  /** All campaigns in the order of their ids. @param after id; only campaigns after it */
  list(after?: string): AsyncIterable<Campaign> {
    return this.#ports.campaigns.list(after);
  }

  /** @throws KaartError `not-found` */
  async find(id: string): Promise<Campaign> {
    const found = await this.#ports.campaigns.find(id);
    if (found === undefined) throw new KaartError('no-such-campaign', { code: 'not-found' });
    return found;
  }

  /** The companies of a campaign in the order of the edition. @param after record id; only companies after it */
  async *companies(campaign: Campaign, after = ''): AsyncGenerator<CampaignEntry> {
    for await (const batch of this.#batches(campaign, after))
      for (const { entry } of batch) yield entry;
  }

  /** Whether the contact of an invitation has answered its campaign, so that it needs no mail. */
  async isAnswered({ campaign: id, recordId }: Invitation): Promise<boolean> {
    const campaign = id === null ? undefined : await this.#ports.campaigns.find(id);
    if (campaign === undefined) return false;
    const consents = await this.#ports.consents.load([recordId]);
    return hasAnswered(campaign, consents.get(recordId)?.timeline ?? {});
  }

  async #campaign(edition: string, mandate: Mandate, actor: string): Promise<Campaign> {
    const { campaigns, clock, newId } = this.#ports;
    const drafted = await this.#draft(edition, mandate);
    return retryOnConflict(async () => {
      const stored = await campaigns.find(drafted.id);
      if (stored !== undefined) return stored;
      const at = clock();
      const newCampaign = Campaign.parse({ ...drafted, started: { by: actor, at } });
      const audit: AuditEntry = {
        id: newId(),
        at,
        actor,
        action: 'campaign.started',
        subject: `campaign/${newCampaign.id}`,
        facts: { edition, notice: newCampaign.notice, mandate },
      };
      await campaigns.create(newCampaign, audit);
      return newCampaign;
    });
  }

  /** A campaign under the current notice, before it is started. */
  async #draft(edition: string, mandate: Mandate): Promise<Omit<Campaign, 'started'>> {
    const { records, notices } = this.#ports;
    const releasedAt = await records.releasedAt(edition);
    const revision = (await notices.terms()).revisions.at(-1);
    const notice = revision?.version ?? '';
    const since = laterInstant(releasedAt, revision?.confirmedAt ?? releasedAt);
    return { id: `${edition}-${notice}-${mandate}`, edition, notice, mandate, since };
  }

  async #plan(campaign: Campaign, isDue: IsDue): Promise<CampaignPlan> {
    const states: Partial<Record<CampaignState, number>> = {};
    let due = 0;
    for await (const batch of this.#batches(campaign))
      for (const { contact, entry } of batch) {
        states[entry.state] = (states[entry.state] ?? 0) + 1;
        if (contact.email !== null && isDue(entry)) due += 1;
      }
    return { due, states };
  }

  #isForReminder(afterDays: number): IsDue {
    const before = addMilliseconds(this.#ports.clock(), -afterDays * DAY_MS);
    return ({ state, lastMailAt }) =>
      (state === 'invited' || state === 'opened') && lastMailAt !== null && lastMailAt <= before;
  }

  async #run(campaign: Campaign, isDue: IsDue, mails: CampaignMails): Promise<CampaignRun> {
    const states: Partial<Record<CampaignState, number>> = {};
    let mailed = 0;
    for await (const batch of this.#batches(campaign)) {
      const due = batch.filter(({ contact, entry }) => contact.email !== null && isDue(entry));
      const sent = await this.#invite(campaign, due, mails);
      mailed += sent.size;
      for (const { entry } of batch) {
        const state =
          sent.has(entry.recordId) && entry.state === 'not-invited' ? 'invited' : entry.state;
        states[state] = (states[state] ?? 0) + 1;
      }
    }
    return { campaign, mailed, states };
  }

  /**
   * Creates invitations for some companies, in one transaction. The id of an invitation is derived from the
   * campaign, the contact and the number of mails so far. So two runs at the same time send one mail.
   *
   * @param due at most as many as one transaction can create
   * @returns record ids of the companies that get a mail, without companies that another run has invited meanwhile
   */
  async #invite(
    { id: campaign, mandate }: Campaign,
    due: readonly InvitedCompany[],
    { days, actor, mail }: CampaignMails,
  ): Promise<ReadonlySet<string>> {
    const { invitations } = this.#ports;
    const built = due.map(({ contact, entry: { mails } }) => {
      const { recordId, identity = '' } = contact;
      const name = JSON.stringify([campaign, recordId, identity, mails]);
      const id = `campaign-${sha256(name).slice(0, 32)}`;
      const by = { actor, handedOverBy: null };
      return buildInvitation(this.#ports, contact, { mandate, days }, by, { id, mail, campaign });
    });
    return retryOnConflict(async () => {
      const found = await Promise.all(built.map(({ invitation: { id } }) => invitations.find(id)));
      const newInvitations = built.filter((_, at) => found[at] === undefined);
      if (newInvitations.length > 0)
        await createInvitations(this.#ports, newInvitations, 'created', actor);
      return new Set(newInvitations.map(({ invitation: { recordId } }) => recordId));
    });
  }

  /**
   * Yields the companies of the edition with their states, in batches that one transaction can invite.
   *
   * @param after record id; only companies after it
   */
  async *#batches(campaign: Campaign, after = ''): AsyncGenerator<readonly InvitedCompany[]> {
    const { records, invitations, consents, consentClock } = this.#ports;
    const findOwn = await this.#loadInvitations(campaign);
    const later = contactsAfter(records.contacts(campaign.edition), after);
    for await (const contacts of inBatches(later, invitations.capacity)) {
      const loaded = await consents.load(contacts.map(({ recordId }) => recordId));
      const at = consentClock();
      yield contacts.map((contact) => {
        const own = findOwn(contact);
        const timeline = loaded.get(contact.recordId)?.timeline ?? {};
        return { contact, entry: buildCampaignEntry(campaign, contact, { own, timeline, at }) };
      });
    }
  }

  /**
   * Returns a function that finds the mailed invitations of a contact, the oldest first: those of the
   * campaign, and open ones that were sent to the same address without the campaign.
   */
  async #loadInvitations({
    id: campaign,
    mandate,
  }: Campaign): Promise<(contact: Contact) => readonly Invitation[]> {
    const now = this.#ports.clock();
    const own = new Map<string, Invitation[]>();
    for await (const each of this.#ports.invitations.list()) {
      if (each.mandate !== mandate || each.handedOverBy !== null) continue;
      if (each.campaign !== campaign && getInvitationState(each, now) !== 'open') continue;
      own.set(each.recordId, [...(own.get(each.recordId) ?? []), each]);
    }
    return ({ recordId, email, identity = null }) =>
      (own.get(recordId) ?? [])
        .filter(
          (each) =>
            each.identity === identity &&
            email !== null &&
            each.addressSha256 === addressDigest(each.id, email),
        )
        .sort((a, b) => (a.created.at < b.created.at ? -1 : 1));
  }
}

async function* contactsAfter(contacts: AsyncIterable<Contact>, recordId: string) {
  for await (const contact of contacts) if (contact.recordId > recordId) yield contact;
}

function buildCampaignEntry(
  campaign: Campaign,
  { recordId, name, email }: Contact,
  facts: { readonly own: readonly Invitation[]; readonly timeline: Timeline; readonly at: Instant },
): CampaignEntry {
  const { own: invitations, timeline, at } = facts;
  return {
    recordId,
    name,
    state: computeCampaignState(campaign, { email, timeline, invitations }),
    notices: listPermittedNotices(timeline, campaign.mandate, at),
    lastMailAt: invitations.at(-1)?.created.at ?? null,
    mails: invitations.filter((each) => each.campaign === campaign.id).length,
  };
}
