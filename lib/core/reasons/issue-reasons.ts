import type { LocalizedText } from '../language.ts';

/** Reasons of one member of a message that does not fit. */
export const ISSUE_REASONS = {
  'value-missing': {
    en: 'a value is required here',
    fr: 'une valeur est obligatoire ici',
    de: 'hier ist ein Wert erforderlich',
  },
  'value-not-taken': {
    en: 'no value may be here',
    fr: 'aucune valeur n’est permise ici',
    de: 'hier darf kein Wert stehen',
  },
  'value-type-other': {
    en: 'expected {expected}, not {given}',
    fr: '{expected} attendu, et non {given}',
    de: 'erwartet wird {expected}, nicht {given}',
  },
  'value-not-listed': {
    en: '{given} is not one of: {allowed}',
    fr: '{given} n’est pas une des valeurs : {allowed}',
    de: '{given} ist keiner der Werte: {allowed}',
  },
  'text-too-short': {
    en: 'number of characters: at least {limit}',
    fr: 'nombre de caractères : au moins {limit}',
    de: 'Anzahl der Zeichen: mindestens {limit}',
  },
  'text-too-long': {
    en: 'number of characters: at most {limit}',
    fr: 'nombre de caractères : au plus {limit}',
    de: 'Anzahl der Zeichen: höchstens {limit}',
  },
  'text-length-other': {
    en: 'number of characters: exactly {limit}',
    fr: 'nombre de caractères : exactement {limit}',
    de: 'Anzahl der Zeichen: genau {limit}',
  },
  'list-too-short': {
    en: 'number of entries: at least {limit}',
    fr: 'nombre d’entrées : au moins {limit}',
    de: 'Anzahl der Einträge: mindestens {limit}',
  },
  'list-too-long': {
    en: 'number of entries: at most {limit}',
    fr: 'nombre d’entrées : au plus {limit}',
    de: 'Anzahl der Einträge: höchstens {limit}',
  },
  'number-too-small': {
    en: 'at least {limit}',
    fr: 'au moins {limit}',
    de: 'mindestens {limit}',
  },
  'number-too-large': {
    en: 'at most {limit}',
    fr: 'au plus {limit}',
    de: 'höchstens {limit}',
  },
  'number-not-above': {
    en: 'more than {limit}',
    fr: 'plus de {limit}',
    de: 'mehr als {limit}',
  },
  'number-not-below': {
    en: 'less than {limit}',
    fr: 'moins de {limit}',
    de: 'weniger als {limit}',
  },
  'format-not-fit': {
    en: 'expected {form}',
    fr: 'attendu : {form}',
    de: 'erwartet wird {form}',
  },
  'pattern-not-fit': {
    en: 'does not fit the pattern {pattern}',
    fr: 'ne correspond pas au modèle {pattern}',
    de: 'passt nicht zum Muster {pattern}',
  },
  'members-unknown': {
    en: 'not known here: {names}',
    fr: 'inconnu ici : {names}',
    de: 'hier nicht bekannt: {names}',
  },
  'alternatives-not-fit': {
    en: 'does not have one of the allowed forms',
    fr: 'n’a pas une des formes permises',
    de: 'hat keine der erlaubten Formen',
  },
  'value-not-fit': {
    en: 'this value does not fit',
    fr: 'cette valeur ne convient pas',
    de: 'dieser Wert passt nicht',
  },
  'letters-of-two-alphabets': {
    en: 'a word has letters of two alphabets',
    fr: 'un mot contient des lettres de deux alphabets',
    de: 'ein Wort hat Buchstaben aus zwei Alphabeten',
  },
  'country-unknown': {
    en: 'expected the code of a country (ISO 3166-1 alpha-2), such as LU',
    fr: 'code de pays attendu (ISO 3166-1 alpha-2), par exemple LU',
    de: 'erwartet wird der Code eines Landes (ISO 3166-1 alpha-2), zum Beispiel LU',
  },
  'search-without-word': {
    en: 'name a word with a letter or a digit',
    fr: 'indiquez un mot avec une lettre ou un chiffre',
    de: 'ein Wort mit einem Buchstaben oder einer Ziffer nennen',
  },
  'key-is-private': {
    en: 'this is a private key: make a new pair and send the public half',
    fr: 'ceci est une clé privée : créez une nouvelle paire et envoyez la partie publique',
    de: 'das ist ein privater Schlüssel: ein neues Paar erzeugen und die öffentliche Hälfte senden',
  },
  'key-is-shared-secret': {
    en: 'a shared secret is not accepted as a key',
    fr: 'un secret partagé n’est pas accepté comme clé',
    de: 'ein gemeinsames Geheimnis wird nicht als Schlüssel angenommen',
  },
  'parameter-unknown': {
    en: 'this parameter is not known here',
    fr: 'ce paramètre n’est pas connu ici',
    de: 'dieser Parameter ist hier nicht bekannt',
  },
  'parameter-repeated': {
    en: 'this parameter is given more than once',
    fr: 'ce paramètre est donné plus d’une fois',
    de: 'dieser Parameter ist mehr als einmal angegeben',
  },
  'moment-without-zone': {
    en: 'expected an ISO 8601 moment with a zone',
    fr: 'un instant ISO 8601 avec fuseau horaire est attendu',
    de: 'erwartet wird ein Zeitpunkt nach ISO 8601 mit Zeitzone',
  },
  'moment-not-read': {
    en: 'expected {forms}',
    fr: 'attendu : {forms}',
    de: 'erwartet wird {forms}',
  },
  'line-not-plain': {
    en: 'no control characters',
    fr: 'pas de caractères de contrôle',
    de: 'keine Steuerzeichen',
  },
  'id-not-plain': {
    en: 'no control characters, no blanks around it',
    fr: 'ni caractères de contrôle, ni espaces au début ou à la fin',
    de: 'keine Steuerzeichen und keine Leerzeichen am Anfang oder Ende',
  },
  'id-only-dots': {
    en: 'dots alone are no name',
    fr: 'des points seuls ne sont pas un nom',
    de: 'Punkte allein sind kein Name',
  },
  'id-reserved': {
    en: 'this id is reserved',
    fr: 'cet identifiant est réservé',
    de: 'diese Kennung ist reserviert',
  },
  'operand-unknown': {
    en: 'an operand is a short name of the EDC namespace or a full IRI',
    fr: 'un opérande est un nom court de l’espace de noms EDC ou un IRI complet',
    de: 'ein Operand ist ein kurzer Name des EDC-Namensraums oder eine vollständige IRI',
  },
  'value-not-json': {
    en: 'expected a value in JSON',
    fr: 'une valeur en JSON est attendue',
    de: 'erwartet wird ein Wert in JSON',
  },
  'not-did-web': {
    en: 'expected a did:web such as did:web:issuer.example',
    fr: 'un did:web est attendu, comme did:web:issuer.example',
    de: 'erwartet wird ein did:web wie did:web:issuer.example',
  },
  'operands-too-many': {
    en: 'at most {limit} operands',
    fr: 'au plus {limit} opérandes',
    de: 'höchstens {limit} Operanden',
  },
  'counted-field-unknown': {
    en: '{name} is not one of the fields that rows are counted by: {fields}',
    fr: '{name} n’est pas un des champs par lesquels les lignes sont comptées : {fields}',
    de: '{name} ist keines der Felder, nach denen Zeilen gezählt werden: {fields}',
  },
  'counted-fields-too-many': {
    en: 'name {limit} fields at most',
    fr: 'nommez au plus {limit} champs',
    de: 'höchstens {limit} Felder nennen',
  },
  'counted-field-twice': {
    en: 'name each field once',
    fr: 'nommez chaque champ une seule fois',
    de: 'jedes Feld nur einmal nennen',
  },
  'terms-without-rule': {
    en: 'terms have a permission or a prohibition',
    fr: 'des conditions ont une permission ou une interdiction',
    de: 'Bedingungen haben eine Erlaubnis oder ein Verbot',
  },
  'endpoint-of-push-only': {
    en: 'endpoint goes with HttpData-PUSH and with nothing else',
    fr: 'endpoint accompagne HttpData-PUSH et rien d’autre',
    de: 'endpoint gehört zu HttpData-PUSH und zu nichts anderem',
  },
  'bom-csv-only': {
    en: 'only a CSV can have a byte order mark',
    fr: 'seul un CSV peut avoir un indicateur d’ordre des octets',
    de: 'nur ein CSV kann eine Byte-Reihenfolge-Markierung haben',
  },
  'summary-json-only': {
    en: 'the summary is JSON only',
    fr: 'le résumé existe seulement en JSON',
    de: 'die Übersicht gibt es nur als JSON',
  },
  'company-or-person': {
    en: 'exactly one of company and person (name or email) is required',
    fr: 'il faut soit company, soit person (name ou email)',
    de: 'erforderlich ist entweder company oder person (name oder email)',
  },
  'form-input-unknown': {
    en: 'not an input of this form',
    fr: 'n’est pas un champ de ce formulaire',
    de: 'kein Feld dieses Formulars',
  },
  'notice-material-missing': {
    en: 'state whether grants under earlier revisions end: true or false',
    fr: 'indiquez si les accords sous des révisions antérieures prennent fin : true ou false',
    de: 'angeben, ob Zustimmungen unter früheren Fassungen enden: true oder false',
  },
  'notice-date-without-material': {
    en: 'only a material revision ends earlier grants',
    fr: 'seule une révision substantielle met fin aux accords antérieurs',
    de: 'nur eine wesentliche Fassung beendet frühere Zustimmungen',
  },
  'notice-purpose-missing': {
    en: 'rows are given for this purpose, so every notice names it',
    fr: 'des lignes sont fournies pour cette finalité ; chaque avis la nomme donc',
    de: 'für diesen Zweck werden Zeilen gegeben, also nennt ihn jeder Hinweis',
  },
  'url-with-query': {
    en: 'no query and no fragment',
    fr: 'ni requête ni fragment',
    de: 'keine Abfrage und kein Fragment',
  },
  'provider-pid-or-callback': {
    en: 'exactly one of providerPid and callbackAddress is required',
    fr: 'il faut soit providerPid, soit callbackAddress',
    de: 'erforderlich ist entweder providerPid oder callbackAddress',
  },
  'consumer-pid-or-callback': {
    en: 'exactly one of consumerPid and callbackAddress is required',
    fr: 'il faut soit consumerPid, soit callbackAddress',
    de: 'erforderlich ist entweder consumerPid oder callbackAddress',
  },
  'constraint-compares-or-combines': {
    en: 'a constraint either compares or combines',
    fr: 'une contrainte compare ou combine',
    de: 'eine Bedingung vergleicht oder verknüpft',
  },
  'constraint-one-logic': {
    en: 'a constraint either compares or has exactly one of and, or, xone, andSequence',
    fr: 'une contrainte compare, ou a exactement un de and, or, xone, andSequence',
    de: 'eine Bedingung vergleicht oder hat genau eines von and, or, xone, andSequence',
  },
  'policy-too-deep': {
    en: 'nests more than {limit} levels, or has a number without end',
    fr: 'a plus de {limit} niveaux, ou un nombre infini',
    de: 'hat mehr als {limit} Ebenen oder eine unendliche Zahl',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
