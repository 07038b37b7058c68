import type { LocalizedText } from '../../core/language.ts';

/** As {@link REQUEST_DETAILS}, of withdrawals, notices and redacted editions. */
export const WITHDRAWAL_DETAILS: readonly LocalizedText[] = [
  {
    en: 'no such withdrawal',
    fr: 'ce retrait n’existe pas',
    de: 'diesen Widerruf gibt es nicht',
  },
  {
    en: 'no such notice',
    fr: 'cet avis n’existe pas',
    de: 'diese Benachrichtigung gibt es nicht',
  },
  {
    en: 'the notice is {}',
    fr: 'l’avis est dans l’état {}',
    de: 'die Benachrichtigung ist im Zustand {}',
  },
  {
    en: 'no such redacted edition',
    fr: 'cette édition expurgée n’existe pas',
    de: 'diese bereinigte Ausgabe gibt es nicht',
  },
  {
    en: 'the redacted edition is being made',
    fr: 'l’édition expurgée est en préparation',
    de: 'die bereinigte Ausgabe wird erstellt',
  },
  {
    en: 'the keys have to be rotated once before',
    fr: 'les clés doivent d’abord être renouvelées une fois',
    de: 'die Schlüssel müssen zuvor einmal erneuert werden',
  },
];
