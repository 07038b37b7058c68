import { noSuchCompany } from '../consent/known-companies.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { type Mailer, requireMailer } from '../core/mail.ts';
import { collectPage, type ListPage, type PageAsked } from '../core/page.ts';
import {
  buildInvitation,
  buildInvitationEntry,
  createInvitations,
  type InvitationPorts,
  type InvitationRequest,
  type MadeBy,
} from './create-invitations.ts';
import {
  addressDigest,
  getInvitationState,
  type Invitation,
  invitationCursor,
  type Mandate,
} from './invitation.ts';
import { buildInvitationLink, type LinkDeps } from './invitation-link.ts';
import type { CompanyRecords, Contact, NewInvitation } from './ports.ts';

/** Invitations that one company can be sent within a day. */
const A_DAY = 10;

export interface InvitationsDeps extends InvitationPorts, LinkDeps {
  readonly records: CompanyRecords;
  /** Absent where no mail can be sent. */
  readonly mailer?: Mailer;
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
    requireMailer(this.#deps);
    const contact = await this.#contact(recordId);
    const { name, email } = contact;
    if (email === null) throw noAddress();
    if (expected !== undefined && !isSameAddress(expected, email))
      throw new KaartError('contact-address-differs', { code: 'wrong-state' });
    await this.#checkRate(recordId);
    const made = buildInvitation(this.#deps, contact, wish, { actor, handedOverBy: null });
    await createInvitations(this.#deps, [made], 'created', actor);
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
    const made = buildInvitation(
      this.#deps,
      { ...contact, email },
      { mandate: 'company', days },
      by,
    );
    await createInvitations(this.#deps, [made], 'handed-over', actor);
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
    requireMailer(this.#deps);
    const by = { actor, handedOverBy: null };
    for await (const batch of this.#ofEdition(edition, wish, by)) {
      const withAddress = batch.filter(({ fresh }) => fresh.email !== null);
      const created = withAddress.filter(({ held }) => held === undefined);
      if (created.length > 0)
        await createInvitations(
          this.#deps,
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
      await createInvitations(this.#deps, created, 'handed-over', actor, batch.length);
      for (const { name, held, fresh } of batch)
        yield this.#handedOver({ ...fresh, invitation: held ?? fresh.invitation }, name);
    }
  }

  /** All invitations, or those of one company. */
  page(asked: PageAsked, recordId?: string): Promise<ListPage<Invitation>> {
    const found = this.#deps.invitations.list(recordId, asked.cursor);
    return collectPage(found, asked.limit, invitationCursor);
  }

  /**
   * Revokes an invitation: its link opens nothing, and a contact that signed in by it is signed out.
   *
   * @throws KaartError `not-found`; `concurrent-update`
   */
  async revoke(id: string, actor: string): Promise<Invitation> {
    const { invitations, clock } = this.#deps;
    const over = await invitations.find(id);
    if (over === undefined) throw new KaartError('no-such-invitation', { code: 'not-found' });
    if (over.value.revoked !== null) return over.value;
    const next = { ...over.value, revoked: { by: actor, at: clock() } };
    await invitations.close(next, over, buildInvitationEntry(this.#deps, 'revoked', actor, [next]));
    return next;
  }

  async *#ofEdition(edition: string, wish: InvitationRequest, by: MadeBy) {
    const open = await this.#open(wish.mandate);
    const { capacity } = this.#deps.invitations;
    for await (const contacts of inBatches(this.#deps.records.contacts(edition), capacity))
      yield contacts.map((contact) => {
        const fresh = buildInvitation(this.#deps, contact, wish, by);
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

  async #checkRate(recordId: string): Promise<void> {
    const since = addMilliseconds(this.#deps.clock(), -DAY_MS);
    let recent = 0;
    for await (const { created } of this.#deps.invitations.list(recordId))
      if (created.at > since) recent += 1;
    if (recent >= A_DAY)
      throw new KaartError('company-invited-often', {
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

  async #handedOver(
    { invitation, email }: NewInvitation,
    name: string,
  ): Promise<HandedOverInvitation> {
    return { invitation, name, email, link: await buildInvitationLink(this.#deps, invitation) };
  }
}

function isSameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function noAddress(): KaartError {
  return new KaartError('contact-address-missing', { code: 'wrong-state' });
}

/** Whether an open invitation is for the same contact and address as a new one, and is handed over by the same person or by none. */
function isSame(
  { id, identity, addressSha256, handedOverBy }: Invitation,
  fresh: NewInvitation,
): boolean {
  const { email, invitation } = fresh;
  const digest = email === null ? null : addressDigest(id, email);
  if (identity !== invitation.identity) return false;
  return addressSha256 === digest && handedOverBy === invitation.handedOverBy;
}
