import type { Method } from '../figures/definition.ts';
import type { CompanyRecord2020 } from '../mapping/record.ts';
import { SUBSECTORS_2020 } from '../register/codes.ts';
import { FACT_WORDING } from './fact-wording.ts';
import { youngerThan10Years } from './indicators/age.ts';
import { digitalFocus } from './indicators/digital-focus.ts';
import { entities } from './indicators/entities.ts';
import { atMost10Employees } from './indicators/headcount.ts';
import { jobs } from './indicators/jobs.ts';
import { subsectorShares } from './indicators/subsectors.ts';

/** How the 2020 edition counts: every row of its file. Its sub-sectors and its limits of age and size differ from later editions. */
export const METHOD_2020: Method<CompanyRecord2020> = {
  breaks: [],
  wording: FACT_WORDING,
  indicators: (referenceDate) => [
    entities({
      en: 'All companies of the 2020 study.',
      fr: 'Toutes les entreprises de l’étude 2020.',
      de: 'Alle Unternehmen der Studie 2020.',
    }),
    ...subsectorShares<CompanyRecord2020>(SUBSECTORS_2020, (company) => company.subsector_2020),
    youngerThan10Years(referenceDate),
    digitalFocus,
    atMost10Employees,
    jobs({ share: atMost10Employees.id, amount: 11 }),
  ],
};
