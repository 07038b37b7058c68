import type { MappingRecord } from '../mapping/record.ts';
import { SUBSECTORS } from '../mapping/vocabulary.ts';
import type { Method } from './definition.ts';
import { canton, EMPLOYEES_OF_SIZE, growth, size, subsector, UNKNOWN } from './facets.ts';
import { atMostYears } from './indicators/age.ts';
import { digitalFocus } from './indicators/digital-focus.ts';
import { entities } from './indicators/entities.ts';
import { fit4start, startupsAndScaleups } from './indicators/growth.ts';
import { fewerThan10Employees } from './indicators/headcount.ts';
import { houseOfBiohealth } from './indicators/house-of-biohealth.ts';
import { jobs } from './indicators/jobs.ts';
import { marketShares } from './indicators/market.ts';
import { subsectorShares } from './indicators/subsectors.ts';

/** How the 2025 edition and its corrections count: eligible companies only. */
export const METHOD_2025: Method<MappingRecord> = {
  eligibleOnly: true,
  indicators: (referenceDate) => [
    entities({
      en: 'Private companies active in Luxembourg on the reference date with a technology for human health, by the scope rules of the edition.',
      fr: 'Entreprises privées actives au Luxembourg à la date de référence et porteuses d’une technologie pour la santé humaine, selon les règles de périmètre de l’édition.',
      de: 'Am Stichtag in Luxemburg aktive Privatunternehmen mit einer Technologie für die menschliche Gesundheit, nach den Regeln der Ausgabe.',
    }),
    ...subsectorShares<MappingRecord>(SUBSECTORS, (company) => company.subsector),
    atMostYears(referenceDate, 10),
    { ...atMostYears(referenceDate, 5), within: 'at-most-10-years' },
    digitalFocus,
    { ...fewerThan10Employees, below: { amount: 10, sum: jobs.id } },
    startupsAndScaleups,
    fit4start,
    ...marketShares,
    houseOfBiohealth,
    jobs,
  ],
  tables: [
    {
      id: 'subsector-by-canton',
      label: {
        en: 'Companies by sub-sector and canton',
        fr: 'Entreprises par sous-secteur et canton',
        de: 'Unternehmen nach Teilsektor und Kanton',
      },
      measure: 'companies',
      rows: subsector,
      columns: canton,
      official: { total: 'entities', rows: 'subsector' },
    },
    {
      id: 'subsector-by-size',
      label: {
        en: 'Companies by sub-sector and number of employees',
        fr: 'Entreprises par sous-secteur et effectif',
        de: 'Unternehmen nach Teilsektor und Beschäftigtenzahl',
      },
      measure: 'companies',
      rows: subsector,
      columns: size,
      official: {
        total: 'entities',
        rows: 'subsector',
        columns: { '0-9': 'fewer-than-10-employees' },
        unknown: { column: UNKNOWN, of: 'fewer-than-10-employees' },
      },
    },
    {
      id: 'subsector-by-growth',
      label: {
        en: 'Companies by sub-sector and growth status',
        fr: 'Entreprises par sous-secteur et statut de croissance',
        de: 'Unternehmen nach Teilsektor und Wachstumsstatus',
      },
      measure: 'companies',
      rows: subsector,
      columns: growth,
      // 'none' is what is left when the official start-ups and scale-ups are taken away
      official: {
        total: 'entities',
        rows: 'subsector',
        columns: { none: 'startups-and-scaleups' },
      },
    },
    {
      id: 'jobs-by-subsector',
      label: {
        en: 'Jobs by sub-sector',
        fr: 'Emplois par sous-secteur',
        de: 'Arbeitsplätze nach Teilsektor',
      },
      measure: 'jobs',
      rows: subsector,
      amount: (company) => company.employees,
      official: { total: 'jobs', rowsAsIn: 'subsector' },
    },
  ],
  link: { counts: 'subsector-by-size', sums: 'jobs-by-subsector', perCompany: EMPLOYEES_OF_SIZE },
};
