import { noSuchCompany } from '../consent/known-companies.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds } from '../core/instant.ts';
import { collectPage, type ListPage, type PageAsked } from '../core/page.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Campaign } from './campaign.ts';
import {
  addressDigest,
  getInvitationState,
  type Invitation,
  invitationCursor,
  type MailKind,
  type Mandate,
} from './invitation.ts';
import { buildInvitationLink, type LinkDeps } from './invitation-link.ts';
import { invitationMail } from './invitation-mail.ts';
import type { CompanyRecords, Contact, InvitationStore, Mailer, NewInvitation } from './ports.ts';

/** Days for which a link works unless it is said otherwise, and at most. */
export const LINK_DAYS = { default: 14, most: 60 } as const;
/** Invitations that one company can be sent within a day. */
const A_DAY = 10;
const DAY_MS = 86_400_000;

export interface InvitationsDeps extends LinkDeps {
  readonly invitations: InvitationStore;
  readonly records: CompanyRecords;
  /** Absent where no mail can be sent. */
  readonly mailer?: Mailer;
  /** The real clock, by which the store forgets: also in the demonstration, which has its own for consent. */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The company for which a link is made, and how long it works. */
export interface InvitationRequest {
  readonly mandate: Mandate;
  readonly days: number;
}

/** An invitation whose link is sent by mail: no member of staff sees the link. */
export interface MailedInvitation {
  readonly invitation: Invitation;
  readonly name: string;
  readonly email: string;
}

/** An invitation that a person hands over, with its link. */
export interface HandedOverInvitation {
  readonly invitation: Invitation;
  readonly name: string;
  readonly email: string | null;
  readonly link: string;
}

/** Creates and revokes the links to the page of a contact. */
export class Invitations {
  readonly #deps: InvitationsDeps;

  constructor(deps: InvitationsDeps) {
    this.#deps = deps;
  }

  /**
   * Invites the contact of one company by mail, at the address that the edition names. No person here
   * sees the link, and no person here chooses the address.
   *
   * @param email the address that the caller expects; another one than that of the edition is refused
   * @throws KaartError `not-found` for a company that no edition holds; `rate-limited`;
   *   `wrong-state` without a mailer, without an address in the edition, or for another address
   */
  async invite(
    recordId: string,
    { email: expected, ...wish }: InvitationRequest & { readonly email?: string | undefined },
    actor: string,
  ): Promise<MailedInvitation> {
    this.requireMail();
    const contact = await this.#contact(recordId);
    const { name, email } = contact;
    if (email === null) throw noAddress();
    if (expected !== undefined && !isSameAddress(expected, email))
      throw new KaartError(
        'the edition names another address. Correct the edition, or hand the link over',
        { code: 'wrong-state' },
      );
    await this.#checkRate(recordId);
    const made = this.#new(contact, wish, { actor, handedOverBy: null });
    await this.#create([made], 'created', actor);
    return { invitation: made.invitation, name, email };
  }

  /**
   * Makes the link of one company for a person who hands it over. It is marked, in the invitation and
   * in each decision, and gives no access to contact data.
   *
   * @throws KaartError `not-found`, `rate-limited`
   */
  async handOver(
    recordId: string,
    { email, days }: { readonly email: string | null; readonly days: number },
    actor: string,
  ): Promise<HandedOverInvitation> {
    const contact = await this.#contact(recordId);
    const { name } = contact;
    await this.#checkRate(recordId);
    const by = { actor, handedOverBy: actor };
    const made = this.#new({ ...contact, email }, { mandate: 'company', days }, by);
    await this.#create([made], 'handed-over', actor);
    return this.#handedOver(made, name);
  }

