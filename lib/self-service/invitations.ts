import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { inBatches } from '../core/in-batches.ts';
import { later } from '../core/instant.ts';
import { addressDigest, type Invitation, type Mandate, stateOf } from './invitation.ts';
import { type LinkPorts, linkOf } from './invitation-link.ts';
import { invitationMail } from './invitation-mail.ts';
import type { Contact, InvitationStore, Mailer, NewInvitation, OwnRecords } from './ports.ts';

/** Days for which a link works unless it is said otherwise, and at most. */
export const LINK_DAYS = { default: 14, most: 60 } as const;
/** Invitations that one company can be sent within a day. */
const A_DAY = 10;
const DAY_MS = 86_400_000;

export interface InvitationPorts extends LinkPorts {
  readonly invitations: InvitationStore;
  readonly records: OwnRecords;
  /** Absent where no mail can be sent. */
  readonly mailer?: Mailer;
  /** The real clock, by which the store forgets: also in the demonstration, which has its own for consent. */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** For whom a link is made, how long it works, and whether it is mailed. */
export interface InvitationWish {
  readonly mandate: Mandate;
  readonly days: number;
  readonly mail: boolean;
}

/** An invitation as it was made. Where it is mailed, nobody here gets to see the link. */
export interface Invited {
  readonly invitation: Invitation;
  readonly name: string;
  readonly email: string | null;
  readonly link: string | null;
}

/** Makes the links by which contacts come to their own page, and takes them back. */
export class Invitations {
  readonly #ports: InvitationPorts;

  constructor(ports: InvitationPorts) {
    this.#ports = ports;
  }

  /**
   * Invites one contact of one company.
   *
   * @throws KaartError `not-found` for a company that no edition holds; `rate-limited`;
   *   `wrong-state` when a mail is asked for and there is no address or no mailer
   */
  async invite(
    recordId: string,
    { email, ...wish }: InvitationWish & { readonly email: string | null },
    actor: string,
  ): Promise<Invited> {
    this.#checkMail(wish);
    if (wish.mail && email === null)
      throw new KaartError('a mail needs an address', { code: 'wrong-state' });
    const own = await this.#ports.records.find(recordId);
    if (own === undefined) throw new KaartError('no such company', { code: 'not-found' });
    await this.#checkRate(recordId);
    const made = this.#new({ recordId, email }, wish, actor);
    await this.#create([made], actor);
    return this.#invited(made, own.record.legal_name);
  }

