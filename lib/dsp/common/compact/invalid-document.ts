import { KaartError } from '../../../core/errors.ts';

/**
 * The failure of a document that cannot be read.
 *
 * @param at the member at fault, '' for the document
 * @param message what is wrong, in words for its sender
 */
export function invalidDocument(at: string, message: string): KaartError {
  return new KaartError(message, {
    code: 'message-invalid',
    details: { issues: [{ in: 'body', at, message }] },
  });
}
