import type { LocalizedText } from '../../core/language.ts';

/** Texts of the page that sends a new link. */
export const NEW_LINK_TEXTS = {
  title: { en: 'Get a new link', fr: 'Recevoir un nouveau lien', de: 'Neuen Link erhalten' },
  lead: {
    en: 'We send a new link to the mail address in the mapping. The link works once.',
    fr: 'Nous envoyons un nouveau lien à l’adresse e-mail qui figure dans la cartographie. Le lien fonctionne une seule fois.',
    de: 'Wir senden einen neuen Link an die E-Mail-Adresse in der Kartierung. Der Link funktioniert einmal.',
  },
  company: {
    en: 'Number of the company',
    fr: 'Numéro de l’entreprise',
    de: 'Nummer des Unternehmens',
  },
  companyHint: {
    en: 'The number in the register of commerce, for example B123456, or the number of the entry, for example LUHT-0001',
    fr: 'Le numéro au registre de commerce, par exemple B123456, ou le numéro de la fiche, par exemple LUHT-0001',
    de: 'Die Nummer im Handelsregister, zum Beispiel B123456, oder die Nummer des Eintrags, zum Beispiel LUHT-0001',
  },
  companyMissing: {
    en: 'Enter the number of the company.',
    fr: 'Indiquez le numéro de l’entreprise.',
    de: 'Geben Sie die Nummer des Unternehmens ein.',
  },
  forWhom: { en: 'I decide', fr: 'Je décide', de: 'Ich entscheide' },
  forCompany: { en: 'for the company', fr: 'pour l’entreprise', de: 'für das Unternehmen' },
  forPerson: {
    en: 'about my own contact data',
    fr: 'au sujet de mes propres données de contact',
    de: 'über meine eigenen Kontaktdaten',
  },
  send: { en: 'Send me a new link', fr: 'M’envoyer un nouveau lien', de: 'Neuen Link senden' },
  sentTitle: {
    en: 'Look into your mailbox',
    fr: 'Consultez votre messagerie',
    de: 'Sehen Sie in Ihr Postfach',
  },
  sent: {
    en: 'If we have invited this company before, a new link is on its way to the address in the mapping. It can take a few minutes. For your protection we say the same for every company, and send at most three links a day.',
    fr: 'Si nous avons déjà invité cette entreprise, un nouveau lien est en route vers l’adresse qui figure dans la cartographie. Cela peut prendre quelques minutes. Pour votre protection, nous répondons de la même façon pour chaque entreprise et envoyons au plus trois liens par jour.',
    de: 'Wenn wir dieses Unternehmen schon eingeladen haben, ist ein neuer Link an die Adresse in der Kartierung unterwegs. Das kann einige Minuten dauern. Zu Ihrem Schutz antworten wir für jedes Unternehmen gleich und senden höchstens drei Links am Tag.',
  },
  noMail: {
    en: 'No mail arrives? The address may have changed. Write to',
    fr: 'Aucun message n’arrive ? L’adresse a peut-être changé. Écrivez à',
    de: 'Kommt keine Nachricht? Vielleicht hat sich die Adresse geändert. Schreiben Sie an',
  },
  noMailer: {
    en: 'This installation sends no mails. Ask for a link at',
    fr: 'Cette installation n’envoie pas de messages. Demandez un lien à',
    de: 'Diese Installation sendet keine E-Mails. Einen Link bekommen Sie bei',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
