import type { ShareDefinition } from '../../figures/definition.ts';
import type { CompanyRecord } from '../../mapping/record.ts';
import { buildShareSentence, COMPANIES_PHRASE, STARTUPS_AND_SCALEUPS } from '../wording.ts';

export const startupsAndScaleups: ShareDefinition<CompanyRecord> = {
  kind: 'share',
  fields: 'profile',
  id: 'startups-and-scaleups',
  label: {
    en: 'Start-ups and scale-ups',
    fr: 'Start-ups et scale-ups',
    de: 'Start-ups und Scale-ups',
  },
  definition: {
    en: 'Companies with the growth status start-up or scale-up, of all companies of the edition.',
    fr: 'Entreprises au statut de start-up ou de scale-up, sur l’ensemble des entreprises de l’édition.',
    de: 'Unternehmen mit dem Status Start-up oder Scale-up, von allen Unternehmen der Ausgabe.',
  },
  sentence: buildShareSentence(COMPANIES_PHRASE, {
    en: 'were start-ups or scale-ups',
    fr: 'étaient des start-ups ou des scale-ups',
    de: ['waren', 'Start-ups oder Scale-ups'],
  }),
  counts: (company) => company.growth_status !== 'none',
};

export const fit4start: ShareDefinition<CompanyRecord> = {
  kind: 'share',
  fields: 'profile',
  id: 'fit4start',
  of: startupsAndScaleups.id,
  label: {
    en: 'Fit 4 Start among start-ups and scale-ups',
    fr: 'Fit 4 Start parmi les start-ups et scale-ups',
    de: 'Fit 4 Start unter Start-ups und Scale-ups',
  },
  definition: {
    en: 'Start-ups and scale-ups that took part in Fit 4 Start, of all start-ups and scale-ups of the edition.',
    fr: 'Start-ups et scale-ups ayant participé à Fit 4 Start, sur l’ensemble des start-ups et scale-ups de l’édition.',
    de: 'Start-ups und Scale-ups, die an Fit 4 Start teilgenommen haben, von allen Start-ups und Scale-ups der Ausgabe.',
  },
  sentence: buildShareSentence(STARTUPS_AND_SCALEUPS, {
    en: 'had taken part in Fit 4 Start',
    fr: 'avaient participé à Fit 4 Start',
    de: ['hatten', 'an Fit 4 Start teilgenommen'],
  }),
  counts: (company) => company.fit4start,
};
