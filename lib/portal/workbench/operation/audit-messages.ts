import type { LocalizedText } from '../../../core/language.ts';

/** What the page of the audit log says. */
export const AUDIT_PAGE_TEXTS = {
  title: { en: 'Audit log', fr: 'Journal d’audit', de: 'Audit-Protokoll' },
  lead: {
    en: 'Who did what to what, and when. An entry is written together with the change. It names a company by its id only.',
    fr: 'Qui a fait quoi sur quoi, et quand. Une entrée est écrite avec la modification. Elle ne nomme une entreprise que par son identifiant.',
    de: 'Wer was woran getan hat, und wann. Ein Eintrag wird zusammen mit der Änderung geschrieben. Er nennt ein Unternehmen nur mit seiner Kennung.',
  },
  empty: {
    en: 'No entry fits.',
    fr: 'Aucune entrée ne correspond.',
    de: 'Kein Eintrag passt.',
  },
  order: { en: 'Latest first', fr: 'Les plus récentes d’abord', de: 'Neueste zuerst' },
  at: { en: 'When', fr: 'Quand', de: 'Wann' },
  actor: { en: 'Who', fr: 'Qui', de: 'Wer' },
  action: { en: 'Action', fr: 'Action', de: 'Handlung' },
  actionHint: {
    en: 'Action: edition.released, or edition',
    fr: 'Action : edition.released, ou edition',
    de: 'Handlung: edition.released, oder edition',
  },
  subject: { en: 'Subject', fr: 'Objet', de: 'Gegenstand' },
  subjectHint: {
    en: 'Subject: partner/ID, or partner',
    fr: 'Objet : partner/ID, ou partner',
    de: 'Gegenstand: partner/ID, oder partner',
  },
  since: { en: 'Since (2025-10-15)', fr: 'Depuis (2025-10-15)', de: 'Seit (2025-10-15)' },
  until: { en: 'Until (2025-10-31)', fr: 'Jusqu’au (2025-10-31)', de: 'Bis (2025-10-31)' },
  facts: { en: 'Facts', fr: 'Faits', de: 'Angaben' },
  id: { en: 'Id', fr: 'Identifiant', de: 'Kennung' },
  verify: { en: 'Verify the logs', fr: 'Vérifier les journaux', de: 'Protokolle prüfen' },
  verifyWhat: {
    en: 'This server compares the consent log, the audit log, the disclosures, receipts and agreements with its signed heads. It changes nothing and takes at most 20 seconds.',
    fr: 'Ce serveur compare le journal des consentements, le journal d’audit, les communications, les reçus et les accords avec ses têtes signées. Il ne change rien et s’arrête après 20 secondes au plus.',
    de: 'Dieser Server vergleicht das Einwilligungsprotokoll, das Audit-Protokoll, die Weitergaben, Belege und Vereinbarungen mit seinen signierten Köpfen. Er ändert nichts und braucht höchstens 20 Sekunden.',
  },
  independent: {
    en: 'Here the server verifies itself. A proof that does not depend on it needs another computer: kaart audit verify, with keys and heads that you kept.',
    fr: 'Ici, le serveur se vérifie lui-même. Une preuve indépendante demande un autre ordinateur : kaart audit verify, avec des clés et des têtes que vous avez conservées.',
    de: 'Hier prüft sich der Server selbst. Ein unabhängiger Beweis braucht einen anderen Rechner: kaart audit verify, mit Schlüsseln und Köpfen, die Sie aufbewahrt haben.',
  },
  whole: {
    en: 'Whole, and as it was signed.',
    fr: 'Complet et conforme aux signatures.',
    de: 'Vollständig und wie signiert.',
  },
  damaged: {
    en: 'Not as it was signed. What differs:',
    fr: 'Non conforme aux signatures. Ce qui diffère :',
    de: 'Nicht wie signiert. Was abweicht:',
  },
  unfinished: {
    en: 'Not finished after 20 seconds, so there is no result. These are many entries: run kaart audit verify, which has no limit.',
    fr: 'Non terminé après 20 secondes, donc sans résultat. Les entrées sont nombreuses : lancez kaart audit verify, qui n’a pas de limite.',
    de: 'Nach 20 Sekunden nicht fertig, also ohne Ergebnis. Es sind viele Einträge: Führen Sie kaart audit verify aus, das keine Grenze hat.',
  },
  looked: {
    en: 'Compared: {heads} signed heads, {companies} companies, {entries} entries of the other logs.',
    fr: 'Comparés : {heads} têtes signées, {companies} entreprises, {entries} entrées des autres journaux.',
    de: 'Verglichen: {heads} signierte Köpfe, {companies} Unternehmen, {entries} Einträge der anderen Protokolle.',
  },
  newest: {
    en: 'Newest signed head: {day}.',
    fr: 'Tête signée la plus récente : {day}.',
    de: 'Neuester signierter Kopf: {day}.',
  },
  noHead: {
    en: 'No head was signed yet. The nightly run signs one a day.',
    fr: 'Aucune tête n’a encore été signée. L’exécution nocturne en signe une par jour.',
    de: 'Noch wurde kein Kopf signiert. Der nächtliche Lauf signiert täglich einen.',
  },
} as const satisfies Record<string, LocalizedText>;
