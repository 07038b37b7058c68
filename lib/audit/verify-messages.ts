import type { LocalizedText } from '../core/language.ts';

/** What can be wrong with the logs or with a proof; in braces what varies. */
export const AUDIT_TEXTS = {
  EVENT_UNREADABLE: {
    en: '{recordId}: event {seq} is no event any more',
    fr: '{recordId} : l’événement {seq} n’est plus un événement',
    de: '{recordId}: Ereignis {seq} ist kein Ereignis mehr',
  },
  EVENT_FOREIGN: {
    en: '{recordId}: event {seq} is that of another company',
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
    en: '{recordId}: event {seq} was changed: its hash does not fit',
    fr: '{recordId} : l’événement {seq} a été modifié : son empreinte ne correspond pas',
    de: '{recordId}: Ereignis {seq} wurde verändert: sein Hash passt nicht',
  },
  LINK_BROKEN: {
    en: '{recordId}: event {seq} follows another event than the one before it, which was replaced',
    fr: '{recordId} : l’événement {seq} suit un autre événement que le précédent, qui a été remplacé',
    de: '{recordId}: Ereignis {seq} folgt auf ein anderes als das vor ihm, das ersetzt wurde',
  },
  END_MISMATCH: {
    en: '{recordId}: the chain ends with event {seq}, and the projection knows {lastSeq} events or another last one',
    fr: '{recordId} : la chaîne finit par l’événement {seq}, la projection connaît {lastSeq} événements ou un autre dernier',
    de: '{recordId}: die Kette endet mit Ereignis {seq}, die Projektion kennt {lastSeq} Ereignisse oder ein anderes letztes',
  },
  PROJECTION_ALTERED: {
    en: '{recordId}: the chain is whole, but reads use another state than the one that results from its events',
    fr: '{recordId} : la chaîne est entière, mais les lectures se fondent sur autre chose que ce qui résulte des événements',
    de: '{recordId}: die Kette ist ganz, aber gelesen wird nach etwas anderem, als ihre Ereignisse ergeben',
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
    en: 'the head of {date} is no signed document',
    fr: 'la tête du {date} n’est pas un document signé',
    de: 'der Kopf vom {date} ist kein signiertes Dokument',
  },
  HEAD_WRONG_TYPE: {
    en: 'the head of {date} is signed, and no head',
    fr: 'la tête du {date} est signée, mais n’est pas une tête',
    de: 'der Kopf vom {date} ist signiert, aber kein Kopf',
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
    en: 'the head of {date} does not say what a head says, or is that of another day',
    fr: 'la tête du {date} ne dit pas ce qu’une tête dit, ou est celle d’un autre jour',
    de: 'der Kopf vom {date} sagt nicht, was ein Kopf sagt, oder ist der eines anderen Tages',
  },
  HEAD_MISSING: {
    en: 'the head of {previous}, which that of {date} follows, is missing',
    fr: 'la tête du {previous}, que suit celle du {date}, manque',
    de: 'der Kopf vom {previous}, auf den der vom {date} folgt, fehlt',
  },
  HEAD_LINK_BROKEN: {
    en: 'the head of {date} follows another one than the one that is there',
    fr: 'la tête du {date} suit une autre tête que celle qui est là',
    de: 'der Kopf vom {date} folgt auf einen anderen als den, der da ist',
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
  MORE_ENTRIES: {
    en: '{count} more entries of {log} are damaged in the same way ({code})',
    fr: '{count} autres entrées de {log} sont endommagées de la même façon ({code})',
    de: '{count} weitere Einträge von {log} sind auf dieselbe Weise beschädigt ({code})',
  },
  PROOF_UNREADABLE: {
    en: 'this is no proof of an event',
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
