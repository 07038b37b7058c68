import type { LocalizedText } from '../../core/language.ts';
import { fillTemplate } from '../../core/language.ts';
import type { ShareDefinition } from '../../figures/definition.ts';
import type { CompanyRecord } from '../../mapping/record.ts';
import { HUMAN_HEALTH_MARKETS } from '../../register/codes.ts';
import { buildShareSentence, COMPANIES_PHRASE, type Predicate, quoteLabel } from '../wording.ts';

const DEFINITION: LocalizedText = {
  en: 'Companies with the human-health market {name}, of all companies of the edition.',
  fr: 'Entreprises dont le marché de la santé humaine est {name}, sur l’ensemble des entreprises de l’édition.',
  de: 'Unternehmen, deren Markt der menschlichen Gesundheit {name} ist, von allen Unternehmen der Ausgabe.',
};

function buildMarketShare(
  market: 'exclusive' | 'diversified',
  predicate: Predicate,
): ShareDefinition<CompanyRecord> {
  return {
    kind: 'share',
    fields: 'profile',
    id: `human-health-${market}`,
    group: 'human-health-market',
    label: HUMAN_HEALTH_MARKETS[market],
    definition: fillTemplate(DEFINITION, { name: quoteLabel(HUMAN_HEALTH_MARKETS[market]) }),
    sentence: buildShareSentence(COMPANIES_PHRASE, predicate),
    counts: (company) => company.human_health_market === market,
  };
}

/** Human health only, and diversified towards it: together all companies of an edition. */
export const marketShares: readonly ShareDefinition<CompanyRecord>[] = [
  buildMarketShare('exclusive', {
    en: 'worked for human health only',
    fr: 'travaillaient exclusivement pour la santé humaine',
    de: ['arbeiteten', 'nur für die menschliche Gesundheit'],
  }),
  buildMarketShare('diversified', {
    en: 'had diversified towards human health',
    fr: 's’étaient diversifiées vers la santé humaine',
    de: ['hatten', 'in Richtung menschliche Gesundheit diversifiziert'],
  }),
];
