import { addMilliseconds, DAY_MS, type Instant } from '../../core/instant.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { FieldDeclaration, FieldDeclarations, FieldValue } from '../../register/field.ts';
import type { EditionDefinition } from '../edition.ts';
import { checkBoolean } from './boolean.ts';
import type { CellParser } from './check.ts';
import { createCodeCheck, createCodesCheck } from './code.ts';
import { checkCountry } from './country.ts';
import { createDateCheck } from './date.ts';
import type { DateColumn } from './date-column.ts';
import { checkEmail } from './email.ts';
import { createNamesCheck } from './list.ts';
import { createMomentCheck } from './moment.ts';
import { checkNace } from './nace.ts';
import { createNumberCheck } from './number.ts';
import { checkRcs, checkVat, createRecordIdCheck } from './register.ts';
import { createTextCheck } from './text.ts';
import { checkUrl } from './url.ts';

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
export function createFieldChecks(
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
  'rcs-number': checkRcs,
  'vat-number': checkVat,
  country: checkCountry,
  'nace-class': checkNace,
  url: checkUrl,
  email: checkEmail,
  boolean: checkBoolean,
};

/** The check of one field; `undefined` for a field that depends on another one (`row-rules.ts`). */
function findFieldCheck(
  field: string,
  { value, required }: FieldDeclaration,
  context: CheckContext,
): CellParser<unknown> | undefined {
  switch (value.kind) {
    case 'record-id':
      return createRecordIdCheck(required === true);
    case 'text':
      return createTextCheck(value.style, value.max);
    case 'names':
      return createNamesCheck(value);
    case 'code':
      return createCodeCheck(value, value.missing ?? (required ? 'MISSING_VALUE' : undefined));
    case 'codes':
      return createCodesCheck(value);
    case 'integer':
      return createNumberCheck({ min: value.min, max: value.max, fractional: value.fraction });
    case 'number':
      return createNumberCheck({ max: value.max });
    case 'date':
      return createDateCheck({
        ...getDateOptions(field, context),
        lastDay: computeLastDay(value.until, context),
      });
    case 'moment':
      return createMomentCheck({
        ...getDateOptions(field, context),
        lastMoment: computeLastMoment(context),
      });
    default:
      return CHECKS[value.kind];
  }
}

function getDateOptions(field: string, { dates, headerLanguage }: CheckContext) {
  const column = dates.get(field);
  if (column === undefined) throw new TypeError(`${field} is no column of dates`);
  return { column, isDayFirst: headerLanguage !== 'en' };
}

/**
 * The last possible day of a date. No company is younger than the reference date. Sources may be
 * checked until the import, also after the reference date.
 */
function computeLastDay(
  until: 'reference-date' | 'import',
  { definition: { referenceDate }, now }: CheckContext,
): string {
  if (until === 'reference-date') return referenceDate;
  const today = now === undefined ? '9999-12-31' : toLocalDay(now);
  return today > referenceDate ? today : referenceDate;
}

function computeLastMoment({ now }: CheckContext): Instant | null {
  return now === undefined ? null : addMilliseconds(now, DAY_MS);
}
