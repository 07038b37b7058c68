import type { ShareDefinition } from '../../figures/definition.ts';
import type { CompanyRecord } from '../../mapping/record.ts';
import { buildShareSentence, COMPANIES_PHRASE } from '../wording.ts';

export const houseOfBiohealth: ShareDefinition<CompanyRecord> = {
  kind: 'share',
  fields: 'profile',
  id: 'house-of-biohealth',
  label: {
    en: 'Resident at the House of BioHealth',
    fr: 'Installées à la House of BioHealth',
    de: 'Im House of BioHealth ansässig',
  },
  definition: {
    en: 'Companies resident at the House of BioHealth, of all companies of the edition.',
    fr: 'Entreprises installées à la House of BioHealth, sur l’ensemble des entreprises de l’édition.',
    de: 'Im House of BioHealth ansässige Unternehmen, von allen Unternehmen der Ausgabe.',
  },
  sentence: buildShareSentence(COMPANIES_PHRASE, {
    en: 'were resident at the House of BioHealth',
    fr: 'étaient installées à la House of BioHealth',
    de: ['waren', 'im House of BioHealth ansässig'],
  }),
  counts: (company) => company.house_of_biohealth,
};
