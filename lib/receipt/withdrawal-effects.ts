import type { LocalizedText } from '../core/language.ts';

/** An effect of a withdrawal and its deadline, counted from the moment the withdrawal takes effect. */
export interface WithdrawalEffect {
  readonly what: 'reads' | 'version' | 'recipients' | 'deletion' | 'erasure';
  /** ISO 8601. */
  readonly within: string;
  readonly ms: number;
  readonly texts: LocalizedText;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** @see the README of lib/receipt */
export const WITHDRAWAL_EFFECTS: readonly WithdrawalEffect[] = [
  {
    what: 'reads',
    within: 'PT60S',
    ms: MINUTE,
    texts: {
      en: 'Nobody who asks for the data gets them any more',
      fr: 'Plus personne n’obtient ces données en les demandant',
      de: 'Niemand bekommt die Daten mehr, der danach fragt',
    },
  },
  {
    what: 'version',
    within: 'PT60S',
    ms: MINUTE,
    texts: {
      en: 'The published version is replaced by one without the data',
      fr: 'La version publiée est remplacée par une version sans ces données',
      de: 'Die veröffentlichte Fassung wird durch eine ohne die Daten ersetzt',
    },
  },
  {
    what: 'recipients',
    within: 'P1D',
    ms: DAY,
    texts: {
      en: 'Everyone who fetched the data before is told of the withdrawal',
      fr: 'Tous ceux qui ont obtenu ces données auparavant sont informés du retrait',
      de: 'Alle, die die Daten vorher abgerufen haben, erfahren vom Widerruf',
    },
  },
  {
    what: 'deletion',
    within: 'P7D',
    ms: 7 * DAY,
    texts: {
      en: 'Whoever holds the data under an agreement has to have deleted them',
      fr: 'Quiconque détient ces données en vertu d’un accord doit les avoir supprimées',
      de: 'Wer die Daten aufgrund einer Vereinbarung besitzt, muss sie gelöscht haben',
    },
  },
  {
    what: 'erasure',
    within: 'P30D',
    ms: 30 * DAY,
    texts: {
      en: 'The data are erased from every earlier version that we keep',
      fr: 'Ces données sont effacées de toutes les versions antérieures que nous conservons',
      de: 'Die Daten sind aus allen früheren Fassungen gelöscht, die wir aufbewahren',
    },
  },
];
