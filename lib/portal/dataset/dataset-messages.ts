import { type LocalizedText, localized } from '../../core/language.ts';
import type { FieldType } from '../../register/field.ts';

/** The texts of the pages of datasets. */
export const DATASET_TEXTS = {
  dataset: localized('Dataset', 'Jeu de données', 'Datensatz'),
  whatItIs: localized('What it is', 'De quoi il s’agit', 'Was es ist'),
  what: localized('What', 'Quoi', 'Was'),
  whatRows: localized(
    'Private companies active in Luxembourg with a technology for human health, one row each',
    'Les entreprises privées actives au Luxembourg avec une technologie pour la santé humaine, une ligne chacune',
    'Private Unternehmen mit einer Technologie für die menschliche Gesundheit, die in Luxemburg tätig sind, je eine Zeile',
  ),
  whatFigures: localized(
    'Counts and shares over all eligible companies on the reference date',
    'Nombres et parts sur toutes les entreprises éligibles à la date de référence',
    'Zahlen und Anteile über alle berücksichtigten Unternehmen am Stichtag',
  ),
  who: localized('Who made it', 'Qui l’établit', 'Wer es erstellt'),
  forWhom: localized('For whom', 'Pour qui', 'Für wen'),
  howOften: localized('How often', 'À quel rythme', 'Wie oft'),
  everyNight: localized(
    'Published every night; a withdrawal takes effect at the next read',
    'Publié chaque nuit ; un retrait prend effet dès la lecture suivante',
    'Jede Nacht veröffentlicht; ein Widerruf wirkt ab dem nächsten Lesen',
  ),
  frozen: localized(
    'Never changes: a correction is a dataset of its own',
    'Ne change jamais : une correction est un jeu de données à part',
    'Ändert sich nie: Eine Korrektur ist ein eigener Datensatz',
  ),
  officialNumbers: localized('Official numbers', 'Chiffres officiels', 'Amtliche Zahlen'),
  notTheRows: localized(
    'Are not counted from these rows, because some companies do not show theirs. See the',
    'Ne se comptent pas sur ces lignes, car certaines entreprises ne montrent pas la leur. Voir les',
    'Werden nicht aus diesen Zeilen gezählt, denn manche Unternehmen zeigen ihre nicht. Siehe die',
  ),
  officialFigures: localized('official figures', 'chiffres officiels', 'amtlichen Zahlen'),
  directory: localized(
    'Directory of the companies that are open to everyone',
    'Répertoire des entreprises ouvertes à tous',
    'Verzeichnis der Unternehmen, die für alle offen sind',
  ),
  get: localized('Get it', 'L’obtenir', 'So bekommen Sie es'),
  exampleFor: localized('Example for', 'Exemple pour', 'Beispiel für'),
  credentials: localized(
    'Python and TypeScript read your id and your secret from the variables KAART_CLIENT_ID and KAART_CLIENT_SECRET.',
    'Python et TypeScript lisent votre identifiant et votre secret dans les variables KAART_CLIENT_ID et KAART_CLIENT_SECRET.',
    'Python und TypeScript lesen Ihre Id und Ihr Geheimnis aus den Variablen KAART_CLIENT_ID und KAART_CLIENT_SECRET.',
  ),
  unchanged: localized(
    'Send the ETag of the last answer in If-None-Match: 304 means that nothing has changed. The change feed names each row that was added, changed or removed.',
    'Envoyez l’ETag de la dernière réponse dans If-None-Match : 304 signifie que rien n’a changé. Le flux de modifications nomme chaque ligne ajoutée, modifiée ou supprimée.',
    'Senden Sie das ETag der letzten Antwort in If-None-Match: 304 heißt, dass sich nichts geändert hat. Der Änderungsstrom nennt jede Zeile, die hinzukam, sich änderte oder entfernt wurde.',
  ),
  byProtocol: localized(
    'A participant of the data space reads the offer here, concludes an agreement, and starts a transfer:',
    'Un participant de l’espace de données lit ici l’offre, conclut un accord et lance un transfert :',
    'Ein Teilnehmer des Datenraums liest hier das Angebot, schließt eine Vereinbarung und beginnt eine Übertragung:',
  ),
  noToken: localized('No token yet?', 'Pas encore de jeton ?', 'Noch kein Token?'),
  formats: localized('Formats', 'Formats', 'Formate'),
  format: localized('Format', 'Format', 'Format'),
  goodFor: localized('Good for', 'Utile pour', 'Geeignet für'),
  download: localized('Download', 'Téléchargement', 'Download'),
  withToken: localized('with a token', 'avec un jeton', 'mit Token'),
  byAgreement: localized('by agreement', 'par accord', 'nach Vereinbarung'),
  fields: localized('Fields', 'Champs', 'Felder'),
  field: localized('Field', 'Champ', 'Feld'),
  group: localized('Group', 'Groupe', 'Gruppe'),
  type: localized('Type', 'Type', 'Typ'),
  meaning: localized('Meaning', 'Signification', 'Bedeutung'),
  always: localized('always', 'toujours', 'immer'),
  oneOf: localized('1 of {count} codes', '1 code sur {count}', '1 von {count} Codes'),
  severalOf: localized(
    'several of {count} codes',
    'plusieurs codes sur {count}',
    'mehrere von {count} Codes',
  ),
  codeLists: localized('Code lists', 'Listes de codes', 'Codelisten'),
  codebook: localized('Codebook', 'Dictionnaire de données', 'Codebuch'),
  newField: localized('new since {edition}', 'nouveau depuis {edition}', 'neu seit {edition}'),
  notEmpty: localized(
    'Withheld is not empty: the fields of a withheld group are absent, and “withheld” names the group. “null” means that the value is not known.',
    'Non communiqué n’est pas vide : les champs d’un groupe non communiqué sont absents, et « withheld » nomme le groupe. « null » signifie que la valeur n’est pas connue.',
    'Nicht freigegeben ist nicht leer: Die Felder einer nicht freigegebenen Gruppe fehlen, und „withheld“ nennt die Gruppe. „null“ heißt, dass der Wert nicht bekannt ist.',
  ),
  quality: localized('Coverage and quality', 'Couverture et qualité', 'Abdeckung und Qualität'),
  noCoverage: localized(
    'Not published: from night to night it would show who withdrew. A recipient finds the exact number of its own rows in its manifest.',
    'Non publiée : d’une nuit à l’autre, elle montrerait qui a retiré son autorisation. Un destinataire trouve le nombre exact de ses lignes dans son manifeste.',
    'Nicht veröffentlicht: Von Nacht zu Nacht würde sie zeigen, wer widerrufen hat. Ein Empfänger findet die genaue Zahl seiner Zeilen in seinem Manifest.',
  ),
  allCompanies: localized(
    'All eligible companies of the edition, also those that show no row',
    'Toutes les entreprises éligibles de l’édition, aussi celles qui ne montrent aucune ligne',
    'Alle berücksichtigten Unternehmen der Ausgabe, auch die ohne gezeigte Zeile',
  ),
  checked: localized('Checked', 'Vérifié', 'Geprüft'),
  howChecked: localized(
    'Every row is checked when a file is imported. A person decides on each finding, and a second person releases the edition. Nothing is changed silently.',
    'Chaque ligne est vérifiée à l’importation. Une personne décide de chaque remarque, et une seconde personne valide l’édition. Rien n’est modifié sans trace.',
    'Jede Zeile wird beim Import geprüft. Eine Person entscheidet über jeden Befund, eine zweite gibt die Ausgabe frei. Nichts wird stillschweigend geändert.',
  ),
  signed: localized('Signed', 'Signé', 'Signiert'),
  howSigned: localized(
    'A signed manifest holds the digest of each file. Check a download offline:',
    'Un manifeste signé contient l’empreinte de chaque fichier. Vérifiez un téléchargement hors ligne :',
    'Ein signiertes Manifest enthält den Hashwert jeder Datei. Prüfen Sie einen Download ohne Netz:',
  ),
  protection: localized('Protection', 'Protection', 'Schutz'),
  howProtected: localized(
    'Each release is checked for what a figure could reveal about one company. Small categories are merged, and other numbers rounded.',
    'Chaque validation vérifie ce qu’un chiffre pourrait révéler sur une entreprise. Les petites catégories sont regroupées, d’autres nombres arrondis.',
    'Jede Freigabe prüft, was eine Zahl über ein einzelnes Unternehmen verraten könnte. Kleine Kategorien werden zusammengefasst, andere Zahlen gerundet.',
  ),
  rows: localized('Rows', 'Lignes', 'Zeilen'),
  differences: localized(
    'Added, changed, removed',
    'Ajoutées, modifiées, supprimées',
    'Neu, geändert, entfernt',
  ),
  state: localized('State', 'État', 'Zustand'),
  supersededState: localized('superseded', 'remplacée', 'ersetzt'),
  versionNote: localized(
    'A superseded version keeps its number of rows; its content is erased. The change feed names the rows that differ from a version that you hold:',
    'Une version remplacée garde son nombre de lignes ; son contenu est effacé. Le flux de modifications nomme les lignes qui diffèrent d’une version que vous détenez :',
    'Eine ersetzte Version behält ihre Zeilenzahl; ihr Inhalt ist gelöscht. Der Änderungsstrom nennt die Zeilen, die von Ihrer Version abweichen:',
  ),
  ownVersions: localized(
    'Each recipient has versions of its own, because companies also decide by recipient. With your token you list them, and read what differs from a version that you hold:',
    'Chaque destinataire a ses propres versions, car les entreprises décident aussi par destinataire. Avec votre jeton, vous les listez et lisez ce qui diffère d’une version que vous détenez :',
    'Jeder Empfänger hat eigene Versionen, denn Unternehmen entscheiden auch je Empfänger. Mit Ihrem Token listen Sie diese auf und lesen, was von Ihrer Version abweicht:',
  ),
  related: localized('Other editions', 'Autres éditions', 'Andere Ausgaben'),
  earlier: localized('Earlier edition', 'Édition antérieure', 'Frühere Ausgabe'),
  replaces: localized('Corrects', 'Corrige', 'Korrigiert'),
  correctedBy: localized('Corrected by', 'Corrigée par', 'Korrigiert durch'),
  whatChanged: localized(
    'What changed since an earlier edition, with the breaks',
    'Ce qui a changé depuis une édition antérieure, avec les ruptures',
    'Was sich seit einer früheren Ausgabe geändert hat, mit den Brüchen',
  ),
  terms: localized('Terms and contact', 'Conditions et contact', 'Bedingungen und Kontakt'),
  term: localized('Terms', 'Conditions', 'Bedingungen'),
  partnerTerm: localized(
    'For the purposes that you are registered with. Do not pass rows on. If a row is removed, delete your copy within 7 days.',
    'Pour les finalités déclarées. Toute retransmission est interdite. Si une ligne est supprimée, effacez votre copie sous 7 jours.',
    'Für die angemeldeten Zwecke. Geben Sie keine Zeilen weiter. Wird eine Zeile entfernt, löschen Sie Ihre Kopie innerhalb von 7 Tagen.',
  ),
  agreementTerm: localized(
    'The agreement that your connector concludes: its policy names purposes and duties.',
    'L’accord que conclut votre connecteur : sa politique nomme les finalités et les obligations.',
    'Die Vereinbarung, die Ihr Konnektor schließt: Ihre Regeln nennen Zwecke und Pflichten.',
  ),
  openTerm: localized(
    'CC BY 4.0: use them and name the source',
    'CC BY 4.0 : utilisez-les en nommant la source',
    'CC BY 4.0: nutzen Sie sie und nennen Sie die Quelle',
  ),
  contact: localized('Contact', 'Contact', 'Kontakt'),
} as const satisfies Record<string, LocalizedText>;

