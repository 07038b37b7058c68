import type { LocalizedText } from '../core/language.ts';

/** French sets a narrow space before it. */
export const COLON: LocalizedText = { en: ':', fr: '\u202f:', de: ':' };

/** The texts of the pages. */
export const PORTAL_TEXTS = {
  figures: { en: 'Figures', fr: 'Chiffres', de: 'Zahlen' },
  edition: { en: 'Edition', fr: 'Édition', de: 'Ausgabe' },
  referenceDate: { en: 'Reference date', fr: 'Date de référence', de: 'Stichtag' },
  released: { en: 'Released', fr: 'Validée le', de: 'Freigegeben am' },
  version: { en: 'Version', fr: 'Version', de: 'Version' },
  versions: { en: 'Versions', fr: 'Versions', de: 'Versionen' },
  published: { en: 'Published', fr: 'Publiée le', de: 'Veröffentlicht am' },
  current: { en: 'current', fr: 'actuelle', de: 'aktuell' },
  superseded: {
    en: 'The rows of this version have been erased. The current version is',
    fr: 'Les lignes de cette version ont été effacées. La version actuelle est',
    de: 'Die Zeilen dieser Version sind gelöscht. Die aktuelle Version ist',
  },
  previous: { en: 'Previous version', fr: 'Version précédente', de: 'Vorige Version' },
  access: { en: 'Access', fr: 'Accès', de: 'Zugang' },
  requestAccess: { en: 'Request access', fr: 'Demander un accès', de: 'Zugang anfragen' },
  open: {
    en: 'open to all, CC BY 4.0',
    fr: 'ouvert à tous, CC BY 4.0',
    de: 'für alle offen, CC BY 4.0',
  },
  partners: {
    en: 'restricted: partners with a token',
    fr: 'restreint : partenaires munis d’un jeton',
    de: 'beschränkt: Partner mit Token',
  },
  dataspace: {
    en: 'restricted: participants of the data space, by agreement',
    fr: 'restreint : participants de l’espace de données, par accord',
    de: 'beschränkt: Teilnehmer des Datenraums, nach Vereinbarung',
  },
  openRows: {
    en: 'open to all, without a token; for the purposes of the consent notice',
    fr: 'ouvert à tous, sans jeton ; pour les finalités de la notice de consentement',
    de: 'für alle offen, ohne Token; zu den Zwecken des Einwilligungshinweises',
  },
  rows: { en: 'Rows', fr: 'Lignes', de: 'Zeilen' },
  noRows: {
    en: '0: no company shows its row to everyone at present',
    fr: '0 : aucune entreprise ne montre sa ligne à tout le monde à présent',
    de: '0: derzeit zeigt kein Unternehmen seine Zeile allen',
  },
  coverage: { en: 'Coverage', fr: 'Couverture', de: 'Abdeckung' },
  coverageNote: {
    en: 'about {percent} % of the eligible companies show their row to everyone (rounded to 5 %)',
    fr: 'environ {percent} % des entreprises éligibles montrent leur ligne à tout le monde (arrondi à 5 %)',
    de: 'etwa {percent} % der berücksichtigten Unternehmen zeigen ihre Zeile allen (auf 5 % gerundet)',
  },
  formats: { en: 'Formats', fr: 'Formats', de: 'Formate' },
  stale: {
    en: 'Last night’s publication is on hold until a second person has checked it. You see the previous version.',
    fr: 'La publication de cette nuit est suspendue jusqu’à la vérification par une seconde personne. Vous voyez la version précédente.',
    de: 'Die letzte Veröffentlichung ist angehalten, bis eine zweite Person sie geprüft hat. Sie sehen die vorige Version.',
  },
  nightFails: {
    en: 'The nightly publication has failed since {day}; recent changes may be missing. Withdrawn data are not shown.',
    fr: 'La publication nocturne échoue depuis le {day} ; des changements récents peuvent manquer. Les données retirées ne sont pas montrées.',
    de: 'Die nächtliche Veröffentlichung schlägt seit {day} fehl; neue Änderungen können fehlen. Widerrufene Daten werden nicht gezeigt.',
  },
  nothing: {
    en: 'Nothing has been published yet.',
    fr: 'Rien n’est encore publié.',
    de: 'Noch ist nichts veröffentlicht.',
  },
  definition: { en: 'Definition', fr: 'Définition', de: 'Definition' },
  denominator: { en: 'of', fr: 'sur', de: 'von' },
  sentence: { en: 'Sentence to quote', fr: 'Phrase à citer', de: 'Zitierbarer Satz' },
  reproduce: {
    en: 'How to reproduce',
    fr: 'Comment recalculer ce chiffre',
    de: 'So wird die Zahl berechnet',
  },
  trend: {
    en: 'Since the previous study',
    fr: 'Depuis l’étude précédente',
    de: 'Seit der vorigen Studie',
  },
  oneWay: {
    en: 'Each figure counts all companies of the edition by one characteristic. Numbers by two characteristics are counted from the rows that you may read.',
    fr: 'Chaque chiffre compte toutes les entreprises de l’édition selon une seule caractéristique. Les nombres selon deux caractéristiques sont comptés sur les lignes que vous pouvez lire.',
    de: 'Jede Zahl zählt alle Unternehmen der Ausgabe nach einem einzigen Merkmal. Zahlen nach zwei Merkmalen werden aus den Zeilen gezählt, die Sie lesen dürfen.',
  },
  roundedTo: { en: 'Rounded to', fr: 'Arrondi à', de: 'Gerundet auf' },
  whyRounded: {
    en: 'The exact number would tell something of a company that does not show it.',
    fr: 'Le nombre exact révélerait une information sur une entreprise qui ne la montre pas.',
    de: 'Die genaue Zahl würde etwas über ein Unternehmen verraten, das es nicht zeigt.',
  },
  keptFigures: {
    en: 'This correction changes too few companies for figures of its own. These are the figures of edition',
    fr: 'Cette correction modifie trop peu d’entreprises pour avoir ses propres chiffres. Voici les chiffres de l’édition',
    de: 'Diese Korrektur ändert zu wenige Unternehmen für eigene Zahlen. Dies sind die Zahlen der Ausgabe',
  },
  overrides: {
    en: 'Companies classified by hand, with a reason, against the rules',
    fr: 'Entreprises classées manuellement, avec motif, par dérogation aux règles',
    de: 'Unternehmen, die eine Person mit Begründung anders als die Regeln eingeordnet hat',
  },
  countedWith: {
    en: 'Counted with the program {software}',
    fr: 'Compté avec le programme {software}',
    de: 'Gezählt mit dem Programm {software}',
  },
  notes: { en: 'Notes', fr: 'Notes', de: 'Anmerkungen' },
  pageAfter: { en: 'Next page', fr: 'Page suivante', de: 'Nächste Seite' },
  eachTable: {
    en: 'Each table on its own',
    fr: 'Chaque tableau séparément',
    de: 'Jede Tabelle einzeln',
  },
  other: {
    en: 'This page in other formats',
    fr: 'Cette page dans d’autres formats',
    de: 'Diese Seite in anderen Formaten',
  },
} as const satisfies Record<string, LocalizedText>;