  /**
   * Invites the contact that an edition names for each of its companies. A run that broke off is
   * gone on with by running it again: who holds an open invitation gets another link of the same.
   *
   * @throws KaartError `not-found`, `wrong-state`
   */
  async *inviteEdition(
    edition: string,
    wish: InvitationWish,
    actor: string,
  ): AsyncGenerator<Invited> {
    this.#checkMail(wish);
    const open = await this.#open(wish.mandate);
    const { capacity } = this.#ports.invitations;
    for await (const contacts of inBatches(this.#ports.records.contacts(edition), capacity)) {
      const made = contacts.map((contact) => {
        const fresh = this.#new(contact, wish, actor);
        const held = open.get(contact.recordId)?.find((each) => isSame(each, fresh));
        return { contact, fresh, held };
      });
      const created = made.filter(({ held }) => held === undefined).map(({ fresh }) => fresh);
      if (created.length > 0) await this.#create(created, actor);
      for (const { contact, held, fresh } of made)
        yield this.#invited({ ...fresh, invitation: held ?? fresh.invitation }, contact.name);
    }
  }

  /** All invitations, or those of one company. */
  list(recordId?: string): AsyncIterable<Invitation> {
    return this.#ports.invitations.list(recordId);
  }

  /**
   * Takes an invitation back: its link opens nothing, and who is signed in by it is signed out.
   *
   * @throws KaartError `not-found`; `concurrent-update`
   */
  async revoke(id: string, actor: string): Promise<Invitation> {
    const { invitations, clock } = this.#ports;
    const over = await invitations.find(id);
    if (over === undefined) throw new KaartError('no such invitation', { code: 'not-found' });
    if (over.value.revoked !== null) return over.value;
    const next = { ...over.value, revoked: { by: actor, at: clock() } };
    await invitations.close(next, over, this.#audit('revoked', actor, [next]));
    return next;
  }

  /** Sends the mail that an invitation owes; one that is closed by now owes none. */
  async deliver(id: string): Promise<void> {
    const { invitations, mailer, records, clock } = this.#ports;
    const invitation = (await invitations.find(id))?.value;
    const to = await invitations.address(id);
    if (invitation === undefined || to === undefined || mailer === undefined) return;
    if (stateOf(invitation, clock()) !== 'open') return;
    const { recordId, mandate, expiresAt } = invitation;
    const company = (await records.find(recordId))?.record.legal_name ?? recordId;
    const link = await linkOf(this.#ports, invitation);
    await mailer.send(id, invitationMail({ to, company, mandate, link, expiresAt }));
  }

  #checkMail({ mail }: InvitationWish): void {
    if (mail && this.#ports.mailer === undefined)
      throw new KaartError('no mail can be sent from here: KAART_MAIL_FROM is not set', {
        code: 'wrong-state',
      });
  }

  async #checkRate(recordId: string): Promise<void> {
    const since = later(this.#ports.clock(), -DAY_MS);
    let recent = 0;
    for await (const { created } of this.#ports.invitations.list(recordId))
      if (created.at > since) recent += 1;
    if (recent >= A_DAY)
      throw new KaartError('this company was invited often enough for a day', {
        code: 'rate-limited',
        details: { retryAfterSeconds: DAY_MS / 1000 },
      });
  }

  async #open(mandate: Mandate): Promise<ReadonlyMap<string, readonly Invitation[]>> {
    const now = this.#ports.clock();
    const open = new Map<string, Invitation[]>();
    for await (const each of this.#ports.invitations.list())
      if (each.mandate === mandate && stateOf(each, now) === 'open')
        open.set(each.recordId, [...(open.get(each.recordId) ?? []), each]);
    return open;
  }

  #new(
    { recordId, email }: Pick<Contact, 'recordId' | 'email'>,
    { mandate, days, mail }: InvitationWish,
    actor: string,
  ): NewInvitation {
    const { clock, newId } = this.#ports;
    const [id, at] = [newId(), clock()];
    const invitation: Invitation = {
      id,
      recordId,
      mandate,
      created: { by: actor, at },
      expiresAt: later(at, days * DAY_MS),
      addressSha256: email === null ? null : addressDigest(id, email),
      mailed: mail && email !== null,
      usedAt: null,
      revoked: null,
    };
    return { invitation, email };
  }

  #create(items: readonly NewInvitation[], actor: string): Promise<void> {
    const invitations = items.map(({ invitation }) => invitation);
    return this.#ports.invitations.create(items, this.#audit('created', actor, invitations));
  }

  async #invited({ invitation, email }: NewInvitation, name: string): Promise<Invited> {
    const link = invitation.mailed ? null : await linkOf(this.#ports, invitation);
    return { invitation, name, email, link };
  }

  #audit(verb: 'created' | 'revoked', actor: string, invitations: readonly Invitation[]) {
    const { clock, newId } = this.#ports;
    const [first] = invitations;
    return {
      id: newId(),
      at: clock(),
      actor,
      action: `invitation.${verb}`,
      subject: invitations.length === 1 ? `company/${first?.recordId}` : 'companies',
      facts: { invitations: invitations.length, mandate: first?.mandate ?? null },
    };
  }
}

/** Whether an invitation that is open is what another one would be: for the same address, on the same way. */
function isSame({ id, addressSha256, mailed }: Invitation, fresh: NewInvitation): boolean {
  const { email, invitation } = fresh;
  const digest = email === null ? null : addressDigest(id, email);
  return addressSha256 === digest && mailed === invitation.mailed;
}
