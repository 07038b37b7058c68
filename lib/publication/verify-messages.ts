import type { LocalizedText } from '../core/language.ts';

/** What can be wrong with a downloaded version, in words. `{…}` are facts of the finding. */
export const VERIFY_TEXTS = {
  MANIFEST_MALFORMED: {
    en: 'The manifest is not a signed document',
    fr: 'Le manifeste n’est pas un document signé',
    de: 'Das Manifest ist kein signiertes Dokument',
  },
  MANIFEST_WRONG_TYPE: {
    en: 'The document is signed, but it is not the manifest of a version',
    fr: 'Le document est signé, mais ce n’est pas le manifeste d’une version',
    de: 'Das Dokument ist signiert, aber kein Manifest einer Version',
  },
  UNKNOWN_KEY: {
    en: 'The key that signed the manifest is not among the given keys; jwks-archive.json has the keys of all years',
    fr: 'La clé qui a signé le manifeste ne figure pas parmi les clés fournies ; jwks-archive.json contient les clés de toutes les années',
    de: 'Der Schlüssel, der das Manifest signiert hat, ist nicht unter den angegebenen; jwks-archive.json enthält die Schlüssel aller Jahre',
  },
  BAD_SIGNATURE: {
    en: 'The signature does not fit the manifest: the manifest was changed, or another key signed it',
    fr: 'La signature ne correspond pas au manifeste : il a été modifié ou signé avec une autre clé',
    de: 'Die Signatur passt nicht zum Manifest: Es wurde verändert oder von einem anderen Schlüssel signiert',
  },
  MANIFEST_UNREADABLE: {
    en: 'The manifest is signed, but its form is not known: a newer verifier may read it',
    fr: 'Le manifeste est signé, mais sa forme est inconnue : un vérificateur plus récent peut la lire',
    de: 'Das Manifest ist signiert, aber seine Form ist unbekannt: Ein neueres Prüfprogramm kann sie lesen',
  },
  MISSING_FILE: {
    en: '{path} is missing',
    fr: '{path} manque',
    de: '{path} fehlt',
  },
  EXTRA_FILE: {
    en: '{path} is not part of this version',
    fr: '{path} ne fait pas partie de cette version',
    de: '{path} gehört nicht zu dieser Version',
  },
  WRONG_LENGTH: {
    en: '{path} has {found} bytes; the manifest says {expected}',
    fr: '{path} a {found} octets ; le manifeste en indique {expected}',
    de: '{path} hat {found} Bytes; laut Manifest sind es {expected}',
  },
  WRONG_DIGEST: {
    en: '{path} was changed: its SHA-256 is {found}; the manifest says {expected}',
    fr: '{path} a été modifié : son SHA-256 est {found} ; le manifeste indique {expected}',
    de: '{path} wurde verändert: SHA-256 ist {found}; laut Manifest {expected}',
  },
  WRONG_ROWS: {
    en: '{path} holds {found} rows; the manifest says {expected}',
    fr: '{path} contient {found} lignes ; le manifeste en indique {expected}',
    de: '{path} enthält {found} Zeilen; laut Manifest sind es {expected}',
  },
} as const satisfies Record<string, LocalizedText>;

export type VerifyCode = keyof typeof VERIFY_TEXTS;
