import type { LocalizedText } from '../core/language.ts';

/** Texts of the defects of logs and proofs. Names in braces are replaced by the facts of a defect. */
export const AUDIT_TEXTS = {
  EVENT_UNREADABLE: {
    en: '{recordId}: event {seq} does not have the form of an event any more',
    fr: '{recordId} : l’événement {seq} n’a plus la forme d’un événement',
    de: '{recordId}: Ereignis {seq} hat nicht mehr die Form eines Ereignisses',
  },
  EVENT_FOREIGN: {
    en: '{recordId}: event {seq} belongs to another company',
    fr: '{recordId} : l’événement {seq} est celui d’une autre entreprise',
    de: '{recordId}: Ereignis {seq} gehört zu einem anderen Unternehmen',
  },
  EVENT_MISSING: {
    en: '{recordId}: event {seq} is missing',
    fr: '{recordId} : l’événement {seq} manque',
    de: '{recordId}: Ereignis {seq} fehlt',
  },
  EVENT_MOVED: {
    en: '{recordId}: event {seq} is not in its place',
    fr: '{recordId} : l’événement {seq} n’est pas à sa place',
    de: '{recordId}: Ereignis {seq} steht nicht an seinem Platz',
  },
  EVENT_ALTERED: {
    en: '{recordId}: event {seq} was changed: its hash does not match',
    fr: '{recordId} : l’événement {seq} a été modifié : son empreinte ne correspond pas',
    de: '{recordId}: Ereignis {seq} wurde verändert: sein Hash passt nicht',
  },
  LINK_BROKEN: {
    en: '{recordId}: the event before event {seq} was replaced: event {seq} names another hash',
    fr: '{recordId} : l’événement qui précède l’événement {seq} a été remplacé : l’événement {seq} indique une autre empreinte',
    de: '{recordId}: das Ereignis vor Ereignis {seq} wurde ersetzt: Ereignis {seq} nennt einen anderen Hash',
  },
  END_MISMATCH: {
    en: '{recordId}: the chain ends with event {seq}, but the stored state has {lastSeq} events or another last event',
    fr: '{recordId} : la chaîne finit par l’événement {seq}, mais l’état enregistré compte {lastSeq} événements ou un autre dernier événement',
    de: '{recordId}: die Kette endet mit Ereignis {seq}, aber der gespeicherte Stand hat {lastSeq} Ereignisse oder ein anderes letztes Ereignis',
  },
  PROJECTION_ALTERED: {
    en: '{recordId}: the chain is whole, but the stored state that reads use does not result from its events',
    fr: '{recordId} : la chaîne est entière, mais l’état enregistré que les lectures utilisent ne résulte pas de ses événements',
    de: '{recordId}: die Kette ist ganz, aber der gespeicherte Stand, nach dem gelesen wird, folgt nicht aus ihren Ereignissen',
  },
  CHAIN_UNREADABLE: {
    en: '{recordId}: the store cannot read an event of the chain any more',
    fr: '{recordId} : le stockage ne peut plus lire un événement de la chaîne',
    de: '{recordId}: der Speicher kann ein Ereignis der Kette nicht mehr lesen',
  },
  CHAIN_SHORTENED: {
    en: '{recordId}: the chain ends with event {seq}, and the head of {date} has signed {lastSeq}',
    fr: '{recordId} : la chaîne finit par l’événement {seq}, la tête du {date} en a signé {lastSeq}',
    de: '{recordId}: die Kette endet mit Ereignis {seq}, der Kopf vom {date} hat {lastSeq} signiert',
  },
  CHAIN_REWRITTEN: {
    en: '{recordId}: event {seq} is not the one that the head of {date} has signed',
    fr: '{recordId} : l’événement {seq} n’est pas celui que la tête du {date} a signé',
    de: '{recordId}: Ereignis {seq} ist nicht das, das der Kopf vom {date} signiert hat',
  },
  CHAIN_MISSING: {
    en: '{recordId}: the whole chain is missing, and the head of {date} has signed {lastSeq} events',
    fr: '{recordId} : toute la chaîne manque, la tête du {date} a signé {lastSeq} événements',
    de: '{recordId}: die ganze Kette fehlt, der Kopf vom {date} hat {lastSeq} Ereignisse signiert',
  },
  HEAD_MALFORMED: {
    en: 'the head of {date} is not a signed document',
    fr: 'la tête du {date} n’est pas un document signé',
    de: 'der Kopf vom {date} ist kein signiertes Dokument',
  },
  HEAD_WRONG_TYPE: {
    en: 'the file of the head of {date} contains a signed document of another type',
    fr: 'le fichier de la tête du {date} contient un document signé d’un autre type',
    de: 'die Datei des Kopfes vom {date} enthält ein signiertes Dokument eines anderen Typs',
  },
  HEAD_UNKNOWN_KEY: {
    en: 'the head of {date} was not checked: its key is not among the given ones; jwks-archive.json has the keys of all years',
    fr: 'la tête du {date} n’a pas été vérifiée : sa clé ne figure pas parmi les clés fournies ; jwks-archive.json contient les clés de toutes les années',
    de: 'der Kopf vom {date} wurde nicht geprüft: sein Schlüssel ist nicht unter den angegebenen; jwks-archive.json enthält die Schlüssel aller Jahre',
  },
  HEAD_BAD_SIGNATURE: {
    en: 'the head of {date} was changed after it was signed',
    fr: 'la tête du {date} a été modifiée après signature',
    de: 'der Kopf vom {date} wurde nach dem Signieren verändert',
  },
  HEAD_UNREADABLE: {
    en: 'the head of {date} does not have the content of a head, or it is the head of another day',
    fr: 'la tête du {date} n’a pas le contenu d’une tête, ou elle est celle d’un autre jour',
    de: 'der Kopf vom {date} hat nicht den Inhalt eines Kopfes, oder er ist der eines anderen Tages',
  },
  HEAD_MISSING: {
    en: 'the head of {previous} is missing; the head of {date} names it as the previous one',
    fr: 'la tête du {previous} manque ; la tête du {date} l’indique comme la précédente',
    de: 'der Kopf vom {previous} fehlt; der Kopf vom {date} nennt ihn als den vorigen',
  },
  HEAD_LINK_BROKEN: {
    en: 'the previous head that the head of {date} names is not the stored one',
    fr: 'la tête précédente qu’indique la tête du {date} n’est pas celle qui est enregistrée',
    de: 'der vorige Kopf, den der Kopf vom {date} nennt, ist nicht der gespeicherte',
  },
  ENDS_UNREADABLE: {
    en: 'the chain ends that the head of {date} has signed are missing or damaged',
    fr: 'les fins de chaînes que la tête du {date} a signées manquent ou sont endommagées',
    de: 'die Kettenenden, die der Kopf vom {date} signiert hat, fehlen oder sind beschädigt',
  },
  ENDS_ALTERED: {
    en: 'the chain ends are not those that the head of {date} has signed',
    fr: 'les fins de chaînes ne sont pas celles que la tête du {date} a signées',
    de: 'die Kettenenden sind nicht die, die der Kopf vom {date} signiert hat',
  },
  LIST_UNREADABLE: {
    en: 'a list of {entries} entries that the head of {date} has signed is missing or damaged',
    fr: 'une liste de {entries} entrées que la tête du {date} a signée manque ou est endommagée',
    de: 'eine Liste mit {entries} Einträgen, die der Kopf vom {date} signiert hat, fehlt oder ist beschädigt',
  },
  LIST_ALTERED: {
    en: 'a list of {entries} entries is not the one that the head of {date} has signed',
    fr: 'une liste de {entries} entrées n’est pas celle que la tête du {date} a signée',
    de: 'eine Liste mit {entries} Einträgen ist nicht die, die der Kopf vom {date} signiert hat',
  },
  ENTRY_DELETED: {
    en: 'the entry {partition} / {key} was deleted; the head of {date} has signed it',
    fr: 'l’entrée {partition} / {key} a été supprimée ; la tête du {date} l’a signée',
    de: 'der Eintrag {partition} / {key} wurde gelöscht; der Kopf vom {date} hat ihn signiert',
  },
  ENTRY_ALTERED: {
    en: 'the entry {partition} / {key} was changed; it is not the one that the head of {date} has signed',
    fr: 'l’entrée {partition} / {key} a été modifiée ; ce n’est pas celle que la tête du {date} a signée',
    de: 'der Eintrag {partition} / {key} wurde verändert; er ist nicht der, den der Kopf vom {date} signiert hat',
  },
  NEW_ENTRY_DELETED: {
    en: 'the entry {partition} / {key} was deleted; it was written after the newest head',
    fr: 'l’entrée {partition} / {key} a été supprimée ; elle a été écrite après la dernière tête',
    de: 'der Eintrag {partition} / {key} wurde gelöscht; er wurde nach dem neuesten Kopf geschrieben',
  },
  NEW_ENTRY_ALTERED: {
    en: 'the entry {partition} / {key} was changed; it was written after the newest head',
    fr: 'l’entrée {partition} / {key} a été modifiée ; elle a été écrite après la dernière tête',
    de: 'der Eintrag {partition} / {key} wurde verändert; er wurde nach dem neuesten Kopf geschrieben',
  },
  END_AFTER_HEAD: {
    en: 'the head of {date} states the end of disclosures that were made after it',
    fr: 'la tête du {date} déclare terminées des communications qui sont plus récentes qu’elle',
    de: 'der Kopf vom {date} erklärt Weitergaben für beendet, die jünger sind als er',
  },
  MORE_ENTRIES: {
    en: '{count} more entries of {log} are damaged in the same way ({code})',
    fr: '{count} autres entrées de {log} sont endommagées de la même façon ({code})',
    de: '{count} weitere Einträge von {log} sind auf dieselbe Weise beschädigt ({code})',
  },
  PROOF_UNREADABLE: {
    en: 'this is not a proof of an event',
    fr: 'ce n’est pas une preuve d’un événement',
    de: 'das ist kein Nachweis eines Ereignisses',
  },
  PROOF_FAILS: {
    en: '{recordId}: event {seq} does not lead to the root that the head of {date} has signed',
    fr: '{recordId} : l’événement {seq} ne mène pas à la racine que la tête du {date} a signée',
    de: '{recordId}: Ereignis {seq} führt nicht zur Wurzel, die der Kopf vom {date} signiert hat',
  },
} as const satisfies Record<string, LocalizedText>;

export type AuditCode = keyof typeof AUDIT_TEXTS;
