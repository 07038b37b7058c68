import { computeDigest } from '../core/digest.ts';
import { type LocalizedText, localized } from '../core/language.ts';

/** The terms that a requester agrees to. A changed text needs a new version: a request keeps the version that it agreed to. */
const TEXTS: readonly LocalizedText[] = [
  localized(
    'You use the rows for the purposes that were accepted, and for no other purpose.',
    'Vous utilisez les lignes pour les finalités acceptées, et pour aucune autre.',
    'Sie nutzen die Zeilen zu den angenommenen Zwecken und zu keinem anderen.',
  ),
  localized(
    'You do not pass the rows on to others.',
    'Vous ne transmettez pas les lignes à d’autres.',
    'Sie geben die Zeilen nicht an andere weiter.',
  ),
  localized(
    'If a company withdraws, you delete its row by the day that the notice names, and confirm it.',
    'Si une entreprise se retire, vous effacez sa ligne avant le jour indiqué dans l’avis, et vous le confirmez.',
    'Widerruft ein Unternehmen, so löschen Sie seine Zeile bis zu dem Tag, den die Mitteilung nennt, und bestätigen dies.',
  ),
  localized(
    'You keep the secret or the private key to yourself, and report its loss without delay.',
    'Vous gardez le secret ou la clé privée pour vous, et signalez sa perte sans délai.',
    'Sie halten das Geheimnis oder den privaten Schlüssel geheim und melden einen Verlust unverzüglich.',
  ),
  localized(
    'Each of your reads is recorded, and companies may see that you read their row.',
    'Chacune de vos lectures est enregistrée, et les entreprises peuvent voir que vous avez lu leur ligne.',
    'Jeder Ihrer Abrufe wird aufgezeichnet, und Unternehmen können sehen, dass Sie ihre Zeile abgerufen haben.',
  ),
  localized(
    'The access ends on its last day, and earlier if you break these terms.',
    'L’accès prend fin à sa date de fin, et plus tôt si vous ne respectez pas ces conditions.',
    'Der Zugang endet an seinem letzten Tag, und früher, wenn Sie diese Bedingungen nicht einhalten.',
  ),
];

/** The current terms for partners. */
export const ACCESS_TERMS = {
  version: 'partner-terms-v1',
  /** SHA-256 of the canonical JSON of the texts. */
  sha256: computeDigest([...TEXTS]),
  texts: TEXTS,
} as const;
