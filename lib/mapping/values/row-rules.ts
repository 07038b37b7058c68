import { joinTexts, type LocalizedText } from '../../core/language.ts';
import { isEligibleRecord } from '../companies/eligibility.ts';
import type { EditionDefinition } from '../edition.ts';
import type { Cell } from '../read/table-file.ts';
import type { CompanyRecord } from '../record.ts';
import { fromDayNumber, toDayNumber } from './calendar.ts';
import { checkCanton, checkCommune } from './commune.ts';
import type { FindingCollector } from './finding-collector.ts';
import { checkPostcode } from './postcode.ts';
import { checkEuid, isFakeRcs } from './register.ts';
import { getCell, type PartialRecord } from './row-parser.ts';
import { isLonger } from './text-length.ts';

type Cells = Readonly<Record<string, Cell>>;
type Company = PartialRecord<CompanyRecord>;

/** Dates of an edition for comparisons in rules, computed once. */
export interface EditionDays {
  /** The oldest day at which a source may have been checked. */
  readonly oldestSource: string;
  /** The oldest year of a headcount. */
  readonly oldestHeadcount: number;
  readonly referenceYear: number;
}

const SOURCE_DAYS = 365;
const HEADCOUNT_YEARS = 3;
const HOUSE_OF_BIOHEALTH = 'Esch-sur-Alzette';

export function computeEditionDays({ referenceDate }: EditionDefinition): EditionDays {
  const referenceYear = Number(referenceDate.slice(0, 4));
  return {
    oldestSource: fromDayNumber(toDayNumber(referenceDate) - SOURCE_DAYS),
    oldestHeadcount: referenceYear - HEADCOUNT_YEARS,
    referenceYear,
  };
}

/** Reads fields that depend on another one. */
export function readDependent(company: Company, cells: Cells, notes: FindingCollector): void {
  const { country } = company;
  notes.column = 'postcode';
  company.postcode = checkPostcode(getCell(cells, 'postcode'), country, notes);
  notes.column = 'commune';
  company.commune = checkCommune(getCell(cells, 'commune'), country, notes);
  notes.column = 'canton';
  company.canton = checkCanton(getCell(cells, 'canton'), company.commune, notes);
  notes.column = 'euid';
  company.euid = checkEuid(getCell(cells, 'euid'), company.rcs_number, notes);
}

/** Adds findings for missing required fields. */
export function reportMissing(company: Company, cells: Cells, notes: FindingCollector): void {
  reportName(company, cells, notes);
  if (!isEligibleRecord(company)) return;
  if (company.rcs_number === null && !notes.hasProblem('rcs_number')) {
    notes.column = 'rcs_number';
    notes.add('MISSING_RCS', getCell(cells, 'rcs_number'));
  }
  if (company.subsector === null && !notes.hasProblem('subsector')) {
    notes.column = 'subsector';
    notes.add('MISSING_SUBSECTOR', getCell(cells, 'subsector'));
  }
}

/** Adds a finding for a missing name; one character is not a name. */
export function reportName(
  company: { readonly legal_name: string | null },
  cells: Cells,
  notes: FindingCollector,
): void {
  if (isLonger(company.legal_name ?? '', 1) || notes.hasProblem('legal_name')) return;
  notes.column = 'legal_name';
  notes.add('MISSING_NAME', getCell(cells, 'legal_name'));
}

/** Adds findings for headcounts that are unknown, old, or of a future year. */
export function reportHeadcount(
  company: Pick<Company, 'employees' | 'employees_year'>,
  days: EditionDays,
  notes: FindingCollector,
): void {
  reportUnknownEmployees(company.employees, notes);
  const year = company.employees_year;
  if (year === null) return;
  notes.column = 'employees_year';
  if (year > days.referenceYear)
    notes.add('DATE_IN_FUTURE', year, { facts: { limit: days.referenceYear } });
  else if (year < days.oldestHeadcount) notes.add('STALE_EMPLOYEES', year);
}

export function reportUnknownEmployees(employees: number | null, notes: FindingCollector): void {
  if (employees !== null || notes.hasProblem('employees')) return;
  notes.column = 'employees';
  notes.add('UNKNOWN_EMPLOYEES', null);
}

