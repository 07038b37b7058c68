import { AUDIENCES, type Audience, type FieldGroup } from '../../../consent/vocabulary.ts';
import type { Language } from '../../../core/language.ts';
import { GROUP_LABELS } from '../../../publication/render/dataset-messages.ts';
import { AUDIENCE_WORDS } from '../../self-service/matrix-messages.ts';
import { type COMPANY_COLUMNS, COMPANY_STATES } from '../list-columns.ts';
import type { ListColumn, StaffList } from '../list-section.tsx';
import { COMPANY_STATE_TEXTS, CONSENT_TEXTS as TEXTS } from './consent-messages.ts';

/** A company of the edition, with what it permits; `undefined` without a decision. */
export interface CompanyLine {
  readonly id: string;
  readonly name: string;
  readonly rcsNumber: string | null;
  readonly eligible: boolean;
  readonly permitted: Readonly<Record<Audience, readonly FieldGroup[]>> | undefined;
}

/** The companies of the current edition. */
export const COMPANY_LIST: StaffList<CompanyLine, keyof typeof COMPANY_COLUMNS> = {
  title: TEXTS.companies,
  empty: TEXTS.noCompanies,
  order: TEXTS.orderOfEdition,
  search: 'source',
  idOf: ({ id }) => id,
  filters: [
    {
      name: 'state',
      label: TEXTS.state,
      choices: COMPANY_STATES.map((state) => [state, COMPANY_STATE_TEXTS[state].text]),
    },
  ],
  columns: {
    name: {
      head: TEXTS.company,
      value: ({ name }) => name,
      show: ({ id, name }, { language }) => <a href={companyAddress(id, language)}>{name}</a>,
    },
    company: { head: TEXTS.recordId, value: ({ id }) => id },
    rcs_number: { head: TEXTS.number, value: ({ rcsNumber }) => rcsNumber },
    eligible: {
      head: TEXTS.eligible,
      value: ({ eligible }) => (eligible ? 'yes' : 'no'),
      show: ({ eligible }, { language }) => TEXTS[eligible ? 'yes' : 'no'][language],
    },
    state: {
      head: TEXTS.state,
      value: companyState,
      show: (line, { language }) => {
        const { text, badge } = COMPANY_STATE_TEXTS[companyState(line)];
        return <span class={badge}>{text[language]}</span>;
      },
    },
    partners: audienceColumn('partners'),
    dataspace: audienceColumn('dataspace'),
    public: audienceColumn('public'),
  },
};

/** The address of the page of a company. */
export function companyAddress(id: string, language: Language): string {
  return `/workbench/companies/${encodeURIComponent(id)}?lang=${language}`;
}

function companyState({ permitted }: CompanyLine): (typeof COMPANY_STATES)[number] {
  if (permitted === undefined) return 'undecided';
  return AUDIENCES.some((audience) => permitted[audience].length > 0)
    ? 'permits'
    : 'permits-nothing';
}

function audienceColumn(audience: Audience): ListColumn<CompanyLine> {
  return {
    head: AUDIENCE_WORDS[audience],
    value: ({ permitted }) => [...(permitted?.[audience] ?? [])],
    show: ({ permitted }, { language }) => groupsText(permitted?.[audience] ?? [], language),
  };
}

/** Field groups in words, with commas; a dash for no group. */
export function groupsText(groups: readonly FieldGroup[], language: Language): string {
  if (groups.length === 0) return '–';
  return groups.map((group) => GROUP_LABELS[group][language]).join(', ');
}
