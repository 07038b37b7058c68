import type { ConsentCoverage } from '../../../consent/coverage.ts';
import { AUDIENCES, type Audience, type FieldGroup } from '../../../consent/vocabulary.ts';
import type { Instant } from '../../../core/instant.ts';
import { toLocalDay } from '../../../core/local-time.ts';
import { GROUP_LABELS } from '../../../publication/render/dataset-messages.ts';
import { AUDIENCE_WORDS } from '../../self-service/matrix-messages.ts';
import type { COVERAGE_COLUMNS } from '../list-columns.ts';
import type { ListColumn, StaffList } from '../list-section.tsx';
import { CONSENT_TEXTS as TEXTS } from './consent-messages.ts';

/** The coverage of one audience at one instant. */
export interface CoverageLine {
  readonly at: Instant;
  readonly audience: Audience;
  readonly groups: ConsentCoverage[Audience];
}

/** The coverage over time. */
export const COVERAGE_LIST: StaffList<CoverageLine, keyof typeof COVERAGE_COLUMNS> = {
  title: TEXTS.coverage,
  empty: TEXTS.noCoverage,
  order: TEXTS.newestFirst,
  idOf: ({ at, audience }) => `${at}/${audience}`,
  filters: [
    {
      name: 'audience',
      label: TEXTS.audience,
      choices: AUDIENCES.map((audience) => [audience, AUDIENCE_WORDS[audience]]),
    },
    {
      name: 'months',
      label: TEXTS.months,
      choices: ['6', '12', '24', '60'].map((months) => [
        months,
        { en: `${months} months`, fr: `${months} mois`, de: `${months} Monate` },
      ]),
      fits: () => true,
    },
  ],
  columns: {
    at: { head: TEXTS.at, value: ({ at }) => at, show: ({ at }) => toLocalDay(at) },
    audience: {
      head: TEXTS.audience,
      value: ({ audience }) => audience,
      show: ({ audience }, { language }) => AUDIENCE_WORDS[audience][language],
    },
    registry: groupColumn('registry'),
    profile: groupColumn('profile'),
    headcount: groupColumn('headcount'),
    funding: groupColumn('funding'),
    contact: groupColumn('contact'),
  },
};

function groupColumn(group: FieldGroup): ListColumn<CoverageLine> {
  return { head: GROUP_LABELS[group], value: ({ groups }) => groups[group], isNumber: true };
}