/** Adds findings for contradictory fields; a person must decide which one is wrong. */
export function reportContradictions(company: Company, notes: FindingCollector): void {
  if (company.digital_focus === false) reportDigitalFocus(company, notes);
  if (company.fit4start === true && company.growth_status === 'none')
    addContradiction('fit4start', [NO_STARTUP], true, notes);
  const isElsewhere = company.commune !== HOUSE_OF_BIOHEALTH && !notes.hasProblem('commune');
  if (company.house_of_biohealth === true && isElsewhere)
    addContradiction('house_of_biohealth', [ELSEWHERE], true, notes);
}

function reportDigitalFocus(company: Company, notes: FindingCollector): void {
  const reasons: LocalizedText[] = [];
  if (company.digital_technologies !== null) reasons.push(TECHNOLOGIES);
  if (company.subsector === 'software') reasons.push(SOFTWARE);
  if (reasons.length > 0) addContradiction('digital_focus', reasons, false, notes);
}

function addContradiction(
  column: string,
  reasons: readonly LocalizedText[],
  raw: boolean,
  notes: FindingCollector,
): void {
  notes.column = column;
  notes.add('CONTRADICTION', raw, { facts: { reasons: joinTexts(reasons, ', ') } });
}

const ENDED_STATUSES: readonly (string | null)[] = ['merged', 'struck-off'];

/** Checks the successor of a company. Whether its record id is known is checked with the whole file. */
export function reportSuccession(
  company: Company & { readonly successor?: string | null },
  notes: FindingCollector,
): void {
  const { successor, legal_status: status, record_id } = company;
  if (successor === undefined) return;
  notes.column = 'successor';
  if (successor === null) {
    if (status === 'merged' && !notes.hasProblem('successor')) notes.add('MISSING_SUCCESSOR', null);
  } else if (successor === record_id) notes.add('SUCCESSOR_CYCLE', successor);
  else if (!ENDED_STATUSES.includes(status) && !notes.hasProblem('legal_status'))
    notes.add('SUCCESSOR_OF_EXISTING', successor);
}

const TECHNOLOGIES: LocalizedText = {
  en: 'digital technologies are given, but no digital focus',
  fr: 'des technologies numériques sont indiquées, mais pas d’orientation numérique',
  de: 'digitale Technologien sind angegeben, aber kein digitaler Schwerpunkt',
};
const SOFTWARE: LocalizedText = {
  en: 'a software company has a digital focus',
  fr: 'une entreprise de logiciels a une orientation numérique',
  de: 'ein Softwareunternehmen hat einen digitalen Schwerpunkt',
};
const NO_STARTUP: LocalizedText = {
  en: 'Fit 4 Start is counted among start-ups and scale-ups, and this is neither',
  fr: 'Fit 4 Start se compte parmi les start-up et scale-up, et ce n’est ni l’une ni l’autre',
  de: 'Fit 4 Start zählt zu den Start-ups und Scale-ups, und dies ist keines von beiden',
};
const ELSEWHERE: LocalizedText = {
  en: 'the House of BioHealth is in Esch-sur-Alzette, the company is not',
  fr: 'la House of BioHealth est à Esch-sur-Alzette, l’entreprise ne l’est pas',
  de: 'das House of BioHealth liegt in Esch-sur-Alzette, das Unternehmen nicht',
};

/** Checks the source of a row, and the contact person. */
export function reportProvenance(
  company: Company,
  days: EditionDays,
  notes: FindingCollector,
): void {
  if (company.source_checked_on !== null && company.source_checked_on < days.oldestSource) {
    notes.column = 'source_checked_on';
    notes.add('STALE_SOURCE', company.source_checked_on);
  }
  const hasNoName = company.contact_name === null && !notes.hasProblem('contact_name');
  if (company.contact_email !== null && hasNoName) {
    notes.column = 'contact_email';
    notes.add('CONTACT_WITHOUT_NAME', company.contact_email);
  }
  reportFakeRange(company, notes);
}

/** Adds a finding if an invented register number is not marked as demonstration data. */
export function reportFakeRange(
  company: { readonly rcs_number: string | null; readonly synthetic: boolean | null },
  notes: FindingCollector,
): void {
  if (company.rcs_number === null || company.synthetic === true) return;
  if (!isFakeRcs(company.rcs_number)) return;
  notes.column = 'synthetic';
  notes.add('FAKE_RANGE_NOT_FLAGGED', company.synthetic);
}
