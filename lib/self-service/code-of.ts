import { LANGUAGES, type LocalizedText } from '../core/language.ts';
import { PROVIDER_ACTIVITIES, SECTOR_TYPES } from '../mapping/vocabulary.ts';
import { CODE_LABELS } from '../publication/render/code-labels.ts';

/** By field, its codes with the words that the page shows for them. */
export const CODES: Readonly<Record<string, Readonly<Record<string, LocalizedText>> | undefined>> =
  {
    ...CODE_LABELS,
    sector_type: SECTOR_TYPES,
    provider_activity: PROVIDER_ACTIVITIES,
  };

/** The code that a page shows as these words in one of its languages, or the text as it is. */
export function codeOf(field: string, text: string): string {
  const found = Object.entries(CODES[field] ?? {}).find(([, label]) =>
    LANGUAGES.some((language) => label[language].toLowerCase() === text.toLowerCase()),
  );
  return found?.[0] ?? text;
}