  /**
   * Invites by mail the contact that an edition names for each of its companies; companies without an
   * address are left out. A run that broke off goes on if it is started again: a contact with an open
   * invitation gets no second one.
   *
   * @throws KaartError `not-found`, `wrong-state`
   */
  async *inviteEdition(
    edition: string,
    wish: InvitationRequest,
    actor: string,
  ): AsyncGenerator<MailedInvitation> {
    this.requireMail();
    const by = { actor, handedOverBy: null };
    for await (const batch of this.#ofEdition(edition, wish, by)) {
      const withAddress = batch.filter(({ fresh }) => fresh.email !== null);
      const created = withAddress.filter(({ held }) => held === undefined);
      if (created.length > 0)
        await this.#create(
          created.map(({ fresh }) => fresh),
          'created',
          actor,
        );
      for (const { name, held, fresh } of withAddress)
        yield { invitation: held ?? fresh.invitation, name, email: fresh.email ?? '' };
    }
  }

  /**
   * Makes the links of all companies of an edition for a person who hands them over. An open one is
   * handed over again, as another link of the same invitation.
   *
   * @see handOver
   * @throws KaartError `not-found`
   */
  async *handOverEdition(
    edition: string,
    { days }: { readonly days: number },
    actor: string,
  ): AsyncGenerator<HandedOverInvitation> {
    const by = { actor, handedOverBy: actor };
    for await (const batch of this.#ofEdition(edition, { mandate: 'company', days }, by)) {
      const created = batch.filter(({ held }) => held === undefined).map(({ fresh }) => fresh);
      // Written also if all are open already: a person gets the links once more.
      await this.#create(created, 'handed-over', actor, batch.length);
      for (const { name, held, fresh } of batch)
        yield this.#handedOver({ ...fresh, invitation: held ?? fresh.invitation }, name);
    }
  }