/** The names of the types of fields. */
export const TYPE_TEXTS: Readonly<Record<FieldType, LocalizedText>> = {
  text: localized('text', 'texte', 'Text'),
  texts: localized('list', 'liste', 'Liste'),
  boolean: localized('yes or no', 'oui ou non', 'ja oder nein'),
  integer: localized('whole number', 'nombre entier', 'ganze Zahl'),
  number: localized('number', 'nombre', 'Zahl'),
  date: localized('date', 'date', 'Datum'),
  moment: localized('date and time', 'date et heure', 'Datum und Uhrzeit'),
  url: localized('web address', 'adresse web', 'Webadresse'),
};

/** The name and the use of each format. */
export const FORMAT_TEXTS: Readonly<Record<string, readonly [name: string, use: LocalizedText]>> = {
  csv: [
    'CSV',
    localized(
      'spreadsheets; protected against formulas',
      'tableurs ; protégé contre les formules',
      'Tabellenprogramme; gegen Formeln geschützt',
    ),
  ],
  xlsx: [
    'XLSX',
    localized(
      'Excel, with a sheet for the codebook',
      'Excel, avec une feuille pour le dictionnaire',
      'Excel, mit einem Blatt für das Codebuch',
    ),
  ],
  jsonl: [
    'JSON Lines',
    localized(
      'programs, one row a line',
      'programmes, une ligne par fiche',
      'Programme, eine Zeile je Eintrag',
    ),
  ],
  json: [
    'JSON',
    localized('programs, one document', 'programmes, un document', 'Programme, ein Dokument'),
  ],
  jsonld: ['JSON-LD', localized('linked data', 'données liées', 'verknüpfte Daten')],
  parquet: [
    'Parquet',
    localized(
      'analysis with typed columns',
      'analyse avec des colonnes typées',
      'Auswertung mit typisierten Spalten',
    ),
  ],
};
