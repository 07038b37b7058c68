import { sha256 } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import type { LocalizedText } from '../core/language.ts';
import { describeEnd } from '../core/local-time.ts';
import type { Mail, Mailer } from '../core/mail.ts';
import {
  buildInvitation,
  buildInvitationEntry,
  createInvitations,
  type InvitationPorts,
} from './create-invitations.ts';
import {
  addressDigest,
  getInvitationState,
  type Invitation,
  type MailKind,
  type Mandate,
} from './invitation.ts';
import { buildInvitationLink, LINK_DAYS, type LinkDeps } from './invitation-link.ts';
import type { Invitations } from './invitations.ts';
import type { CompanyRecords } from './ports.ts';

export interface InvitationMailsDeps
  extends InvitationPorts,
    Pick<LinkDeps, 'signer' | 'publicUrl'> {
  readonly records: CompanyRecords;
  /** Absent if no mail can be sent. */
  readonly mailer?: Mailer;
  /** Name of the publisher, for the signature. */
  readonly publisher: LocalizedText;
}

/** Sends the mails of invitations, records returned mails, and informs contacts whose earlier decisions do not apply. */
export class InvitationMails {
  readonly #deps: InvitationMailsDeps;
  readonly #links: Pick<Invitations, 'revoke'>;

  constructor(deps: InvitationMailsDeps, links: Pick<Invitations, 'revoke'>) {
    this.#deps = deps;
    this.#links = links;
  }

