import { KaartError } from '../../core/errors.ts';
import { type RefusalCode, type RefusalFacts, refusalText } from '../messages/refusal-messages.ts';

/**
 * The `file-refused` error of a file that is not taken at all. Its text, in three languages, states
 * why and what to do next.
 *
 * @param message the reason in English, without full stop
 */
export function refusal(code: RefusalCode, message: string, facts: RefusalFacts = {}): KaartError {
  const { cause, ...details } = facts;
  const text = refusalText(code, message, details);
  const options = { details: { code, ...details }, cause };
  return new KaartError('file-refused', { code: 'file-refused', parameters: { text }, ...options });
}
