/**
 * Error values of spreadsheets, in lower case and without their `#`, `!` and `?`: Excel in EN, FR, DE, ES, IT, PT, NL, DA, SV, NO, FI,
 * PL, CS, HU, RU and TR, then Google Sheets and Access. "Not available" (`#N/A`) is an empty marker, not an error value.
 */
const NAMES = new Set(
  (
    'div/0 value ref name num null getting_data spill calc field blocked connect unknown busy python external timeout ' +
    'nul valeur nom nombre obtention_donnees chargement_donnees propagation epars éparses calcul champ bloque bloqué connexion connecter inconnu occupe occupé ' +
    'wert bezug zahl daten_abrufen überlauf kalk feld blockiert verbinden unbekannt ausgelastet ' +
    'nulo valor nombre núm obteniendo_datos desbordamiento campo bloqueado conectar desconocido ocupado ' +
    'nullo valore rif nome estrazione_dati espansione bloccato connessione sconosciuto occupato ' +
    'a_obter_dados obtendo_dados despejar transpor ' +
    'leeg deel/0 waarde verw naam getal gegevens_ophalen overloop berekening veld geblokkeerd verbinding onbekend bezet ' +
    'division/0 værdi reference navn skärning värdefel referens namn ogiltigt verdi tyhjä jako/0 arvo viittaus nimi luku ' +
    'zero dziel/0 arg adr nazwa liczba dělení_nulou hodnota odkaz název číslo nulla zéróosztó érték hiv név szám ' +
    'пусто дел/0 знач ссылка имя число boş sayi/0 sayı/0 değer başv ad sayi sayı ' +
    'error erreur fehler errore erro fout deleted type func'
  ).split(' '),
);
/** The text of a column that is too narrow for its number or date. */
const TOO_NARROW = /^#{2,}$/;
/** `#NOM?`, `#REF !` with the blank of French typography, `#¡REF!`, `#ÜBERLAUF!`: text of this form is an error value in some language. */
const FORM = /^#[¡¿]?[\p{Lu}\p{Lo}\d_/]{2,30} ?[!?]$/u;
/**
 * A whole cell with an error value without its sign (`#VALUE`), of Visual Basic (`Error 2042`), or while
 * Google Sheets loads.
 */
const WHOLE_CELL = /^(?:#[\p{L}\d_/]{2,30}|(?:error|erreur|fehler) 20\d\d|loading\.{3})$/iu;
/** Characters that are normalised before the search: full-width signs, and no-break blanks. */
const COMPATIBLE = /[\u00a0\u202f\uff01-\uff5e]/;
/**
 * `Err:502` of LibreOffice, also with the blank of French typography; the text of JavaScript for an
 * object.
 */
const OTHER = /(?:^|[|;,\n(])\s*(?:err ?:\d{3}|\[object object\])\s*(?:$|[|;,\n)])/i;
/**
 * A word that may be an error value, also `# REF!` as people type it. A text that was joined from cells
 * may contain it among other words.
 */
const WORD = /(?<![\p{L}\p{N}])# ?[¡¿]?[\p{L}\d_/]{2,30}(?: ?[!?])?(?![\p{L}\p{N}_])/gu;
/** Error values that are also normal words, such as tags. They count only with their sign. */
const WITH_SIGN = /[!?]$/;
/** Names that Excel writes without a sign. */
const WITHOUT_SIGN = /_|^#(?:error|erreur|fehler|deleted)$/i;

/**
 * Whether a text is an error value of a spreadsheet (`#REF!`, `#NOM?`, `#BEZUG!`), or contains a known
 * one.
 */
export function containsErrorValue(cell: string): boolean {
  const text = COMPATIBLE.test(cell) ? cell.normalize('NFKC') : cell;
  if (FORM.test(text) || OTHER.test(text) || TOO_NARROW.test(text)) return true;
  if (WHOLE_CELL.test(text) && (!text.startsWith('#') || NAMES.has(toErrorName(text)))) return true;
  if (!text.includes('#')) return false;
  return (text.match(WORD) ?? []).some(isKnown);
}

function isKnown(word: string): boolean {
  return (WITH_SIGN.test(word) || WITHOUT_SIGN.test(word)) && NAMES.has(toErrorName(word));
}

function toErrorName(word: string): string {
  return word.toLowerCase().replace(/^# ?[¡¿]?| ?[!?]$/g, '');
}