  /**
   * Tells the contact of a company by mail that decisions of before do not count for its row. The
   * same contact is told once of the same entry, however often this runs.
   *
   * @returns whether a mail is sent; none without a mailer or an address
   */
  async tellWaiting(recordId: string, mandate: Mandate): Promise<boolean> {
    const contact = await this.#deps.records.contact(recordId);
    if (this.#deps.mailer === undefined || !contact?.email) return false;
    const { identity = '' } = contact;
    const id = `waiting-${sha256(`${recordId}\n${identity}\n${mandate}`).slice(0, 32)}`;
    if ((await this.#deps.invitations.find(id)) !== undefined) return false;
    const wish = { mandate, days: LINK_DAYS.default };
    const by = { actor: 'system', handedOverBy: null };
    const { invitation, email } = this.#new(contact, wish, by, { id, mail: 'waiting' });
    try {
      await this.#create([{ invitation, email }], 'created', 'system');
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // another worker told it
      return false;
    }
    return true;
  }

  /**
   * Makes the invitations of a campaign for some of its companies, in one transaction. An id follows from
   * campaign, contact and round, so two runs at once send one mail.
   *
   * @param due at most as many as one transaction can create
   * @returns record ids of the companies that get a mail; without those that another run invited meanwhile
   */
  async inviteFor(
    { id: campaign, mandate }: Campaign,
    due: readonly { readonly contact: Contact; readonly round: number }[],
    {
      days,
      actor,
      mail,
    }: { readonly days: number; readonly actor: string; readonly mail: MailKind },
  ): Promise<ReadonlySet<string>> {
    const { invitations } = this.#deps;
    const made = due.map(({ contact, round }) => {
      const { recordId, identity = '' } = contact;
      const name = JSON.stringify([campaign, recordId, identity, round]);
      const id = `campaign-${sha256(name).slice(0, 32)}`;
      const by = { actor, handedOverBy: null };
      return this.#new(contact, { mandate, days }, by, { id, mail, campaign });
    });
    return retryOnConflict(async () => {
      const found = await Promise.all(made.map(({ invitation: { id } }) => invitations.find(id)));
      const fresh = made.filter((_, at) => found[at] === undefined);
      if (fresh.length > 0) await this.#create(fresh, 'created', actor);
      return new Set(fresh.map(({ invitation: { recordId } }) => recordId));
    });
  }

  /**
   * The mailed invitations of a campaign by contact, the oldest first; with them the open ones that went to
   * the same address otherwise.
   */
  async ofCampaign({
    id: campaign,
    mandate,
  }: Campaign): Promise<(contact: Contact) => readonly Invitation[]> {
    const now = this.#deps.clock();
    const own = new Map<string, Invitation[]>();
    for await (const each of this.#deps.invitations.list()) {
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

  /**
   * Notes that mails to an address were returned: their links open nothing any more, and no campaign sends
   * to the address again. The address is stored nowhere.
   *
   * @returns the invitations, without those that were opened or returned before
   */
  async bounced(address: string, actor: string): Promise<readonly Invitation[]> {
    const { invitations, clock } = this.#deps;
    const returned: Invitation[] = [];
    for await (const { id, addressSha256 } of invitations.list()) {
      if (addressSha256 !== addressDigest(id, address)) continue;
      const over = await invitations.find(id);
      const { usedAt, revoked, bounced, handedOverBy } = over?.value ?? {};
      if (over === undefined || usedAt !== null || revoked !== null || bounced !== null) continue;
      if (handedOverBy !== null) continue;
      const next = { ...over.value, bounced: { by: actor, at: clock() } };
      await invitations.close(next, over, this.#audit('bounced', actor, [next]));
      returned.push(next);
    }
    return returned;
  }

  /** All invitations, or those of one company. */
  page(asked: PageAsked, recordId?: string): Promise<ListPage<Invitation>> {
    const found = this.#deps.invitations.list(recordId, asked.cursor);
    return collectPage(found, asked.limit, invitationCursor);
  }

  /**
   * Takes an invitation back: its link opens nothing, and who is signed in by it is signed out.
   *
   * @throws KaartError `not-found`; `concurrent-update`
   */
  async revoke(id: string, actor: string): Promise<Invitation> {
    const { invitations, clock } = this.#deps;
    const over = await invitations.find(id);
    if (over === undefined) throw new KaartError('no such invitation', { code: 'not-found' });
    if (over.value.revoked !== null) return over.value;
    const next = { ...over.value, revoked: { by: actor, at: clock() } };
    await invitations.close(next, over, this.#audit('revoked', actor, [next]));
    return next;
  }

  /**
   * Sends the mail that an invitation owes; one that is closed by now owes none.
   *
   * @param isAnswered whether the contact has answered meanwhile: then the invitation is taken back
   */
  async deliver(
    id: string,
    isAnswered: (invitation: Invitation) => Promise<boolean> = async () => false,
  ): Promise<void> {
    const { invitations, mailer, records, clock } = this.#deps;
    const invitation = (await invitations.find(id))?.value;
    const to = await invitations.address(id);
    if (invitation === undefined || to === undefined || mailer === undefined) return;
    if (getInvitationState(invitation, clock()) !== 'open') return;
    if (await isAnswered(invitation)) {
      await this.revoke(id, 'system');
      return;
    }
    const { recordId, mandate, mail, expiresAt } = invitation;
    const company = (await records.find(recordId))?.record.legal_name ?? recordId;
    const link = await buildInvitationLink(this.#deps, invitation);
    await mailer.send(id, invitationMail({ to, company, mandate, mail, link, expiresAt }));
  }

  async *#ofEdition(edition: string, wish: InvitationRequest, by: MadeBy) {
    const open = await this.#open(wish.mandate);
    const { capacity } = this.#deps.invitations;
    for await (const contacts of inBatches(this.#deps.records.contacts(edition), capacity))
      yield contacts.map((contact) => {
        const fresh = this.#new(contact, wish, by);
        const held = open.get(contact.recordId)?.find((each) => isSame(each, fresh));
        return { name: contact.name, fresh, held };
      });
  }

  /** @throws KaartError `not-found` */
  async #contact(recordId: string): Promise<Contact> {
    const { records } = this.#deps;
    const current = await records.contact(recordId);
    if (current !== undefined) return current;
    // A company that left keeps its rights: the newest edition that holds it names the contact.
    for await (const contact of records.listStoredRecords(recordId)) return contact;
    throw noSuchCompany([recordId]);
  }

  /** @throws KaartError `wrong-state` where no mail can be sent */
  requireMail(): void {
    if (this.#deps.mailer === undefined)
      throw new KaartError('no mail can be sent from here: KAART_MAIL_FROM is not set', {
        code: 'wrong-state',
      });
  }

  async #checkRate(recordId: string): Promise<void> {
    const since = addMilliseconds(this.#deps.clock(), -DAY_MS);
    let recent = 0;
    for await (const { created } of this.#deps.invitations.list(recordId))
      if (created.at > since) recent += 1;
    if (recent >= A_DAY)
      throw new KaartError('this company was invited often enough for a day', {
        code: 'rate-limited',
        details: { retryAfterSeconds: DAY_MS / 1000 },
      });
  }

  async #open(mandate: Mandate): Promise<ReadonlyMap<string, readonly Invitation[]>> {
    const now = this.#deps.clock();
    const open = new Map<string, Invitation[]>();
    for await (const each of this.#deps.invitations.list())
      if (each.mandate === mandate && getInvitationState(each, now) === 'open')
        open.set(each.recordId, [...(open.get(each.recordId) ?? []), each]);
    return open;
  }

  #new(
    { recordId, email, identity }: Contact,
    { mandate, days }: InvitationRequest,
    { actor, handedOverBy }: MadeBy,
    { id = this.#deps.newId(), mail = 'invitation', campaign = null }: Partial<MadeAs> = {},
  ): NewInvitation {
    const at = this.#deps.clock();
    const invitation: Invitation = {
      id,
      recordId,
      mandate,
      mail,
      campaign,
      identity: identity ?? null,
      created: { by: actor, at },
      expiresAt: addMilliseconds(at, days * DAY_MS),
      addressSha256: email === null ? null : addressDigest(id, email),
      handedOverBy,
      usedAt: null,
      revoked: null,
      bounced: null,
    };
    return { invitation, email };
  }

  #create(
    items: readonly NewInvitation[],
    verb: 'created' | 'handed-over',
    actor: string,
    count = items.length,
  ): Promise<void> {
    const invitations = items.map(({ invitation }) => invitation);
    return this.#deps.invitations.create(items, this.#audit(verb, actor, invitations, count));
  }

  async #handedOver(
    { invitation, email }: NewInvitation,
    name: string,
  ): Promise<HandedOverInvitation> {
    return { invitation, name, email, link: await buildInvitationLink(this.#deps, invitation) };
  }

  #audit(
    verb: 'created' | 'handed-over' | 'revoked' | 'bounced',
    actor: string,
    invitations: readonly Invitation[],
    count = invitations.length,
  ) {
    const { clock, newId } = this.#deps;
    const [first] = invitations;
    return {
      id: newId(),
      at: clock(),
      actor,
      action: `invitation.${verb}`,
      subject: count === 1 && first ? `company/${first.recordId}` : 'companies',
      facts: { invitations: count, mandate: first?.mandate ?? 'company' },
    };
  }
}

/** The id of an invitation, what its mail says, and the campaign that it is for. */
type MadeAs = Pick<Invitation, 'id' | 'mail' | 'campaign'>;

/** Who makes an invitation, and whether that person gets the link. */
interface MadeBy {
  readonly actor: string;
  readonly handedOverBy: string | null;
}

function isSameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function noAddress(): KaartError {
  return new KaartError(
    'the edition names no address of this company. Correct the edition, or hand the link over',
    { code: 'wrong-state' },
  );
}

/** Whether an invitation that is open is what another one would be: for the same address, on the same way. */
function isSame(
  { id, identity, addressSha256, handedOverBy }: Invitation,
  fresh: NewInvitation,
): boolean {
  const { email, invitation } = fresh;
  const digest = email === null ? null : addressDigest(id, email);
  if (identity !== invitation.identity) return false;
  return addressSha256 === digest && handedOverBy === invitation.handedOverBy;
}