  /**
   * Sends the mail of an invitation, if it is still open.
   *
   * @param isAnswered whether the contact has answered the campaign meanwhile: then the invitation is revoked
   */
  async deliver(
    id: string,
    isAnswered: (invitation: Invitation) => Promise<boolean> = async () => false,
  ): Promise<void> {
    const { invitations, mailer, records, clock, publisher } = this.#deps;
    const invitation = (await invitations.find(id))?.value;
    const to = await invitations.address(id);
    if (invitation === undefined || to === undefined || mailer === undefined) return;
    if (getInvitationState(invitation, clock()) !== 'open') return;
    if (await isAnswered(invitation)) {
      await this.#links.revoke(id, 'system');
      return;
    }
    const { recordId, mandate, mail, expiresAt } = invitation;
    const company = (await records.find(recordId))?.record.legal_name ?? recordId;
    const link = await buildInvitationLink(this.#deps, invitation);
    const content = { to, company, mandate, mail, link, expiresAt, publisher };
    await mailer.send(id, invitationMail(content));
  }

  /**
   * Informs the contact of a company by mail that earlier decisions do not apply to its row. A
   * contact gets one mail about a row, even if this runs several times.
   *
   * @returns whether a mail is queued; `false` if there is no mailer or no address
   */
  async notifyWaiting(recordId: string, mandate: Mandate): Promise<boolean> {
    const { records, invitations, mailer } = this.#deps;
    if (mailer === undefined) return false;
    const contact = await records.contact(recordId);
    if (!contact?.email) return false;
    const { identity = '' } = contact;
    const id = `waiting-${sha256(`${recordId}\n${identity}\n${mandate}`).slice(0, 32)}`;
    if ((await invitations.find(id)) !== undefined) return false;
    const request = { mandate, days: LINK_DAYS.default };
    const by = { actor: 'system', handedOverBy: null };
    const built = buildInvitation(this.#deps, contact, request, by, { id, mail: 'waiting' });
    try {
      await createInvitations(this.#deps, [built], 'created', 'system');
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error; // another worker sends it
      return false;
    }
    return true;
  }

  /**
   * Records that mails to an address were returned. Their links stop working, and no campaign sends mail
   * to the address again. The address is not stored.
   *
   * @returns the changed invitations: those that were not used, revoked or returned before
   */
  async recordBounce(address: string, actor: string): Promise<readonly Invitation[]> {
    const { invitations, clock } = this.#deps;
    const returned: Invitation[] = [];
    for await (const { id, addressSha256 } of invitations.list()) {
      if (addressSha256 !== addressDigest(id, address)) continue;
      const stored = await invitations.find(id);
      const { usedAt, revoked, bounced, handedOverBy } = stored?.value ?? {};
      if (stored === undefined || usedAt !== null || revoked !== null || bounced !== null) continue;
      if (handedOverBy !== null) continue;
      const next = { ...stored.value, bounced: { by: actor, at: clock() } };
      await invitations.close(
        next,
        stored,
        buildInvitationEntry(this.#deps, 'bounced', actor, [next]),
      );
      returned.push(next);
    }
    return returned;
  }
}

/** Content of an invitation mail. */
interface MailContent {
  readonly to: string;
  readonly company: string;
  readonly mandate: Mandate;
  readonly mail: MailKind;
  readonly link: string;
  readonly expiresAt: Instant;
  readonly publisher: LocalizedText;
}

const ACTION = {
  company: {
    fr: 'décider qui peut voir les données de votre entreprise',
    en: 'decide who may see the data of your company',
    de: 'entscheiden, wer die Daten Ihres Unternehmens sehen darf',
  },
  person: {
    fr: 'décider qui peut voir vos données de contact',
    en: 'decide who may see your contact data',
    de: 'entscheiden, wer Ihre Kontaktdaten sehen darf',
  },
} as const;

/** The first lines of each kind of mail, in three languages. */
const OPENING: Readonly<Record<MailKind, readonly string[]>> = {
  invitation: [],
  reminder: [
    'FR  Ceci est un rappel. Votre entreprise n’a pas encore répondu.',
    '',
    'EN  This is a reminder. Your company has not answered yet.',
    '',
    'DE  Dies ist eine Erinnerung. Ihr Unternehmen hat noch nicht geantwortet.',
    '',
  ],
  requested: [
    'FR  Vous recevez ce lien parce que quelqu’un l’a demandé pour votre entreprise. Si ce n’était pas vous, ignorez ce message.',
    '',
    'EN  You get this link because it was requested for your company. If you did not request it, ignore this mail.',
    '',
    'DE  Sie erhalten diesen Link, weil er für Ihr Unternehmen angefordert wurde. Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht.',
    '',
  ],
  waiting: [
    'FR  La nouvelle édition contient une fiche de votre entreprise, mais les décisions antérieures ne s’appliquent pas à cette fiche. Rien n’est montré à cause d’elles. Votre page dit pourquoi, et ce que vous pouvez faire.',
    '',
    'EN  The new edition has an entry of your company, but earlier decisions do not apply to this entry. They do not make any data visible. Your page explains why, and what you can do.',
    '',
    'DE  Die neue Ausgabe hat einen Eintrag Ihres Unternehmens, aber frühere Entscheidungen gelten nicht für diesen Eintrag. Ihretwegen wird nichts gezeigt. Ihre Seite sagt, warum, und was Sie tun können.',
    '',
  ],
};

/** One mail in three languages, so that the language of the contact need not be known. */
function invitationMail(content: MailContent): Mail {
  const { to, company, mandate, mail, link, expiresAt, publisher } = content;
  const end = describeEnd(expiresAt);
  const action = ACTION[mandate];
  const text = [
    `HealthTech mapping: ${company}`,
    '',
    link,
    '',
    ...OPENING[mail],
    `FR  Par ce lien, vous pouvez voir ce que la cartographie HealthTech contient et ${action.fr}. Il est valable jusqu’au ${end.fr}, une seule fois, et pour vous seul : ne le transmettez pas.`,
    '',
    `EN  With this link you can see what the HealthTech mapping contains and ${action.en}. It works until ${end.en}, once, and is for you alone: do not pass it on.`,
    '',
    `DE  Mit diesem Link können Sie sehen, was die HealthTech-Kartierung enthält, und ${action.de}. Er gilt bis ${end.de}, einmal, und nur für Sie: Geben Sie ihn nicht weiter.`,
    '',
    [...new Set([publisher.fr, publisher.en, publisher.de])].join(' · '),
    '',
  ].join('\n');
  return { to, subject: 'Luxembourg HealthTech mapping: your data, your decision', text };
}
