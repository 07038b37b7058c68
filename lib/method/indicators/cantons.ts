import { fillTemplate, type LocalizedText, withFrenchDe } from '../../core/language.ts';
import type { ShareDefinition } from '../../figures/definition.ts';
import { CANTONS } from '../../register/communes.ts';
import { buildShareSentence, COMPANIES_PHRASE } from '../wording.ts';

type WithCanton = { readonly canton: string | null };

const DEFINITION: LocalizedText = {
  en: 'Companies whose seat is in the canton {name}, of all companies of the edition.',
  fr: 'Entreprises dont le siège est dans le canton {deName}, sur l’ensemble des entreprises de l’édition.',
  de: 'Unternehmen mit Sitz im Kanton {name}, von allen Unternehmen der Ausgabe.',
};

const SENTENCE = buildShareSentence(COMPANIES_PHRASE, {
  en: 'had their seat in the canton {name}',
  fr: 'avaient leur siège dans le canton {deName}',
  de: ['hatten', 'ihren Sitz im Kanton {name}'],
});

/** The share of each canton. A company without a known canton is not counted in any of them. */
export const cantonShares: readonly ShareDefinition<WithCanton>[] = Object.keys(CANTONS).map(
  (name) => ({
    kind: 'share',
    fields: 'registry',
    merge: true,
    id: `canton/${name}`,
    group: 'canton',
    label: { en: name, fr: name, de: name },
    definition: fillTemplate(DEFINITION, { name, deName: withFrenchDe(name) }),
    sentence: fillTemplate(SENTENCE, { name, deName: withFrenchDe(name) }),
    counts: ({ canton }) => canton === name,
  }),
);
