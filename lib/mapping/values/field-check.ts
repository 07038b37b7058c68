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

/** Data that the checks of a file need in addition to its cells. */
export interface CheckContext {
  readonly definition: EditionDefinition;
  readonly headerLanguage: 'en' | 'fr' | 'de';
  /** The current time: dates of sources and updates cannot be later. Without it there is no limit. */
  readonly now?: Instant;
  /** By field, the notations of its dates. */
  readonly dates: ReadonlyMap<string, DateColumn>;
}

/** One field with the parser of its cell. */
export interface FieldCheck {
  readonly field: string;
  readonly check: CellParser<unknown>;
}

/** The checks of declared fields, in order, without the fields that depend on another one. */
export function fieldChecks(
  fields: FieldDeclarations,
  context: CheckContext,
): readonly FieldCheck[] {
  return Object.entries(fields).flatMap(([field, declaration]) => {
    const check = findFieldCheck(field, declaration, context);
    return check === undefined ? [] : [{ field, check }];
  });
}

/** Parsers for kinds that need only the cell. */
const CHECKS: Partial<Record<FieldValue['kind'], CellParser<unknown>>> = {
  'rcs-number': rcsCheck,
  'vat-number': vatCheck,
  country: countryCheck,
  'nace-class': naceCheck,
  url: urlCheck,
  email: emailCheck,
  boolean: booleanCheck,
};

/** The check of one field; `undefined` for a field that depends on another one (`row-rules.ts`). */
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
 * The last possible day of a date. No company is younger than the reference date. Sources may be
 * checked until the import, also after the reference date.
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
