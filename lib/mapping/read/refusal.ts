import { KaartError } from '../../core/errors.ts';
import {
  type FactsOf,
  type RefusalCode,
  type RefusalFacts,
  refusalText,
} from '../messages/refusal-messages.ts';
import type { RefusalReason } from '../messages/refusal-reasons.ts';

/** The facts may be left out if the text of the reason names none. */
type Facts<R extends RefusalReason> =
  RefusalFacts extends FactsOf<R> ? [facts?: FactsOf<R>] : [facts: FactsOf<R>];

/**
 * The `file-refused` error of a file that is not read. Its text contains the reason and the next step in
 * three languages.
 */
export function refusal<R extends RefusalReason>(
  code: RefusalCode,
  reason: R,
  ...[given]: Facts<R>
): KaartError {
  const { cause, ...facts } = given ?? ({} as FactsOf<R>);
  const { text, why, step } = refusalText(code, reason, facts as FactsOf<R>);
  return new KaartError('file-refused', {
    code: 'file-refused',
    parameters: { text },
    details: { code, ...facts, why, step },
    cause,
  });
}
