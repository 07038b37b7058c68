import type { Instant } from '../core/instant.ts';
import { toLocalDay } from '../core/local-time.ts';
import type { MailKind, Mandate } from './invitation.ts';
import type { Mail } from './ports.ts';

/** Content of an invitation mail. */
export interface MailFacts {
  readonly to: string;
  readonly company: string;
  readonly mandate: Mandate;
  readonly mail: MailKind;
  readonly link: string;
  readonly expiresAt: Instant;
}

const WHAT = {
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

/** What the mail says first, in three languages. */
const FIRST: Readonly<Record<MailKind, readonly string[]>> = {
  invitation: [],
  reminder: [
    'FR  Ceci est un rappel. Votre entreprise n’a pas encore répondu.',
    '',
    'EN  This is a reminder. Your company has not answered yet.',
    '',
    'DE  Dies ist eine Erinnerung. Ihr Unternehmen hat noch nicht geantwortet.',
    '',
  ],
  waiting: [
    'FR  La nouvelle édition contient une fiche de votre entreprise, mais les décisions antérieures ne comptent pas pour cette fiche. Rien n’est montré à cause d’elles. Votre page dit pourquoi, et ce que vous pouvez faire.',
    '',
    'EN  The new edition has an entry of your company, but decisions of before do not count for this entry. Nothing is shown because of them. Your page says why, and what you can do.',
    '',
    'DE  Die neue Ausgabe hat einen Eintrag Ihres Unternehmens, aber frühere Entscheidungen gelten nicht für diesen Eintrag. Ihretwegen wird nichts gezeigt. Ihre Seite sagt, warum, und was Sie tun können.',
    '',
  ],
};

/** One mail in three languages, so that the language of the contact need not be known. */
export function invitationMail({ to, company, mandate, mail, link, expiresAt }: MailFacts): Mail {
  const day = toLocalDay(expiresAt);
  const what = WHAT[mandate];
  const text = [
    `HealthTech mapping: ${company}`,
    '',
    link,
    '',
    ...FIRST[mail],
    `FR  Par ce lien, vous pouvez voir ce que la cartographie HealthTech contient et ${what.fr}. Il est valable jusqu’au ${day}, une seule fois, et pour vous seul : ne le transmettez pas.`,
    '',
    `EN  With this link you can see what the HealthTech mapping holds and ${what.en}. It works until ${day}, once, and is for you alone: do not pass it on.`,
    '',
    `DE  Mit diesem Link können Sie sehen, was die HealthTech-Kartierung enthält, und ${what.de}. Er gilt bis ${day}, einmal, und nur für Sie: Geben Sie ihn nicht weiter.`,
    '',
    'Luxinnovation',
    '',
  ].join('\n');
  return { to, subject: 'Luxembourg HealthTech mapping: your data, your decision', text };
}
