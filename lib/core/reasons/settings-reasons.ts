import type { LocalizedText } from '../language.ts';

/** Reasons about settings. */
export const SETTINGS_REASONS = {
  'setting-missing': {
    en: '{name} is not set',
    fr: '{name} n’est pas défini',
    de: '{name} ist nicht gesetzt',
  },
  'main-key-unreadable': {
    en: 'the file of the main key {path} cannot be read',
    fr: 'le fichier de la clé principale {path} ne peut pas être lu',
    de: 'die Datei des Hauptschlüssels {path} ist nicht lesbar',
  },
  'main-key-malformed': {
    en: 'the file of the main key {path} needs lines of base64 with 32 bytes each',
    fr: 'le fichier de la clé principale {path} doit contenir des lignes en base64 de 32 octets',
    de: 'die Datei des Hauptschlüssels {path} braucht Zeilen in Base64 mit je 32 Bytes',
  },
  'main-key-differs': {
    en: 'the signing keys were encrypted under another main key than those in {path}',
    fr: 'les clés de signature ont été chiffrées avec une autre clé principale que celles de {path}',
    de: 'die Signaturschlüssel wurden mit einem anderen Hauptschlüssel als denen in {path} verschlüsselt',
  },
  'oidc-audience-missing': {
    en: 'KAART_OIDC_ISSUER needs KAART_OIDC_AUDIENCE',
    fr: 'KAART_OIDC_ISSUER exige KAART_OIDC_AUDIENCE',
    de: 'KAART_OIDC_ISSUER braucht KAART_OIDC_AUDIENCE',
  },
  'workbench-client-without-issuer': {
    en: 'KAART_WORKBENCH_CLIENT_ID needs KAART_OIDC_ISSUER',
    fr: 'KAART_WORKBENCH_CLIENT_ID exige KAART_OIDC_ISSUER',
    de: 'KAART_WORKBENCH_CLIENT_ID braucht KAART_OIDC_ISSUER',
  },
  'workbench-needs-https': {
    en: 'KAART_WORKBENCH_CLIENT_ID needs a KAART_PUBLIC_URL with https: browsers keep no session otherwise',
    fr: 'KAART_WORKBENCH_CLIENT_ID exige un KAART_PUBLIC_URL en https : sinon les navigateurs ne gardent aucune session',
    de: 'KAART_WORKBENCH_CLIENT_ID braucht eine KAART_PUBLIC_URL mit https: Sonst behalten Browser keine Sitzung',
  },
  'settings-unusable': {
    en: 'not usable: {names}',
    fr: 'inutilisable : {names}',
    de: 'nicht verwendbar: {names}',
  },
  'settings-file-unusable': {
    en: '{file} cannot be used: {names}',
    fr: '{file} est inutilisable : {names}',
    de: '{file} ist nicht verwendbar: {names}',
  },
  'settings-file-not-json': {
    en: '{file} is not a JSON object',
    fr: '{file} n’est pas un objet JSON',
    de: '{file} ist kein JSON-Objekt',
  },
  'setting-unknown': {
    en: 'there is no such setting',
    fr: 'ce paramètre n’existe pas',
    de: 'diese Einstellung gibt es nicht',
  },
  'setting-misspelt': {
    en: 'there is no such setting: did you mean {known}?',
    fr: 'ce paramètre n’existe pas : vouliez-vous dire {known} ?',
    de: 'diese Einstellung gibt es nicht: Meinten Sie {known}?',
  },
  'setting-secret': {
    en: 'a secret is in no file: set {variable} in the environment',
    fr: 'un secret n’est dans aucun fichier : définissez {variable} dans l’environnement',
    de: 'ein Geheimnis steht in keiner Datei: Setzen Sie {variable} in der Umgebung',
  },
  'setting-of-environment': {
    en: 'only the environment sets this: {variable}',
    fr: 'seul l’environnement le définit : {variable}',
    de: 'nur die Umgebung setzt dies: {variable}',
  },
  'setting-of-machine': {
    en: 'this is a setting of one machine, not of AWS',
    fr: 'c’est un paramètre d’une seule machine, pas d’AWS',
    de: 'das ist eine Einstellung für einen Rechner, nicht für AWS',
  },
  'setting-of-aws': {
    en: 'this is a setting of AWS, not of one machine',
    fr: 'c’est un paramètre d’AWS, pas d’une seule machine',
    de: 'das ist eine Einstellung für AWS, nicht für einen Rechner',
  },
  'setting-goes-with': {
    en: 'is missing, and {other} needs it',
    fr: 'manque, et {other} en a besoin',
    de: 'fehlt, und {other} braucht es',
  },
  'setting-needed-in-prod': {
    en: 'is missing: production needs it',
    fr: 'manque : la production en a besoin',
    de: 'fehlt: Die Produktion braucht es',
  },
  'certificate-elsewhere': {
    en: 'the certificate must be in the region {region}',
    fr: 'le certificat doit être dans la région {region}',
    de: 'das Zertifikat muss in der Region {region} sein',
  },
  'arn-malformed': {
    en: 'expected an ARN such as {example}',
    fr: 'un ARN de la forme {example} est attendu',
    de: 'erwartet wird eine ARN der Form {example}',
  },
  'host-not-public': {
    en: 'expected a name of the public DNS in lower case, such as kaart.example.lu; the certificate must be for it',
    fr: 'un nom du DNS public en minuscules est attendu, par exemple kaart.example.lu ; le certificat doit être à ce nom',
    de: 'erwartet wird ein Name des öffentlichen DNS in Kleinbuchstaben, etwa kaart.example.lu; das Zertifikat muss auf ihn lauten',
  },
  'identity-mock-in-aws': {
    en: 'mock believes whatever a caller says it is; choose did or dcp in AWS',
    fr: 'mock croit tout ce qu’un appelant dit être ; choisissez did ou dcp dans AWS',
    de: 'mock glaubt jedem Aufrufer, was er zu sein angibt; wählen Sie in AWS did oder dcp',
  },
  'executions-over-quota': {
    en: '{reserved} executions would be reserved, Lambda keeps {unreserved} unreserved, and the account has {quota}. Lower apiExecutions or deliverExecutions, or ask AWS for a higher quota',
    fr: '{reserved} exécutions seraient réservées, Lambda en garde {unreserved} libres, et le compte en a {quota}. Réduisez apiExecutions ou deliverExecutions, ou demandez un quota plus élevé à AWS',
    de: '{reserved} Ausführungen würden reserviert, Lambda hält {unreserved} frei, und das Konto hat {quota}. Verringern Sie apiExecutions oder deliverExecutions, oder beantragen Sie mehr bei AWS',
  },
  'issuer-not-https': {
    en: 'expected an address that begins with https://: the roles of people come from there',
    fr: 'une adresse qui commence par https:// est attendue : les rôles des personnes en viennent',
    de: 'erwartet wird eine Adresse, die mit https:// beginnt: Von dort kommen die Rollen der Personen',
  },
  'time-not-of-day': {
    en: 'expected hours and minutes, such as 03:30',
    fr: 'des heures et des minutes sont attendues, comme 03:30',
    de: 'erwartet werden Stunden und Minuten, wie 03:30',
  },
  'night-in-skipped-hour': {
    en: 'not between 02:00 and 03:00: summer time skips it',
    fr: 'pas entre 02:00 et 03:00 : l’heure d’été la saute',
    de: 'nicht zwischen 02:00 und 03:00: Die Sommerzeit überspringt diese Stunde',
  },
  'name-in-languages': {
    en: 'one name is expected, or one for each language: en=…;fr=…;de=…',
    fr: 'un nom est attendu, ou un par langue : en=…;fr=…;de=…',
    de: 'erwartet wird ein Name, oder einer je Sprache: en=…;fr=…;de=…',
  },
  'participant-changed': {
    en: 'the data belong to the participant {old}, and the settings name {id}',
    fr: 'les données appartiennent au participant {old}, et les paramètres nomment {id}',
    de: 'die Daten gehören dem Teilnehmer {old}, und die Einstellungen nennen {id}',
  },
  'mock-identity-in-production': {
    en: 'KAART_IDENTITY=mock believes whatever a caller says it is, and {sign}: that is production. Unset KAART_IDENTITY',
    fr: 'KAART_IDENTITY=mock croit tout ce qu’un appelant dit être, et {sign} : c’est de la production. Supprimez KAART_IDENTITY',
    de: 'KAART_IDENTITY=mock glaubt jedem Aufrufer, was er zu sein angibt, und {sign}: Das ist Produktion. Entfernen Sie KAART_IDENTITY',
  },
  'dcp-without-credentials': {
    en: 'KAART_IDENTITY=dcp needs a required credential in KAART_TRUSTED_CREDENTIALS',
    fr: 'KAART_IDENTITY=dcp demande une attestation obligatoire dans KAART_TRUSTED_CREDENTIALS',
    de: 'KAART_IDENTITY=dcp braucht einen verlangten Nachweis in KAART_TRUSTED_CREDENTIALS',
  },
  'external-catalog-incomplete': {
    en: 'KAART_EXTERNAL_CATALOG also needs {names}',
    fr: 'KAART_EXTERNAL_CATALOG a aussi besoin de {names}',
    de: 'KAART_EXTERNAL_CATALOG braucht auch {names}',
  },
  'address-setting-refused': {
    en: '{name} is not a public https address, and KAART_OUTBOUND_ALLOW does not allow it',
    fr: '{name} n’est pas une adresse https publique, et KAART_OUTBOUND_ALLOW ne l’autorise pas',
    de: '{name} ist keine öffentliche https-Adresse, und KAART_OUTBOUND_ALLOW erlaubt sie nicht',
  },
  'participant-id-not-did-web': {
    en: 'KAART_PARTICIPANT_ID is no did:web, so our tokens could not be checked',
    fr: 'KAART_PARTICIPANT_ID n’est pas un did:web : personne ne pourrait vérifier nos jetons',
    de: 'KAART_PARTICIPANT_ID ist kein did:web, also könnte niemand unsere Token prüfen',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
