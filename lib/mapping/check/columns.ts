import { type Instant, later } from '../../core/instant.ts';
import { localDayOf } from '../../core/local-time.ts';
import type { EditionDefinition } from '../edition.ts';
import type { Field, MappingRecord } from '../record.ts';
import * as V from '../vocabulary.ts';
import { booleanCheck } from './boolean.ts';
import type { CellReader } from './check.ts';
import { codeCheck } from './code.ts';
import * as A from './code-aliases.ts';
import { countryCheck } from './country.ts';
import { dateCheck } from './date.ts';
import type { DateColumn } from './date-column.ts';
import { emailCheck } from './email.ts';
import { LEGAL_FORM_ALIASES } from './legal-forms.ts';
import { namesCheck } from './list.ts';
import { momentCheck } from './moment.ts';
import { naceCheck } from './nace.ts';
import { numberCheck } from './number.ts';
import { rcsCheck, recordIdCheck, vatCheck } from './register.ts';
import { technologiesCheck } from './technologies.ts';
import { textCheck } from './text.ts';
import { urlCheck } from './url.ts';

/** What the checks of a file depend on besides its cells. */
export interface CheckContext {
  readonly definition: EditionDefinition;
  readonly headerLanguage: 'en' | 'fr' | 'de';
  /** The present; sources and updates cannot be of later. Without it they can be of any day. */
  readonly now?: Instant;
  /** By field, how its dates are written. */
  readonly dates: ReadonlyMap<string, DateColumn>;
}

/** Fields that can only be read beside another one: `row-rules.ts` reads them. */
type DependentField = 'euid' | 'postcode' | 'commune' | 'canton';
type FieldChecks = {
  readonly [F in Exclude<Field, DependentField>]: CellReader<NonNullable<MappingRecord[F]>>;
};

const EMPLOYEES = { max: 20_000, fractional: 'FRACTIONAL_EMPLOYEES' } as const;
const YEAR = { min: 2_000, max: 2_100, fractional: 'UNREADABLE_NUMBER' } as const;
const description = textCheck('description', 600);

/** The check of every field of record v1 that stands on its own. */
export function columnChecks(context: CheckContext): FieldChecks {
  return {
    record_id: recordIdCheck,
    rcs_number: rcsCheck,
    vat_number: vatCheck,
    legal_name: textCheck('name', 200),
    trade_name: textCheck('name', 200),
    former_names: namesCheck({ max: 200, maxItems: 20 }),
    legal_form: codeCheck(V.LEGAL_FORMS, { aliases: LEGAL_FORM_ALIASES, missing: 'MISSING_VALUE' }),
    legal_status: codeCheck(V.LEGAL_STATUSES, { aliases: A.STATUS_ALIASES }),
    country: countryCheck,
    incorporation_date: incorporationCheck(context),
    street: textCheck('text', 200),
    locality: textCheck('text', 100),
    sector_type: codeCheck(V.SECTOR_TYPES, { aliases: A.SECTOR_ALIASES }),
    provider_activity: codeCheck(V.PROVIDER_ACTIVITIES, { aliases: A.ACTIVITY_ALIASES }),
    human_health_market: codeCheck(V.HUMAN_HEALTH_MARKETS),
    technology_role: codeCheck(V.TECHNOLOGY_ROLES, { aliases: A.ROLE_ALIASES }),
    subsector: codeCheck(V.SUBSECTORS, { unknown: 'UNKNOWN_SUBSECTOR' }),
    digital_focus: booleanCheck,
    digital_technologies: technologiesCheck,
    growth_status: codeCheck(V.GROWTH_STATUSES, {
      aliases: A.GROWTH_ALIASES,
      missing: 'MISSING_VALUE',
    }),
    fit4start: booleanCheck,
    house_of_biohealth: booleanCheck,
    nace_code: naceCheck,
    description_en: description,
    description_fr: description,
    description_de: description,
    website: urlCheck,
    employees: employeesCheck,
    employees_year: numberCheck(YEAR),
    funding_total_eur: numberCheck({ max: 1e15 }),
    contact_name: textCheck('name', 120),
    contact_email: emailCheck,
    source: codeCheck(V.SOURCES, { aliases: A.SOURCE_ALIASES, missing: 'MISSING_VALUE' }),
    ...provenanceChecks(context),
    internal_note: textCheck('note', 2_000),
    synthetic: booleanCheck,
  };
}

/** Persons; 0 counts. */
export const employeesCheck = numberCheck(EMPLOYEES);

/** No company of the edition is younger than its reference date. */
export function incorporationCheck(context: CheckContext): CellReader<string> {
  return dateCheck({
    last: context.definition.referenceDate,
    column: columnOf(context, 'incorporation_date'),
    dayFirst: context.headerLanguage !== 'en',
  });
}

/** Sources are checked and rows updated until the file is made, also after the reference date; nobody can have done it tomorrow. */
function provenanceChecks(context: CheckContext) {
  const { now, definition } = context;
  const dayFirst = context.headerLanguage !== 'en';
  const tomorrow = now === undefined ? undefined : later(now, 86_400_000);
  const today = now === undefined ? '9999-12-31' : localDayOf(now);
  return {
    source_checked_on: dateCheck({
      last: laterDay(today, definition.referenceDate),
      column: columnOf(context, 'source_checked_on'),
      dayFirst,
    }),
    updated_at: momentCheck({
      lastMoment: tomorrow ?? null,
      column: columnOf(context, 'updated_at'),
      dayFirst,
    }),
  };
}

function laterDay(a: string, b: string): string {
  return [a, b].sort().at(-1) ?? a;
}

function columnOf({ dates }: CheckContext, field: string): DateColumn {
  const column = dates.get(field);
  if (column === undefined) throw new TypeError(`${field} is no column of dates`);
  return column;
}
