import type { ShareDefinition } from '../../figures/definition.ts';
import { buildShareSentence, COMPANIES_PHRASE } from '../wording.ts';

/** All editions count this share in the same way, so they can be compared. */
export const digitalFocus: ShareDefinition<{ readonly digital_focus: boolean }> = {
  kind: 'share',
  fields: 'profile',
  id: 'digital-focus',
  label: { en: 'Digital focus', fr: 'Orientation numérique', de: 'Digitaler Schwerpunkt' },
  definition: {
    en: 'Companies with a digital focus, of all companies of the edition.',
    fr: 'Entreprises à orientation numérique, sur l’ensemble des entreprises de l’édition.',
    de: 'Unternehmen mit digitalem Schwerpunkt, von allen Unternehmen der Ausgabe.',
  },
  sentence: buildShareSentence(COMPANIES_PHRASE, {
    en: 'had a digital focus',
    fr: 'avaient une orientation numérique',
    de: ['hatten', 'einen digitalen Schwerpunkt'],
  }),
  counts: (company) => company.digital_focus,
};
