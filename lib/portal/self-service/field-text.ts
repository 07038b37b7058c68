import { instant } from '../../core/instant.ts';
import type { Language, LocalizedText } from '../../core/language.ts';
import { localMinuteOf } from '../../core/local-time.ts';
import { FIELD_LABELS } from '../../publication/render/field-labels.ts';
import { CODES } from '../../self-service/code-of.ts';
import { INTERNAL_FIELD_LABELS, SELF_SERVICE_TEXTS } from './self-service-texts.ts';

const LABELS: Readonly<Record<string, LocalizedText>> = {
  ...FIELD_LABELS,
  ...INTERNAL_FIELD_LABELS,
};

/** What a field is called. */
export function fieldLabel(field: string, language: Language): string {
  return LABELS[field]?.[language] ?? field;
}

/** What is held in a field, in words. */
export function fieldText(field: string, value: unknown, language: Language): string {
  if (value === null || value === undefined || value === '')
    return SELF_SERVICE_TEXTS.unknown[language];
  if (typeof value === 'boolean')
    return (value ? SELF_SERVICE_TEXTS.yes : SELF_SERVICE_TEXTS.no)[language];
  if (Array.isArray(value))
    return (
      value.map((each) => fieldText(field, each, language)).join(', ') ||
      SELF_SERVICE_TEXTS.unknown[language]
    );
  if (typeof value === 'number' && !/year/.test(field))
    return value.toLocaleString(`${language}-LU`);
  return wordsFor(field, String(value), language);
}

function wordsFor(field: string, value: string, language: Language): string {
  if (field === 'updated_at') return localMinuteOf(instant(value));
  return CODES[field]?.[value]?.[language] ?? value;
}
