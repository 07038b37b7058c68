import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { hasCode } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import type { Mailer } from '../core/mail.ts';
import { toArray } from '../core/to-array.ts';
import { buildInvitation, createInvitations, type InvitationPorts } from './create-invitations.ts';
import {
  addressDigest,
  type Invitation,
  isForSameContact,
  MANDATES,
  type Mandate,
} from './invitation.ts';
import { LINK_DAYS, type LinkDeps, readInvitationToken } from './invitation-link.ts';
import type { CompanyRecords, Contact } from './ports.ts';

/** Maximum number of links that one contact gets on request within 24 hours. */
const MAX_PER_DAY = 3;

/** The input of a visitor: a link that does not work any more, or a number of the company and the mandate. */
export interface NewLinkForm {
  readonly link: string;
  readonly company: string;
  readonly mandate: Mandate;
}

/** The job that sends a new link, or does nothing. It contains no link and no address. */
export const NewLinkDue = z.object({
  /** Id of the job, and of the invitation that it makes. */
  id: z.string(),
  /** Id of the invitation whose link was sent; `null` without a link of ours. */
  invitation: z.string().nullable(),
  company: z.string(),
  mandate: z.enum(MANDATES),
});
export type NewLinkDue = z.infer<typeof NewLinkDue>;

export interface NewLinksDeps extends InvitationPorts, Pick<LinkDeps, 'verifier'> {
  readonly records: CompanyRecords;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Absent if no mail can be sent. */
  readonly mailer?: Mailer;
  /** Queues a job. */
  readonly queueNewLink: (job: NewLinkDue) => Promise<void>;
}

/**
 * Sends a new link to the address in the edition, if a contact requests it. The response is sent before any
 * company is searched, so neither the response nor its time reveals whether a company or a link exists.
 */
export class NewLinks {
  readonly #deps: NewLinksDeps;

  constructor(deps: NewLinksDeps) {
    this.#deps = deps;
  }

  /** Whether mails can be sent. */
  get isPossible(): boolean {
    return this.#deps.mailer !== undefined;
  }

  /** Queues a job. It has the same cost for every form. */
  async request({ link, company, mandate }: NewLinkForm): Promise<void> {
    const token = link.split(/[/?#]/).find((part) => part.split('.').length === 3) ?? '';
    const invitation = (await readInvitationToken(this.#deps, token)) ?? null;
    const id = `requested-${this.#deps.newId()}`;
    await this.#deps.queueNewLink({ id, invitation, company: company.trim(), mandate });
  }

  /**
   * Does the work of a job. Only a contact that has been invited by mail gets a new link. A contact whose
   * last link was revoked gets none: a member of staff had a reason. A second run has no effect.
   */
  async send(job: NewLinkDue): Promise<void> {
    const { invitations, mailer } = this.#deps;
    if (mailer === undefined || (await invitations.find(job.id)) !== undefined) return;
    const target = await this.#findTarget(job);
    if (target === undefined) return;
    const { contact, mandate } = target;
    const last = await this.#findLastAllowed(contact, mandate);
    if (last === undefined) return;
    const by = { actor: 'contact', handedOverBy: null };
    const request = { mandate, days: LINK_DAYS.default };
    const details = { id: job.id, mail: 'requested', campaign: last.campaign } as const;
    const built = buildInvitation(this.#deps, contact, request, by, details);
    try {
      await createInvitations(this.#deps, [built], 'created', 'contact');
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // another worker sends it
    }
  }

  async #findTarget({ invitation, company, mandate }: NewLinkDue) {
    const { invitations, records } = this.#deps;
    const usedInvitation =
      invitation === null ? undefined : (await invitations.find(invitation))?.value;
    // A link that was handed over shows nothing of its address, and its holder may be another person.
    if (usedInvitation?.handedOverBy != null) return undefined;
    const recordId = usedInvitation?.recordId ?? (await records.findByNumber(company));
    if (recordId === undefined) return undefined;
    const contact = await this.#contact(recordId);
    if (contact === undefined || contact.email === null) return undefined;
    return { contact, mandate: usedInvitation?.mandate ?? mandate };
  }

  /** The contact of a company, also of one that has left the mapping: it keeps its rights. */
  async #contact(recordId: string): Promise<Contact | undefined> {
    const { records } = this.#deps;
    const current = await records.contact(recordId);
    if (current !== undefined) return current;
    for await (const contact of records.listStoredRecords(recordId)) return contact;
    return undefined;
  }

  /** The last invitation of a contact by mail, if the contact may get a new link now. */
  async #findLastAllowed(
    { recordId, email, identity }: Contact,
    mandate: Mandate,
  ): Promise<Invitation | undefined> {
    const { invitations, clock } = this.#deps;
    const since = addMilliseconds(clock(), -DAY_MS);
    const mailed = (await toArray(invitations.list(recordId)))
      .filter((each) => each.mandate === mandate && each.handedOverBy === null)
      .sort((a, b) => (a.created.at < b.created.at ? -1 : 1));
    const last = mailed.at(-1);
    if (last === undefined || last.revoked !== null) return undefined;
    const recent = mailed.filter(({ mail, created }) => mail === 'requested' && created.at > since);
    if (recent.length >= MAX_PER_DAY) return undefined;
    const isReturned =
      last.bounced !== null && last.addressSha256 === addressDigest(last.id, email ?? '');
    return isReturned || !isForSameContact(last, identity) ? undefined : last;
  }
}
