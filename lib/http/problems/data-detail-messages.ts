import type { LocalizedText } from '../../core/language.ts';

/** As {@link REQUEST_DETAILS}, of imports, editions, permissions and publication. */
export const DATA_DETAILS: readonly LocalizedText[] = [
  {
    en: 'another person than who submitted has to release',
    fr: 'une autre personne que celle qui a soumis doit valider',
    de: 'freigeben muss eine andere Person als die, die eingereicht hat',
  },
  {
    en: 'who submitted the edition may not release the hold',
    fr: 'qui a soumis l’édition ne peut pas lever la suspension',
    de: 'wer die Ausgabe eingereicht hat, darf sie nicht freigeben',
  },
  {
    en: 'there is no import {}',
    fr: 'l’importation {} n’existe pas',
    de: 'den Import {} gibt es nicht',
  },
  {
    en: 'import {} is {}',
    fr: 'l’importation {} est dans l’état {}',
    de: 'der Import {} ist im Zustand {}',
  },
  {
    en: '{} rows wait for a decision',
    fr: '{} lignes attendent une décision',
    de: '{} Zeilen warten auf eine Entscheidung',
  },
  {
    en: 'a correction needs a change note',
    fr: 'une correction exige une note de modification',
    de: 'eine Berichtigung braucht eine Änderungsnotiz',
  },
  {
    en: 'no row {} waits in this import',
    fr: 'aucune ligne {} n’attend dans cette importation',
    de: 'in diesem Import wartet keine Zeile {}',
  },
  {
    en: 'the row lacks a value that it must have: edit it',
    fr: 'il manque à la ligne une valeur obligatoire : modifiez-la',
    de: 'der Zeile fehlt ein nötiger Wert: bearbeiten Sie sie',
  },
  {
    en: 'the edited row cannot be taken: it has findings, so it stays under review',
    fr: 'la ligne modifiée ne peut pas être reprise : elle a des constats et reste à revoir',
    de: 'die bearbeitete Zeile kann nicht übernommen werden: Sie hat Befunde und bleibt in Prüfung',
  },
  {
    en: 'no such column: {}',
    fr: 'cette colonne n’existe pas : {}',
    de: 'diese Spalte gibt es nicht: {}',
  },
  {
    en: 'the import has no row {}',
    fr: 'l’importation n’a pas de ligne {}',
    de: 'der Import hat keine Zeile {}',
  },
  {
    en: 'the 2020 study has no scope to override',
    fr: 'l’étude de 2020 n’a pas de périmètre à forcer',
    de: 'die Studie 2020 hat keinen Geltungsbereich, der sich übersteuern ließe',
  },
  {
    en: 'an override needs a reason',
    fr: 'une dérogation exige un motif',
    de: 'eine Übersteuerung braucht eine Begründung',
  },
  { en: 'at most {} overrides', fr: 'au plus {} dérogations', de: 'höchstens {} Übersteuerungen' },
  {
    en: 'a company in scope needs {}',
    fr: 'une entreprise du périmètre exige {}',
    de: 'ein Unternehmen im Geltungsbereich braucht {}',
  },
  {
    en: '{} is in the edition twice',
    fr: '{} figure deux fois dans l’édition',
    de: '{} steht zweimal in der Ausgabe',
  },
  {
    en: '{} is no edition such as 2025 or 2025.1',
    fr: '{} n’est pas une édition telle que 2025 ou 2025.1',
    de: '{} ist keine Ausgabe wie 2025 oder 2025.1',
  },
  {
    en: 'edition {} is of {}',
    fr: 'l’édition {} est du {}',
    de: 'die Ausgabe {} ist vom {}',
  },
  {
    en: 'edition {} needs a reference date',
    fr: 'l’édition {} exige une date de référence',
    de: 'die Ausgabe {} braucht einen Stichtag',
  },
  {
    en: 'edition {} has been released and is frozen; a correction is {}',
    fr: 'l’édition {} est publiée et figée ; une correction est {}',
    de: 'die Ausgabe {} ist freigegeben und eingefroren; eine Berichtigung ist {}',
  },
  {
    en: 'there is no edition {} to correct',
    fr: 'il n’y a pas d’édition {} à corriger',
    de: 'es gibt keine Ausgabe {} zu berichtigen',
  },
  {
    en: 'edition {} has not been released',
    fr: 'l’édition {} n’a pas été publiée',
    de: 'die Ausgabe {} wurde nicht freigegeben',
  },
  {
    en: 'edition {} is not there',
    fr: 'l’édition {} n’existe pas',
    de: 'die Ausgabe {} gibt es nicht',
  },
  {
    en: 'the edition was retracted, and no earlier one is published yet',
    fr: 'l’édition a été annulée, et aucune édition antérieure n’est encore publiée',
    de: 'die Ausgabe wurde zurückgezogen, und keine frühere ist bisher veröffentlicht',
  },
  {
    en: 'edition {} was retracted',
    fr: 'l’édition {} a été retirée',
    de: 'die Ausgabe {} wurde zurückgezogen',
  },
  {
    en: 'edition {} is withdrawn',
    fr: 'l’édition {} est retirée',
    de: 'die Ausgabe {} ist zurückgezogen',
  },
  {
    en: 'too many events for one transaction',
    fr: 'trop d’événements pour une seule transaction',
    de: 'zu viele Ereignisse für eine Transaktion',
  },
  { en: 'nothing is held', fr: 'rien n’est suspendu', de: 'es ist nichts angehalten' },
  {
    en: 'another run is held by now',
    fr: 'une autre publication est suspendue entre-temps',
    de: 'inzwischen ist ein anderer Lauf angehalten',
  },
  {
    en: 'nothing has been published yet',
    fr: 'rien n’est encore publié',
    de: 'noch ist nichts veröffentlicht',
  },
  {
    en: 'no edition with rows has been released',
    fr: 'aucune édition avec des lignes n’est publiée',
    de: 'es ist keine Ausgabe mit Zeilen freigegeben',
  },
  {
    en: 'version {} has been superseded',
    fr: 'la version {} a été remplacée',
    de: 'die Version {} wurde ersetzt',
  },
  {
    en: 'the changes since this version are no longer kept',
    fr: 'les changements depuis cette version ne sont plus conservés',
    de: 'die Änderungen seit dieser Version werden nicht mehr aufbewahrt',
  },
  {
    en: 'withdrawals of the journal have yet to be recorded in the table',
    fr: 'des retraits du journal doivent encore être inscrits dans la table',
    de: 'Widerrufe des Journals müssen noch in die Tabelle eingetragen werden',
  },
  {
    en: 'this read could not be recorded',
    fr: 'cette lecture n’a pas pu être enregistrée',
    de: 'dieser Abruf konnte nicht aufgezeichnet werden',
  },
  {
    en: 'a superseding version is being made',
    fr: 'une nouvelle version est en préparation',
    de: 'eine neue Version wird erstellt',
  },
  {
    en: 'no such receipt',
    fr: 'ce reçu n’existe pas',
    de: 'diese Quittung gibt es nicht',
  },
  {
    en: 'no such event',
    fr: 'cet événement n’existe pas',
    de: 'dieses Ereignis gibt es nicht',
  },
  {
    en: 'no head was signed for this day',
    fr: 'aucune tête n’a été signée pour ce jour',
    de: 'für diesen Tag wurde kein Kopf signiert',
  },
  {
    en: 'the event is younger than the head: the next one will have it',
    fr: 'l’événement est plus récent que la tête : la suivante le contiendra',
    de: 'das Ereignis ist jünger als der Kopf: der nächste wird es enthalten',
  },
  {
    en: 'a receipt is {} or {}',
    fr: 'un reçu est {} ou {}',
    de: 'eine Quittung ist {} oder {}',
  },
];
