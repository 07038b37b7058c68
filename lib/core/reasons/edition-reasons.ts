import type { LocalizedText } from '../language.ts';

/** Reasons about imports, editions, publication, receipts, the audit log and exports. */
export const EDITION_REASONS = {
  'no-such-import': {
    en: 'there is no import {id}',
    fr: 'l’importation {id} n’existe pas',
    de: 'den Import {id} gibt es nicht',
  },
  'import-in-state': {
    en: 'import {id} is {state}',
    fr: 'l’importation {id} est dans l’état {state}',
    de: 'der Import {id} ist im Zustand {state}',
  },
  'rows-wait': {
    en: '{waiting} rows wait for a decision',
    fr: '{waiting} lignes attendent une décision',
    de: '{waiting} Zeilen warten auf eine Entscheidung',
  },
  'change-note-missing': {
    en: 'a correction needs a change note',
    fr: 'une correction exige une note de modification',
    de: 'eine Berichtigung braucht eine Änderungsnotiz',
  },
  'exact-needs-reason': {
    en: 'an exact fact needs a reason',
    fr: 'une valeur exacte exige un motif',
    de: 'ein exakter Wert braucht eine Begründung',
  },
  'no-such-fact': {
    en: 'the edition has no fact {fact}',
    fr: 'l’édition n’a pas de valeur {fact}',
    de: 'die Ausgabe hat keinen Wert {fact}',
  },
  'row-not-waiting': {
    en: 'no row {id} waits in this import',
    fr: 'aucune ligne {id} n’attend dans cette importation',
    de: 'in diesem Import wartet keine Zeile {id}',
  },
  'row-decided-since': {
    en: 'another decision on this row was made after the page was opened: look at it, then decide again',
    fr: 'une autre décision sur cette ligne a été prise après l’ouverture de la page : consultez-la, puis décidez à nouveau',
    de: 'zu dieser Zeile wurde nach dem Öffnen der Seite anders entschieden: Sehen Sie die Entscheidung an, und entscheiden Sie dann neu',
  },
  'row-lacks-value': {
    en: 'the row lacks a value that it must have: edit it',
    fr: 'il manque à la ligne une valeur obligatoire : modifiez-la',
    de: 'der Zeile fehlt ein nötiger Wert: bearbeiten Sie sie',
  },
  'edited-row-has-findings': {
    en: 'the edited row cannot be taken: it has findings, so it stays under review',
    fr: 'la ligne modifiée ne peut pas être reprise : elle a des constats et reste à revoir',
    de: 'die bearbeitete Zeile kann nicht übernommen werden: Sie hat Befunde und bleibt in Prüfung',
  },
  'no-such-columns': {
    en: 'no such column: {columns}',
    fr: 'cette colonne n’existe pas : {columns}',
    de: 'diese Spalte gibt es nicht: {columns}',
  },
  'no-column': {
    en: 'there is no column {column}',
    fr: 'il n’y a pas de colonne {column}',
    de: 'es gibt keine Spalte {column}',
  },
  'no-column-but-similar': {
    en: 'there is no column {column}; did you mean {similar}?',
    fr: 'il n’y a pas de colonne {column} ; vouliez-vous dire {similar} ?',
    de: 'es gibt keine Spalte {column}; war {similar} gemeint?',
  },
  'header-twice': {
    en: 'the header {header} is named twice',
    fr: 'l’en-tête {header} est nommé deux fois',
    de: 'die Überschrift {header} ist zweimal genannt',
  },
  'not-header-column': {
    en: '{option} is not HEADER=column, such as Téléphone=- or Firma=legal_name',
    fr: '{option} n’est pas EN-TÊTE=colonne, comme Téléphone=- ou Firma=legal_name',
    de: '{option} ist nicht ÜBERSCHRIFT=spalte, wie Téléphone=- oder Firma=legal_name',
  },
  'file-refused': {
    en: '{text}',
    fr: '{text}',
    de: '{text}',
  },
  'row-not-imported': {
    en: 'the import has no row {id}',
    fr: 'l’importation n’a pas de ligne {id}',
    de: 'der Import hat keine Zeile {id}',
  },
  'study-without-eligibility': {
    en: 'the 2020 study has no eligibility to override',
    fr: 'l’étude de 2020 n’a pas d’éligibilité à forcer',
    de: 'die Studie 2020 hat keine Berücksichtigung, die sich übersteuern ließe',
  },
  'override-needs-reason': {
    en: 'an override needs a reason',
    fr: 'une dérogation exige un motif',
    de: 'eine Übersteuerung braucht eine Begründung',
  },
  'too-many-overrides': {
    en: 'at most {limit} overrides',
    fr: 'au plus {limit} dérogations',
    de: 'höchstens {limit} Übersteuerungen',
  },
  'company-incomplete': {
    en: 'an eligible company needs {fields}',
    fr: 'une entreprise éligible exige {fields}',
    de: 'ein berücksichtigtes Unternehmen braucht {fields}',
  },
  'company-twice': {
    en: '{id} is in the edition twice',
    fr: '{id} figure deux fois dans l’édition',
    de: '{id} steht zweimal in der Ausgabe',
  },
  'not-an-edition': {
    en: '{id} is no edition such as 2025 or 2025.1',
    fr: '{id} n’est pas une édition telle que 2025 ou 2025.1',
    de: '{id} ist keine Ausgabe wie 2025 oder 2025.1',
  },
  'reference-date-differs': {
    en: 'the reference date of edition {edition} is {date}',
    fr: 'l’édition {edition} est du {date}',
    de: 'die Ausgabe {edition} ist vom {date}',
  },
  'reference-date-missing': {
    en: 'edition {edition} needs a reference date',
    fr: 'l’édition {edition} exige une date de référence',
    de: 'die Ausgabe {edition} braucht einen Stichtag',
  },
  'edition-frozen': {
    en: 'edition {edition} has been released and is frozen; a correction is {correction}',
    fr: 'l’édition {edition} est publiée et figée ; une correction est {correction}',
    de: 'die Ausgabe {edition} ist freigegeben und eingefroren; eine Berichtigung ist {correction}',
  },
  'earlier-edition-is-new': {
    en: 'an edition was released after this file was checked, and has other companies or names under these record ids: {ids}',
    fr: 'une édition a été publiée après le contrôle de ce fichier et a d’autres entreprises ou d’autres noms sous ces identifiants : {ids}',
    de: 'nach der Prüfung dieser Datei wurde eine Ausgabe freigegeben, die unter diesen Kennungen andere Unternehmen oder Namen hat: {ids}',
  },
  'no-edition-to-correct': {
    en: 'there is no edition {edition} to correct',
    fr: 'il n’y a pas d’édition {edition} à corriger',
    de: 'es gibt keine Ausgabe {edition} zu berichtigen',
  },
  'edition-not-released': {
    en: 'edition {edition} has not been released',
    fr: 'l’édition {edition} n’a pas été publiée',
    de: 'die Ausgabe {edition} wurde nicht freigegeben',
  },
  'edition-not-there': {
    en: 'edition {edition} is not there',
    fr: 'l’édition {edition} n’existe pas',
    de: 'die Ausgabe {edition} gibt es nicht',
  },
  'no-edition-released': {
    en: 'no edition is released',
    fr: 'aucune édition n’est publiée',
    de: 'es ist keine Ausgabe freigegeben',
  },
  'edition-was-retracted': {
    en: 'edition {edition} was retracted',
    fr: 'l’édition {edition} a été retirée',
    de: 'die Ausgabe {edition} wurde zurückgezogen',
  },
  'edition-is-retracted': {
    en: 'edition {edition} is retracted',
    fr: 'l’édition {edition} est retirée',
    de: 'die Ausgabe {edition} ist zurückgezogen',
  },
  'edition-not-retracted': {
    en: 'edition {edition} is not retracted',
    fr: 'l’édition {edition} n’est pas retirée',
    de: 'die Ausgabe {edition} ist nicht zurückgezogen',
  },
  'retraction-confirmed': {
    en: 'the retraction of edition {edition} is confirmed',
    fr: 'le retrait de l’édition {edition} est confirmé',
    de: 'die Zurückziehung der Ausgabe {edition} ist bestätigt',
  },
  'edition-not-earlier': {
    en: 'edition {earlier} is not of an earlier year than {edition}',
    fr: 'l’édition {earlier} n’est pas d’une année antérieure à {edition}',
    de: 'die Ausgabe {earlier} ist aus keinem früheren Jahr als {edition}',
  },
  'edition-without-trend': {
    en: 'edition {edition} has no trend: no earlier edition is there',
    fr: 'l’édition {edition} n’a pas d’évolution : il n’y a pas d’édition antérieure',
    de: 'die Ausgabe {edition} hat keine Entwicklung: Es gibt keine frühere Ausgabe',
  },
  'edition-without-table': {
    en: 'edition {edition} has no such table of figures; allowed names those that it has',
    fr: 'l’édition {edition} n’a pas ce tableau de chiffres ; allowed nomme ceux qu’elle a',
    de: 'die Ausgabe {edition} hat keine solche Tabelle von Zahlen; allowed nennt ihre Tabellen',
  },
  'table-without-chart': {
    en: 'the table {table} has no chart; these have one: {charts}',
    fr: 'le tableau {table} n’a pas de graphique ; ceux-ci en ont un : {charts}',
    de: 'die Tabelle {table} hat kein Diagramm; diese haben eines: {charts}',
  },
  'address-not-embeddable': {
    en: 'this address has no chart to embed; name a page of figures or the map',
    fr: 'cette adresse n’a pas de graphique à intégrer ; indiquez une page de chiffres ou la carte',
    de: 'diese Adresse hat kein Diagramm zum Einbetten; nennen Sie eine Seite mit Zahlen oder die Karte',
  },
  'edition-not-countable': {
    en: 'edition {edition} has other fields and cannot be counted by them',
    fr: 'l’édition {edition} a d’autres champs et ne peut pas être comptée par ceux-ci',
    de: 'die Ausgabe {edition} hat andere Felder und lässt sich nicht nach diesen zählen',
  },
  'record-fields-differ': {
    en: 'a record of the edition does not have the fields of a record',
    fr: 'une ligne de l’édition n’a pas les champs d’une ligne',
    de: 'ein Datensatz der Ausgabe hat nicht die Felder eines Datensatzes',
  },
  'nothing-held': {
    en: 'nothing is held',
    fr: 'rien n’est suspendu',
    de: 'es ist nichts angehalten',
  },
  'another-run-held': {
    en: 'another run is held by now',
    fr: 'une autre publication est suspendue entre-temps',
    de: 'inzwischen ist ein anderer Lauf angehalten',
  },
  'nothing-published-yet': {
    en: 'nothing has been published yet',
    fr: 'rien n’est encore publié',
    de: 'noch ist nichts veröffentlicht',
  },
  'no-edition-with-rows': {
    en: 'no edition with rows has been released',
    fr: 'aucune édition avec des lignes n’est publiée',
    de: 'es ist keine Ausgabe mit Zeilen freigegeben',
  },
  'no-earlier-edition-published': {
    en: 'the edition was retracted, and no earlier one is published yet',
    fr: 'l’édition a été annulée, et aucune édition antérieure n’est encore publiée',
    de: 'die Ausgabe wurde zurückgezogen, und keine frühere ist bisher veröffentlicht',
  },
  'new-version-being-made': {
    en: 'a superseding version is being made',
    fr: 'une nouvelle version est en préparation',
    de: 'eine neue Version wird erstellt',
  },
  'version-superseded': {
    en: 'version {version} has been superseded',
    fr: 'la version {version} a été remplacée',
    de: 'die Version {version} wurde ersetzt',
  },
  'rows-superseded': {
    en: 'the version has been superseded',
    fr: 'la version a été remplacée',
    de: 'die Version wurde ersetzt',
  },
  'pages-superseded': {
    en: 'these pages are of version {version}, which has been superseded: begin again without the cursor',
    fr: 'ces pages sont de la version {version}, qui a été remplacée : recommencez sans le curseur',
    de: 'diese Seiten sind von der Version {version}, die ersetzt wurde: beginnen Sie ohne den Cursor von vorn',
  },
  'rows-too-many-to-search': {
    en: 'this version has {rows} rows, too many for filters, q or sort: read its pages without them, or fetch the file',
    fr: 'cette version a {rows} lignes, trop pour les filtres, q ou sort : lisez ses pages sans eux, ou récupérez le fichier',
    de: 'diese Version hat {rows} Zeilen, zu viele für Filter, q oder sort: lesen Sie ihre Seiten ohne diese, oder rufen Sie die Datei ab',
  },
  'changes-not-kept': {
    en: 'the changes since this version are no longer kept',
    fr: 'les changements depuis cette version ne sont plus conservés',
    de: 'die Änderungen seit dieser Version werden nicht mehr aufbewahrt',
  },
  'redaction-being-made': {
    en: 'the redacted edition is being made',
    fr: 'l’édition expurgée est en préparation',
    de: 'die bereinigte Ausgabe wird erstellt',
  },
  'no-such-redacted-edition': {
    en: 'no such redacted edition',
    fr: 'cette édition expurgée n’existe pas',
    de: 'diese bereinigte Ausgabe gibt es nicht',
  },
  'no-such-receipt': {
    en: 'no such receipt',
    fr: 'ce reçu n’existe pas',
    de: 'diesen Beleg gibt es nicht',
  },
  'receipt-form': {
    en: 'a receipt is {forms}',
    fr: 'un reçu est {forms}',
    de: 'ein Beleg ist {forms}',
  },
  'receipt-not-possible': {
    en: 'receipt {id} cannot be made of its stored decision',
    fr: 'le reçu {id} ne peut pas être fait de sa décision enregistrée',
    de: 'der Beleg {id} lässt sich aus ihrer gespeicherten Entscheidung nicht erstellen',
  },
  'no-such-event': {
    en: 'no such event',
    fr: 'cet événement n’existe pas',
    de: 'dieses Ereignis gibt es nicht',
  },
  'no-head-for-day': {
    en: 'no head was signed for this day',
    fr: 'aucune tête n’a été signée pour ce jour',
    de: 'für diesen Tag wurde kein Kopf signiert',
  },
  'event-after-head': {
    en: 'the event is younger than the head: the next one will have it',
    fr: 'l’événement est plus récent que la tête : la suivante le contiendra',
    de: 'das Ereignis ist jünger als der Kopf: der nächste wird es enthalten',
  },
  'head-damaged': {
    en: 'a signed head is damaged',
    fr: 'une tête signée est endommagée',
    de: 'ein signierter Kopf ist beschädigt',
  },
  'no-such-export': {
    en: 'no such export',
    fr: 'cet export n’existe pas',
    de: 'diesen Export gibt es nicht',
  },
  'no-such-export-file': {
    en: 'the export has no such file',
    fr: 'l’export n’a pas ce fichier',
    de: 'der Export hat diese Datei nicht',
  },
  'export-files-unread': {
    en: '{missing} files were not read yet',
    fr: '{missing} fichiers n’ont pas encore été lus',
    de: '{missing} Dateien wurden noch nicht gelesen',
  },
  'export-sealed': {
    en: 'export {id} is sealed',
    fr: 'l’export {id} est scellé',
    de: 'der Export {id} ist versiegelt',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
