import { instant } from '../../core/instant.ts';
import type { Language } from '../../core/language.ts';
import { longDate } from '../../core/number-text.ts';
import { type FieldDeclaration, findCodes } from '../../register/field.ts';
import { writeMinute } from '../day.tsx';
import { SELF_SERVICE_TEXTS } from './self-service-messages.ts';

/** A value of a field in words. */
export function fieldText(
  field: FieldDeclaration | undefined,
  value: unknown,
  language: Language,
): string {
  if (value === null || value === undefined || value === '')
    return SELF_SERVICE_TEXTS.unknown[language];
  if (typeof value === 'boolean')
    return (value ? SELF_SERVICE_TEXTS.yes : SELF_SERVICE_TEXTS.no)[language];
  if (Array.isArray(value))
    return (
      value.map((each) => fieldText(field, each, language)).join(', ') ||
      SELF_SERVICE_TEXTS.unknown[language]
    );
  if (typeof value === 'number' && field?.measured === true)
    return value.toLocaleString(`${language}-LU`);
  if (field?.value.kind === 'moment') return writeMinute(instant(String(value)), language);
  if (field?.value.kind === 'date') return longDate(String(value))[language];
  return (field && findCodes(field)?.[String(value)]?.[language]) ?? String(value);
}
