import type { LocalizedText } from '../../core/language.ts';

/** What the findings and the decisions on rows say. */
export const REVIEW_TEXTS = {
  findings: { en: 'Findings', fr: 'Remarques', de: 'Hinweise' },
  all: { en: 'All', fr: 'Toutes', de: 'Alle' },
  filter: { en: 'Filter', fr: 'Filtrer', de: 'Filtern' },
  search: {
    en: 'Cell, record id, column, code or words',
    fr: 'Cellule, identifiant, colonne, code ou mots',
    de: 'Zelle, Kennung, Spalte, Code oder Wörter',
  },
  sort: { en: 'Order', fr: 'Ordre', de: 'Reihenfolge' },
  sortRow: { en: 'as in the file', fr: 'comme dans le fichier', de: 'wie in der Datei' },
  sortCode: { en: 'by code', fr: 'par code', de: 'nach Code' },
  sortColumn: { en: 'by column', fr: 'par colonne', de: 'nach Spalte' },
  csv: { en: 'CSV for a spreadsheet', fr: 'CSV pour un tableur', de: 'CSV für eine Tabelle' },
  cell: { en: 'Cell', fr: 'Cellule', de: 'Zelle' },
  company: { en: 'Company', fr: 'Entreprise', de: 'Unternehmen' },
  outcome: { en: 'Outcome', fr: 'Effet', de: 'Folge' },
  finding: { en: 'Finding', fr: 'Remarque', de: 'Hinweis' },
  change: { en: 'Before and after', fr: 'Avant et après', de: 'Vorher und nachher' },
  code: { en: 'Code', fr: 'Code', de: 'Code' },
  before: { en: 'Before', fr: 'Avant', de: 'Vorher' },
  after: { en: 'After', fr: 'Après', de: 'Nachher' },
  workbook: {
    en: 'The file as a workbook, with its findings',
    fr: 'Le fichier en classeur, avec ses remarques',
    de: 'Die Datei als Arbeitsmappe, mit ihren Hinweisen',
  },
  row: { en: 'row {row}', fr: 'ligne {row}', de: 'Zeile {row}' },
  noneFound: {
    en: 'No finding fits.',
    fr: 'Aucune remarque ne correspond.',
    de: 'Kein Hinweis passt.',
  },
  decide: {
    en: 'Rows that wait for your decision',
    fr: 'Lignes qui attendent votre décision',
    de: 'Zeilen, die auf Ihre Entscheidung warten',
  },
  nothingWaits: {
    en: 'No row waits for a decision.',
    fr: 'Aucune ligne n’attend de décision.',
    de: 'Keine Zeile wartet auf eine Entscheidung.',
  },
  waitingElsewhere: {
    en: 'Only a person who may review decides on rows.',
    fr: 'Seule une personne habilitée à contrôler décide des lignes.',
    de: 'Über Zeilen entscheidet nur, wer prüfen darf.',
  },
  newValue: {
    en: 'New value for {place}',
    fr: 'Nouvelle valeur pour {place}',
    de: 'Neuer Wert für {place}',
  },
  set: { en: 'Set and check', fr: 'Corriger et contrôler', de: 'Setzen und prüfen' },
  accept: { en: 'Take as it is', fr: 'Reprendre telle quelle', de: 'So übernehmen' },
  drop: { en: 'Leave the row out', fr: 'Écarter la ligne', de: 'Zeile weglassen' },
  chosen: { en: 'Choose row {row}', fr: 'Choisir la ligne {row}', de: 'Zeile {row} wählen' },
  acceptChosen: {
    en: 'Take the chosen rows as they are',
    fr: 'Reprendre les lignes choisies telles quelles',
    de: 'Gewählte Zeilen so übernehmen',
  },
  dropChosen: {
    en: 'Leave the chosen rows out',
    fr: 'Écarter les lignes choisies',
    de: 'Gewählte Zeilen weglassen',
  },
  partlyDone: {
    en: 'Rows that were decided: {done}. Rows that were not, as follows: {left}.',
    fr: 'Lignes décidées : {done}. Lignes non décidées, voir ci-dessous : {left}.',
    de: 'Entschiedene Zeilen: {done}. Nicht entschiedene Zeilen, wie folgt: {left}.',
  },
  tooLong: {
    en: 'The cell has {n} characters, which is too long for this input. If you enter nothing, the cell stays as it is.',
    fr: 'La cellule a {n} caractères, trop pour ce champ. Si vous ne saisissez rien, la cellule reste telle quelle.',
    de: 'Die Zelle hat {n} Zeichen, zu viele für dieses Feld. Ohne Eingabe bleibt die Zelle, wie sie ist.',
  },
  decided: {
    en: 'decided by {by}: {kind}',
    fr: 'décidé par {by} : {kind}',
    de: 'entschieden von {by}: {kind}',
  },
  kindAccept: { en: 'taken', fr: 'reprise', de: 'übernommen' },
  kindEdit: { en: 'corrected', fr: 'corrigée', de: 'berichtigt' },
  kindDrop: { en: 'left out', fr: 'écartée', de: 'weggelassen' },
  incomplete: {
    en: 'A required value is missing: set it, or leave the row out.',
    fr: 'Une valeur obligatoire manque : indiquez-la ou écartez la ligne.',
    de: 'Ein Pflichtwert fehlt: Setzen Sie ihn, oder lassen Sie die Zeile weg.',
  },
} as const satisfies Record<string, LocalizedText>;

/** What the page says about companies whose eligibility a person decides. */
export const OVERRIDE_TEXTS = {
  title: {
    en: 'Eligibility decided by a person',
    fr: 'Éligibilité décidée par une personne',
    de: 'Von einer Person entschiedene Berücksichtigung',
  },
  lead: {
    en: 'The fields of a row decide whether a company is counted. A person can decide otherwise for this edition, with a reason. The decision is recorded, and the edition says how many there are.',
    fr: 'Les champs d’une ligne décident si une entreprise est comptée. Une personne peut en décider autrement pour cette édition, en donnant un motif. La décision est enregistrée, et l’édition en indique le nombre.',
    de: 'Die Felder einer Zeile entscheiden, ob ein Unternehmen gezählt wird. Für diese Ausgabe kann eine Person mit Begründung anders entscheiden. Die Entscheidung wird aufgezeichnet, und die Ausgabe nennt ihre Anzahl.',
  },
  none: {
    en: 'The rules decide about every company.',
    fr: 'Les règles décident pour toutes les entreprises.',
    de: 'Über alle Unternehmen entscheiden die Regeln.',
  },
  company: { en: 'Record id', fr: 'Identifiant', de: 'Kennung' },
  companyHint: {
    en: 'Of a row that is taken, such as LUHT-0001.',
    fr: 'D’une ligne reprise, par exemple LUHT-0001.',
    de: 'Einer übernommenen Zeile, zum Beispiel LUHT-0001.',
  },
  result: { en: 'Eligibility', fr: 'Éligibilité', de: 'Berücksichtigung' },
  reason: { en: 'Reason', fr: 'Motif', de: 'Begründung' },
  by: { en: 'Decided', fr: 'Décidé', de: 'Entschieden' },
  add: {
    en: 'Decide about a company',
    fr: 'Décider pour une entreprise',
    de: 'Über ein Unternehmen entscheiden',
  },
  set: { en: 'Decide', fr: 'Décider', de: 'Entscheiden' },
  remove: {
    en: 'Let the rules decide',
    fr: 'Laisser les règles décider',
    de: 'Regeln gelten lassen',
  },
} as const satisfies Record<string, LocalizedText>;
