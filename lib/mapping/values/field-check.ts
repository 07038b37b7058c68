import { addMilliseconds, DAY_MS, type Instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { FieldDeclaration, FieldDeclarations, FieldValue } from '../../register/field.ts';
import type { EditionDefinition } from '../edition.ts';
import { booleanCheck } from './boolean.ts';
import type { CellParser } from './check.ts';
import { codeCheck, codesCheck } from './code.ts';
import { countryCheck } from './country.ts';
import { dateCheck } from './date.ts';
import type { DateColumn } from './date-column.ts';
import { emailCheck } from './email.ts';
import { namesCheck } from './list.ts';
import { momentCheck } from './moment.ts';
import { naceCheck } from './nace.ts';
import { numberCheck } from './number.ts';
import { rcsCheck, recordIdCheck, vatCheck } from './register.ts';
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

/** One field and how its cell is read. */
export interface FieldCheck {
  readonly field: string;
  readonly check: CellParser<unknown>;
}

/** The checks of declared fields, in their order, without the fields that are read beside another one. */
export function fieldChecks(
  fields: FieldDeclarations,
  context: CheckContext,
): readonly FieldCheck[] {
  return Object.entries(fields).flatMap(([field, declaration]) => {
    const check = findFieldCheck(field, declaration, context);
    return check === undefined ? [] : [{ field, check }];
  });
}

/** Kinds of which the check needs no more than the cell. */
const CHECKS: Partial<Record<FieldValue['kind'], CellParser<unknown>>> = {
  'rcs-number': rcsCheck,
  'vat-number': vatCheck,
  country: countryCheck,
  'nace-class': naceCheck,
  url: urlCheck,
  email: emailCheck,
  boolean: booleanCheck,
};

/** The check of one field; `undefined` for a field that is read beside another one (`row-rules.ts`). */
function findFieldCheck(
  field: string,
  { value, required }: FieldDeclaration,
  context: CheckContext,
): CellParser<unknown> | undefined {
  switch (value.kind) {
    case 'record-id':
      return recordIdCheck(required === true);
    case 'text':
      return textCheck(value.style, value.max);
    case 'names':
      return namesCheck(value);
    case 'code':
      return codeCheck(value, value.missing ?? (required ? 'MISSING_VALUE' : undefined));
    case 'codes':
      return codesCheck(value);
    case 'integer':
      return numberCheck({ min: value.min, max: value.max, fractional: value.fraction });
    case 'number':
      return numberCheck({ max: value.max });
    case 'date':
      return dateCheck({ ...dateForm(field, context), last: lastDay(value.until, context) });
    case 'moment':
      return momentCheck({ ...dateForm(field, context), lastMoment: lastMoment(context) });
    default:
      return CHECKS[value.kind];
  }
}

function dateForm(field: string, { dates, headerLanguage }: CheckContext) {
  const column = dates.get(field);
  if (column === undefined) throw new TypeError(`${field} is no column of dates`);
  return { column, dayFirst: headerLanguage !== 'en' };
}

/**
 * The last day that a date can be. No company is younger than the reference date. Analysts check
 * sources until the import, also after the reference date, and not after the import.
 */
function lastDay(
  until: 'reference-date' | 'import',
  { definition: { referenceDate }, now }: CheckContext,
): string {
  if (until === 'reference-date') return referenceDate;
  const today = now === undefined ? '9999-12-31' : toLocalDay(now);
  return today > referenceDate ? today : referenceDate;
}

function lastMoment({ now }: CheckContext): Instant | null {
  return now === undefined ? null : addMilliseconds(now, DAY_MS);
}
