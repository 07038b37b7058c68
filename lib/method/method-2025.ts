import type { Method } from '../figures/definition.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import { SUBSECTORS } from '../register/codes.ts';
import { FACT_WORDING } from './fact-wording.ts';
import { atMostYears } from './indicators/age.ts';
import { cantonShares } from './indicators/cantons.ts';
import { digitalFocus } from './indicators/digital-focus.ts';
import { entities } from './indicators/entities.ts';
import { fit4start, startupsAndScaleups } from './indicators/growth.ts';
import { fewerThan10Employees } from './indicators/headcount.ts';
import { houseOfBiohealth } from './indicators/house-of-biohealth.ts';
import { jobs } from './indicators/jobs.ts';
import { marketShares } from './indicators/market.ts';
import { subsectorShares } from './indicators/subsectors.ts';
import { BREAKS_2025 } from './series.ts';

/** How the 2025 edition and its corrections count: eligible companies only. */
export const METHOD_2025: Method<CompanyRecord> = {
  breaks: BREAKS_2025,
  wording: FACT_WORDING,
  indicators: (referenceDate) => [
    entities({
      en: 'Private companies active in Luxembourg on the reference date with a technology for human health, by the rules of eligibility of the edition.',
      fr: 'Entreprises privées actives au Luxembourg à la date de référence et porteuses d’une technologie pour la santé humaine, selon les règles d’éligibilité de l’édition.',
      de: 'Am Stichtag in Luxemburg aktive Privatunternehmen mit einer Technologie für die menschliche Gesundheit, nach den Regeln der Ausgabe.',
    }),
    ...subsectorShares<CompanyRecord>(SUBSECTORS, (company) => company.subsector),
    atMostYears(referenceDate, 10),
    { ...atMostYears(referenceDate, 5), within: 'at-most-10-years' },
    digitalFocus,
    fewerThan10Employees,
    startupsAndScaleups,
    fit4start,
    ...marketShares,
    houseOfBiohealth,
    jobs({ share: fewerThan10Employees.id, amount: 10 }),
    ...cantonShares,
  ],
};
