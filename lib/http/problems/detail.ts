import type { KaartError } from '../../core/errors.ts';
import type { Language, LocalizedText } from '../../core/language.ts';
import { DATA_DETAILS } from './data-detail-messages.ts';
import { DATA_SPACE_DETAILS } from './data-space-detail-messages.ts';
import { REQUEST_DETAILS } from './request-detail-messages.ts';
import { SELF_SERVICE_DETAILS } from './self-service-detail-messages.ts';
import { WITHDRAWAL_DETAILS } from './withdrawal-detail-messages.ts';

/** Every text with what its English one looks like when it is raised. */
export const DETAILS = [
  ...REQUEST_DETAILS,
  ...DATA_DETAILS,
  ...DATA_SPACE_DETAILS,
  ...WITHDRAWAL_DETAILS,
  ...SELF_SERVICE_DETAILS,
].map((texts) => ({
  texts,
  pattern: new RegExp(`^${texts.en.split('{}').map(escaped).join('(.+)')}$`, 's'),
}));

/**
 * What an error says of this one request, in the caller's language where it is known in it, else
 * as it was raised.
 */
export function describeError(error: KaartError, language: Language): string {
  const own = error.details['text'] as Partial<LocalizedText> | undefined;
  if (own?.[language] !== undefined) return own[language];
  if (language === 'en') return error.message;
  return translated(error.message, language) ?? error.message;
}

function translated(message: string, language: Language): string | undefined {
  for (const { texts, pattern } of DETAILS) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const values = found.slice(1);
    return texts[language].replaceAll('{}', () => values.shift() ?? '');
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
