import type { LocalizedText } from '../../core/language.ts';

/**
 * Why a whole file is refused, in three languages. `{name}` in a text is a fact of the refusal, or a part
 * that `refusal-messages.ts` makes of the facts.
 */
export const REFUSAL_REASONS = {
  'file-empty': {
    en: 'The file is empty.',
    fr: 'Le fichier est vide.',
    de: 'Die Datei ist leer.',
  },
  'file-without-text': {
    en: 'The file has no line with text.',
    fr: 'Le fichier n’a aucune ligne avec du texte.',
    de: 'Die Datei hat keine Zeile mit Text.',
  },
  'workbook-empty': {
    en: 'All sheets of the workbook are empty.',
    fr: 'Toutes les feuilles du classeur sont vides.',
    de: 'Alle Blätter der Arbeitsmappe sind leer.',
  },
  'json-empty': {
    en: 'The JSON document is empty.',
    fr: 'Le document JSON est vide.',
    de: 'Das JSON-Dokument ist leer.',
  },
  'no-row': {
    en: 'The file has no row with data.',
    fr: 'Le fichier n’a aucune ligne de données.',
    de: 'Die Datei hat keine Datenzeile.',
  },
  'no-row-below-header': {
    en: 'The file has a header, and no row below it.',
    fr: 'Le fichier a un en-tête, et aucune ligne en dessous.',
    de: 'Die Datei hat eine Kopfzeile und keine Zeile darunter.',
  },
  'column-twice': {
    en: 'Two headers name the column {column}: {headers}.',
    fr: 'Deux en-têtes désignent la colonne {column} : {headers}.',
    de: 'Zwei Überschriften nennen die Spalte {column}: {headers}.',
  },
  'member-twice': {
    en: 'An object has the member {column} twice.',
    fr: 'Un objet a deux fois le membre {column}.',
    de: 'Ein Objekt hat das Element {column} zweimal.',
  },
  'columns-missing': {
    en: 'Required columns are missing: {columns}.',
    fr: 'Des colonnes requises manquent : {columns}.',
    de: 'Erforderliche Spalten fehlen: {columns}.',
  },
  'header-missing': {
    en: 'No sheet has a header row with a record id.',
    fr: 'Aucune feuille n’a de ligne d’en-tête avec un identifiant de fiche.',
    de: 'Kein Blatt hat eine Kopfzeile mit einer Kennung der Einträge.',
  },
  'column-unknown': {
    en: 'The column {columns} is not known.{suggested}{lacking}',
    fr: 'La colonne {columns} n’est pas connue.{suggested}{lacking}',
    de: 'Die Spalte {columns} ist nicht bekannt.{suggested}{lacking}',
  },
  'columns-unknown': {
    en: 'These columns are not known: {columns}.{suggested}{lacking}',
    fr: 'Ces colonnes ne sont pas connues : {columns}.{suggested}{lacking}',
    de: 'Diese Spalten sind nicht bekannt: {columns}.{suggested}{lacking}',
  },
  'column-unnamed': {
    en: 'Each row has a value in the column {column}, which the header does not name.',
    fr: 'Chaque ligne a une valeur dans la colonne {column}, que l’en-tête ne nomme pas.',
    de: 'Jede Zeile hat einen Wert in der Spalte {column}, die keine Überschrift hat.',
  },
  'no-such-column': {
    en: 'No column of the file is called {column}.{suggested}',
    fr: 'Aucune colonne du fichier ne s’appelle {column}.{suggested}',
    de: 'Keine Spalte der Datei heißt {column}.{suggested}',
  },
  'no-such-sheet': {
    en: 'The file has no sheet {sheet}. Its sheets: {sheets}.',
    fr: 'Le fichier n’a pas de feuille {sheet}. Ses feuilles : {sheets}.',
    de: 'Die Datei hat kein Blatt {sheet}. Ihre Blätter: {sheets}.',
  },
  'not-a-workbook': {
    en: 'The file is not a workbook, so it has no sheet {sheet}.',
    fr: 'Le fichier n’est pas un classeur et n’a donc pas de feuille {sheet}.',
    de: 'Die Datei ist keine Arbeitsmappe und hat daher kein Blatt {sheet}.',
  },
  'quote-unbalanced': {
    en: 'A quote is not closed, or not doubled, in the row that begins at line {line} of the text.',
    fr: 'Un guillemet n’est pas fermé, ou pas doublé, dans la ligne qui commence à la ligne de texte {line}.',
    de: 'Ein Anführungszeichen ist nicht geschlossen oder nicht verdoppelt, in der Zeile, die in Textzeile {line} beginnt.',
  },
  'nul-character': {
    en: 'The file contains a NUL character.',
    fr: 'Le fichier contient un caractère NUL.',
    de: 'Die Datei enthält ein NUL-Zeichen.',
  },
  'other-kind': {
    en: 'This is {kind}, not a table.',
    fr: 'C’est {kind}, et non un tableau.',
    de: 'Das ist {kind}, keine Tabelle.',
  },
  'first-line-without-columns': {
    en: 'The first line has no columns, so this is not a table.',
    fr: 'La première ligne n’a pas de colonnes : ce n’est pas un tableau.',
    de: 'Die erste Zeile hat keine Spalten: Das ist keine Tabelle.',
  },
  'text-of-other-encoding': {
    en: 'Part of the text does not have the encoding {encoding}.',
    fr: 'Une partie du texte n’a pas l’encodage {encoding}.',
    de: 'Ein Teil des Textes hat nicht die Kodierung {encoding}.',
  },
  'cells-of-other-edition': {
    en: 'The file names the edition {looksLike}, not {edition}.',
    fr: 'Le fichier nomme l’édition {looksLike}, et non {edition}.',
    de: 'Die Datei nennt die Ausgabe {looksLike}, nicht {edition}.',
  },
  'columns-of-other-edition': {
    en: 'The columns are those of edition {looksLike}.',
    fr: 'Les colonnes sont celles de l’édition {looksLike}.',
    de: 'Die Spalten sind die der Ausgabe {looksLike}.',
  },
  'name-of-other-edition': {
    en: 'By its name, the file looks like edition {looksLike}.',
    fr: 'D’après son nom, le fichier semble être l’édition {looksLike}.',
    de: 'Nach ihrem Namen sieht die Datei nach der Ausgabe {looksLike} aus.',
  },
  'dates-of-other-edition': {
    en: 'By source_checked_on in most rows, the file looks like edition {looksLike}.',
    fr: 'D’après source_checked_on dans la plupart des lignes, le fichier semble être l’édition {looksLike}.',
    de: 'Nach source_checked_on in den meisten Zeilen sieht die Datei nach der Ausgabe {looksLike} aus.',
  },
  'json-malformed': {
    en: 'The file is not well-formed JSON.',
    fr: 'Le fichier n’est pas du JSON bien formé.',
    de: 'Die Datei ist kein wohlgeformtes JSON.',
  },
  'json-continues': {
    en: 'The file has more text after its JSON document.',
    fr: 'Le fichier contient encore du texte après son document JSON.',
    de: 'Die Datei enthält nach ihrem JSON-Dokument noch Text.',
  },
  'json-ends-early': {
    en: 'The file ends within a JSON value.',
    fr: 'Le fichier finit au milieu d’une valeur JSON.',
    de: 'Die Datei endet mitten in einem JSON-Wert.',
  },
  'json-single-value': {
    en: 'The file is a single JSON value without rows.',
    fr: 'Le fichier est une seule valeur JSON, sans lignes.',
    de: 'Die Datei ist ein einzelner JSON-Wert ohne Zeilen.',
  },
  'json-text-sequence': {
    en: 'The file is a JSON text sequence (RFC 7464), with a control character (U+001E) before each value.',
    fr: 'Le fichier est une séquence de textes JSON (RFC 7464), avec un caractère de contrôle (U+001E) avant chaque valeur.',
    de: 'Die Datei ist eine JSON-Textsequenz (RFC 7464), mit einem Steuerzeichen (U+001E) vor jedem Wert.',
  },
  'json-without-rows': {
    en: 'The JSON document has no list of rows, for example with the name records. Its members: {columns}.',
    fr: 'Le document JSON n’a pas de liste de lignes, par exemple sous le nom records. Ses membres : {columns}.',
    de: 'Das JSON-Dokument hat keine Liste von Zeilen, etwa mit dem Namen records. Seine Elemente: {columns}.',
  },
  'json-two-lists': {
    en: 'The JSON document has two lists of rows: {columns}.',
    fr: 'Le document JSON a deux listes de lignes : {columns}.',
    de: 'Das JSON-Dokument hat zwei Listen von Zeilen: {columns}.',
  },
  'json-by-column': {
    en: 'The JSON document lists the values by column ({columns}), not by row (pandas: orient="records").',
    fr: 'Le document JSON donne les valeurs par colonne ({columns}), et non par ligne (pandas : orient="records").',
    de: 'Das JSON-Dokument enthält die Werte nach Spalten ({columns}), nicht nach Zeilen (pandas: orient="records").',
  },
  'json-rows-without-names': {
    en: 'Each row in {columns} is a list of values without names (pandas: use orient="records"; Socrata: ask for .json of the resource).',
    fr: 'Chaque ligne du membre {columns} est une liste de valeurs sans noms (pandas : orient="records" ; Socrata : demandez le .json de la ressource).',
    de: 'Jede Zeile in {columns} ist eine Liste von Werten ohne Namen (pandas: orient="records"; Socrata: das .json der Ressource abrufen).',
  },
  'json-document-without-names': {
    en: 'Each row of the JSON document is a list of values without names (pandas: use orient="records"; Socrata: ask for .json of the resource).',
    fr: 'Chaque ligne du document JSON est une liste de valeurs sans noms (pandas : orient="records" ; Socrata : demandez le .json de la ressource).',
    de: 'Jede Zeile des JSON-Dokuments ist eine Liste von Werten ohne Namen (pandas: orient="records"; Socrata: das .json der Ressource abrufen).',
  },
  'zip-broken': {
    en: 'The zip archive is cut off or broken.',
    fr: 'L’archive zip est coupée ou abîmée.',
    de: 'Das Zip-Archiv ist abgeschnitten oder defekt.',
  },
  'zip-compression-unknown': {
    en: 'The zip archive has an unknown compression.',
    fr: 'L’archive zip a une compression inconnue.',
    de: 'Das Zip-Archiv hat eine unbekannte Kompression.',
  },
  'zip-not-a-workbook': {
    en: 'The zip archive is not an Excel workbook (.xlsx).',
    fr: 'L’archive zip n’est pas un classeur Excel (.xlsx).',
    de: 'Das Zip-Archiv ist keine Excel-Arbeitsmappe (.xlsx).',
  },
  'office-file-not-a-workbook': {
    en: 'The Office file is not an Excel workbook (.xlsx).',
    fr: 'Le fichier Office n’est pas un classeur Excel (.xlsx).',
    de: 'Die Office-Datei ist keine Excel-Arbeitsmappe (.xlsx).',
  },
  'workbook-encrypted': {
    en: 'The workbook is encrypted.',
    fr: 'Le classeur est chiffré.',
    de: 'Die Arbeitsmappe ist verschlüsselt.',
  },
  'workbook-part-missing': {
    en: 'The workbook lacks a part that it names.',
    fr: 'Il manque au classeur une partie qu’il nomme.',
    de: 'Der Arbeitsmappe fehlt ein Teil, den sie nennt.',
  },
  'workbook-xml-malformed': {
    en: 'A part of the workbook is not well-formed XML.',
    fr: 'Une partie du classeur n’est pas du XML bien formé.',
    de: 'Ein Teil der Arbeitsmappe ist kein wohlgeformtes XML.',
  },
  'cell-text-missing': {
    en: 'The cell refers to a text that the workbook does not have.',
    fr: 'La cellule renvoie à un texte que le classeur n’a pas.',
    de: 'Die Zelle verweist auf einen Text, den die Arbeitsmappe nicht hat.',
  },
  'cell-address-invalid': {
    en: 'A cell of the workbook has no valid address.',
    fr: 'Une cellule du classeur n’a pas d’adresse valide.',
    de: 'Eine Zelle der Arbeitsmappe hat keine gültige Adresse.',
  },
  'encoding-unclear': {
    en: 'The encoding of the letters is not clear.{words}',
    fr: 'L’encodage des lettres n’est pas clair.{words}',
    de: 'Die Kodierung der Buchstaben ist unklar.{words}',
  },
  'sheet-hidden': {
    en: 'Only a hidden sheet has the table: {sheet}.',
    fr: 'Seule une feuille masquée contient le tableau : {sheet}.',
    de: 'Nur ein ausgeblendetes Blatt enthält die Tabelle: {sheet}.',
  },
  'part-twice': {
    en: 'Two parts of the workbook have the same name.',
    fr: 'Deux parties du classeur ont le même nom.',
    de: 'Zwei Teile der Arbeitsmappe haben denselben Namen.',
  },
  'part-not-as-declared': {
    en: 'A part of the workbook has another size or path than the zip archive declares.',
    fr: 'Une partie du classeur a une autre taille ou un autre chemin que l’archive zip n’indique.',
    de: 'Ein Teil der Arbeitsmappe hat eine andere Größe oder einen anderen Pfad, als das Zip-Archiv angibt.',
  },
  'zip-bomb': {
    en: 'A part of the workbook is compressed as only a zip bomb is.',
    fr: 'Une partie du classeur est compressée comme seule l’est une bombe zip.',
    de: 'Ein Teil der Arbeitsmappe ist so komprimiert wie nur eine Zip-Bombe.',
  },
  'sheet-name-invalid': {
    en: 'The name of a sheet has characters that no spreadsheet program allows.',
    fr: 'Le nom d’une feuille a des caractères qu’aucun tableur ne permet.',
    de: 'Der Name eines Blattes hat Zeichen, die kein Tabellenprogramm erlaubt.',
  },
  'sheets-of-one-part': {
    en: 'Two sheets of the workbook are the same part.',
    fr: 'Deux feuilles du classeur sont la même partie.',
    de: 'Zwei Blätter der Arbeitsmappe sind derselbe Teil.',
  },
  'sheet-outside': {
    en: 'The workbook refers to sheets outside it.',
    fr: 'Le classeur renvoie à des feuilles hors de lui.',
    de: 'Die Arbeitsmappe verweist auf Blätter außerhalb von ihr.',
  },
  'path-outside': {
    en: 'A path leads out of the workbook.',
    fr: 'Un chemin mène hors du classeur.',
    de: 'Ein Pfad führt aus der Arbeitsmappe hinaus.',
  },
  'xml-too-deep': {
    en: 'The XML of the workbook is nested too deeply.',
    fr: 'Le XML du classeur est imbriqué trop profondément.',
    de: 'Das XML der Arbeitsmappe ist zu tief verschachtelt.',
  },
  'document-type-declared': {
    en: 'The workbook declares a document type.',
    fr: 'Le classeur déclare un type de document.',
    de: 'Die Arbeitsmappe deklariert einen Dokumenttyp.',
  },
  'header-too-long': {
    en: 'The header has too many columns; at most {limit} are read.',
    fr: 'L’en-tête a trop de colonnes ; au plus {limit} sont lues.',
    de: 'Die Kopfzeile hat zu viele Spalten; höchstens {limit} werden gelesen.',
  },
  'row-of-many-columns': {
    en: 'The row has too many columns; at most {limit} are read.',
    fr: 'La ligne a trop de colonnes ; au plus {limit} sont lues.',
    de: 'Die Zeile hat zu viele Spalten; höchstens {limit} werden gelesen.',
  },
  'row-too-long': {
    en: 'The row is too long; at most {limit} characters are read.',
    fr: 'La ligne est trop longue ; au plus {limit} caractères sont lus.',
    de: 'Die Zeile ist zu lang; höchstens {limit} Zeichen werden gelesen.',
  },
  'cell-too-long': {
    en: 'A cell of the workbook is too long; at most {limit} characters are read.',
    fr: 'Une cellule du classeur est trop longue ; au plus {limit} caractères sont lus.',
    de: 'Eine Zelle der Arbeitsmappe ist zu lang; höchstens {limit} Zeichen werden gelesen.',
  },
  'json-too-deep': {
    en: 'A JSON value is nested too deeply; at most {limit} levels are read.',
    fr: 'Une valeur JSON est imbriquée trop profondément ; au plus {limit} niveaux sont lus.',
    de: 'Ein JSON-Wert ist zu tief verschachtelt; höchstens {limit} Ebenen werden gelesen.',
  },
  'workbook-of-many-parts': {
    en: 'The workbook has too many parts; at most {limit} are read.',
    fr: 'Le classeur a trop de parties ; au plus {limit} sont lues.',
    de: 'Die Arbeitsmappe hat zu viele Teile; höchstens {limit} werden gelesen.',
  },
  'workbook-too-large': {
    en: 'The workbook is too large; at most {limit} bytes are read.',
    fr: 'Le classeur est trop grand ; au plus {limit} octets sont lus.',
    de: 'Die Arbeitsmappe ist zu groß; höchstens {limit} Bytes werden gelesen.',
  },
  'workbook-too-large-unpacked': {
    en: 'The unpacked workbook is too large; at most {limit} bytes are read.',
    fr: 'Le classeur décompressé est trop grand ; au plus {limit} octets sont lus.',
    de: 'Die entpackte Arbeitsmappe ist zu groß; höchstens {limit} Bytes werden gelesen.',
  },
  'part-too-large': {
    en: 'A part of the unpacked workbook is too large; at most {limit} bytes are read.',
    fr: 'Une partie du classeur décompressé est trop grande ; au plus {limit} octets sont lus.',
    de: 'Ein Teil der entpackten Arbeitsmappe ist zu groß; höchstens {limit} Bytes werden gelesen.',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
export type RefusalReason = keyof typeof REFUSAL_REASONS;

/** Kinds of files that are not a table, as an object of a sentence. */
export const FILE_KINDS = {
  pdf: { en: 'a PDF document', fr: 'un document PDF', de: 'ein PDF-Dokument' },
  image: { en: 'an image', fr: 'une image', de: 'ein Bild' },
  media: {
    en: 'an image, a sound or a film',
    fr: 'une image, un son ou un film',
    de: 'ein Bild, ein Ton oder ein Film',
  },
  office: {
    en: 'an old (.xls) or encrypted Office file',
    fr: 'un ancien fichier Office (.xls) ou un fichier Office chiffré',
    de: 'eine alte (.xls) oder verschlüsselte Office-Datei',
  },
  compressed: {
    en: 'a compressed file',
    fr: 'un fichier compressé',
    de: 'eine komprimierte Datei',
  },
  database: {
    en: 'a database file',
    fr: 'un fichier de base de données',
    de: 'eine Datenbankdatei',
  },
  program: { en: 'a program', fr: 'un programme', de: 'ein Programm' },
  text: { en: 'a text document', fr: 'un document de texte', de: 'ein Textdokument' },
  markup: { en: 'HTML or XML', fr: 'du HTML ou du XML', de: 'HTML oder XML' },
} satisfies Readonly<Record<string, LocalizedText>>;
export type FileKindName = keyof typeof FILE_KINDS;
