import type { LocalizedText } from '../../core/language.ts';
import { fillTemplate } from '../../core/language.ts';
import type { ShareDefinition } from '../../figures/definition.ts';
import { buildShareSentence, COMPANIES_PHRASE, quoteLabel } from '../wording.ts';

/** Returns the share of each sub-sector of an edition. Each company of the edition is in one of them. */
export function subsectorShares<R>(
  labels: Readonly<Record<string, LocalizedText>>,
  subsectorOf: (record: R) => string | null,
): readonly ShareDefinition<R>[] {
  return Object.entries(labels).map(([code, label]) => ({
    kind: 'share',
    fields: 'profile',
    merge: true,
    id: `subsector/${code}`,
    group: 'subsector',
    label,
    definition: fillTemplate(DEFINITION, { name: quoteLabel(label) }),
    sentence: fillTemplate(SENTENCE, { name: quoteLabel(label) }),
    counts: (record) => subsectorOf(record) === code,
  }));
}

const DEFINITION: LocalizedText = {
  en: 'Companies whose main focus is the sub-sector {name}, of all companies of the edition. One sub-sector per company.',
  fr: 'Entreprises dont l’activité principale relève du sous-secteur {name}, sur l’ensemble des entreprises de l’édition. Un seul sous-secteur par entreprise.',
  de: 'Unternehmen mit Schwerpunkt im Teilsektor {name}, von allen Unternehmen der Ausgabe. Ein Teilsektor je Unternehmen.',
};

const SENTENCE = buildShareSentence(COMPANIES_PHRASE, {
  en: 'belonged to the sub-sector {name}',
  fr: 'relevaient du sous-secteur {name}',
  de: ['gehörten', 'zum Teilsektor {name}'],
});
