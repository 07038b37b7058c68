import { KaartError } from '../../core/errors.ts';
import {
  buildRefusalTexts,
  type RefusalCode,
  type RefusalFacts,
  type RefusalFactsOf,
} from '../messages/refusal-messages.ts';
import type { RefusalReason } from '../messages/refusal-reasons.ts';

/** The facts may be left out if the text of the reason names none. */
type Facts<R extends RefusalReason> =
  RefusalFacts extends RefusalFactsOf<R> ? [facts?: RefusalFactsOf<R>] : [facts: RefusalFactsOf<R>];

/**
 * The `file-refused` error of a file that is not read. Its text contains the reason and the next step in
 * three languages.
 */
export function createRefusal<R extends RefusalReason>(
  code: RefusalCode,
  reason: R,
  ...[factsAndCause]: Facts<R>
): KaartError {
  const { cause, ...facts } = factsAndCause ?? ({} as RefusalFactsOf<R>);
  const { text, why, step } = buildRefusalTexts(code, reason, facts as RefusalFactsOf<R>);
  return new KaartError('file-refused', {
    code: 'file-refused',
    parameters: { text },
    details: { code, ...facts, why, step },
    cause,
  });
}
