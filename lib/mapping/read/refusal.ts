import { KaartError } from '../../core/errors.ts';
import { type RefusalCode, type RefusalFacts, refusalText } from '../messages/refusal-messages.ts';

/**
 * The `file-refused` error of a file that is not taken at all. Its message, and `details.text` in three languages, state
 * the reason and the next step.
 *
 * @param message the reason in English, without full stop
 */
export function refusal(code: RefusalCode, message: string, facts: RefusalFacts = {}): KaartError {
  const { cause, ...details } = facts;
  const text = refusalText(code, message, details);
  return new KaartError(text.en, {
    code: 'file-refused',
    details: { code, ...details, text },
    ...(cause === undefined ? {} : { cause }),
  });
}
