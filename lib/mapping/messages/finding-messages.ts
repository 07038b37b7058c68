import type { LocalizedText, TemplateParameters } from '../../core/language.ts';
import { fillTemplate } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';
import { REJECT_TEXTS } from './reject-messages.ts';
import { REPAIR_AND_WARNING_TEXTS } from './repair-messages.ts';
import { REVIEW_TEXTS } from './review-messages.ts';

const TEXTS: Record<FindingCode, LocalizedText> = {
  ...REPAIR_AND_WARNING_TEXTS,
  ...REVIEW_TEXTS,
  ...REJECT_TEXTS,
};

/** A finding in words. */
export function findingMessage(code: FindingCode, facts: TemplateParameters): LocalizedText {
  return fillTemplate(TEXTS[code], facts);
}
