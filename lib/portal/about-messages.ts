import type { LocalizedText } from '../core/language.ts';

/** One section of a page: its heading and its paragraphs. `{name}` and `{email}` are those of the publisher. */
interface Section {
  readonly heading: LocalizedText;
  readonly paragraphs: readonly LocalizedText[];
}

/** A page of text. */
export interface AboutText {
  readonly title: LocalizedText;
  readonly lead: LocalizedText;
  readonly sections: readonly Section[];
}

const WRITE_TO: LocalizedText = {
  en: 'Write to us: {name}, {email}.',
  fr: 'Écrivez-nous : {name}, {email}.',
  de: 'Schreiben Sie uns: {name}, {email}.',
};

/** The pages about the service itself, by their address without the slash. */
export const ABOUT_TEXTS = {
  imprint: {
    title: { en: 'Imprint', fr: 'Mentions légales', de: 'Impressum' },
    lead: {
      en: '{publisher} operates this service.',
      fr: '{publisher} exploite ce service.',
      de: '{publisher} betreibt diesen Dienst.',
    },
    sections: [
      {
        heading: { en: 'Responsible', fr: 'Responsable', de: 'Verantwortlich' },
        paragraphs: [
          {
            en: 'These organisations make the HealthTech mapping: {publisher}, {coOwner}. {publisher} publishes it.',
            fr: 'Ces organisations établissent la cartographie HealthTech : {publisher}, {coOwner}. {publisher} la publie.',
            de: 'Diese Organisationen erstellen die HealthTech-Kartierung: {publisher}, {coOwner}. {publisher} veröffentlicht sie.',
          },
          WRITE_TO,
        ],
      },
      {
        heading: { en: 'Licence', fr: 'Licence', de: 'Lizenz' },
        paragraphs: [
          {
            en: 'The figures, their charts and the catalog are under CC BY 4.0: use them for anything, and name the source. Rows of companies have terms of their own, which each dataset states.',
            fr: 'Les chiffres, leurs graphiques et le catalogue sont sous CC BY 4.0 : utilisez-les pour tout, en citant la source. Les lignes des entreprises ont leurs propres conditions, que chaque jeu de données indique.',
            de: 'Die Zahlen, ihre Diagramme und der Katalog stehen unter CC BY 4.0: Nutzen Sie sie für alles, und nennen Sie die Quelle. Zeilen von Unternehmen haben eigene Bedingungen, die jeder Datensatz nennt.',
          },
        ],
      },
    ],
  },
  privacy: {
    title: { en: 'Privacy', fr: 'Protection des données', de: 'Datenschutz' },
    lead: {
      en: 'These pages set no cookie, load nothing from other servers, and count no visitors.',
      fr: 'Ces pages ne déposent aucun cookie, ne chargent rien d’autres serveurs et ne comptent pas les visiteurs.',
      de: 'Diese Seiten setzen kein Cookie, laden nichts von anderen Servern und zählen keine Besucher.',
    },
    sections: [
      {
        heading: {
          en: 'When you visit a page',
          fr: 'Quand vous visitez une page',
          de: 'Wenn Sie eine Seite besuchen',
        },
        paragraphs: [
          {
            en: 'The log has the time, the kind of page and the result. It has no address of your computer and nothing that you searched for.',
            fr: 'Le journal contient l’heure, le genre de page et le résultat. Il ne contient ni l’adresse de votre ordinateur ni ce que vous avez cherché.',
            de: 'Das Protokoll enthält Zeit, Art der Seite und Ergebnis. Es enthält keine Adresse Ihres Computers und nichts, wonach Sie gesucht haben.',
          },
        ],
      },
      {
        heading: {
          en: 'When you decide for a company',
          fr: 'Quand vous décidez pour une entreprise',
          de: 'Wenn Sie für ein Unternehmen entscheiden',
        },
        paragraphs: [
          {
            en: 'A cookie keeps you signed in until you sign out or are inactive for 30 minutes. It serves no other purpose.',
            fr: 'Un cookie maintient votre session jusqu’à ce que vous la fermiez ou soyez inactif pendant 30 minutes. Il ne sert à rien d’autre.',
            de: 'Ein Cookie hält Sie angemeldet, bis Sie sich abmelden oder 30 Minuten lang inaktiv sind. Es dient keinem anderen Zweck.',
          },
          {
            en: 'Your decisions are recorded with their date, because they must be provable. You get a receipt of each. You see everything that is stored on your page, and ask there for corrections.',
            fr: 'Vos décisions sont enregistrées avec leur date, car elles doivent pouvoir être prouvées. Vous recevez un reçu de chacune. Votre page montre tout ce qui est conservé ; vous y demandez des corrections.',
            de: 'Ihre Entscheidungen werden mit Datum festgehalten, denn sie müssen belegbar sein. Sie bekommen zu jeder einen Beleg. Ihre Seite zeigt alles, was gespeichert ist; dort bitten Sie um Korrekturen.',
          },
        ],
      },
      {
        heading: { en: 'Your rights', fr: 'Vos droits', de: 'Ihre Rechte' },
        paragraphs: [
          {
            en: 'You may ask which data about you are stored, have them corrected or erased, and complain to the data protection authority of your country, in Luxembourg the CNPD (cnpd.public.lu).',
            fr: 'Vous pouvez demander quelles données vous concernant sont conservées, les faire corriger ou effacer, et saisir l’autorité de protection des données de votre pays, au Luxembourg la CNPD (cnpd.public.lu).',
            de: 'Sie können fragen, welche Daten über Sie gespeichert sind, sie berichtigen oder löschen lassen und sich bei der Datenschutzbehörde Ihres Landes beschweren, in Luxemburg bei der CNPD (cnpd.public.lu).',
          },
          WRITE_TO,
        ],
      },
    ],
  },
  accessibility: {
    title: { en: 'Accessibility', fr: 'Accessibilité', de: 'Barrierefreiheit' },
    lead: {
      en: 'These pages are made to meet WCAG 2.2, level AA.',
      fr: 'Ces pages sont faites pour respecter les WCAG 2.2, niveau AA.',
      de: 'Diese Seiten sollen die WCAG 2.2 auf Stufe AA erfüllen.',
    },
    sections: [
      {
        heading: {
          en: 'What you can expect',
          fr: 'À quoi vous attendre',
          de: 'Was Sie erwarten können',
        },
        paragraphs: [
          {
            en: 'You can use every page by keyboard, without script, at a width of 320 pixels, in light and dark colours, and on paper. Each chart has a description and a table with its numbers.',
            fr: 'Chaque page s’utilise au clavier, sans script, à 320 pixels de large, en couleurs claires et sombres, et sur papier. Chaque graphique a une description et un tableau de ses nombres.',
            de: 'Jede Seite ist mit der Tastatur, ohne Skript, bei 320 Pixeln Breite, in hellen und dunklen Farben und auf Papier nutzbar. Jedes Diagramm hat eine Beschreibung und eine Tabelle seiner Zahlen.',
          },
        ],
      },
      {
        heading: { en: 'How it is tested', fr: 'Comment c’est vérifié', de: 'Wie geprüft wird' },
        paragraphs: [
          {
            en: 'A program checks every page in three languages before each release. It finds a part of all possible faults only. No person from outside has assessed the pages yet.',
            fr: 'Un programme vérifie chaque page en trois langues avant chaque livraison. Il ne trouve qu’une partie des défauts possibles. Les pages n’ont pas encore été évaluées par un tiers.',
            de: 'Ein Programm prüft vor jeder Auslieferung jede Seite in drei Sprachen. Es findet nur einen Teil aller möglichen Mängel. Eine Prüfung durch Dritte gab es noch nicht.',
          },
        ],
      },
      {
        heading: {
          en: 'If something does not work',
          fr: 'Si quelque chose ne fonctionne pas',
          de: 'Wenn etwas nicht geht',
        },
        paragraphs: [WRITE_TO],
      },
    ],
  },
  contact: {
    title: { en: 'Contact', fr: 'Contact', de: 'Kontakt' },
    lead: WRITE_TO,
    sections: [
      {
        heading: {
          en: 'Is it about your company?',
          fr: 'S’agit-il de votre entreprise ?',
          de: 'Geht es um Ihr Unternehmen?',
        },
        paragraphs: [
          {
            en: 'Ask for an invitation link. With it you see everything that is stored about the company, decide who may see it, and correct it.',
            fr: 'Demandez un lien d’invitation. Il vous montre tout ce qui est conservé sur l’entreprise ; vous décidez qui peut le voir, et le corrigez.',
            de: 'Bitten Sie um einen Einladungslink. Mit ihm sehen Sie alles, was über das Unternehmen gespeichert ist, entscheiden, wer es sehen darf, und berichtigen es.',
          },
        ],
      },
      {
        heading: {
          en: 'Is it about a fault?',
          fr: 'S’agit-il d’un défaut ?',
          de: 'Geht es um einen Fehler?',
        },
        paragraphs: [
          {
            en: 'Name the address of the page and the request id that it shows.',
            fr: 'Indiquez l’adresse de la page et l’identifiant de requête qu’elle affiche.',
            de: 'Nennen Sie die Adresse der Seite und die Anfragenummer, die sie zeigt.',
          },
        ],
      },
    ],
  },
} as const satisfies Record<string, AboutText>;
