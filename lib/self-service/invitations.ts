import { noSuchCompany } from '../consent/known-companies.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { type Mailer, requireMailer } from '../core/mail.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import {
  buildInvitation,
  buildInvitationEntry,
  createInvitations,
  type InvitationCreator,
  type InvitationPorts,
  type InvitationRequest,
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

/** Maximum number of invitations to one company within 24 hours. */
const MAX_PER_DAY = 10;

export interface InvitationsDeps extends InvitationPorts, LinkDeps {
  readonly records: CompanyRecords;
  /** Absent if no mail can be sent. */
  readonly mailer?: Mailer;
}

/** An invitation whose link is sent by mail: no member of staff sees the link. */
export interface MailedInvitation {
  readonly invitation: Invitation;
  readonly name: string;
  readonly email: string;
}

/** An invitation that a member of staff hands over, with its link. */
export interface HandedOverInvitation {
  readonly invitation: Invitation;
  readonly name: string;
  readonly email: string | null;
  readonly link: string;
}

/** Creates, lists and revokes invitations. */
export class Invitations {
  readonly #deps: InvitationsDeps;

  constructor(deps: InvitationsDeps) {
    this.#deps = deps;
  }

  /**
   * Invites the contact of one company by mail, at the address in the edition. No member of staff sees the
   * link or chooses the address.
   *
   * @param email the address that the caller expects; it must be the address in the edition
   * @throws KaartError `not-found` for a company that no edition contains; `rate-limited`;
   *   `wrong-state` if no mail can be sent, the edition has no address, or `email` is another address
   */
  async invite(
    recordId: string,
    { email: expected, ...request }: InvitationRequest & { readonly email?: string | undefined },
    actor: string,
  ): Promise<MailedInvitation> {
    requireMailer(this.#deps);
    const contact = await this.#loadContact(recordId);
    const { name, email } = contact;
    if (email === null) throw noAddressError();
    if (expected !== undefined && !isSameAddress(expected, email))
      throw new KaartError('contact-address-differs', { code: 'wrong-state' });
    await this.#checkRate(recordId);
    const built = buildInvitation(this.#deps, contact, request, { actor, handedOverBy: null });
    await createInvitations(this.#deps, [built], 'created', actor);
    return { invitation: built.invitation, name, email };
  }

  /**
   * Creates the link of one company for a member of staff who hands it over. The invitation and each
   * decision by it name this member of staff. The link gives no access to contact data.
   *
   * @throws KaartError `not-found`, `rate-limited`
   */
  async handOver(
    recordId: string,
    { email, days }: { readonly email: string | null; readonly days: number },
    actor: string,
  ): Promise<HandedOverInvitation> {
    const contact = await this.#loadContact(recordId);
    const { name } = contact;
    await this.#checkRate(recordId);
    const by = { actor, handedOverBy: actor };
    const built = buildInvitation(
      this.#deps,
      { ...contact, email },
      { mandate: 'company', days },
      by,
    );
    await createInvitations(this.#deps, [built], 'handed-over', actor);
    return this.#describeHandedOver(built, name);
  }

  /**
   * Invites the contacts of all companies of an edition by mail, if the edition has their address. A run
   * that stopped early continues if it is started again: a contact with an open invitation gets no second
   * one.
   *
   * @throws KaartError `not-found`, `wrong-state`
   */
  async *inviteEdition(
    edition: string,
    request: InvitationRequest,
    actor: string,
  ): AsyncGenerator<MailedInvitation> {
    requireMailer(this.#deps);
    const by = { actor, handedOverBy: null };
    for await (const batch of this.#listForEdition(edition, request, by)) {
      const withAddress = batch.filter(({ fresh }) => fresh.email !== null);
      const created = withAddress.filter(({ open }) => open === undefined);
      if (created.length > 0)
        await createInvitations(
          this.#deps,
          created.map(({ fresh }) => fresh),
          'created',
          actor,
        );
      for (const { name, open, fresh } of withAddress)
        yield { invitation: open ?? fresh.invitation, name, email: fresh.email ?? '' };
    }
  }

  /**
   * Creates the links of all companies of an edition for a member of staff who hands them over. An open
   * invitation gets another link and stays the same invitation.
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
    for await (const batch of this.#listForEdition(edition, { mandate: 'company', days }, by)) {
      const created = batch.filter(({ open }) => open === undefined).map(({ fresh }) => fresh);
      // The audit entry is also written if all invitations are open already, because the caller gets the links again.
      await createInvitations(this.#deps, created, 'handed-over', actor, batch.length);
      for (const { name, open, fresh } of batch)
        yield this.#describeHandedOver({ ...fresh, invitation: open ?? fresh.invitation }, name);
    }
  }

  /** A page of all invitations, or of those of one company. */
  page(page: PageRequest, recordId?: string): Promise<ListPage<Invitation>> {
    const found = this.#deps.invitations.list(recordId, page.cursor);
    return collectPage(found, page.limit, invitationCursor);
  }

  /**
   * Revokes an invitation. Its link stops working, and a contact that signed in with it is signed out.
   *
   * @throws KaartError `not-found`; `concurrent-update`
   */
  async revoke(id: string, actor: string): Promise<Invitation> {
    const { invitations, clock } = this.#deps;
    const stored = await invitations.find(id);
    if (stored === undefined) throw new KaartError('no-such-invitation', { code: 'not-found' });
    if (stored.value.revoked !== null) return stored.value;
    const next = { ...stored.value, revoked: { by: actor, at: clock() } };
    await invitations.close(
      next,
      stored,
      buildInvitationEntry(this.#deps, 'revoked', actor, [next]),
    );
    return next;
  }

  async *#listForEdition(edition: string, request: InvitationRequest, by: InvitationCreator) {
    const openByCompany = await this.#listOpen(request.mandate);
    const { capacity } = this.#deps.invitations;
    for await (const contacts of inBatches(this.#deps.records.contacts(edition), capacity))
      yield contacts.map((contact) => {
        const fresh = buildInvitation(this.#deps, contact, request, by);
        const open = openByCompany
          .get(contact.recordId)
          ?.find((each) => isSameInvitation(each, fresh));
        return { name: contact.name, fresh, open };
      });
  }

  /** @throws KaartError `not-found` */
  async #loadContact(recordId: string): Promise<Contact> {
    const { records } = this.#deps;
    const current = await records.contact(recordId);
    if (current !== undefined) return current;
    // A company that left the mapping keeps its rights. The newest edition that contains it names the contact.
    for await (const contact of records.listStoredRecords(recordId)) return contact;
    throw noSuchCompany([recordId]);
  }

  async #checkRate(recordId: string): Promise<void> {
    const since = addMilliseconds(this.#deps.clock(), -DAY_MS);
    let recent = 0;
    for await (const { created } of this.#deps.invitations.list(recordId))
      if (created.at > since) recent += 1;
    if (recent >= MAX_PER_DAY)
      throw new KaartError('company-invited-often', {
        code: 'rate-limited',
        details: { retryAfterSeconds: DAY_MS / 1000 },
      });
  }

  async #listOpen(mandate: Mandate): Promise<ReadonlyMap<string, readonly Invitation[]>> {
    const now = this.#deps.clock();
    const open = new Map<string, Invitation[]>();
    for await (const each of this.#deps.invitations.list())
      if (each.mandate === mandate && getInvitationState(each, now) === 'open')
        open.set(each.recordId, [...(open.get(each.recordId) ?? []), each]);
    return open;
  }

  async #describeHandedOver(
    { invitation, email }: NewInvitation,
    name: string,
  ): Promise<HandedOverInvitation> {
    return { invitation, name, email, link: await buildInvitationLink(this.#deps, invitation) };
  }
}

function isSameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function noAddressError(): KaartError {
  return new KaartError('contact-address-missing', { code: 'wrong-state' });
}

/** Whether an open invitation is for the same contact and address as a new one, and is sent in the same way: by mail, or handed over by the same person. */
function isSameInvitation(
  { id, identity, addressSha256, handedOverBy }: Invitation,
  fresh: NewInvitation,
): boolean {
  const { email, invitation } = fresh;
  const digest = email === null ? null : addressDigest(id, email);
  if (identity !== invitation.identity) return false;
  return addressSha256 === digest && handedOverBy === invitation.handedOverBy;
}
