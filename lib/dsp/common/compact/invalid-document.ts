import { KaartError } from '../../../core/errors.ts';
import type { ErrorReason, ReasonParameters } from '../../../core/reasons/error-reasons.ts';

/**
 * The failure of a document that cannot be read.
 *
 * @param at the member at fault, '' for the document
 */
export function invalidDocument<R extends ErrorReason>(
  at: string,
  reason: R,
  parameters: ReasonParameters<R>,
): KaartError {
  const { message } = new KaartError(reason, { code: 'message-invalid', parameters });
  const options = { details: { issues: [{ in: 'body', at, message }] } };
  return new KaartError(reason, { code: 'message-invalid', parameters, ...options });
}
