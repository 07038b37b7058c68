import type { LocalizedText } from '../../core/language.ts';

/** Texts about corrections that a contact requests. */
export const CORRECTION_TEXTS = {
  title: { en: 'Corrections', fr: 'Corrections', de: 'Berichtigungen' },
  lead: {
    en: 'Is something wrong? Say what is right and how it can be checked. An analyst looks at it; released editions stay as they are, and the next file is compared with what you said.',
    fr: 'Une donnée est fausse ? Dites ce qui est juste et comment le vérifier. Un analyste l’examine ; les éditions publiées restent telles quelles, et le prochain fichier est comparé à ce que vous avez dit.',
    de: 'Ist etwas falsch? Sagen Sie, was richtig ist und wie man es prüfen kann. Jemand sieht es sich an; freigegebene Ausgaben bleiben, wie sie sind, und die nächste Datei wird mit Ihrer Angabe verglichen.',
  },
  ask: {
    en: 'Something is wrong',
    fr: 'Une donnée est fausse',
    de: 'Etwas ist falsch',
  },
  field: { en: 'What is wrong', fr: 'Ce qui est faux', de: 'Was falsch ist' },
  value: { en: 'What is right', fr: 'Ce qui est juste', de: 'Was richtig ist' },
  evidence: { en: 'Why', fr: 'Pourquoi', de: 'Warum' },
  reference: {
    en: 'Where it can be checked (optional)',
    fr: 'Où le vérifier (facultatif)',
    de: 'Wo man es prüfen kann (optional)',
  },
  referenceHint: {
    en: 'An address of a page, or the number of a register entry',
    fr: 'L’adresse d’une page ou le numéro d’une inscription au registre',
    de: 'Die Adresse einer Seite oder die Nummer eines Registereintrags',
  },
  send: {
    en: 'Save, and ask for the correction',
    fr: 'Enregistrer et demander la correction',
    de: 'Speichern und Berichtigung beantragen',
  },
  open: {
    en: 'waits for an analyst',
    fr: 'attend un analyste',
    de: 'wartet auf Prüfung',
  },
  accepted: {
    en: 'accepted, for the next edition',
    fr: 'acceptée, pour la prochaine édition',
    de: 'angenommen, für die nächste Ausgabe',
  },
  rejected: { en: 'not accepted', fr: 'non acceptée', de: 'nicht angenommen' },
  withdrawn: { en: 'taken back', fr: 'retirée', de: 'zurückgenommen' },
  takeBack: {
    en: 'Take back',
    fr: 'Retirer la demande',
    de: 'Antrag zurücknehmen',
  },
  takenBack: {
    en: 'Your request is taken back.',
    fr: 'Votre demande est retirée.',
    de: 'Ihr Antrag ist zurückgenommen.',
  },
  decidedAlready: {
    en: 'Not taken back: an analyst has decided about this request. Ask for another correction.',
    fr: 'Demande non retirée : un analyste a déjà statué. Demandez une autre correction.',
    de: 'Nicht zurückgenommen: Über diesen Antrag ist schon entschieden. Beantragen Sie eine andere Berichtigung.',
  },
  askedOn: { en: 'asked on', fr: 'demandée le', de: 'beantragt am' },
  incomplete: {
    en: 'Not sent yet: say what is wrong, what is right, and why.',
    fr: 'Pas encore envoyée : dites ce qui est faux, ce qui est juste et pourquoi.',
    de: 'Noch nicht gesendet: Sagen Sie, was falsch ist, was richtig ist und warum.',
  },
  wrong: { en: 'Not sent yet:', fr: 'Pas encore envoyée :', de: 'Noch nicht gesendet:' },
  full: {
    en: 'Not sent: you have reached the maximum number of open requests.',
    fr: 'Demande non envoyée : vous avez atteint le nombre maximal de demandes en cours.',
    de: 'Nicht gesendet: Sie haben die Höchstzahl offener Anträge erreicht.',
  },
  asked: {
    en: 'We have received your request. Its status is shown below.',
    fr: 'Nous avons reçu votre demande. Son état est indiqué ci-dessous.',
    de: 'Wir haben Ihren Antrag erhalten. Den Stand sehen Sie unten.',
  },
} as const satisfies Readonly<Record<string, LocalizedText>>;
